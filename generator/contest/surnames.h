/* Chinese surnames and the strokes of their characters: one table, made by
 * tests/ordering/surnames.py. */
#ifndef FABANG_CONTEST_SURNAMES_H
#define FABANG_CONTEST_SURNAMES_H

#include "base/slice.h"

/* Strokes of the character `text` in their official order: 1 across, 2 down, 3 left-falling, 4 dot
 * and right-falling, 5 bent. Empty for one that is not in the table (it has some 630: surnames, and
 * what names of bodies often begin with). Spec: GF 0023-2020. */
slice strokes_of(slice text);

struct surname {
    slice text;     /* the first one or two characters of the name */
    slice reads_as; /* the same, or characters that are read as it is read in a surname */
};
/* The surname of the person's name: a compound one when that is in the table and something stands
 * behind it, else the first character. Nothing for the empty name. */
struct surname surname_of(slice name);
/* How the beginning of a body's name is read when that is the name of a place whose characters are
 * mostly read otherwise; `text` is empty when there is none. */
struct surname place_of_name(slice name);

#endif
