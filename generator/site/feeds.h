/* Feeds of notices: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. */
#ifndef FABANG_SITE_FEEDS_H
#define FABANG_SITE_FEEDS_H

#include "base/strbuf.h"
#include "site/outputs.h"

enum { FEED_ITEMS_MAX = 100 }; /* the newest; older ones stand in the index */

/* Appends the feed that `output` plans (OUTPUT_RSS, OUTPUT_ATOM, OUTPUT_JSON_FEED): of all notices,
 * or of its subject's contest or kind. Bodies are given in full with absolute URLs, so they must
 * have been rendered. Guids are tag URIs (RFC 4151) that outlive any change of address; dates are
 * publication times. */
void feed_write(struct arena *arena, const struct site *site, const struct output *output,
                struct strbuf *text);

/* `html` with every URL that starts with '/' made absolute. A slice of `arena`. */
slice feed_absolute_html(struct arena *arena, const struct site *site, slice html);

#endif
