/* How names and numbers are masked where they may not be printed whole. One way only: what is
 * masked cannot be told from the result. */
#ifndef FABANG_CONTEST_MASKING_H
#define FABANG_CONTEST_MASKING_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdint.h>

/* What stays of a name of 3 characters, and of one of 2. */
enum name_mask {
    NAME_MASK_SURNAME, /* 李**, 李*; compound surnames whole: 欧阳** */
    NAME_MASK_FIRST,   /* 李**, 李*; 欧*** */
    NAME_MASK_LAST,    /* **豪, *豪 */
    NAME_MASK_ENDS     /* 张*丰, 李* */
};

/* Characters of a number that stay at its beginning and end; the rest becomes stars. */
struct number_mask {
    int64_t first, last;
};

struct masking {
    enum name_mask name;
    struct number_mask phone, identity;
};

/* A star for each character that goes. Marks between the parts of a name (· • ‧ - and spaces) stay,
 * marks over a character go with it, and of a single character nothing stays. A slice of `arena`.
 */
slice mask_name(struct arena *arena, enum name_mask how, slice name);
/* The same for letters and digits of ASCII; what separates them stays. Nothing stays of a number
 * that has no more characters than would. */
slice mask_number(struct arena *arena, const struct number_mask *how, slice number);

#endif
