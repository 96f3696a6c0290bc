/* The table of the files in contests/: one file lists contests of one kind. */
#ifndef FABANG_CONTEST_CONTEST_SCHEMA_H
#define FABANG_CONTEST_CONTEST_SCHEMA_H

#include "contest/contest.h"
#include "contest/schema.h"

struct contest_file {
    const struct value *origin;
    const struct kind *kind;
    slice place_label, source; /* of all contests that do not say otherwise */
    ARRAY_OF(struct contest) contests;
};

extern const struct schema CONTEST_FILE_SCHEMA;

#endif
