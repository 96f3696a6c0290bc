/* Properties of Unicode characters, and other encodings: the door to ICU for the formats. */
#ifndef FABANG_FORMATS_CHARACTER_H
#define FABANG_FORMATS_CHARACTER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Letters, digits, and the marks that combine with them: what may stand in a slug. */
bool character_is_word(uint32_t code_point);
/* Simple lower case of one character. */
uint32_t character_to_lower(uint32_t code_point);
/* General category Zs. */
bool character_is_space_separator(uint32_t code_point);
/* General category P. */
bool character_is_punctuation(uint32_t code_point);
/* General category S. */
bool character_is_symbol(uint32_t code_point);
/* East Asian width W, F or H and no emoji by default, or script Hangul: "CJK character" of the
 * CJK-friendly emphasis rules. */
bool character_is_cjk(uint32_t code_point);

/* The bytes of the encoding that ICU knows by that name as UTF-8, in the arena. False at bytes that
 * stand for nothing in it. */
bool character_convert(struct arena *arena, slice bytes, const char *encoding, slice *text);

#endif
