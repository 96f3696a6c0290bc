/* UTF-8: checking, walking, and the Unicode properties that need no library. */
#ifndef FABANG_BASE_UTF8_H
#define FABANG_BASE_UTF8_H

#include "base/slice.h"

#include <stdint.h>

/* Index of the first byte that is not well-formed UTF-8 (RFC 3629: no surrogates, no overlong
 * forms), or text.len. */
size_t utf8_invalid_at(slice text);
/* Index of the first byte that cannot be printed: not well-formed, a noncharacter, or a control
 * character (C0, DEL, C1) other than tab, line feed and carriage return; or text.len. */
size_t utf8_unprintable_at(slice text);
/* Controls, noncharacters, and the format characters that turn text around or have no width: nobody
 * sees them in a file, and they come in by copying. Tab and line ends are controls here. */
bool utf8_is_invisible(uint32_t code_point);
/* Takes one code point off the front of `*rest`, which must not be empty; a bad byte gives U+FFFD
 * and is taken alone.
 */
uint32_t utf8_next(slice *rest);
/* The code point that ends at `text`'s end, or 0 for the empty text. */
uint32_t utf8_last(slice text);
/* Writes 1 to 4 bytes, returns how many. */
size_t utf8_encode(uint32_t code_point, char bytes[4]);
/* Bytes that the code point takes. */
size_t utf8_length(uint32_t code_point);
/* Bytes at the front that may be copied as they are: well-formed, and none of them in `stops`. */
size_t utf8_run(slice text, const bool stops[256]);
/* Code points in the text: bytes that continue none. */
size_t utf8_count(slice text);
/* Bytes of the first `count` of them, of all when there are fewer. */
size_t utf8_offset(slice text, size_t count);
/* Han, kana, bopomofo, CJK punctuation and full-width forms: text that is set without spaces. */
bool utf8_is_cjk(uint32_t code_point);

#endif
