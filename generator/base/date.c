/* Calendar arithmetic on days and seconds since 1970, without clock or locale. */
#include "base/date.h"

#include <assert.h>

enum { DAY_SECONDS = 86400, ERA_DAYS = 146097, ERA_YEARS = 400 };

bool date_is_set(struct date date)
{
    return date.year != 0;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    assert(month >= 1 && month <= 12);
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Exactly `count` digits off the front of `*rest`. */
static bool take_digits(slice *rest, size_t count, int *number)
{
    long long value;
    if (rest->len < count || !slice_to_number(slice_sub(*rest, 0, count), &value))
        return false;
    *number = (int)value;
    *rest = slice_from_index(*rest, count);
    return true;
}

static bool take_char(slice *rest, char wanted)
{
    if (rest->len == 0 || rest->ptr[0] != wanted)
        return false;
    *rest = slice_from_index(*rest, 1);
    return true;
}

/* date -> YYYY '-' MM '-' DD */
static bool take_date(slice *rest, struct date *date)
{
    int year;
    int month;
    int day;
    if (!take_digits(rest, 4, &year) || !take_char(rest, '-') || !take_digits(rest, 2, &month) ||
        !take_char(rest, '-') || !take_digits(rest, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *date = (struct date){ (int16_t)year, (int8_t)month, (int8_t)day };
    return true;
}

bool date_parse(slice text, struct date *date)
{
    struct date parsed;
    if (!take_date(&text, &parsed) || text.len != 0)
        return false;
    *date = parsed;
    return true;
}

/* Years run from March, so that the day of leap years is the last; eras of 400 years repeat
 * exactly. Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
int64_t date_to_days(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - (ERA_YEARS - 1)) / ERA_YEARS;
    int64_t year_of_era = year - era * ERA_YEARS;
    int64_t month_from_march = (date.month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - 719468;
}

struct date date_from_days(int64_t days)
{
    assert(days > -11000000 && days < 11000000);
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day_of_era = shifted - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int64_t year = year_of_era + era * ERA_YEARS + (month <= 2);
    return (struct date){ (int16_t)year, (int8_t)month, (int8_t)day };
}

int date_compare(struct date a, struct date b)
{
    int64_t left = date_to_days(a);
    int64_t right = date_to_days(b);
    return (left > right) - (left < right);
}

int date_weekday(struct date date)
{
    int64_t from_monday = (date_to_days(date) + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

/* offset -> 'Z' | ('+' | '-') hh ':' mm */
static bool take_offset(slice *rest, int32_t *offset_seconds)
{
    int hours;
    int minutes;
    if (take_char(rest, 'Z')) {
        *offset_seconds = 0;
        return true;
    }
    bool is_west = rest->len > 0 && rest->ptr[0] == '-';
    if (!take_char(rest, is_west ? '-' : '+') || !take_digits(rest, 2, &hours) ||
        !take_char(rest, ':') || !take_digits(rest, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    int32_t seconds = (hours * 60 + minutes) * 60;
    *offset_seconds = is_west ? -seconds : seconds;
    return true;
}

bool offset_parse(slice text, int32_t *offset_seconds)
{
    int32_t parsed;
    if (!take_offset(&text, &parsed) || text.len != 0)
        return false;
    *offset_seconds = parsed;
    return true;
}

/* instant -> date 'T' hh ':' mm [ ':' ss ] offset */
bool instant_parse(slice text, struct instant *instant)
{
    struct date date;
    int hour;
    int minute;
    int second = 0;
    int32_t offset;
    if (!take_date(&text, &date) || !take_char(&text, 'T') || !take_digits(&text, 2, &hour) ||
        !take_char(&text, ':') || !take_digits(&text, 2, &minute))
        return false;
    if (take_char(&text, ':') && !take_digits(&text, 2, &second))
        return false;
    if (!take_offset(&text, &offset) || text.len != 0 || hour > 23 || minute > 59 || second > 59)
        return false;
    int64_t minute_of_day = hour * 60 + minute;
    int64_t local = date_to_days(date) * DAY_SECONDS + minute_of_day * 60 + second;
    *instant = (struct instant){ local - offset, offset };
    return true;
}

struct instant instant_at(struct date date, int32_t offset_seconds)
{
    return (struct instant){ date_to_days(date) * DAY_SECONDS - offset_seconds, offset_seconds };
}

/* Whole days and the seconds of the day, on the clock of the instant's zone. */
static int64_t split_local(struct instant instant, int64_t *days)
{
    int64_t local = instant.seconds + instant.offset_seconds;
    int64_t second_of_day = local % DAY_SECONDS;
    if (second_of_day < 0)
        second_of_day += DAY_SECONDS;
    *days = (local - second_of_day) / DAY_SECONDS;
    return second_of_day;
}

struct date instant_date(struct instant instant)
{
    int64_t days;
    split_local(instant, &days);
    return date_from_days(days);
}

int instant_compare(struct instant a, struct instant b)
{
    return (a.seconds > b.seconds) - (a.seconds < b.seconds);
}

struct instant instant_in_zone(struct instant instant, int32_t offset_seconds)
{
    return (struct instant){ instant.seconds, offset_seconds };
}

/* Instants stand on every page many times: written without printf(). */
static char *write_digits(char *at, int number, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        at[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return at + count;
}

static char *write_date(char *at, struct date date)
{
    assert(date.year >= 0 && date.year <= 9999);
    at = write_digits(at, date.year, 4);
    *at++ = '-';
    at = write_digits(at, date.month, 2);
    *at++ = '-';
    return write_digits(at, date.day, 2);
}

static char *write_time(char *at, int second_of_day)
{
    at = write_digits(at, second_of_day / 3600, 2);
    *at++ = ':';
    at = write_digits(at, second_of_day / 60 % 60, 2);
    *at++ = ':';
    return write_digits(at, second_of_day % 60, 2);
}

slice date_format_iso(struct arena *arena, struct date date)
{
    char *text = arena_alloc(arena, sizeof("9999-12-31"));
    return (slice){ text, (size_t)(write_date(text, date) - text) };
}

/* "+08:00"; `colon` is the text between hours and minutes. */
static slice format_offset(struct arena *arena, int32_t offset_seconds, const char *colon)
{
    int minutes = (offset_seconds < 0 ? -offset_seconds : offset_seconds) / 60;
    return arena_format(arena, "%c%02d%s%02d", offset_seconds < 0 ? '-' : '+', minutes / 60, colon,
                        minutes % 60);
}

slice instant_format_iso(struct arena *arena, struct instant instant)
{
    int64_t days;
    int second = (int)split_local(instant, &days);
    struct date date = date_from_days(days);
    int minutes =
        (instant.offset_seconds < 0 ? -instant.offset_seconds : instant.offset_seconds) / 60;
    char *text = arena_alloc(arena, sizeof("9999-12-31T23:59:59+08:00"));
    char *end = write_date(text, date);
    *end++ = 'T';
    end = write_time(end, second);
    *end++ = instant.offset_seconds < 0 ? '-' : '+';
    end = write_digits(end, minutes / 60, 2);
    *end++ = ':';
    end = write_digits(end, minutes % 60, 2);
    return (slice){ text, (size_t)(end - text) };
}

slice instant_format_rfc822(struct arena *arena, struct instant instant)
{
    static const char weekdays[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int64_t days;
    int second = (int)split_local(instant, &days);
    struct date date = date_from_days(days);
    slice zone = format_offset(arena, instant.offset_seconds, "");
    return arena_format(arena, "%s, %02d %s %04d %02d:%02d:%02d " SLICE_FMT,
                        weekdays[date_weekday(date) - 1], date.day, months[date.month - 1],
                        date.year, second / 3600, second / 60 % 60, second % 60, SLICE_ARG(zone));
}
