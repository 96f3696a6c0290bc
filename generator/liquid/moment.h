/* Points in time as the date filter reads and prints them. */
#ifndef FABANG_LIQUID_MOMENT_H
#define FABANG_LIQUID_MOMENT_H

#include "base/date.h"
#include "base/strbuf.h"

struct moment {
    struct instant instant;
    int32_t nanoseconds;
    bool utc; /* its zone has the name UTC */
};

/* Reads dates in the forms that Ruby's Time.parse takes; what is missing before the first part that
 * is given comes from `now`. False when there is no date and no time in the text, or none that
 * exists. */
bool moment_parse(slice text, struct moment now, struct moment *moment);
/* Appends the moment in Ruby's strftime form: flags - 0 ^ # _ :, widths, all conversions; unknown
 * ones are copied. */
void moment_format(struct strbuf *output, struct moment moment, slice format);

#endif
