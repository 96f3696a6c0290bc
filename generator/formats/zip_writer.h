/* ZIP archives whose bytes follow from their content alone: stored, no clock, no host system.
 *
 * Stored, not deflated: what zlib makes of the same bytes differs between its versions, and a
 * published file must be the same on every machine. */
#ifndef FABANG_FORMATS_ZIP_WRITER_H
#define FABANG_FORMATS_ZIP_WRITER_H

#include "base/strbuf.h"

enum { ZIP_MEMBERS_MAX = 16 };

struct zip_member {
    slice name; /* borrowed until zip_finish() */
    size_t offset, size;
    unsigned crc;
};

/* `= {.output = ...}` is a fresh one; the archive starts where the output's text ends. */
struct zip_writer {
    struct strbuf *output; /* not owned */
    size_t begin;
    struct zip_member members[ZIP_MEMBERS_MAX];
    size_t count;
};

void zip_writer_init(struct zip_writer *writer, struct strbuf *output);
/* Appends one file. `name` is ASCII with '/' between folders; 4 GB and 16 members are the limits,
 * asserted. Spec: PKWARE APPNOTE 6.3.9, sections 4.3.7 and 4.4. */
void zip_add(struct zip_writer *writer, slice name, slice bytes);
/* Appends the directory; nothing may be added after it. */
void zip_finish(struct zip_writer *writer);

/* The members of an archive that is, byte for byte, what zip_finish() leaves of them, checksums
 * too. False for any other, and nothing is said of it then. */
bool zip_take_apart(slice archive, struct zip_member members[ZIP_MEMBERS_MAX], size_t *count);
/* Borrows from `archive`. */
slice zip_content(slice archive, const struct zip_member *member);

#endif
