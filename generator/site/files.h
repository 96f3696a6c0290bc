/* The files of the published tree that no theme makes. */
#ifndef FABANG_SITE_FILES_H
#define FABANG_SITE_FILES_H

#include "base/strbuf.h"
#include "site/outputs.h"

/* Appends the bytes of any output but OUTPUT_TEMPLATE. False and file-read when an attachment
 * cannot be read. What a diagnostic refers to is put into `kept`. */
bool file_write(struct arena *arena, struct arena *kept, struct diags *diags,
                const struct site *site, const struct outputs *outputs, const struct output *output,
                struct strbuf *text);

#endif
