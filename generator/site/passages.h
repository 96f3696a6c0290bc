/* Passages that many pages share: the head, navigation and footer of a theme.
 *
 * A passage is lines of HTML that follow each other and of which nobody need hear again: they say
 * the same on every page, and no leak is in them nor can reach into them. Where it stands again,
 * one comparison passes over it. A line is taken when it is met a second time. What a worker
 * remembers is bounded: of two for which there is one place the one that is met more often stays.
 */
#ifndef FABANG_SITE_PASSAGES_H
#define FABANG_SITE_PASSAGES_H

#include "base/arena.h"
#include "base/array.h"
#include "base/slice.h"

#include <stdint.h>

enum { PASSAGE_ROWS = 256, PASSAGE_PLACES = 4, PASSAGE_BYTES_MAX = 8192, SEEN_LINES_MAX = 2048 };

struct passage {
    char *text; /* NULL in a place not used yet */
    size_t len, capacity;
    uint64_t key;   /* of its first line */
    unsigned worth; /* more when it is met, less when another would have its place */
};

/* Bytes [from, to) of a page. */
struct passed_range {
    size_t from, to;
};

/* In the order of the page, none beside another. */
struct passed_ranges {
    ARRAY_OF(struct passed_range) list;
};

/* Zeroed at first. */
struct passages {
    struct passage items[PASSAGE_ROWS][PASSAGE_PLACES]; /* the first line says in which row */
    uint64_t seen[SEEN_LINES_MAX]; /* keys of lines that were learned once, by their low bits */
    /* Of the page that is read: */
    slice page;
    struct passage *last; /* which stands before `last_end` to its end, or NULL */
    size_t last_end;
    struct passed_ranges passed; /* where no leak is, nor a part of one */
};

void passages_begin_page(struct passages *passages, slice page);
/* How many bytes of the page from `line` on are a passage, or the first lines of one; 0 when there
 * is none. A line is a part of the page, from the first '<' of a line to behind its end. Passages
 * that follow each other become one. */
size_t passages_pass(struct passages *passages, struct arena *arena, slice line);
/* Learns a line of the page that says the same on every page; it is no part of a passage while a
 * leak might be in it. */
void passages_learn(struct passages *passages, struct arena *arena, slice line);

#endif
