/* Escaping for URLs, scripts, styles and tables. */
#ifndef FABANG_LIQUID_ESCAPE_CODE_H
#define FABANG_LIQUID_ESCAPE_CODE_H

#include "base/strbuf.h"
#include "liquid/liquid.h"

/* What is printed instead of a value that cannot be made safe: harmless as a name, in a style, and
 * behind '#' as a URL. */
#define ESCAPE_MARKER "fabang-unsafe"

/* No scheme, or http, https, mailto, tel. */
bool escape_url_is_safe(slice url);
/* Percent-encodes what cannot stand in a URL and keeps %XX and reserved characters. */
/* Only what neither a URL nor HTML escapes: it may be copied as it is. */
bool escape_url_is_plain(slice url);
void escape_url(struct strbuf *output, slice url);
/* Percent-encodes all but letters, digits and - . _ ~ */
void escape_url_query(struct strbuf *output, slice text);
/* Each candidate of a srcset by itself. */
void escape_srcset(struct strbuf *output, slice text);
/* The inside of a string of a script, in either quote. */
void escape_js_string(struct strbuf *output, slice text);
/* The value as JSON that can stand in a script, with spaces around numbers and words. */
void escape_js_value(struct arena *arena, struct strbuf *output, struct liquid_value value);
/* A value of a style that cannot end it, or the marker. */
void escape_css_value(struct strbuf *output, slice text);
void escape_css_string(struct strbuf *output, slice text);
/* A name of an element that holds only text and elements, or the marker; as the rest of a name only
 * digits. */
void escape_element_name(struct strbuf *output, slice text, bool rest);
/* A name of an attribute without a meaning of its own, or the marker. */
void escape_attribute_name(struct strbuf *output, slice text);
/* A field of a table; a text that a spreadsheet would calculate gets an apostrophe. */
void escape_csv(struct strbuf *output, slice text, bool quoted);

#endif
