/* Holds the parts of a loaded site against each other. */
#ifndef FABANG_STAGES_CHECK_SITE_H
#define FABANG_STAGES_CHECK_SITE_H

#include "base/diag.h"
#include "site/site.h"

/* Adds a diagnostic for each broken rule (contest/check.h); false when one is an error.
 * `all_notices` also has those that are not public yet, so that a fault is found before its day. */
bool check_site(struct diags *diags, const struct site *site, const struct notices *all_notices);

#endif
