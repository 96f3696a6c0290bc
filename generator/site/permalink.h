/* Paths within the published tree: from pattern to URL to file. */
#ifndef FABANG_SITE_PERMALINK_H
#define FABANG_SITE_PERMALINK_H

#include "base/arena.h"

enum { PERMALINK_BYTES_MAX = 1000 };

struct permalink_values {
    slice id, number, year, kind;
};

/* Replaces :id, :number, :year and :kind of a pattern like "/lists/:id/v/:number/". */
slice permalink_expand(struct arena *arena, slice pattern, const struct permalink_values *values);
/* Starts with '/', has no empty, "." or ".." part, no part that starts with '.', no control, '\',
 * '?', '#' or '%', and at most PERMALINK_BYTES_MAX bytes: what is safe as a file and as a URL. */
bool permalink_is_valid(slice url);
/* "/a/" gives "a/index.html", "/a.xml" gives "a.xml". */
slice permalink_to_path(struct arena *arena, slice url);
/* The path of the file for a URL as it stands in a link: percent-decoded, index.html added. Written
 * to `buffer`; the empty slice when it does not fit or is no path from the root. */
slice permalink_decode(slice url, char *buffer, size_t buffer_bytes);
/* The URL with everything percent-encoded that is neither unreserved nor '/' (RFC 3986
 * section 2.3), for links. */
slice permalink_encode(struct arena *arena, slice url);

#endif
