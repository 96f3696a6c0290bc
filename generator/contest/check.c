/* Checks the parts of a site, and the parts against each other. */
#include "contest/check.h"

#include "contest/check_parts.h"

bool check_contest(struct diags *diags, const struct check_scope *scope)
{
    bool ok = scope->plan == NULL || check_plan(diags, scope->plan);
    if (scope->plan != NULL && scope->contests != NULL)
        ok = check_contests(diags, scope->plan, scope->contests) && ok;
    if (scope->plan != NULL && scope->notices != NULL)
        ok = check_notices(diags, scope->plan, scope->notices) && ok;
    return ok;
}

static bool list_exists(const struct records *records, slice id)
{
    for (size_t i = 0; i < records->lists.count; i++)
        if (slice_equal(records->lists.items[i].id, id))
            return true;
    return false;
}

static bool check_notice_lists(struct diags *diags, const struct notices *notices,
                               const struct records *records)
{
    bool ok = true;
    for (size_t i = 0; i < notices->list.count; i++) {
        const struct notice *notice = &notices->list.items[i];
        const struct value *ids = value_find(notice->origin, SLICE("lists"));
        for (size_t j = 0; j < notice->lists.count; j++)
            if (!list_exists(records, notice->lists.items[j]))
                ok = diag_add(diags, DIAG_NOTICE_LIST,
                              ids != NULL ? ids->list.items[j].where : (position){ 0 },
                              SLICE("write the id of a list that is public when the notice is"),
                              "no public list '" SLICE_FMT "'", SLICE_ARG(notice->lists.items[j]));
    }
    return ok;
}

static bool check_period(struct diags *diags, const struct check_scope *scope,
                         const struct edition *edition)
{
    int64_t days;
    position where = { edition->row, 0 };
    if (edition->state != LIST_PUBLICITY || !date_is_set(edition->publicity_first_day))
        return true;
    if (!calendar_working_days(scope->calendars, edition->publicity_first_day,
                               edition->publicity_last_day, &days))
        return diag_add(diags, DIAG_CALENDAR_YEAR, where,
                        SLICE("add the official table, as in site-data/calendar/2026.yaml; working "
                              "days are not guessed"),
                        "the publicity period of %04d-%02d-%02d to %04d-%02d-%02d needs the "
                        "calendar of a year that has none",
                        edition->publicity_first_day.year, edition->publicity_first_day.month,
                        edition->publicity_first_day.day, edition->publicity_last_day.year,
                        edition->publicity_last_day.month, edition->publicity_last_day.day);
    return days >= scope->plan->publicity_working_days ||
           diag_add(diags, DIAG_LIST_PERIOD, where,
                    SLICE("move the last day; days off and working weekends are those of "
                          "site-data/calendar/"),
                    "the publicity period has %lld working days, the plan asks for %lld",
                    (long long)days, (long long)scope->plan->publicity_working_days);
}

bool check_lists(struct diags *diags, const struct check_scope *scope,
                 const struct records *records)
{
    bool ok = scope->notices == NULL || check_notice_lists(diags, scope->notices, records);
    if (scope->calendars == NULL || scope->plan == NULL || scope->plan->publicity_working_days == 0)
        return ok;
    for (size_t i = 0; i < records->lists.count; i++)
        for (size_t j = 0; j < records->lists.items[i].editions.count; j++)
            ok = check_period(diags, scope, &records->lists.items[i].editions.items[j]) && ok;
    return ok;
}
