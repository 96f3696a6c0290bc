/* Official calendars: days off on working days, and weekends that are worked. */
#ifndef FABANG_CONTEST_CALENDAR_H
#define FABANG_CONTEST_CALENDAR_H

#include "base/array.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/value.h"

/* A holiday with all its days, both ends included. */
struct holiday {
    const struct value *origin;
    slice name;
    struct date from, to;
};

struct working_day {
    const struct value *origin;
    struct date date;
    slice note;
};

struct calendar {
    const struct value *origin;
    int64_t year;
    slice basis; /* the document that decides it */
    struct date basis_date;
    ARRAY_OF(struct holiday) holidays;
    ARRAY_OF(struct working_day) working_weekends;
};

struct calendars {
    ARRAY_OF(struct calendar) years;
};

enum calendar_count { FIRST_DAY_COUNTS, FIRST_DAY_NOT_COUNTED };

/* Appends the year of one calendar file. False after schema-* diagnostics, calendar-day (a day of
 * another year, days in the wrong order, a working weekend that is none or is also off) and
 * schema-duplicate (a year that is there already). */
bool calendars_add(struct arena *arena, struct diags *diags, const struct value *root,
                   struct calendars *calendars);
/* NULL for a year without an official table. */
const struct calendar *calendars_find(const struct calendars *calendars, int64_t year);
/* Whether people work that day; false from the function itself when its year has no table, and
 * `*working` is then unchanged: no guess. */
bool calendar_is_working_day(const struct calendars *calendars, struct date date, bool *working);
/* The last of `count` (1 to 400) working days from `first` on. False when it needs a year without a
 * table. */
bool calendar_last_working_day(const struct calendars *calendars, struct date first, int64_t count,
                               enum calendar_count counting, struct date *last);
/* Working days of a period as they are counted: its first day among them or not. As
 * calendar_working_days(). */
bool calendar_period_days(const struct calendars *calendars, struct date first, struct date last,
                          enum calendar_count counting, int64_t *count);
/* Working days in [first, last], both ends included; 0 when last is before first. False when a year
 * has no table. Spans of more than 4,000 days are cut off there. */
bool calendar_working_days(const struct calendars *calendars, struct date first, struct date last,
                           int64_t *count);

#endif
