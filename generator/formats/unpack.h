/* What is inside files that are packed: parts of archives and documents, text in other encodings.
 */
#ifndef FABANG_FORMATS_UNPACK_H
#define FABANG_FORMATS_UNPACK_H

#include "base/slice.h"

/* Gets one part; its name is the part's, for messages. Borrowed until it returns. */
typedef void unpack_part(void *context, slice name, slice bytes);

enum { UNPACK_BYTES_MAX = 256 * 1024 * 1024, UNPACK_DEPTH_MAX = 4 };

/* Hands over what cannot be read in the bytes as they are: every entry of an archive (zip and with
 * it OOXML and ODF, 7z, RAR, cab, tar, gzip, bzip2, xz, zstd) under its name, and the name itself;
 * the pages, data and attachments of a PDF document, and its packed streams, which may be of
 * earlier versions; the ASCII characters of UTF-16 text and of the older office formats. Parts are
 * unpacked in turn. False when the file or a part is one of these and cannot be read to its end,
 * needs a password, is packed deeper than UNPACK_DEPTH_MAX or becomes more than UNPACK_BYTES_MAX
 * together: nobody then knows what it holds. True at once for other files. */
bool unpack_each(slice bytes, unpack_part *part, void *context);

#endif
