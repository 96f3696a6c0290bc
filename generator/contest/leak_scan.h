/* Where a search for leaks looks closely: the next place at which one might be, many bytes a step.
 */
#ifndef FABANG_CONTEST_LEAK_SCAN_H
#define FABANG_CONTEST_LEAK_SCAN_H

#include "base/slice.h"

/* The next candidate at or behind `at`, or the text's length: a digit, one of full width (U+FF10 to
 * U+FF19, EF BC 90 to EF BC 99), or '@'. */
size_t leak_scan_candidate(slice text, size_t at);
/* The next '<' behind an ASCII letter, digit or '_', or the text's length. */
size_t leak_scan_tag(slice text, size_t at);

/* The ways to find both that there are: a byte a step, which is the definition; 16 bytes, by
 * whatever vectors the compiler has; 32, where the processor has AVX2 (elsewhere 16 again). */
struct leak_scan {
    size_t (*candidate)(slice text, size_t at);
    size_t (*tag)(slice text, size_t at);
};
extern const struct leak_scan leak_scan_plain, leak_scan_16, leak_scan_32;

#endif
