/* The encoding of text files that people bring: UTF-8, UTF-16 with a mark, GB18030. */
#ifndef FABANG_FORMATS_TEXT_ENCODING_H
#define FABANG_FORMATS_TEXT_ENCODING_H

#include "base/diag.h"

enum text_encoding {
    ENCODING_UTF8,
    ENCODING_UTF8_MARKED, /* with a byte order mark */
    ENCODING_UTF16,       /* with a mark, either order */
    ENCODING_GB18030      /* or GBK, GB 2312: parts of it */
};

/* "UTF-8", "GB18030": for people. */
slice text_encoding_name(enum text_encoding encoding);

/* The bytes as UTF-8 without a mark, in the arena or borrowed from `source`: by its mark, else
 * UTF-8 when it is well-formed, else GB18030. False and file-encoding at the byte when it is none
 * of them or holds NUL. Spec: GB 18030-2005 as ICU reads it. */
bool text_decode(struct arena *arena, struct diags *diags, const struct source *source, slice *text,
                 enum text_encoding *encoding);

#endif
