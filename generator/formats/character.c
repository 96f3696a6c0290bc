/* Properties of Unicode characters, by ICU. */
#include "formats/character.h"

#include <unicode/uchar.h>
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
