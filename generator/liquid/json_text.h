/* Values as JSON. */
#ifndef FABANG_LIQUID_JSON_TEXT_H
#define FABANG_LIQUID_JSON_TEXT_H

#include "base/strbuf.h"
#include "liquid/liquid.h"

/* Appends the value as JSON without white space; what is deeper than 100 levels, and numbers that
 * JSON lacks, are null. With `for_script` the text may stand in a script element: < > & U+2028
 * U+2029 are written \uXXXX. */
void liquid_print_json(struct arena *arena, struct strbuf *output, struct liquid_value value,
                       bool for_script);

#endif
