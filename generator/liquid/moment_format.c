/* Prints a moment by a strftime format. */
#include "liquid/moment.h"

#include "liquid/tokenizer.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH_MAX = 1024 };

/* One conversion: %-10d and the like. */
struct conversion {
    char padding; /* 0: the conversion's own; '-': none */
    bool upper, swap;
    int colons, width; /* width -1: none given */
    char letter;
};

struct fields {
    struct moment moment;
    struct date date;
    int hour, minute, second, weekday /* 0 Sunday */, yearday /* from 1 */;
};

static const char *const MONTHS[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };
static const char *const DAYS[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                    "Thursday", "Friday", "Saturday" };

static struct fields fields_of(struct moment moment)
{
    struct fields fields = { .moment = moment };
    int64_t local = moment.instant.seconds + moment.instant.offset_seconds;
    int64_t days = local / 86400;
    int64_t rest = local % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    fields.date = date_from_days(days);
    fields.hour = (int)(rest / 3600);
    fields.minute = (int)(rest / 60 % 60);
    fields.second = (int)(rest % 60);
    fields.weekday = date_weekday(fields.date) % 7;
    struct date first = { fields.date.year, 1, 1 };
    fields.yearday = (int)(days - date_to_days(first)) + 1;
    return fields;
}

static void pad(struct strbuf *output, char with, int width, size_t length)
{
    for (int i = (int)length; i < width; i++)
        strbuf_add_char(output, with);
}

static void add_number(struct strbuf *output, const struct conversion *conversion, int64_t number,
                       int width, char padding)
{
    char digits[32];
    int length =
        snprintf(digits, sizeof(digits), "%lld", (long long)(number < 0 ? -number : number));
    if (conversion->width >= 0)
        width = conversion->width;
    if (conversion->padding != 0)
        padding = conversion->padding;
    int wanted = padding == '-' ? 0 : width - (number < 0);
    if (number < 0 && padding != ' ')
        strbuf_add_char(output, '-');
    pad(output, padding, wanted, (size_t)length);
    if (number < 0 && padding == ' ')
        strbuf_add_char(output, '-');
    strbuf_add(output, (slice){ digits, (size_t)length });
}

static void add_name(struct strbuf *output, const struct conversion *conversion, slice name)
{
    if (conversion->padding != '-')
        pad(output, conversion->padding == '0' ? '0' : ' ', conversion->width, name.len);
    char letter = conversion->letter;
    bool lowers = conversion->swap && (letter == 'p' || letter == 'Z');
    bool raises = letter == 'a' || letter == 'A' || letter == 'b' || letter == 'B' ||
                  letter == 'h' || letter == 'P';
    bool upper = conversion->upper || (conversion->swap && raises);
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.ptr[i];
        if (upper)
            byte = liquid_to_upper(byte);
        else if (lowers)
            byte = liquid_to_lower(byte);
        strbuf_add_char(output, byte);
    }
}

/* +hhmm, +hh:mm, +hh:mm:ss */
static void add_zone(struct strbuf *output, const struct conversion *conversion, int32_t offset)
{
    char text[32];
    int32_t size = offset < 0 ? -offset : offset;
    int hours = size / 3600;
    int minutes = size / 60 % 60;
    int seconds = size % 60;
    char sign = offset < 0 ? '-' : '+';
    if (conversion->colons == 0)
        snprintf(text, sizeof(text), "%02d%02d", hours, minutes);
    else if (conversion->colons == 1)
        snprintf(text, sizeof(text), "%02d:%02d", hours, minutes);
    else
        snprintf(text, sizeof(text), "%02d:%02d:%02d", hours, minutes, seconds);
    size_t length = strlen(text);
    if (conversion->padding == ' ') {
        pad(output, ' ', conversion->width - 1, length);
        strbuf_add_char(output, sign);
    } else {
        strbuf_add_char(output, sign);
        if (conversion->padding != '-')
            pad(output, '0', conversion->width - 1, length);
    }
    strbuf_add(output, slice_from(text));
}

/* ISO 8601 week and the year it belongs to. */
static int iso_week(const struct fields *fields, int64_t *year)
{
    int weekday = fields->weekday == 0 ? 7 : fields->weekday;
    int64_t days = date_to_days(fields->date) - weekday + 4; /* Thursday of that week */
    struct date thursday = date_from_days(days);
    struct date first = { thursday.year, 1, 1 };
    *year = thursday.year;
    return (int)((days - date_to_days(first)) / 7) + 1;
}

static void add_fraction(struct strbuf *output, const struct conversion *conversion, int32_t nanos)
{
    char digits[16];
    int wanted = conversion->width > 0 ? conversion->width : conversion->letter == 'L' ? 3 : 9;
    snprintf(digits, sizeof(digits), "%09d", (int)nanos);
    for (int i = 0; i < wanted; i++)
        strbuf_add_char(output, (char)(i < 9 ? digits[i] : '0'));
}

static int hour12(int hour)
{
    return hour % 12 == 0 ? 12 : hour % 12;
}

static bool add_number_field(struct strbuf *output, const struct conversion *conversion,
                             const struct fields *fields)
{
    int64_t iso_year;
    int week = iso_week(fields, &iso_year);
    struct {
        int64_t number;
        int width;
        char letter, padding;
    } table[] = {
        { fields->date.day, 2, 'd', '0' },
        { fields->date.day, 2, 'e', ' ' },
        { fields->date.month, 2, 'm', '0' },
        { fields->date.year, fields->date.year < 0 ? 5 : 4, 'Y', '0' },
        { ((fields->date.year % 100) + 100) % 100, 2, 'y', '0' },
        { fields->date.year / 100, 2, 'C', '0' },
        { fields->hour, 2, 'H', '0' },
        { fields->hour, 2, 'k', ' ' },
        { hour12(fields->hour), 2, 'I', '0' },
        { hour12(fields->hour), 2, 'l', ' ' },
        { fields->minute, 2, 'M', '0' },
        { fields->second, 2, 'S', '0' },
        { fields->yearday, 3, 'j', '0' },
        { fields->weekday == 0 ? 7 : fields->weekday, 1, 'u', '0' },
        { fields->weekday, 1, 'w', '0' },
        { (fields->yearday + 6 - fields->weekday) / 7, 2, 'U', '0' },
        { (fields->yearday + 6 - (fields->weekday + 6) % 7) / 7, 2, 'W', '0' },
        { week, 2, 'V', '0' },
        { iso_year, 4, 'G', '0' },
        { iso_year % 100, 2, 'g', '0' },
        { fields->moment.instant.seconds, 1, 's', '0' },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].letter == conversion->letter) {
            add_number(output, conversion, table[i].number, table[i].width, table[i].padding);
            return true;
        }
    return false;
}

static const char *composite(char letter)
{
    switch (letter) {
    case 'c':
        return "%a %b %e %H:%M:%S %Y";
    case 'D':
    case 'x':
        return "%m/%d/%y";
    case 'F':
        return "%Y-%m-%d";
    case 'T':
    case 'X':
        return "%H:%M:%S";
    case 'R':
        return "%H:%M";
    case 'r':
        return "%I:%M:%S %p";
    case 'v':
        return "%e-%^b-%4Y";
    case '+':
        return "%a %b %e %H:%M:%S %Z %Y";
    default:
        return NULL;
    }
}

static void format_fields(struct strbuf *output, const struct fields *fields, slice format);

static bool add_field(struct strbuf *output, const struct conversion *conversion,
                      const struct fields *fields)
{
    const char *name = NULL;
    size_t length = 0;
    bool afternoon = fields->hour >= 12;
    switch (conversion->letter) {
    case 'a':
    case 'A':
        name = DAYS[fields->weekday];
        length = conversion->letter == 'a' ? 3 : strlen(name);
        break;
    case 'b':
    case 'h':
    case 'B':
        name = MONTHS[fields->date.month - 1];
        length = conversion->letter == 'B' ? strlen(name) : 3;
        break;
    case 'p':
        name = afternoon ? "PM" : "AM";
        length = 2;
        break;
    case 'P':
        name = afternoon ? "pm" : "am";
        length = 2;
        break;
    case 'Z':
        name = fields->moment.utc ? "UTC" : "";
        length = strlen(name);
        break;
    case 'n':
        name = "\n";
        length = 1;
        break;
    case 't':
        name = "\t";
        length = 1;
        break;
    case '%':
        name = "%";
        length = 1;
        break;
    case 'z':
        add_zone(output, conversion, fields->moment.instant.offset_seconds);
        return true;
    case 'N':
    case 'L':
        add_fraction(output, conversion, fields->moment.nanoseconds);
        return true;
    default:
        break;
    }
    if (name != NULL) {
        add_name(output, conversion, (slice){ name, length });
        return true;
    }
    if (composite(conversion->letter) == NULL)
        return add_number_field(output, conversion, fields);
    struct strbuf inner = { 0 };
    format_fields(&inner, fields, slice_from(composite(conversion->letter)));
    add_name(output, conversion, strbuf_slice(&inner));
    strbuf_release(&inner);
    return true;
}

/* conversion -> '%' { '-' | '0' | '_' | '^' | '#' | ':' } [ width ] letter */
static size_t read_conversion(slice format, size_t at, struct conversion *conversion)
{
    *conversion = (struct conversion){ .width = -1 };
    for (at++; at < format.len; at++) {
        char byte = format.ptr[at];
        if (byte == '-' || byte == '0')
            conversion->padding = byte;
        else if (byte == '_')
            conversion->padding = ' ';
        else if (byte == '^')
            conversion->upper = true;
        else if (byte == '#')
            conversion->swap = true;
        else if (byte == ':')
            conversion->colons++;
        else
            break;
    }
    while (at < format.len && format.ptr[at] >= '0' && format.ptr[at] <= '9') {
        int digit = format.ptr[at++] - '0';
        conversion->width = (conversion->width < 0 ? 0 : conversion->width) * 10 + digit;
        if (conversion->width > WIDTH_MAX)
            conversion->width = WIDTH_MAX;
    }
    while (at < format.len && format.ptr[at] == ':') {
        conversion->colons++;
        at++;
    }
    if (at == format.len)
        return at;
    conversion->letter = format.ptr[at];
    return at + 1;
}

static void format_fields(struct strbuf *output, const struct fields *fields, slice format)
{
    for (size_t i = 0; i < format.len;) {
        if (format.ptr[i] != '%') {
            strbuf_add_char(output, format.ptr[i++]);
            continue;
        }
        struct conversion conversion;
        size_t end = read_conversion(format, i, &conversion);
        bool known = conversion.letter != '\0' &&
                     (conversion.colons == 0 || conversion.letter == 'z') &&
                     add_field(output, &conversion, fields);
        if (!known)
            strbuf_add(output, slice_sub(format, i, end));
        i = end;
    }
}

void moment_format(struct strbuf *output, struct moment moment, slice format)
{
    struct fields fields = fields_of(moment);
    format_fields(output, &fields, format);
}
