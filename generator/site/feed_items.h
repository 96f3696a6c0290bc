/* What feeds tell of: notices, and every edition of a list, as items of one shape. */
#ifndef FABANG_SITE_FEED_ITEMS_H
#define FABANG_SITE_FEED_ITEMS_H

#include "site/site.h"

/* The newest notices, and as many of the newest editions: on a day with many lists neither pushes
 * the other out. Older ones stand in the indexes. */
enum { FEED_ITEMS_MAX = 100 };

/* Texts are the notice's, or the edition's in the theme's words, which say what the edition stated
 * when it was published, and nothing of what came later. */
struct feed_item {
    const struct notice *notice; /* NULL: an edition */
    slice guid;                  /* tag URI (RFC 4151) that outlives any change of address */
    slice title, summary, html;  /* html: with absolute URLs */
    slice link;                  /* absolute */
    struct instant published, updated;
    slice author; /* may be empty */
    ARRAY_OF(slice) categories;
};

struct feed_items {
    ARRAY_OF(struct feed_item) list; /* newest first */
};

/* Of the contest, or of all when it is NULL. Bodies of notices must have been rendered. */
struct feed_items feed_items_of(struct arena *arena, const struct site *site,
                                const struct contest *contest);
/* Of notices alone. */
struct feed_items feed_items_of_notices(struct arena *arena, const struct site *site,
                                        const struct notice_refs *notices);

/* "tag:HOST,YEAR:WHAT:ID" (RFC 4151): an authority, a year in which it was theirs, and our own name
 * for the thing. */
slice feed_tag_uri(struct arena *arena, const struct site *site, int year, const char *what,
                   slice id);

/* `html` with every URL that starts with '/' made absolute; quicker for what formats/markdown.h
 * wrote all of. A slice of `arena`. */
slice feed_absolute_html(struct arena *arena, const struct site *site, slice html,
                         bool is_of_markdown);

#endif
