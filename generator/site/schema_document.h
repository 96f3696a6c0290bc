/* The tables of the input files as documents: JSON Schema for editors, a reference for writers. */
#ifndef FABANG_SITE_SCHEMA_DOCUMENT_H
#define FABANG_SITE_SCHEMA_DOCUMENT_H

#include "base/strbuf.h"
#include "contest/schema.h"

/* The file of that id ("plan"), or NULL. */
const struct schema_file *schema_file_find(slice id);
/* One file as JSON Schema, draft 2020-12. It is what an editor can know: references and rules
 * between keys are checked by fabang only. */
void schema_write_json(const struct schema_file *file, struct strbuf *output);
/* All files as Markdown: a section a file, a table a map. */
void schema_write_reference(struct strbuf *output);

#endif
