/* Reads everything the site is made of and cuts off what is not public at `now`. */
#ifndef FABANG_STAGES_LOAD_H
#define FABANG_STAGES_LOAD_H

#include "base/diag.h"
#include "site/site.h"

/* Fills `*site` from the folder `root`, on `workers` threads; all memory is the arena's. `now` is
 * turned into the site's zone. `*all_notices` also has those that are not public yet: for the check
 * stage and nobody else. Reports every fault of every file; false when there was an error, and
 * `*site` is then not to be used. */
bool load_site(struct arena *arena, struct diags *diags, slice root, struct instant now,
               size_t workers, struct site *site, struct notices *all_notices);
/* Only site.yaml, for commands that must work when the rest is at fault. */
bool load_site_config(struct arena *arena, struct diags *diags, slice root, struct instant now,
                      struct site *site);
/* Only the plan, its contests and the calendars, which the records refer to: for making the
 * database, and for acts on lists. */
bool load_plan(struct arena *arena, struct diags *diags, slice root, struct instant now,
               struct site *site);

#endif
