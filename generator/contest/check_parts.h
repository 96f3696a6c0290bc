/* The parts of the check, by what they look at. */
#ifndef FABANG_CONTEST_CHECK_PARTS_H
#define FABANG_CONTEST_CHECK_PARTS_H

#include "contest/check.h"

/* All return false when they added an error. */
bool check_plan(struct diags *diags, const struct plan *plan);
bool check_contests(struct diags *diags, const struct plan *plan, const struct contests *contests);
bool check_notices(struct diags *diags, const struct plan *plan, const struct notices *notices);

#endif
