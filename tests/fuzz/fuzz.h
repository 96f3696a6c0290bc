/* What all fuzz targets share. A target is one file with LLVMFuzzerTestOneInput(); inputs come from
 * libFuzzer, or, built without it, from the files that are named. */
#ifndef FABANG_TESTS_FUZZ_H
#define FABANG_TESTS_FUZZ_H

#include "base/diag.h"
#include "base/value.h"

#include <stdint.h>

/* What libFuzzer calls; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What must hold for every input; ends the process when it does not. */
#define REQUIRE(condition) ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_fail(const char *condition, const char *file, int line);

/* Between the parts of an input that has several: ASCII's record separator. */
enum { FUZZ_SEPARATOR = 0x1e };

/* Memory and diagnostics of one input, which stands in a block of just its size. */
struct fuzz_run {
    struct arena *arena;
    struct diags *diags;
    struct source source;
    char *bytes; /* of the source */
};

struct fuzz_run fuzz_begin(slice bytes);
/* The same as fs_read_text() would hand it over: what is no UTF-8, and NUL, becomes a '?'. */
struct fuzz_run fuzz_begin_text(slice bytes);
/* Judges the diagnostics: each within its text, printed whole, sorted. */
void fuzz_end(struct fuzz_run *run);

/* Takes the options off the front; 0 for an empty input. */
unsigned fuzz_take_byte(slice *input);
/* Takes off the part up to the next separator. */
slice fuzz_take_part(slice *input);

/* Well-formed, without NUL. */
void fuzz_check_text(slice text);
/* Every place within the source, keys unique, no deeper than `depth_max`; texts as above. Returns
 * the number of values. */
size_t fuzz_check_tree(const struct source *source, const struct value *value, size_t depth_max);

#endif
