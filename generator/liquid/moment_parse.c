/* Reads dates and times in the many forms that people write. */
#include "liquid/moment.h"

#include "liquid/tokenizer.h"

#include <string.h>

enum { TEXT_BYTES_MAX = 128 };

/* What was found; -1 (YEAR_NONE) is missing. */
struct parts {
    int64_t year;
    int month, day, yearday, hour, minute, second, nanoseconds;
    bool has_year, has_zone, utc;
    int32_t offset;
};

/* The text in lower case; what is understood is blanked. */
struct reader {
    char text[TEXT_BYTES_MAX + 1];
    size_t len;
    struct parts parts;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static void blank(struct reader *reader, size_t from, size_t to)
{
    memset(reader->text + from, ' ', to - from);
}

static size_t skip_digits(const struct reader *reader, size_t at)
{
    while (is_digit(reader->text[at]))
        at++;
    return at;
}

static size_t skip_letters(const struct reader *reader, size_t at)
{
    while (is_letter(reader->text[at]))
        at++;
    return at;
}

static size_t skip_spaces(const struct reader *reader, size_t at)
{
    while (reader->text[at] == ' ')
        at++;
    return at;
}

static int64_t number(const struct reader *reader, size_t from, size_t to)
{
    int64_t value = 0;
    for (size_t i = from; i < to && i < from + 17; i++)
        value = value * 10 + (reader->text[i] - '0');
    return value;
}

/* 1 to 12, or 0: the first three letters decide. */
static int month_at(const struct reader *reader, size_t at)
{
    static const char NAMES[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (at > 0 && is_letter(reader->text[at - 1]))
        return 0;
    for (int i = 0; i < 12; i++)
        if (strncmp(reader->text + at, &NAMES[(size_t)i * 3], 3) == 0)
            return i + 1;
    return 0;
}

static void set_year(struct reader *reader, size_t from, size_t to, bool negative)
{
    int64_t year = number(reader, from, to);
    if (to - from <= 2)
        year += year >= 69 ? 1900 : 2000;
    reader->parts.year = negative ? -year : year;
    reader->parts.has_year = true;
}

static bool drop_weekday(struct reader *reader)
{
    static const char NAMES[] = "sunmontuewedthufrisat";
    for (size_t i = 0; i < reader->len; i++) {
        if (i > 0 && is_letter(reader->text[i - 1]))
            continue;
        for (int day = 0; day < 7; day++)
            if (strncmp(reader->text + i, &NAMES[(size_t)day * 3], 3) == 0) {
                blank(reader, i, skip_letters(reader, i));
                return true;
            }
    }
    return false;
}

static const struct {
    const char *name;
    int hours;
} ZONES[] = { { "utc", 0 },  { "gmt", 0 },  { "z", 0 },    { "est", -5 }, { "edt", -4 },
              { "cst", -6 }, { "cdt", -5 }, { "mst", -7 }, { "mdt", -6 }, { "pst", -8 },
              { "pdt", -7 }, { "jst", 9 },  { "cet", 1 },  { "cest", 2 }, { "bst", 1 } };

/* numeric-zone -> ( '+' | '-' ) hh [ [ ':' ] mm ] */
static size_t read_numeric_zone(struct reader *reader, size_t at)
{
    size_t digits = at + 1;
    size_t end = skip_digits(reader, digits);
    int64_t hours;
    int64_t minutes = 0;
    if (end == digits)
        return at;
    if (end - digits <= 2) {
        hours = number(reader, digits, end);
        if (reader->text[end] == ':' && is_digit(reader->text[end + 1])) {
            size_t from = end + 1;
            end = skip_digits(reader, from);
            minutes = number(reader, from, end);
        }
    } else {
        hours = number(reader, digits, end - 2);
        minutes = number(reader, end - 2, end);
    }
    int32_t offset = (int32_t)((hours % 100) * 3600 + (minutes % 100) * 60);
    reader->parts.offset = reader->text[at] == '-' ? -offset : offset;
    reader->parts.has_zone = true;
    return end;
}

static size_t read_zone(struct reader *reader, size_t at)
{
    size_t start = skip_spaces(reader, at);
    if (reader->text[start] == '+' || reader->text[start] == '-')
        return read_numeric_zone(reader, start);
    size_t end = skip_letters(reader, start);
    for (size_t i = 0; i < sizeof(ZONES) / sizeof(ZONES[0]); i++)
        if (end - start == strlen(ZONES[i].name) &&
            strncmp(reader->text + start, ZONES[i].name, end - start) == 0) {
            reader->parts.has_zone = true;
            reader->parts.offset = ZONES[i].hours * 3600;
            reader->parts.utc = ZONES[i].hours == 0 && i < 3;
            if (reader->text[end] == '+' || reader->text[end] == '-') { /* "utc+3" is no zone */
                end = skip_digits(reader, end + 1);
                reader->parts.has_zone = false;
            }
            return end;
        }
    return at;
}

static size_t read_fraction(struct reader *reader, size_t at)
{
    size_t end = skip_digits(reader, at);
    int nanoseconds = 0;
    for (size_t i = 0; i < 9; i++)
        nanoseconds = nanoseconds * 10 + (at + i < end ? reader->text[at + i] - '0' : 0);
    reader->parts.nanoseconds = nanoseconds;
    return end;
}

/* half -> 'am' | 'pm' | 'a.m.' | 'p.m.' */
static size_t read_half(struct reader *reader, size_t at)
{
    size_t start = skip_spaces(reader, at);
    char half = reader->text[start];
    if (half != 'a' && half != 'p')
        return at;
    size_t end = start + 1;
    if (reader->text[end] == '.')
        end++;
    if (reader->text[end] != 'm')
        return at;
    end++;
    if (reader->text[end] == '.')
        end++;
    if (is_letter(reader->text[end]))
        return at;
    reader->parts.hour = reader->parts.hour % 12 + (half == 'p' ? 12 : 0);
    return end;
}

/* time -> hh ':' mm [ ':' ss [ '.' fraction ] ] [ half ] [ zone ] | hh half */
static bool read_time(struct reader *reader)
{
    for (size_t i = 0; i < reader->len; i++) {
        if (!is_digit(reader->text[i]))
            continue;
        size_t start = i;
        size_t end = skip_digits(reader, i);
        i = end;
        reader->parts.hour = (int)(number(reader, start, end) % 1000);
        size_t half = read_half(reader, end);
        if (reader->text[end] != ':' || !is_digit(reader->text[end + 1])) {
            if (half != end) {
                blank(reader, start, half);
                return true;
            }
            reader->parts.hour = -1;
            continue;
        }
        size_t minutes = end + 1;
        end = skip_digits(reader, minutes);
        reader->parts.minute = (int)(number(reader, minutes, end) % 1000);
        if (reader->text[end] == ':' && is_digit(reader->text[end + 1])) {
            size_t seconds = end + 1;
            end = skip_digits(reader, seconds);
            reader->parts.second = (int)(number(reader, seconds, end) % 1000);
            if ((reader->text[end] == '.' || reader->text[end] == ',') &&
                is_digit(reader->text[end + 1]))
                end = read_fraction(reader, end + 1);
        }
        end = read_half(reader, end);
        end = read_zone(reader, end);
        if (start > 0 && reader->text[start - 1] == 't')
            start--;
        blank(reader, start, end);
        return true;
    }
    return false;
}

/* 14th, 14 */
static size_t read_day(struct reader *reader, size_t at)
{
    size_t end = skip_digits(reader, at);
    reader->parts.day = (int)(number(reader, at, end) % 1000);
    return skip_letters(reader, end);
}

static size_t read_year_after(struct reader *reader, size_t at)
{
    size_t start = skip_spaces(reader, at);
    if (reader->text[start] == ',')
        start = skip_spaces(reader, start + 1);
    bool quoted = reader->text[start] == '\'';
    start += quoted;
    size_t end = skip_digits(reader, start);
    if (end == start)
        return at;
    set_year(reader, start, end, false);
    return end;
}

/* us -> month day [ ',' ] [ year ]; eu -> day month [ year ]; 14-mar-2016 */
static bool read_named_month(struct reader *reader)
{
    for (size_t i = 0; i < reader->len; i++) {
        int month = month_at(reader, i);
        if (month == 0)
            continue;
        size_t before = i;
        size_t end = skip_letters(reader, i);
        if (reader->text[end] == '.')
            end++;
        reader->parts.month = month;
        while (before > 0 && (reader->text[before - 1] == ' ' || reader->text[before - 1] == '-'))
            before--;
        size_t suffix = before;
        while (suffix > 0 && is_letter(reader->text[suffix - 1]))
            suffix--;
        size_t digits = suffix;
        while (digits > 0 && is_digit(reader->text[digits - 1]))
            digits--;
        if (digits < suffix && suffix - digits <= 2) {
            read_day(reader, digits);
            end = read_year_after(reader, reader->text[end] == '-' ? end + 1 : end);
            blank(reader, digits, end);
            return true;
        }
        size_t after = skip_spaces(reader, reader->text[end] == '-' ? end + 1 : end);
        size_t after_end = skip_digits(reader, after);
        if (after_end > after && after_end - after <= 2) {
            end = read_day(reader, after);
            end = read_year_after(reader, reader->text[end] == '-' ? end + 1 : end);
        } else if (after_end > after) {
            set_year(reader, after, after_end, false);
            end = after_end;
        }
        blank(reader, i, end);
        return true;
    }
    return false;
}

/* Three numbers: the one with more than two digits is the year, else the first. */
static void set_three(struct reader *reader, const size_t from[3], const size_t to[3],
                      bool negative)
{
    size_t year = 0;
    size_t month = 1;
    size_t day = 2;
    if (to[1] - from[1] > 2) {
        year = 1;
        month = 2;
        day = 0;
    } else if (to[2] - from[2] > 2) {
        year = 2;
        day = 0;
    }
    set_year(reader, from[year], to[year], negative && year == 0);
    reader->parts.month = (int)(number(reader, from[month], to[month]) % 1000);
    reader->parts.day = (int)(number(reader, from[day], to[day]) % 1000);
}

/* date -> n mark n [ mark n ] with one of - / . as the mark */
static bool read_numbers(struct reader *reader, char mark)
{
    for (size_t i = 0; i < reader->len; i++) {
        if (!is_digit(reader->text[i]))
            continue;
        size_t from[3] = { i };
        size_t to[3] = { skip_digits(reader, i) };
        size_t count = 1;
        while (count < 3 && reader->text[to[count - 1]] == mark &&
               is_digit(reader->text[to[count - 1] + 1])) {
            from[count] = to[count - 1] + 1;
            to[count] = skip_digits(reader, from[count]);
            count++;
        }
        if (count == 3) {
            set_three(reader, from, to, i > 0 && reader->text[i - 1] == '-');
            blank(reader, from[0], to[2]);
            return true;
        }
        if (count == 2 && mark == '/' && to[0] - from[0] <= 2 && to[1] - from[1] <= 2) {
            reader->parts.month = (int)number(reader, from[0], to[0]);
            reader->parts.day = (int)number(reader, from[1], to[1]);
            blank(reader, from[0], to[1]);
            return true;
        }
        if (count == 2 && mark == '-' && to[0] - from[0] == 4 && to[1] - from[1] == 3) {
            set_year(reader, from[0], to[0], false);
            reader->parts.yearday = (int)number(reader, from[1], to[1]);
            blank(reader, from[0], to[1]);
            return true;
        }
        if (count == 2 && mark == '-')
            blank(reader, from[0], to[1]); /* year and month alone are no date */
        i = to[0];
    }
    return false;
}

/* yyyymmdd[T][hhmm[ss]][zone] */
static bool read_run(struct reader *reader)
{
    for (size_t i = 0; i < reader->len; i++) {
        if (!is_digit(reader->text[i]))
            continue;
        size_t end = skip_digits(reader, i);
        size_t length = end - i;
        size_t rest = 0;
        if (length == 8 || length == 12 || length == 14) {
            size_t year = length == 12 ? 2 : 4;
            set_year(reader, i, i + year, false);
            reader->parts.month = (int)number(reader, i + year, i + year + 2);
            reader->parts.day = (int)number(reader, i + year + 2, i + year + 4);
            rest = i + year + 4;
        } else if (length == 2) {
            reader->parts.day = (int)number(reader, i, end);
            return true;
        } else if (length == 4) {
            reader->parts.month = (int)number(reader, i, i + 2);
            reader->parts.day = (int)number(reader, i + 2, end);
            return true;
        } else {
            return false;
        }
        if (rest == end && reader->text[end] == 't')
            rest = end + 1;
        size_t time_end = skip_digits(reader, rest);
        if (time_end - rest >= 4) {
            reader->parts.hour = (int)number(reader, rest, rest + 2);
            reader->parts.minute = (int)number(reader, rest + 2, rest + 4);
        }
        if (time_end - rest >= 6)
            reader->parts.second = (int)number(reader, rest + 4, rest + 6);
        read_zone(reader, time_end);
        return true;
    }
    return false;
}

static void prepare(struct reader *reader, slice text)
{
    *reader = (struct reader){
        .parts = { .month = -1, .day = -1, .yearday = -1, .hour = -1, .minute = -1, .second = -1 }
    };
    reader->len = text.len < TEXT_BYTES_MAX ? text.len : TEXT_BYTES_MAX;
    for (size_t i = 0; i < reader->len; i++) {
        char byte = liquid_to_lower(text.ptr[i]);
        bool kept =
            is_letter(byte) || is_digit(byte) || (byte != '\0' && strchr("-+',./:@", byte) != NULL);
        reader->text[i] = (char)(kept ? byte : ' ');
    }
}

/* Names of days and months have three letters at least. */
static bool has_word(const struct reader *reader)
{
    size_t run = 0;
    for (size_t i = 0; i < reader->len && run < 3; i++)
        run = is_letter(reader->text[i]) ? run + 1 : 0;
    return run >= 3;
}

static bool is_real(const struct parts *parts)
{
    return parts->month >= 1 && parts->month <= 12 && parts->day >= 1 && parts->day <= 31 &&
           parts->hour >= 0 && parts->hour <= 24 && parts->minute >= 0 && parts->minute <= 59 &&
           parts->second >= 0 && parts->second <= 60 && parts->year >= 1 && parts->year <= 9999 &&
           (parts->hour < 24 || (parts->minute == 0 && parts->second == 0));
}

/* What is missing before the first part that is given comes from now; what is missing behind it is
 * the lowest. */
static void complete(struct parts *parts, struct moment now)
{
    struct instant local = now.instant;
    if (parts->has_zone)
        local = instant_in_zone(local, parts->offset);
    struct date today = instant_date(local);
    bool given = parts->has_year;
    if (!given)
        parts->year = today.year;
    given = given || parts->month >= 0;
    if (!given)
        parts->month = (unsigned char)today.month;
    given = given || parts->day >= 0;
    if (!given)
        parts->day = (unsigned char)today.day;
    parts->month = parts->month < 0 ? 1 : parts->month;
    parts->day = parts->day < 0 ? 1 : parts->day;
    parts->hour = parts->hour < 0 ? 0 : parts->hour;
    parts->minute = parts->minute < 0 ? 0 : parts->minute;
    parts->second = parts->second < 0 ? 0 : parts->second;
}

bool moment_parse(slice text, struct moment now, struct moment *moment)
{
    struct reader reader;
    prepare(&reader, text);
    bool has_names = has_word(&reader);
    if (has_names)
        drop_weekday(&reader);
    bool found = read_time(&reader);
    found = (has_names && read_named_month(&reader)) || read_numbers(&reader, '-') ||
            read_numbers(&reader, '/') || read_numbers(&reader, '.') ||
            (!found && read_run(&reader)) || found;
    struct parts *parts = &reader.parts;
    if (!found)
        return false;
    complete(parts, now);
    if (parts->yearday > 0)
        parts->day = 1;
    if (!is_real(parts))
        return false;
    struct date first = { (int16_t)parts->year, (int8_t)parts->month, 1 };
    int64_t days = date_to_days(first) + parts->day - 1; /* 30 February is 1 or 2 March */
    if (parts->yearday > 0)
        days += parts->yearday - 1;
    int32_t offset = parts->has_zone ? parts->offset : now.instant.offset_seconds;
    moment->instant.seconds = days * 86400 + (int64_t)parts->hour * 3600 +
                              (int64_t)parts->minute * 60 + parts->second - offset;
    moment->instant.offset_seconds = offset;
    moment->nanoseconds = parts->nanoseconds;
    moment->utc = parts->has_zone ? parts->utc : now.utc;
    return true;
}
