/* Contexts: names, equality, meeting, and what outputs do to them. */
#include "liquid/context.h"

#include "liquid/tokenizer.h"

#include <assert.h>
#include <string.h>

const char *context_name(struct context context)
{
    static const char *const NAMES[] = { "in a plain file",
                                         "in text",
                                         "in a title or textarea",
                                         "in a comment",
                                         "in the name of an element",
                                         "in a tag",
                                         "in a tag",
                                         "in the name of an attribute",
                                         "behind the name of an attribute",
                                         "before the value of an attribute",
                                         "in the value of an attribute",
                                         "in a srcdoc attribute",
                                         "in a URL",
                                         "in a srcset attribute",
                                         "in a script",
                                         "in a script's string in double quotes",
                                         "in a script's string in single quotes",
                                         "in a script's template literal",
                                         "in a script's regular expression",
                                         "in a script's comment",
                                         "in a script's comment",
                                         "in a style",
                                         "in a style's string in double quotes",
                                         "in a style's string in single quotes",
                                         "in a style's URL",
                                         "in a style's URL",
                                         "in a style's URL",
                                         "in a style's comment",
                                         "in XML",
                                         "in a CDATA section",
                                         "in a CSV field",
                                         "in a quoted CSV field",
                                         "behind a break",
                                         "nowhere" };
    return NAMES[context.place];
}

bool context_equal(struct context a, struct context b)
{
    return a.place == b.place && a.quote == b.quote && a.url == b.url && a.slash == b.slash &&
           a.element == b.element && a.attribute == b.attribute && a.escaped == b.escaped &&
           a.own_name == b.own_name && a.commented == b.commented;
}

uint64_t context_key(struct context context)
{
    return (uint64_t)context.place | (uint64_t)context.quote << 8 | (uint64_t)context.url << 16 |
           (uint64_t)context.slash << 24 | (uint64_t)context.element << 32 |
           (uint64_t)context.attribute << 40 | (uint64_t)context.escaped << 48 |
           (uint64_t)context.own_name << 49 | (uint64_t)context.commented << 50;
}

static enum place place_of_attribute(enum attribute attribute)
{
    switch (attribute) {
    case ATTRIBUTE_URL:
        return PLACE_URL;
    case ATTRIBUTE_SRCSET:
        return PLACE_SRCSET;
    case ATTRIBUTE_STYLE:
        return PLACE_CSS;
    case ATTRIBUTE_SCRIPT:
        return PLACE_JS;
    case ATTRIBUTE_DOCUMENT:
        return PLACE_DOCUMENT;
    case ATTRIBUTE_PLAIN:
    case ATTRIBUTE_TYPE:
        break;
    }
    return PLACE_VALUE;
}

struct context context_of_output(struct context context)
{
    if (context.place == PLACE_TAG || context.place == PLACE_AFTER_NAME) {
        context.place = PLACE_NAME;
        context.attribute = ATTRIBUTE_PLAIN;
    } else if (context.place == PLACE_BEFORE_VALUE) {
        context.place = place_of_attribute(context.attribute);
        context.quote = QUOTE_SPACE;
    }
    return context;
}

struct context context_after_output(struct context context)
{
    context = context_of_output(context);
    if (context.place == PLACE_ELEMENT)
        context.place = PLACE_ELEMENT_REST;
    if (context.url == URL_START &&
        (context.place == PLACE_URL || context.place == PLACE_CSS_URL ||
         context.place == PLACE_CSS_DOUBLE_URL || context.place == PLACE_CSS_SINGLE_URL))
        context.url = URL_OPEN;
    if (context.place == PLACE_JS)
        context.slash = SLASH_DIVISION;
    return context;
}

static struct context wrong(const char *what)
{
    return (struct context){ .place = PLACE_WRONG, .wrong = what };
}

static bool goes_on_in_tag(struct context context)
{
    return context.place == PLACE_TAG || context.place == PLACE_NAME ||
           context.place == PLACE_AFTER_NAME;
}

/* Whether what may follow in `b` may follow in `a`, too, and is read alike. */
static bool covers(struct context a, struct context b)
{
    /* `<p {% for x in list %}{{ x }} {% endfor %}>`: a '=' may follow, or the next name. */
    if (a.place == PLACE_AFTER_NAME)
        return b.place == PLACE_TAG && a.element == b.element;
    /* `<p{% if x %} hidden{% endif %}>`: what follows may still belong to the element's name. */
    return a.place == PLACE_ELEMENT_REST && goes_on_in_tag(b);
}

struct context context_join(struct context a, struct context b)
{
    if (a.place == PLACE_DEAD || a.place == PLACE_WRONG)
        return a.place == PLACE_DEAD ? b : a;
    if (b.place == PLACE_DEAD || b.place == PLACE_WRONG)
        return b.place == PLACE_DEAD ? a : b;
    if (context_equal(a, b))
        return a;
    struct context c = a;
    c.url = b.url;
    if (context_equal(c, b)) {
        bool open = a.url <= URL_OPEN && b.url <= URL_OPEN;
        c.url = open ? URL_OPEN : URL_UNKNOWN;
        return c;
    }
    c = a;
    c.slash = b.slash;
    if (context_equal(c, b)) {
        c.slash = SLASH_UNKNOWN;
        return c;
    }
    if (covers(a, b))
        return a;
    if (covers(b, a))
        return b;
    /* `<p {% if x %} hidden{% endif %}>`: a name that may go on, and none, both end the same way.
     */
    struct context x = context_of_output(a);
    struct context y = context_of_output(b);
    if (!context_equal(x, a) || !context_equal(y, b))
        return context_join(x, y);
    return wrong("branches end in different places");
}

static bool is_among(slice name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (slice_equal(name, slice_from(*names)))
            return true;
    return false;
}

static bool starts_with_on(slice name)
{
    return slice_starts_with(name, SLICE("on"));
}

enum attribute context_attribute(slice name)
{
    static const char *const URLS[] = { "href",     "src",      "action",  "formaction",
                                        "cite",     "poster",   "data",    "background",
                                        "manifest", "longdesc", "usemap",  "codebase",
                                        "icon",     "archive",  "classid", "profile",
                                        "ping",     NULL };
    char lower[64];
    size_t len = name.len < sizeof(lower) ? name.len : sizeof(lower);
    for (size_t i = 0; i < len; i++)
        lower[i] = liquid_to_lower(name.ptr[i]);
    slice key = { lower, len };
    if (slice_starts_with(key, SLICE("data-")) && key.len > 5) {
        key = slice_from_index(key, 5);
    } else {
        size_t colon = slice_find_char(key, ':', 0);
        if (colon < key.len) {
            if (slice_equal(slice_sub(key, 0, colon), SLICE("xmlns")))
                return ATTRIBUTE_URL;
            key = slice_from_index(key, colon + 1);
        }
    }
    if (starts_with_on(key))
        return ATTRIBUTE_SCRIPT;
    if (slice_equal(key, SLICE("style")))
        return ATTRIBUTE_STYLE;
    if (slice_equal(key, SLICE("srcset")) || slice_equal(key, SLICE("imagesrcset")))
        return ATTRIBUTE_SRCSET;
    if (slice_equal(key, SLICE("srcdoc")))
        return ATTRIBUTE_DOCUMENT;
    if (is_among(key, URLS) || slice_contains(key, SLICE("src")) ||
        slice_contains(key, SLICE("uri")) || slice_contains(key, SLICE("url")))
        return ATTRIBUTE_URL;
    return ATTRIBUTE_PLAIN;
}
