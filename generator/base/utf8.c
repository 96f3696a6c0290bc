/* UTF-8 decoding and encoding (RFC 3629). */
#include "base/utf8.h"

#include "base/step.h"

#include <assert.h>
#include <string.h>

enum { REPLACEMENT = 0xFFFD, CODE_POINT_MAX = 0x10FFFF };

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Most characters of Chinese text: three bytes, the first none of those that have rules of their
 * own. */
static bool is_plain_three(slice text)
{
    unsigned char lead = (unsigned char)text.ptr[0];
    return lead > 0xE0 && lead < 0xF0 && lead != 0xED && text.len >= 3 &&
           is_continuation(text.ptr[1]) && is_continuation(text.ptr[2]);
}

/* Bytes of the well-formed sequence at the front, 0 when there is none. */
static inline size_t sequence_length(slice text, uint32_t *code_point)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char lead = (unsigned char)text.ptr[0];
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    if (is_plain_three(text)) {
        *code_point = (lead & 0xFU) << 12 | ((unsigned char)text.ptr[1] & 0x3FU) << 6 |
                      ((unsigned char)text.ptr[2] & 0x3FU);
        return 3;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.len < length)
        return 0;
    uint32_t value = lead & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation(text.ptr[i]))
            return 0;
        value = value << 6 | ((unsigned char)text.ptr[i] & 0x3FU);
    }
    if (value < least[length] || value > CODE_POINT_MAX || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code_point = value;
    return length;
}

/* The same of four bytes that are there, looked at as one number. */
static inline bool is_plain_three_of_four(const char *bytes)
{
    static const char masks[4] = { '\xF0', '\xC0', '\xC0', 0 };
    static const char marks[4] = { '\xE0', '\x80', '\x80', 0 };
    uint32_t word;
    uint32_t mask;
    uint32_t mark;
    memcpy(&word, bytes, sizeof(word));
    memcpy(&mask, masks, sizeof(mask));
    memcpy(&mark, marks, sizeof(mark));
    return (word & mask) == mark && bytes[0] != '\xE0' && bytes[0] != '\xED';
}

size_t utf8_run(slice text, const bool stops[256])
{
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;
    while (at < end && !stops[(unsigned char)*at]) {
        uint32_t code_point = 0;
        size_t length = 1;
        if ((unsigned char)*at >= 0x80)
            length = end - at >= 4 && is_plain_three_of_four(at)
                         ? 3
                         : sequence_length((slice){ at, (size_t)(end - at) }, &code_point);
        if (length == 0)
            break;
        at += length;
    }
    return (size_t)(at - text.ptr);
}

static size_t find_invalid(slice text)
{
    static const bool no_stops[256];
    return utf8_run(text, no_stops);
}

/* U+FDD0 to U+FDEF, and the last two of each plane: no text has them (Unicode, section 23.7). */
static bool is_noncharacter(uint32_t code_point)
{
    return (code_point & 0xFFFE) == 0xFFFE || (code_point >= 0xFDD0 && code_point <= 0xFDEF);
}

static bool is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

bool utf8_is_invisible(uint32_t code_point)
{
    return is_control(code_point) || is_noncharacter(code_point) || code_point == 0x200B ||
           (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

static size_t find_unprintable(slice text)
{
    /* What cannot be printed, and what controls and noncharacters of several bytes begin with. */
    static const bool stops[256] = {
        [0x00] = true, [0x01] = true, [0x02] = true, [0x03] = true, [0x04] = true, [0x05] = true,
        [0x06] = true, [0x07] = true, [0x08] = true, [0x0B] = true, [0x0C] = true, [0x0E] = true,
        [0x0F] = true, [0x10] = true, [0x11] = true, [0x12] = true, [0x13] = true, [0x14] = true,
        [0x15] = true, [0x16] = true, [0x17] = true, [0x18] = true, [0x19] = true, [0x1A] = true,
        [0x1B] = true, [0x1C] = true, [0x1D] = true, [0x1E] = true, [0x1F] = true, [0x7F] = true,
        [0xC2] = true, [0xEF] = true, [0xF0] = true, [0xF1] = true, [0xF2] = true, [0xF3] = true,
        [0xF4] = true,
    };
    for (slice rest = text;;) {
        rest = slice_from_index(rest, utf8_run(rest, stops));
        uint32_t code_point = 0;
        size_t length = rest.len > 0 ? sequence_length(rest, &code_point) : 0;
        if (length == 0 || is_control(code_point) || is_noncharacter(code_point))
            return text.len - rest.len;
        rest = slice_from_index(rest, length);
    }
}

enum { PIECE_BYTES = 1024, TEXT_BYTES_MIN = STEP_BYTES + 2 };

/* All ones in each byte that does not go on as the two before it began, or begins what has rules of
 * its own or may not be printable: C0 to C2, E0, ED, F0 to FF, and EF with B7 or BF. */
static inline step doubts_about_characters(step bytes, step last, step last_but_one)
{
    step must_continue = (step)((last >= 0xC0) | (last_but_one >= 0xE0));
    step continues = (step)((bytes & 0xC0) == 0x80);
    return (must_continue ^ continues) |
           (step)((bytes - 0xC0 <= 2) | (bytes == 0xE0) | (bytes == 0xED) | (bytes >= 0xF0) |
                  ((last == 0xEF) & ((bytes | 0x08) == 0xBF)));
}

/* Of each control but tab, line feed and carriage return. */
static inline step doubts_about_controls(step bytes)
{
    step blank = (step)((bytes == '\n') | (bytes == '\t') | (bytes == '\r'));
    return ((step)(bytes < 0x20) & ~blank) | (step)(bytes == 0x7F);
}

static inline step doubts_at(const char *at)
{
    step bytes = step_at(at);
    return doubts_about_characters(bytes, step_at(at - 1), step_at(at - 2)) |
           doubts_about_controls(bytes);
}

/* True for most texts that can be printed, and for no others. The last step overlaps with the one
 * before. */
static bool is_surely_printable(slice text)
{
    if (text.len < TEXT_BYTES_MIN)
        return false;
    const char *end = text.ptr + text.len;
    if ((unsigned char)end[-1] >= 0xC0 || (unsigned char)end[-2] >= 0xE0)
        return false;
    char first[2 + STEP_BYTES] = { 0 }; /* nothing stands before the text */
    memcpy(first + 2, text.ptr, STEP_BYTES);
    step doubts = doubts_at(first + 2);
    for (const char *at = text.ptr + STEP_BYTES; at < end - STEP_BYTES; at += STEP_BYTES)
        doubts |= doubts_at(at);
    doubts |= doubts_at(end - STEP_BYTES);
    return step_bits(doubts) == 0;
}

/* Short, so that little is looked at once more where one character is in doubt. */
static slice piece_of(slice text)
{
    if (text.len <= PIECE_BYTES)
        return text;
    size_t len = PIECE_BYTES;
    while (len > PIECE_BYTES - 3 && is_continuation(text.ptr[len]))
        len--;
    return (slice){ text.ptr, len };
}

/* What `find` finds, which finds nothing in what can be printed. */
static inline size_t find_in_pieces(slice text, size_t (*find)(slice text))
{
    slice rest = text;
    while (rest.len > 0) {
        slice piece = piece_of(rest);
        if (!is_surely_printable(piece) && find(piece) < piece.len)
            break; /* there, or the piece ends within what is no character */
        rest = slice_from_index(rest, piece.len);
    }
    return text.len - rest.len + (rest.len > 0 ? find(rest) : 0);
}

size_t utf8_invalid_at(slice text)
{
    return find_in_pieces(text, find_invalid);
}

size_t utf8_unprintable_at(slice text)
{
    return find_in_pieces(text, find_unprintable);
}

uint32_t utf8_next(slice *rest)
{
    assert(rest->len > 0);
    uint32_t code_point = REPLACEMENT;
    size_t length = sequence_length(*rest, &code_point);
    if (length == 0)
        length = 1;
    rest->ptr += length;
    rest->len -= length;
    return code_point;
}

uint32_t utf8_last(slice text)
{
    if (text.len == 0)
        return 0;
    size_t start = text.len - 1;
    while (start > 0 && text.len - start < 4 && is_continuation(text.ptr[start]))
        start--;
    slice tail = { text.ptr + start, text.len - start };
    uint32_t code_point = 0;
    return sequence_length(tail, &code_point) == tail.len ? code_point : (uint32_t)REPLACEMENT;
}

size_t utf8_length(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

size_t utf8_encode(uint32_t code_point, char bytes[4])
{
    if (code_point > CODE_POINT_MAX || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        bytes[0] = (char)code_point;
        return 1;
    }
    size_t length = utf8_length(code_point);
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    bytes[0] = (char)((0xF00U >> length & 0xFFU) | code_point);
    return length;
}

size_t utf8_count(slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += !is_continuation(text.ptr[i]);
    return count;
}

size_t utf8_offset(slice text, size_t count)
{
    size_t at = 0;
    for (; at < text.len && count > 0; count--)
        do
            at++;
        while (at < text.len && is_continuation(text.ptr[at]));
    return at;
}

bool utf8_is_cjk(uint32_t code_point)
{
    static const uint32_t ranges[][2] = {
        { 0x4E00, 0x9FFF },   /* unified ideographs, by far the most */
        { 0x2E80, 0x303E },   /* radicals, CJK symbols and punctuation */
        { 0x3041, 0x33FF },   /* kana, bopomofo, enclosed and squared CJK */
        { 0x3400, 0x4DBF },   /* extension A */
        { 0xF900, 0xFAFF },   /* compatibility ideographs */
        { 0xFE30, 0xFE4F },   /* compatibility forms */
        { 0xFF01, 0xFF60 },   /* full-width forms */
        { 0xFFE0, 0xFFE6 },   /* full-width signs */
        { 0x20000, 0x3FFFD }, /* supplementary and tertiary ideographs */
    };
    if (code_point < 0x2E80)
        return false;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (code_point >= ranges[i][0] && code_point <= ranges[i][1])
            return true;
    return false;
}
