/* Who may be listed: the plan's rules about entrants and projects. */
#ifndef FABANG_CONTEST_ELIGIBILITY_H
#define FABANG_CONTEST_ELIGIBILITY_H

#include "base/diag.h"
#include "contest/list_case.h"

/* Checks the rows that are not revoked, each rule only where the plan has it. A stated reason
 * (`fabang list waive ID RULE SUBJECT`) answers a finding; rule and subject stand in its hint.
 *
 * list-group        of another group than the list; no reason answers that
 * list-duplicate    two rows of one entrant, credit code or project name
 * list-similar      two projects whose names are nearly the same
 * list-entered      the same project of an entrant in another contest of the plan
 * list-barred       in an archived list of the last years
 * list-pool         no number in the pool of projects
 * list-division     registered outside the contest's region
 * list-credit-code  (warning) the check character does not fit
 * list-members      (warning) more members than the plan wants
 * False when there is an error. */
bool eligibility_check(struct arena *arena, struct diags *diags, const struct list_case *list_case);

/* Whether a stated reason can answer that rule. */
bool list_rule_is_waivable(slice slug);

/* How alike two names are, 0 to 100: the share of characters that need not be changed to make one
 * of the other (Levenshtein), after spaces, punctuation and letter case are put aside. */
int name_similarity(struct arena *arena, slice a, slice b);

#endif
