/* What is done to text for the place where it is printed. */
#ifndef FABANG_LIQUID_ESCAPE_H
#define FABANG_LIQUID_ESCAPE_H

#include "base/strbuf.h"
#include "liquid/node.h"

/* The first byte at or after `from` that escape_html() would change, or text.len. */
size_t escape_html_from(slice text, size_t from);
/* & < > " ' become references, NUL U+FFFD. */
void escape_html(struct strbuf *output, slice text);
/* The same, but references that are there already stay. */
void escape_html_once(struct strbuf *output, slice text);
/* Prints `value` for its place; safe HTML passes where the place is text of HTML. */
void escape_value(struct arena *arena, struct strbuf *output, struct escaping escaping,
                  struct liquid_value value);

#endif
