/* What the fuzz targets share. An input is one byte of options, then texts with the byte 0x1e
 * between them: the template, and the partials a, b, c ... that it may call. */
#ifndef FABANG_TESTS_FUZZ_H
#define FABANG_TESTS_FUZZ_H

#include "liquid/liquid.h"

enum { FUZZ_PARTIALS_MAX = 8 };

struct fuzz_input {
    struct source sources[FUZZ_PARTIALS_MAX + 1]; /* the template first */
    size_t count;
    struct liquid_options options;
    struct diags *diags; /* of parsing */
    struct liquid_set *set;
    const struct liquid_template *tmpl; /* NULL: refused */
};

/* Takes the input apart and parses its template. False, with nothing to close, when it is too short
 * or too long. */
bool fuzz_open(struct fuzz_input *input, const uint8_t *bytes, size_t size);
void fuzz_close(struct fuzz_input *input);
/* What libFuzzer calls; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
