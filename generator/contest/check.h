/* Rules that hold between the parts of a site: counts, order, names, what a notice must carry. */
#ifndef FABANG_CONTEST_CHECK_H
#define FABANG_CONTEST_CHECK_H

#include "contest/calendar.h"
#include "contest/list.h"
#include "contest/notice.h"
#include "contest/schedule.h"

/* What is checked together; any part may be NULL, and what needs it is then not looked at.
 * `notices` are all that were loaded, public or not. */
struct check_scope {
    const struct plan *plan;
    const struct contests *contests;
    const struct schedule *schedule;
    const struct calendars *calendars;
    const struct notices *notices;
};

/* Adds a diagnostic for each broken rule, at the place in the YAML; false when one is an error.
 * Notes never fail a build: questions of the plan, a URL without a scheme, two names of one body,
 * one URL of two contests. */
bool check_contest(struct diags *diags, const struct check_scope *scope);

/* Whether every id that notices list stands in `lists` (notice-list). Separate, because
 * lists come from the records. */
bool check_notice_lists(struct diags *diags, const struct notices *notices,
                        const struct records *records);

#endif
