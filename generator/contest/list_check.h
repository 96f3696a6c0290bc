/* The plan's numbers as law: sizes, nesting, prizes and order of the lists that are public. */
#ifndef FABANG_CONTEST_LIST_CHECK_H
#define FABANG_CONTEST_LIST_CHECK_H

#include "base/diag.h"
#include "contest/list.h"

/* Checks the latest edition of every list that is not withdrawn; rows that are revoked stay in
 * place but count no more. Errors refuse publication (exit status 3) and name the edition's row:
 * list-size   a tier has fewer rows than its size, or more that are not revoked
 * list-nesting  a row is not in the list of the tier around its own, a winner not in the innermost
 * list-prize  a list of kind "winners" gives a prize that the plan has not, or not as many as it
 *             has
 * list-order  ranks, scores or prizes do not descend together; some have a score, some have not
 * list-tie    one score on both sides of a prize's boundary, unless a reason was stated for it
 * list-early  a final edition before its publicity period was over
 * list-rival  two lists for one tier, or for the prizes of one group
 * list-group  a list of one group for the tier of another
 * and a warning, list-source: a row of a tier that is in no result list of the contest it came
 * from. False when there is an error. */
bool lists_check(struct diags *diags, const struct plan *plan, const struct records *records);

/* The same for one list among those that are published with it, which may have it, too; `list` has
 * at least one edition. */
bool list_check_one(struct diags *diags, const struct plan *plan, const struct list *list,
                    const struct records *published);

/* Whether the rows of `inner` must stand in `outer`: the tier around its own, for winners the
 * innermost. */
bool list_is_within(const struct plan *plan, const struct list *inner, const struct list *outer);

enum { DECIMAL_BYTES_MAX = 16 };
/* Whether it is digits, or digits '.' digits, at most DECIMAL_BYTES_MAX bytes: "9.5". */
bool decimal_is_valid(slice text);
/* Orders valid decimals like "9.5" and "10.25" by value: negative, 0 or positive. */
int decimal_compare(slice a, slice b);

#endif
