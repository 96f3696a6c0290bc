/* URI references: taking apart, resolving, making relative, percent-encoding (RFC 3986). */
#ifndef FABANG_FORMATS_URI_H
#define FABANG_FORMATS_URI_H

#include "base/arena.h"

enum { URI_BYTES_MAX = 2000 };

/* The five parts; all borrow from the text that was parsed. A part that is missing is not the same
 * as an empty one: "a?" has a query. */
struct uri {
    slice scheme, authority, path, query, fragment;
    bool has_scheme, has_authority, has_query, has_fragment;
};

/* Cannot fail: any text has these parts. Spec: RFC 3986 appendix B. */
struct uri uri_split(slice text);
/* Puts the parts together again. Spec: RFC 3986 section 5.3. */
slice uri_join(struct arena *arena, const struct uri *uri);
/* The text is a URI reference: only allowed bytes, complete percent-encodings, a good port, and no
 * more than URI_BYTES_MAX. Chinese must be percent-encoded before. Spec: RFC 3986 section 4.1. */
bool uri_is_valid(slice text);
/* An http or https URI with a host. */
bool uri_is_web(slice text);
/* The reference has the scheme (compared without case). */
bool uri_has_scheme(slice text, slice scheme);
/* Whether a page may link there: relative, http, https, mailto or tel. Nothing with
 * controls, which browsers drop, so that "java\nscript:" does not pass: they would stay as %0A, and
 * the address would lead elsewhere. */
bool uri_is_safe_link(slice text);

/* Resolves `reference` against `base`: "/a/b/" and "../c" give "/a/c". `base` may lack scheme and
 * authority (a site's path). Result in the arena. Spec: RFC 3986 sections 5.2.2, 5.2.4. */
slice uri_resolve(struct arena *arena, slice base, slice reference);
/* Without "." and ".." parts; never climbs above the root. Spec: RFC 3986 section 5.2.4. */
slice uri_remove_dot_segments(struct arena *arena, slice path);
/* The shortest plain way from the page at path `from` to `to`, both absolute paths ("/a/b/"), `to`
 * with an optional query and fragment: "../c/#x", "./" for itself. uri_resolve(from, result) gives
 * `to` again. When `to` has a scheme or an authority it is returned as it is. */
slice uri_relative(struct arena *arena, slice from, slice to);

/* Percent-encodes every byte that may not stand in a path; '/' stays, '%' is encoded. */
slice uri_encode_path(struct arena *arena, slice path);
/* As above for an IRI reference as people write it: encodes what is not allowed (Chinese, spaces,
 * quotes), leaves delimiters and existing percent-encodings alone. Spec: RFC 3987 section 3.1. */
slice uri_encode_reference(struct arena *arena, slice text);
/* All but unreserved bytes: for one query value or path part. */
slice uri_encode_component(struct arena *arena, slice text);
/* Decodes "%41"; false when an encoding is incomplete, the result is not UTF-8 or has a NUL. */
bool uri_decode(struct arena *arena, slice text, slice *decoded);

#endif
