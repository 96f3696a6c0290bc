/* Files packed for the way to the browser: gzip (RFC 1952) and Brotli (RFC 7932). */
#ifndef FABANG_FORMATS_COMPRESS_H
#define FABANG_FORMATS_COMPRESS_H

#include "base/strbuf.h"

enum encoding { ENCODING_GZIP, ENCODING_BROTLI, ENCODING_COUNT };

/* What web servers look for beside the file: ".gz", ".br". */
slice encoding_suffix(enum encoding encoding);
/* Whether it is worth while, by the name's ending and the size: text, and not too little of it. */
bool compress_is_worth_while(slice path, size_t size_bytes);
/* Appends the packed bytes: the same for the same bytes and versions of the libraries; no time and
 * no name is told. Ends the process when there is no memory, as everything does. */
void compress(enum encoding encoding, slice bytes, struct strbuf *output);

#endif
