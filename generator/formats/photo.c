/* EXIF by libexif. */
#include "formats/photo.h"

#include <libexif/exif-data.h>

bool photo_has_place(slice bytes)
{
    if (!slice_starts_with(bytes, SLICE("\xFF\xD8\xFF")) || bytes.len > UINT32_MAX)
        return false;
    ExifData *data = exif_data_new_from_data((const unsigned char *)bytes.ptr, (unsigned)bytes.len);
    bool has_place =
        data != NULL &&
        (exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)EXIF_TAG_GPS_LATITUDE) != NULL ||
         exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)EXIF_TAG_GPS_LONGITUDE) != NULL);
    if (data != NULL)
        exif_data_unref(data);
    return has_place;
}
