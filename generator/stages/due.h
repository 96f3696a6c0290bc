/* The next instants at which the site changes by time alone: when to build again. */
#ifndef FABANG_STAGES_DUE_H
#define FABANG_STAGES_DUE_H

#include "base/diag.h"
#include "base/strbuf.h"
#include "contest/moments.h"
#include "site/site.h"

/* Fills `*moments` with what happens after site->now, in order; `all_notices` has those that are
 * not public yet. At most `instant_count` instants, each with all that happens then; 0: all. False
 * and diagnostics when the records cannot be read. */
bool due_find(struct arena *arena, struct diags *diags, const struct site *site,
              const struct notices *all_notices, size_t instant_count, struct moments *moments);

/* One line a moment: instant, TAB, what, TAB, id. */
void due_write_text(struct arena *arena, const struct moments *moments, struct strbuf *output);
/* [{"at": ..., "what": ..., "id": ...}], with a line end. */
void due_write_json(struct arena *arena, const struct moments *moments, struct strbuf *output);

#endif
