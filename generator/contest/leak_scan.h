/* Where a search for leaks looks closely: the next place at which one might be, many bytes a step.
 */
#ifndef FABANG_CONTEST_LEAK_SCAN_H
#define FABANG_CONTEST_LEAK_SCAN_H

#include "base/slice.h"

enum { FULL_WIDTH_BYTES = 3 }; /* of a digit of full width */

static inline bool leak_is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* A letter or digit of ASCII, or '_'. */
static inline bool leak_is_word(char letter)
{
    char lower = (char)(letter | 0x20);
    return leak_is_digit(letter) || (lower >= 'a' && lower <= 'z') || letter == '_';
}

/* The next candidate at or behind `at`, or the text's length: a digit, one of full width (U+FF10 to
 * U+FF19, EF BC 90 to EF BC 99), or '@'. */
size_t leak_scan_candidate(slice text, size_t at);
/* The next '<' behind an ASCII letter, digit or '_', or the text's length. */
size_t leak_scan_tag(slice text, size_t at);

/* The same a byte a step, which is the definition. */
size_t leak_scan_candidate_plainly(slice text, size_t at);
size_t leak_scan_tag_plainly(slice text, size_t at);

#endif
