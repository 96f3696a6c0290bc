/* The order of Chinese text by ICU: the only door to it in contest/. */
#ifndef FABANG_CONTEST_COLLATION_H
#define FABANG_CONTEST_COLLATION_H

#include "base/strbuf.h"

enum collation_kind {
    COLLATION_PINYIN, /* by reading with its tone, then by strokes */
    COLLATION_STROKES /* by number of strokes, then by radical */
};

struct collation;

/* Never NULL: ICU is built with its data, which is asserted. Used by one thread at a time. */
struct collation *collation_open(enum collation_kind kind);
void collation_close(struct collation *collation);
/* Appends bytes that compare as the text does, ended by a zero; no other zero is among them.
 * Spec: UTS #10; CLDR's zh-u-co-pinyin and zh-u-co-stroke. */
void collation_add_key(const struct collation *collation, slice text, struct strbuf *key);
/* How many strokes CLDR counts for the character; 0 when it is no Chinese one. Only with
 * COLLATION_STROKES. */
unsigned collation_strokes(const struct collation *collation, slice character);

#endif
