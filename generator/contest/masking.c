/* Masks by character, not by byte. */
#include "contest/masking.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "contest/surnames.h"

/* What stands between the parts of a name. */
static bool is_separator(uint32_t code_point)
{
    return code_point == ' ' || code_point == '-' || code_point == 0xB7 || code_point == 0x2022 ||
           code_point == 0x2027 || code_point == 0x30FB || code_point == 0x3000;
}

/* Combining marks and variation selectors belong to the character before. */
static bool is_mark(uint32_t code_point)
{
    return (code_point >= 0x300 && code_point <= 0x36F) ||
           (code_point >= 0xFE00 && code_point <= 0xFE0F) ||
           (code_point >= 0xE0100 && code_point <= 0xE01EF);
}

static size_t count_characters(slice text)
{
    size_t count = 0;
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        count += !is_separator(code_point) && !is_mark(code_point);
    }
    return count;
}

/* Stars for all but the first `first` and the last `last` characters. */
static slice mask(struct arena *arena, slice text, size_t first, size_t last)
{
    size_t count = count_characters(text);
    struct strbuf out = { 0 };
    size_t index = 0;
    while (text.len > 0) {
        slice rest = text;
        uint32_t code_point = utf8_next(&rest);
        slice bytes = slice_sub(text, 0, text.len - rest.len);
        text = rest;
        bool joins = is_mark(code_point);
        index += !joins && !is_separator(code_point);
        if (is_separator(code_point) || index <= first || index > count - last)
            strbuf_add(&out, bytes);
        else if (!joins)
            strbuf_add_char(&out, '*');
    }
    slice masked = arena_copy(arena, strbuf_slice(&out));
    strbuf_release(&out);
    return masked;
}

slice mask_name(struct arena *arena, enum name_mask how, slice name)
{
    size_t count = count_characters(name);
    size_t first = 0;
    size_t last = 0;
    if (count < 2)
        return mask(arena, name, 0, 0);
    switch (how) {
    case NAME_MASK_SURNAME:
        first = count_characters(surname_of(name).text);
        first = first < count ? first : 1;
        break;
    case NAME_MASK_FIRST:
        first = 1;
        break;
    case NAME_MASK_LAST:
        last = 1;
        break;
    case NAME_MASK_ENDS:
        first = 1;
        last = count > 2;
        break;
    }
    return mask(arena, name, first, last);
}

slice mask_number(struct arena *arena, const struct number_mask *how, slice number)
{
    size_t first = (size_t)how->first;
    size_t last = (size_t)how->last;
    bool too_short = count_characters(number) <= first + last;
    return mask(arena, number, too_short ? 0 : first, too_short ? 0 : last);
}
