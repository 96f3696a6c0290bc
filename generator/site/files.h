/* The files of the published tree that no theme makes. */
#ifndef FABANG_SITE_FILES_H
#define FABANG_SITE_FILES_H

#include "base/strbuf.h"
#include "site/outputs.h"

/* Appends the bytes of any output but OUTPUT_TEMPLATE. False and file-read when an attachment
 * cannot be read. */
bool file_write(struct arena *arena, struct diags *diags, const struct site *site,
                const struct outputs *outputs, const struct output *output, struct strbuf *text);

#endif
