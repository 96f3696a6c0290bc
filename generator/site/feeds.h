/* Feeds of notices and of editions of lists: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. */
#ifndef FABANG_SITE_FEEDS_H
#define FABANG_SITE_FEEDS_H

#include "base/strbuf.h"
#include "site/outputs.h"

/* Appends the feed that `output` plans (OUTPUT_RSS, OUTPUT_ATOM, OUTPUT_JSON_FEED): of all notices
 * and editions, of those of its subject's contest, or of the notices of its kind. Bodies are given
 * in full with absolute URLs, so they must have been rendered. */
void feed_write(struct arena *arena, const struct site *site, const struct output *output,
                struct strbuf *text);

#endif
