/* Writes iCalendar content lines. */
#include "formats/icalendar.h"

#include <assert.h>

enum { LINE_OCTETS_MAX = 75 };

static bool is_continuation_byte(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Adds up to what the line has room for, never cutting a character; the leading space of a
 * continuation counts. */
static void add_folded(struct strbuf *output, slice text)
{
    size_t room = LINE_OCTETS_MAX;
    while (text.len > room) {
        size_t cut = room;
        while (cut > 1 && is_continuation_byte(text.ptr[cut]))
            cut--;
        strbuf_add(output, slice_sub(text, 0, cut));
        strbuf_add(output, SLICE("\r\n "));
        text = slice_from_index(text, cut);
        room = LINE_OCTETS_MAX - 1;
    }
    strbuf_add(output, text);
}

void icalendar_line(struct strbuf *output, slice name, slice value)
{
    struct strbuf line = { 0 };
    strbuf_add(&line, name);
    strbuf_add_char(&line, ':');
    strbuf_add(&line, value);
    add_folded(output, strbuf_slice(&line));
    strbuf_add(output, SLICE("\r\n"));
    strbuf_release(&line);
}

void icalendar_text(struct strbuf *output, slice name, slice text)
{
    struct strbuf escaped = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '\n')
            strbuf_add(&escaped, SLICE("\\n"));
        else if (byte == '\\' || byte == ';' || byte == ',')
            strbuf_format(&escaped, "\\%c", byte);
        else if ((unsigned char)byte >= 0x20 && byte != 0x7F)
            strbuf_add_char(&escaped, byte);
    }
    icalendar_line(output, name, strbuf_slice(&escaped));
    strbuf_release(&escaped);
}

void icalendar_date(struct strbuf *output, slice name, struct date date)
{
    assert(date_is_set(date));
    strbuf_format(output, SLICE_FMT ";VALUE=DATE:%04d%02d%02d\r\n", SLICE_ARG(name), date.year,
                  date.month, date.day);
}

void icalendar_instant(struct strbuf *output, slice name, struct instant instant)
{
    struct instant utc = instant_in_zone(instant, 0);
    struct date date = instant_date(utc);
    int64_t second = utc.seconds - date_to_days(date) * 86400;
    strbuf_format(output, SLICE_FMT ":%04d%02d%02dT%02d%02d%02dZ\r\n", SLICE_ARG(name), date.year,
                  date.month, date.day, (int)(second / 3600), (int)(second / 60 % 60),
                  (int)(second % 60));
}
