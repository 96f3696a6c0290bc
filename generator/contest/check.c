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

/* Which last day would be late enough; empty when that needs a calendar that is not there. */
static slice hint_of_period(struct arena *arena, const struct check_scope *scope,
                            const struct edition *edition, int64_t least)
{
    struct date last;
    if (!calendar_last_working_day(scope->calendars, edition->publicity_first_day, least,
                                   plan_publicity_counting(scope->plan), &last))
        return SLICE("move the last day");
    return arena_format(arena,
                        "move the last day to " SLICE_FMT " or later, by the days off and "
                        "working weekends of site-data/calendar/",
                        SLICE_ARG(date_format_iso(arena, last)));
}

static bool check_period(struct diags *diags, const struct check_scope *scope,
                         const struct list *list, const struct edition *edition)
{
    int64_t days;
    int64_t least = plan_publicity_working_days(scope->plan, list->rules);
    position where = { edition->row, 0 };
    if (least == 0 || edition->state != LIST_PUBLICITY ||
        !date_is_set(edition->publicity_first_day))
        return true;
    if (!calendar_period_days(scope->calendars, edition->publicity_first_day,
                              edition->publicity_last_day, plan_publicity_counting(scope->plan),
                              &days))
        return diag_add(diags, DIAG_CALENDAR_YEAR, where,
                        SLICE("add the official table, as in site-data/calendar/2026.yaml; working "
                              "days are not guessed"),
                        "the publicity period of %04d-%02d-%02d to %04d-%02d-%02d needs the "
                        "calendar of a year that has none",
                        edition->publicity_first_day.year, edition->publicity_first_day.month,
                        edition->publicity_first_day.day, edition->publicity_last_day.year,
                        edition->publicity_last_day.month, edition->publicity_last_day.day);
    if (days >= least)
        return true;
    struct arena *scratch = arena_new();
    diag_add(diags, DIAG_LIST_PERIOD, where, hint_of_period(scratch, scope, edition, least),
             "the publicity period has %lld working days, the plan asks for %lld", (long long)days,
             (long long)least);
    arena_free(scratch);
    return false;
}

bool check_lists(struct diags *diags, const struct check_scope *scope,
                 const struct records *records)
{
    bool ok = scope->notices == NULL || check_notice_lists(diags, scope->notices, records);
    if (scope->calendars == NULL || scope->plan == NULL)
        return ok;
    for (size_t i = 0; i < records->lists.count; i++) {
        const struct list *list = &records->lists.items[i];
        for (size_t j = 0; j < list->editions.count; j++)
            ok = check_period(diags, scope, list, &list->editions.items[j]) && ok;
    }
    return ok;
}
