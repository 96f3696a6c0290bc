/* The Markdown of a site and the files beside it. */
#ifndef FABANG_STAGES_LOAD_CONTENT_H
#define FABANG_STAGES_LOAD_CONTENT_H

#include "base/diag.h"
#include "site/site.h"

enum { INPUT_BYTES_MAX = 16 * 1024 * 1024 }; /* of one YAML or Markdown file */

/* Reads notices and pages on `workers` threads, with the plan and the contests that `*site` has,
 * and fills its notices that are public, its pages and its content files. `*all_notices` gets those
 * that are not public yet, too. False after diagnostics. */
bool load_content(struct arena *arena, struct diags *diags, struct site *site, size_t workers,
                  struct notices *all_notices);

#endif
