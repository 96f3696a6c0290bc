/* Texts that people wrote and places in them: kept as byte offsets, turned into lines only when
 * printed. */
#ifndef FABANG_BASE_SOURCE_H
#define FABANG_BASE_SOURCE_H

#include "base/slice.h"

#include <stdint.h>

/* One input. `path` is relative to the site's root, with '/'. A database row is a source without
 * text: its path names database, table and key
 * ("site-data/rankings.db:lists:shortlist-enterprise"). */
struct source {
    slice path;
    slice text; /* whole file; ptr NULL for a source without lines */
};

/* By value everywhere; `source` NULL means nowhere in particular. */
typedef struct position {
    const struct source *source;
    uint32_t offset; /* bytes from the start of source->text */
} position;

typedef struct span {
    position start;
    uint32_t len; /* bytes */
} span;

/* From 1; columns count code points. Both are 0 for a source without text. */
void position_line_column(position where, uint32_t *line, uint32_t *column);
/* The line that the position stands in, without its end. */
slice position_line_text(position where);
/* By path, then offset. */
int position_compare(position a, position b);

#endif
