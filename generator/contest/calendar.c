/* Loads official calendars and counts working days by them. */
#include "contest/calendar.h"

#include "contest/file_schemas.h"

#include <assert.h>

enum { WORKING_DAYS_MAX = 400, SPAN_DAYS_MAX = 4000, SATURDAY = 6 };

static const struct schema_field HOLIDAY_FIELDS[] = {
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct holiday, name, "what it is called"),
      .required = true },
    { SCHEMA_KEY("from", SCHEMA_DATE, struct holiday, from, "first day off"), .required = true },
    { SCHEMA_KEY("to", SCHEMA_DATE, struct holiday, to, "last day off"), .required = true },
    SCHEMA_END
};
static const struct schema HOLIDAY_SCHEMA = { SLICE_INIT("a holiday"),
                                              SLICE_INIT("days off, weekends among them included"),
                                              SCHEMA_OF(struct holiday, HOLIDAY_FIELDS) };

static const struct schema_field WORKING_DAY_FIELDS[] = {
    { SCHEMA_KEY("date", SCHEMA_DATE, struct working_day, date, "a Saturday or Sunday"),
      .required = true },
    { SCHEMA_KEY("note", SCHEMA_TEXT, struct working_day, note, "what it makes up for") },
    SCHEMA_END
};
static const struct schema WORKING_DAY_SCHEMA = {
    SLICE_INIT("a working weekend"), SLICE_INIT("a weekend day that people work"),
    SCHEMA_OF(struct working_day, WORKING_DAY_FIELDS)
};

static const struct schema_field CALENDAR_FIELDS[] = {
    { SCHEMA_KEY("year", SCHEMA_INTEGER, struct calendar, year, "the year it is for"),
      .required = true, .min = 1900, .max = 9998 },
    { SCHEMA_KEY("basis", SCHEMA_TEXT, struct calendar, basis, "the document that decides it"),
      .required = true },
    { SCHEMA_KEY("basis_date", SCHEMA_DATE, struct calendar, basis_date, "the day it bears") },
    { SCHEMA_KEY("holidays", SCHEMA_RECORD, struct calendar, holidays,
                 "days off, weekends among them included"),
      .list = true, .record = &HOLIDAY_SCHEMA },
    { SCHEMA_KEY("working_weekends", SCHEMA_RECORD, struct calendar, working_weekends,
                 "weekend days that people work"),
      .list = true, .record = &WORKING_DAY_SCHEMA },
    SCHEMA_END
};
const struct schema CALENDAR_SCHEMA = { SLICE_INIT("a calendar"),
                                        SLICE_INIT("official days off and working weekends"),
                                        SCHEMA_OF(struct calendar, CALENDAR_FIELDS) };

static bool is_off(const struct calendar *calendar, struct date date)
{
    for (size_t i = 0; i < calendar->holidays.count; i++)
        if (date_compare(calendar->holidays.items[i].from, date) <= 0 &&
            date_compare(date, calendar->holidays.items[i].to) <= 0)
            return true;
    return false;
}

static bool is_working_weekend(const struct calendar *calendar, struct date date)
{
    for (size_t i = 0; i < calendar->working_weekends.count; i++)
        if (date_compare(calendar->working_weekends.items[i].date, date) == 0)
            return true;
    return false;
}

static bool check_year(struct diags *diags, const struct calendar *calendar,
                       const struct value *origin, slice key, struct date date)
{
    return date.year == calendar->year ||
           diag_add(diags, DIAG_CALENDAR_DAY, value_where(origin, key),
                    SLICE("put it into the file of its year"),
                    "'" SLICE_FMT "' is not in %lld: %04d-%02d-%02d", SLICE_ARG(key),
                    (long long)calendar->year, date.year, date.month, date.day);
}

static bool check_holidays(struct diags *diags, const struct calendar *calendar)
{
    bool ok = true;
    for (size_t i = 0; i < calendar->holidays.count; i++) {
        const struct holiday *holiday = &calendar->holidays.items[i];
        ok = check_year(diags, calendar, holiday->origin, SLICE("from"), holiday->from) && ok;
        ok = check_year(diags, calendar, holiday->origin, SLICE("to"), holiday->to) && ok;
        if (date_compare(holiday->from, holiday->to) > 0)
            ok = diag_add(diags, DIAG_CALENDAR_DAY, value_where(holiday->origin, SLICE("to")),
                          SLICE("'from' is the first day off, 'to' the last"),
                          "'" SLICE_FMT "' ends before it starts", SLICE_ARG(holiday->name));
    }
    return ok;
}

static bool check_working_weekends(struct diags *diags, const struct calendar *calendar)
{
    bool ok = true;
    for (size_t i = 0; i < calendar->working_weekends.count; i++) {
        const struct working_day *day = &calendar->working_weekends.items[i];
        position where = value_where(day->origin, SLICE("date"));
        ok = check_year(diags, calendar, day->origin, SLICE("date"), day->date) && ok;
        if (date_weekday(day->date) < SATURDAY)
            ok = diag_add(diags, DIAG_CALENDAR_DAY, where,
                          SLICE("list only Saturdays and Sundays that are worked"),
                          "%04d-%02d-%02d is no weekend", day->date.year, day->date.month,
                          day->date.day);
        if (is_off(calendar, day->date))
            ok = diag_add(diags, DIAG_CALENDAR_DAY, where, SLICE("delete one of the two"),
                          "%04d-%02d-%02d is both worked and off", day->date.year, day->date.month,
                          day->date.day);
    }
    return ok;
}

bool calendars_add(struct arena *arena, struct diags *diags, const struct value *root,
                   struct calendars *calendars)
{
    struct schema_load load = schema_begin(arena, diags, NULL, NULL);
    struct calendar calendar = { 0 };
    if (!schema_fill(&load, &CALENDAR_SCHEMA, root, &calendar))
        return false;
    if (calendars_find(calendars, calendar.year) != NULL)
        return diag_add(diags, DIAG_SCHEMA_DUPLICATE, value_where(root, SLICE("year")),
                        SLICE("keep one file for each year"), "the year %lld has two calendars",
                        (long long)calendar.year);
    bool ok = check_holidays(diags, &calendar);
    if (!check_working_weekends(diags, &calendar) || !ok)
        return false;
    ARRAY_PUSH(arena, &calendars->years, calendar);
    return true;
}

const struct calendar *calendars_find(const struct calendars *calendars, int64_t year)
{
    for (size_t i = 0; i < calendars->years.count; i++)
        if (calendars->years.items[i].year == year)
            return &calendars->years.items[i];
    return NULL;
}

bool calendar_is_working_day(const struct calendars *calendars, struct date date, bool *working)
{
    const struct calendar *calendar = calendars_find(calendars, date.year);
    if (calendar == NULL)
        return false;
    *working = date_weekday(date) < SATURDAY ? !is_off(calendar, date)
                                             : is_working_weekend(calendar, date);
    return true;
}

bool calendar_last_working_day(const struct calendars *calendars, struct date first, int64_t count,
                               enum calendar_count counting, struct date *last)
{
    assert(count >= 1 && count <= WORKING_DAYS_MAX);
    int64_t day = date_to_days(first) + (counting == FIRST_DAY_NOT_COUNTED ? 1 : 0);
    for (int64_t found = 0;; day++) {
        struct date date = date_from_days(day);
        bool working;
        if (!calendar_is_working_day(calendars, date, &working))
            return false;
        found += working ? 1 : 0;
        if (found == count) {
            *last = date;
            return true;
        }
    }
}

bool calendar_period_days(const struct calendars *calendars, struct date first, struct date last,
                          enum calendar_count counting, int64_t *count)
{
    if (counting == FIRST_DAY_NOT_COUNTED)
        first = date_from_days(date_to_days(first) + 1);
    return calendar_working_days(calendars, first, last, count);
}

bool calendar_working_days(const struct calendars *calendars, struct date first, struct date last,
                           int64_t *count)
{
    int64_t day = date_to_days(first);
    int64_t end = date_to_days(last);
    int64_t found = 0;
    if (end - day > SPAN_DAYS_MAX)
        end = day + SPAN_DAYS_MAX;
    for (; day <= end; day++) {
        bool working;
        if (!calendar_is_working_day(calendars, date_from_days(day), &working))
            return false;
        found += working ? 1 : 0;
    }
    *count = found;
    return true;
}
