/* Any text, in any context and mode, is a template or a list of faults: never a crash, a hang or a
 * leak. What was refused has a diagnostic, and none stands outside the text. */
#include "fuzz_liquid.h"

#include <assert.h>
#include <stdlib.h>

static void check_places(const struct diags *diags)
{
    for (size_t i = 0; i < diags_size(diags); i++) {
        position where = diags_at(diags, i)->where;
        if (where.source != NULL && where.offset > where.source->text.len)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_template input;
    if (!fuzz_open_template(&input, bytes, size))
        return 0;
    if (input.tmpl == NULL && !diags_has_errors(input.diags))
        abort();
    check_places(input.diags);
    fuzz_close_template(&input);
    return 0;
}
