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

/* Adds a diagnostic for each broken rule, at the place in the YAML; false when one is an error:
 * plan-count     contests that are more or fewer than the plan declares, or where there are none
 * plan-tiers     a tier that is not smaller than the one around it, or of another group
 * plan-prizes    prizes that do not add up to the tier whose every place is awarded
 * plan-pending   an item that is closed by a notice which does not exist
 * date-order     dates of the plan that do not ascend, or lie before the plan itself
 * contest-seq    numbers that are missing or given twice
 * contest-registration  a route without an address, or an official one that leads elsewhere
 * notice-*       see check_notices.c
 * Notes never fail a build: plan-question, organization-names (two names for one body), url-shared
 * (two contests, one address), url-scheme (an address printed without http://). */
bool check_contest(struct diags *diags, const struct check_scope *scope);

/* What needs the records, which are public at now: every id that notices list is a list
 * (notice-list); every publicity period has as many working days as the plan asks for (list-period)
 * by calendars that exist (calendar-year). */
bool check_lists(struct diags *diags, const struct check_scope *scope,
                 const struct records *records);

#endif
