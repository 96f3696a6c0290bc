/* Case mapping of Unicode text: the only door to ICU. */
#ifndef FABANG_LIQUID_UNICODE_H
#define FABANG_LIQUID_UNICODE_H

#include "base/arena.h"

#include <stdint.h>

/* Full mappings (SpecialCasing.txt), each character by itself: no final sigma, no locale. New text
 * in the arena. */
slice unicode_upcase(struct arena *arena, slice text);
slice unicode_downcase(struct arena *arena, slice text);
/* The first character in title case, the others in lower case. */
slice unicode_capitalize(struct arena *arena, slice text);
/* Letters and digits of any script. */
bool unicode_is_word(uint32_t code_point);

#endif
