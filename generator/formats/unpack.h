/* What is inside files that are packed: parts of archives, streams of PDF. */
#ifndef FABANG_FORMATS_UNPACK_H
#define FABANG_FORMATS_UNPACK_H

#include "base/slice.h"

/* Gets one part, or a piece of a large one (pieces overlap by 256 bytes); its name is the part's.
 */
typedef void unpack_part(void *context, slice name, slice bytes);

enum { UNPACK_BYTES_MAX = 256 * 1024 * 1024, UNPACK_DEPTH_MAX = 3 };

/* Hands over every part of a zip archive (workbooks, documents; archives within it, too) or every
 * stream of a PDF file that Flate packs. False when the file is one of them and cannot be read to
 * its end, or unpacks to more than UNPACK_BYTES_MAX: nobody then knows what it holds. True at once
 * for other files. */
bool unpack_each(slice bytes, unpack_part *part, void *context);

#endif
