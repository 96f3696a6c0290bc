/* Case mapping of Unicode text: the only door to ICU. */
#include "liquid/unicode.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "liquid/tokenizer.h"

enum mapping { MAPPING_UPPER, MAPPING_LOWER, MAPPING_TITLE };

static char map_ascii(char byte, enum mapping mapping)
{
    if (mapping == MAPPING_LOWER)
        return liquid_to_lower(byte);
    return liquid_to_upper(byte);
}

static int32_t map_units(UChar *mapped, int32_t room, const UChar *units, int32_t count,
                         enum mapping mapping)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length;
    if (mapping == MAPPING_UPPER)
        length = u_strToUpper(mapped, room, units, count, "", &status);
    else if (mapping == MAPPING_LOWER)
        length = u_strToLower(mapped, room, units, count, "", &status);
    else
        length = u_strToTitle(mapped, room, units, count, NULL, "", &status);
    return U_FAILURE(status) ? -1 : length;
}

/* One character by itself: its neighbours do not count. */
static void add_mapped(struct strbuf *output, uint32_t code_point, enum mapping mapping)
{
    UChar units[2];
    UChar mapped[16];
    int32_t count = 0;
    U16_APPEND_UNSAFE(units, count, code_point);
    int32_t length = map_units(mapped, 16, units, count, mapping);
    if (length < 0) {
        strbuf_add_code_point(output, code_point);
        return;
    }
    for (int32_t i = 0; i < length;) {
        unsigned unit = mapped[i++];
        if (U16_IS_LEAD(unit) && i < length)
            unit = (unsigned)U16_GET_SUPPLEMENTARY(unit, mapped[i]);
        i += unit > 0xFFFF;
        strbuf_add_code_point(output, unit);
    }
}

static slice map_text(struct arena *arena, slice text, enum mapping first, enum mapping rest)
{
    struct strbuf output = { 0 };
    slice left = text;
    enum mapping mapping = first;
    strbuf_reserve(&output, text.len + 1);
    while (left.len > 0) {
        if ((unsigned char)left.ptr[0] < 0x80) {
            strbuf_add_char(&output, map_ascii(left.ptr[0], mapping));
            left = slice_from_index(left, 1);
        } else {
            slice whole = left;
            uint32_t code_point = utf8_next(&left);
            if (u_tolower((UChar32)code_point) != (UChar32)code_point ||
                u_hasBinaryProperty((UChar32)code_point, UCHAR_CHANGES_WHEN_CASEMAPPED))
                add_mapped(&output, code_point, mapping);
            else
                strbuf_add(&output, slice_sub(whole, 0, whole.len - left.len));
        }
        mapping = rest;
    }
    slice result = arena_copy(arena, strbuf_slice(&output));
    strbuf_release(&output);
    return result;
}

/* The common case: nothing to look up, and one copy. */
static bool map_plain(struct arena *arena, slice text, enum mapping first, enum mapping rest,
                      slice *result)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    char *copy = arena_grow(arena, NULL, 0, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = map_ascii(text.ptr[i], i == 0 ? first : rest);
    copy[text.len] = '\0';
    *result = (slice){ copy, text.len };
    return true;
}

static slice map_case(struct arena *arena, slice text, enum mapping first, enum mapping rest)
{
    slice result;
    if (map_plain(arena, text, first, rest, &result))
        return result;
    return map_text(arena, text, first, rest);
}

slice unicode_upcase(struct arena *arena, slice text)
{
    return map_case(arena, text, MAPPING_UPPER, MAPPING_UPPER);
}

slice unicode_downcase(struct arena *arena, slice text)
{
    return map_case(arena, text, MAPPING_LOWER, MAPPING_LOWER);
}

slice unicode_capitalize(struct arena *arena, slice text)
{
    return map_case(arena, text, MAPPING_TITLE, MAPPING_LOWER);
}

bool unicode_is_word(uint32_t code_point)
{
    return u_isalnum((UChar32)code_point) != 0;
}
