/* What the targets of the template engine share. An input is one byte of options, then texts with
 * the separator between them: the template, and the partials a, b, c ... that it may call. */
#ifndef FABANG_TESTS_FUZZ_LIQUID_H
#define FABANG_TESTS_FUZZ_LIQUID_H

#include "fuzz.h"
#include "liquid/liquid.h"

enum { FUZZ_PARTIALS_MAX = 8 };

struct fuzz_template {
    struct source sources[FUZZ_PARTIALS_MAX + 1]; /* the template first */
    size_t count;
    struct liquid_options options;
    struct diags *diags; /* of parsing */
    struct liquid_set *set;
    const struct liquid_template *tmpl; /* NULL: refused */
};

/* Takes the input apart and parses its template. False, with nothing to close, when it is too short
 * or too long. */
bool fuzz_open_template(struct fuzz_template *input, const uint8_t *bytes, size_t size);
void fuzz_close_template(struct fuzz_template *input);

#endif
