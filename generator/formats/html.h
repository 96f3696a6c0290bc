/* Reads finished HTML for what it links to and what it names: a tokenizer, no tree.
 *
 * It follows the states of the WHATWG tokenizer (HTML Living Standard, section 13.2.5) as far as
 * tags, attributes, comments, doctypes, raw text and, within svg and math, CDATA go; it allocates
 * nothing and never fails, as browsers do not. libxml2's HTML parser knows HTML 4 only. */
#ifndef FABANG_FORMATS_HTML_H
#define FABANG_FORMATS_HTML_H

#include "base/arena.h"

enum { HTML_ATTRIBUTES_MAX = 64 }; /* of one tag; further ones are skipped */

struct html_attribute {
    slice name;  /* as written: compare with html_name_equal() */
    slice value; /* as written, with character references; see html_decode() */
    bool has_value;
};

struct html_tag {
    slice name;                              /* as written */
    size_t offset;                           /* of its '<' */
    const struct html_attribute *attributes; /* the first of each name; valid during the call */
    size_t attribute_count;
    bool self_closing;
};

/* Any function may be NULL. Slices borrow from the scanned text. */
struct html_visitor {
    void (*start)(void *context, const struct html_tag *tag);
    void (*end)(void *context, slice name, size_t offset);
    /* Character data between tags: raw, with character references; of script and style, too. */
    void (*text)(void *context, slice text, size_t offset);
    void (*comment)(void *context, slice text, size_t offset);
    /* For who knows lines from other pages, both or none: a line from its first '<' to its line end
     * that was `learned` began and ended outside of any tag, comment or raw text, so that it says
     * the same wherever it stands like that. `known` is asked where such a line begins: how many
     * bytes from there on, of this line and others behind it, are lines that were learned, with or
     * without blank ones between; 0 when it is new. Those are passed over, and nothing is said of
     * them. */
    size_t (*known)(void *context, slice line);
    void (*learned)(void *context, slice line);
};

/* Calls the visitor for each token in order. Script, style, textarea, title, iframe, xmp, noembed,
 * noframes and plaintext hold text only; noscript holds elements, as it does with scripts off. */
void html_scan(slice html, const struct html_visitor *visitor, void *context);

/* Equal without ASCII case; `lower` is in lower case. */
bool html_name_equal(slice name, slice lower);
/* The attribute, or NULL. */
const struct html_attribute *html_attribute_find(const struct html_tag *tag, slice lower);

/* The text with character references resolved, all 2,231 named ones and numeric ones; in_attribute
 * chooses the rule for those without ';' ("?a&copy=1" stays). Returns `raw` itself when it has no
 * '&', else a slice of the arena. Spec: HTML sections 13.2.5.72 to 13.2.5.80, 13.5. */
slice html_decode(struct arena *arena, slice raw, bool in_attribute);

enum html_url_kind {
    HTML_URL_NONE, /* no URL in there */
    HTML_URL_LINK, /* one that people follow: a[href], area[href], form[action] ... */
    HTML_URL_LOAD, /* one that the browser loads: img[src], link[href], script[src] ... */
    HTML_URL_SET   /* srcset: take it apart with html_srcset_next() */
};
/* What an attribute of an element holds. */
enum html_url_kind html_url_kind_of(slice element, slice attribute);
/* Takes one candidate's URL off a (decoded) srcset; false at its end. Spec: HTML section 4.8.4.2.2.
 */
bool html_srcset_next(slice *rest, slice *url);

#endif
