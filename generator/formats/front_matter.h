/* Finds the YAML between "---" lines at the start of a text. */
#ifndef FABANG_FORMATS_FRONT_MATTER_H
#define FABANG_FORMATS_FRONT_MATTER_H

#include "base/diag.h"

struct front_matter {
    bool present;
    size_t from, to; /* the YAML, without the lines of dashes */
    size_t body;     /* where the rest starts; 0 without front matter (behind a BOM) */
};

/* A first line "---" opens it, the next line "---" closes it; CRLF is accepted. False and
 * front-matter-open at the first line when nothing closes it; `*parts` is set in any case. */
bool front_matter_find(struct diags *diags, const struct source *source,
                       struct front_matter *parts);

#endif
