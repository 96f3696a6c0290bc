/* The endings that attachments of notices have. */
#include "site/media_type.h"

slice media_type_of(slice path)
{
    static const struct {
        slice ending, type;
    } types[] = {
        { SLICE_INIT(".pdf"), SLICE_INIT("application/pdf") },
        { SLICE_INIT(".ofd"), SLICE_INIT("application/ofd") },
        { SLICE_INIT(".csv"), SLICE_INIT("text/csv") },
        { SLICE_INIT(".txt"), SLICE_INIT("text/plain") },
        { SLICE_INIT(".json"), SLICE_INIT("application/json") },
        { SLICE_INIT(".zip"), SLICE_INIT("application/zip") },
        { SLICE_INIT(".png"), SLICE_INIT("image/png") },
        { SLICE_INIT(".jpg"), SLICE_INIT("image/jpeg") },
        { SLICE_INIT(".jpeg"), SLICE_INIT("image/jpeg") },
        { SLICE_INIT(".svg"), SLICE_INIT("image/svg+xml") },
        { SLICE_INIT(".webp"), SLICE_INIT("image/webp") },
        { SLICE_INIT(".doc"), SLICE_INIT("application/msword") },
        { SLICE_INIT(".docx"),
          SLICE_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document") },
        { SLICE_INIT(".xls"), SLICE_INIT("application/vnd.ms-excel") },
        { SLICE_INIT(".xlsx"),
          SLICE_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") },
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (slice_ends_with(path, types[i].ending))
            return types[i].type;
    return SLICE("application/octet-stream");
}
