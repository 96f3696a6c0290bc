/* Where in the output a template stands: what its text has opened and not yet closed.
 *
 * Text moves the context on; an output is escaped for it; branches must meet in one. The rules are
 * those of contextual autoescaping (Samuel, Saxena, Song: "Context-sensitive auto-sanitization in
 * web templating languages", 2011, and Go's html/template). */
#ifndef FABANG_LIQUID_CONTEXT_H
#define FABANG_LIQUID_CONTEXT_H

#include "base/slice.h"

#include <stdint.h>

enum place {
    PLACE_PLAIN, /* a file without escaping */
    PLACE_TEXT,
    PLACE_RCDATA, /* title, textarea */
    PLACE_COMMENT,
    PLACE_ELEMENT,      /* behind '<' or '</' */
    PLACE_ELEMENT_REST, /* behind the first part of an element's name */
    PLACE_TAG,          /* between attributes */
    PLACE_NAME,
    PLACE_AFTER_NAME,
    PLACE_BEFORE_VALUE,
    PLACE_VALUE,    /* of a plain attribute */
    PLACE_DOCUMENT, /* srcdoc: HTML in an attribute */
    PLACE_URL,
    PLACE_SRCSET,
    PLACE_JS,
    PLACE_JS_DOUBLE,
    PLACE_JS_SINGLE,
    PLACE_JS_TEMPLATE,
    PLACE_JS_REGEXP,
    PLACE_JS_BLOCK_COMMENT,
    PLACE_JS_LINE_COMMENT,
    PLACE_CSS,
    PLACE_CSS_DOUBLE,
    PLACE_CSS_SINGLE,
    PLACE_CSS_DOUBLE_URL,
    PLACE_CSS_SINGLE_URL,
    PLACE_CSS_URL,
    PLACE_CSS_COMMENT,
    PLACE_XML,
    PLACE_XML_CDATA,
    PLACE_CSV,
    PLACE_CSV_QUOTED,
    PLACE_DEAD, /* behind a break: meets any other */
    PLACE_WRONG /* see `wrong` */
};

enum quote { QUOTE_NONE, QUOTE_DOUBLE, QUOTE_SINGLE, QUOTE_SPACE /* an unquoted value */ };
enum url_part {
    URL_START, /* nothing but white space before */
    URL_OPEN,  /* something, but no ':', '/', '?' or '#': it may still become a scheme */
    URL_PATH,
    URL_QUERY,
    URL_CODE, /* behind "javascript:" and the like */
    URL_UNKNOWN
};
/* What a slash would be in a script. */
enum slash { SLASH_REGEXP, SLASH_DIVISION, SLASH_UNKNOWN };
enum element {
    ELEMENT_OTHER,
    ELEMENT_SCRIPT,
    ELEMENT_DATA,
    ELEMENT_STYLE,
    ELEMENT_TEXTAREA,
    ELEMENT_TITLE
};
enum attribute {
    ATTRIBUTE_PLAIN,
    ATTRIBUTE_URL,
    ATTRIBUTE_SRCSET,
    ATTRIBUTE_STYLE,
    ATTRIBUTE_SCRIPT,
    ATTRIBUTE_DOCUMENT,
    ATTRIBUTE_TYPE /* of a script element */
};

struct context {
    enum place place;
    enum quote quote;
    enum url_part url;
    enum slash slash;
    enum element element;
    enum attribute attribute;
    bool own_name;     /* PLACE_NAME behind "data-" or "aria-", which no other kind begins with */
    bool escaped;      /* the text ended in a backslash of a string */
    bool commented;    /* a script element, behind "<!--" */
    const char *wrong; /* PLACE_WRONG: what is wrong */
};

/* The context behind `text`. When it is PLACE_WRONG, `*at` is the byte where it went wrong. */
struct context context_after_text(struct context context, slice text, size_t *at);
/* What an output in this context prints into: `<p {{ x }}` is a name, `<p class={{ x }}` a value.
 */
struct context context_of_output(struct context context);
/* The context behind an output. */
struct context context_after_output(struct context context);
bool context_equal(struct context a, struct context b);
/* Where two branches meet; PLACE_WRONG when they cannot. */
struct context context_join(struct context a, struct context b);
/* "in text", "in the value of an attribute" ..., for messages. */
const char *context_name(struct context context);
/* The kind of an attribute by its name. */
enum attribute context_attribute(slice name);
/* Distinct for contexts that are not equal. */
uint64_t context_key(struct context context);

#endif
