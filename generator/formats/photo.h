/* What a photograph says beside its picture. */
#ifndef FABANG_FORMATS_PHOTO_H
#define FABANG_FORMATS_PHOTO_H

#include "base/slice.h"

/* Whether a JPEG file's EXIF data says where it was taken (GPS); false for all other files. */
bool photo_has_place(slice bytes);

#endif
