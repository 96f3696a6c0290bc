/* Calendar dates and instants with a zone; no clock and no locale. */
#ifndef FABANG_BASE_DATE_H
#define FABANG_BASE_DATE_H

#include "base/arena.h"

#include <stdint.h>

/* Proleptic Gregorian; year 1 to 9999. All zero means none. */
struct date {
    int16_t year;
    int8_t month, day; /* from 1 */
};

/* Seconds since 1970-01-01T00:00:00Z, and the zone to show it in. */
struct instant {
    int64_t seconds;
    int32_t offset_seconds; /* east of UTC */
};

bool date_is_set(struct date date);
/* YYYY-MM-DD and a real day; false leaves `*date` as it was. */
bool date_parse(slice text, struct date *date);
/* Days since 1970-01-01. */
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
int date_compare(struct date a, struct date b);
/* 1 Monday to 7 Sunday (ISO 8601). */
int date_weekday(struct date date);
/* ISO 8601 with a zone: 2026-07-10T23:59:59+08:00, seconds may be missing, Z allowed. Seconds 0-59,
 * hour 0-23. */
bool instant_parse(slice text, struct instant *instant);
/* Midnight at the start of the date in the zone. */
struct instant instant_at(struct date date, int32_t offset_seconds);
/* The date at that instant in its own zone. */
struct date instant_date(struct instant instant);
int instant_compare(struct instant a, struct instant b);
/* The same moment shown in another zone. */
struct instant instant_in_zone(struct instant instant, int32_t offset_seconds);
/* "+08:00", "-03:30", "Z". */
bool offset_parse(slice text, int32_t *offset_seconds);
/* 2026-03-10. */
slice date_format_iso(struct arena *arena, struct date date);
/* 2026-03-10T09:00:00+08:00 (RFC 3339). */
slice instant_format_iso(struct arena *arena, struct instant instant);
/* Tue, 10 Mar 2026 09:00:00 +0800 (RFC 822 with a four-digit year). */
slice instant_format_rfc822(struct arena *arena, struct instant instant);

#endif
