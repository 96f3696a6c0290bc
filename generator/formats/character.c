/* Properties of Unicode characters, by ICU. */
#include "formats/character.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/uscript.h>

bool character_is_word(uint32_t code_point)
{
    UChar32 character = (UChar32)code_point;
    return u_isalnum(character) || (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
}

uint32_t character_to_lower(uint32_t code_point)
{
    return (uint32_t)u_tolower((UChar32)code_point);
}

bool character_is_space_separator(uint32_t code_point)
{
    return u_charType((UChar32)code_point) == U_SPACE_SEPARATOR;
}

bool character_is_punctuation(uint32_t code_point)
{
    return u_ispunct((UChar32)code_point);
}

bool character_is_symbol(uint32_t code_point)
{
    return (U_GET_GC_MASK((UChar32)code_point) & U_GC_S_MASK) != 0;
}

bool character_is_cjk(uint32_t code_point)
{
    UChar32 character = (UChar32)code_point;
    int32_t width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
    if (width == U_EA_WIDE || width == U_EA_FULLWIDTH || width == U_EA_HALFWIDTH)
        return !u_hasBinaryProperty(character, UCHAR_EMOJI_PRESENTATION);
    return u_getIntPropertyValue(character, UCHAR_SCRIPT) == USCRIPT_HANGUL;
}

/* Strict: a byte sequence that stands for nothing ends the conversion instead of becoming '?'. */
static UConverter *open_converter(const char *name)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_SUCCESS(error))
        ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    assert(U_SUCCESS(error));
    return converter;
}

bool character_convert(struct arena *arena, slice bytes, const char *encoding, slice *text)
{
    enum { UTF8_PER_BYTE = 2 }; /* the most: two bytes of UTF-16 are up to three */
    UErrorCode error = U_ZERO_ERROR;
    UConverter *from = open_converter(encoding);
    UConverter *to = open_converter("UTF-8");
    size_t capacity = bytes.len * UTF8_PER_BYTE + 4;
    char *target = arena_alloc(arena, capacity);
    char *end = target;
    const char *source = bytes.ptr;
    ucnv_convertEx(to, from, &end, target + capacity, &source, bytes.ptr + bytes.len, NULL, NULL,
                   NULL, NULL, true, true, &error);
    ucnv_close(from);
    ucnv_close(to);
    *text = (slice){ target, (size_t)(end - target) };
    return U_SUCCESS(error) && source == bytes.ptr + bytes.len;
}
