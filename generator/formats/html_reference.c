/* Resolves the character references of HTML. */
#include "formats/html.h"

#include "base/strbuf.h"

#include <assert.h>
#include <stdint.h>

struct reference_row {
    slice name; /* without '&', with its ';' when that is required */
    slice text;
};

static const struct reference_row ROWS[] = {
#define REFERENCE(name, text) { SLICE_INIT(name), SLICE_INIT(text) },
#include "formats/html_references.def"
#undef REFERENCE
};

enum {
    ROW_COUNT = sizeof(ROWS) / sizeof(ROWS[0]),
    NAME_BYTES_MAX = 32,     /* the longest name, with ';' */
    SHORT_NAME_BYTES_MAX = 6 /* the longest that may stand without ';' */
};

static const struct reference_row *find_row(slice name)
{
    size_t from = 0;
    size_t to = ROW_COUNT;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = slice_compare(ROWS[middle].name, name);
        if (order == 0)
            return &ROWS[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_alphanumeric(char byte)
{
    return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static char byte_at(slice text, size_t at)
{
    if (at < text.len)
        return text.ptr[at];
    return '\0';
}

/* The row whose name is the longest at the front of `text`. Only the names of HTML 2 and 3 may lack
 * their ';', and none of them is longer than six bytes. */
static const struct reference_row *match_name(slice text)
{
    size_t run = 0;
    while (run < NAME_BYTES_MAX && is_alphanumeric(byte_at(text, run)))
        run++;
    const struct reference_row *row =
        byte_at(text, run) == ';' ? find_row(slice_sub(text, 0, run + 1)) : NULL;
    size_t len = run < SHORT_NAME_BYTES_MAX ? run : SHORT_NAME_BYTES_MAX;
    for (; row == NULL && len >= 2; len--)
        row = find_row(slice_sub(text, 0, len));
    return row;
}

/* "&copy=1" in an attribute is part of a query, as old pages have it. */
static bool is_no_reference_in_attribute(slice text, slice name)
{
    char behind = byte_at(text, name.len);
    return !slice_ends_with(name, SLICE(";")) && (behind == '=' || is_alphanumeric(behind));
}

/* What numbers mean that name no character of Unicode: Windows-1252 from 0x80 to 0x9F. */
static unsigned repair_code_point(uint32_t number)
{
    static const uint16_t windows[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    if (number >= 0x80 && number < 0xA0)
        return windows[number - 0x80];
    bool is_scalar = number != 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    return is_scalar ? number : 0xFFFD;
}

static int digit_value(char byte, bool hexadecimal)
{
    if (is_digit(byte))
        return byte - '0';
    char lower = (char)(byte | 0x20);
    return hexadecimal && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* number -> '#' ( digits | 'x' hex-digits ) [ ';' ]; returns its length, 0 when it is none. */
static size_t match_number(slice text, unsigned *code_point)
{
    bool hexadecimal = (byte_at(text, 1) | 0x20) == 'x';
    size_t start = hexadecimal ? 2 : 1;
    size_t at = start;
    uint32_t number = 0;
    for (int digit; (digit = digit_value(byte_at(text, at), hexadecimal)) >= 0; at++)
        if (number <= 0x10FFFF) /* more digits cannot make it valid again */
            number = number * (hexadecimal ? 16U : 10U) + (uint32_t)digit;
    if (at == start)
        return 0;
    *code_point = repair_code_point(number);
    return byte_at(text, at) == ';' ? at + 1 : at;
}

/* Takes the reference behind an '&' and returns its length; 0: the '&' means itself. */
static size_t decode_one(slice text, bool in_attribute, struct strbuf *output)
{
    unsigned code_point = 0;
    if (byte_at(text, 0) == '#') {
        size_t len = match_number(text, &code_point);
        if (len > 0)
            strbuf_add_code_point(output, code_point);
        return len;
    }
    const struct reference_row *row = match_name(text);
    if (row == NULL || (in_attribute && is_no_reference_in_attribute(text, row->name)))
        return 0;
    strbuf_add(output, row->text);
    return row->name.len;
}

slice html_decode(struct arena *arena, slice raw, bool in_attribute)
{
    size_t ampersand = slice_find_char(raw, '&', 0);
    if (ampersand == raw.len)
        return raw;
    struct strbuf output = { 0 };
    size_t copied = 0;
    while (ampersand < raw.len) {
        strbuf_add(&output, slice_sub(raw, copied, ampersand));
        size_t len = decode_one(slice_from_index(raw, ampersand + 1), in_attribute, &output);
        copied = len > 0 ? ampersand + 1 + len : ampersand;
        assert(copied <= raw.len);
        ampersand = slice_find_char(raw, '&', ampersand + 1 + len);
    }
    strbuf_add(&output, slice_from_index(raw, copied));
    slice decoded = arena_copy(arena, strbuf_slice(&output));
    strbuf_release(&output);
    return decoded;
}
