/* How the text of a template moves its context on: HTML and what stands in attributes. */
#include "liquid/context.h"

#include "liquid/context_code.h"
#include "liquid/tokenizer.h"

#include <assert.h>
#include <string.h>

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool equal_ignoring_case(slice text, slice lower)
{
    if (text.len != lower.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (liquid_to_lower(text.ptr[i]) != lower.ptr[i])
            return false;
    return true;
}

static size_t wrong_at(struct context *context, const char *what, size_t at)
{
    *context = (struct context){ .place = PLACE_WRONG, .wrong = what };
    return at;
}

static const struct {
    slice name;
    enum element element;
} ELEMENTS[] = { { SLICE_INIT("script"), ELEMENT_SCRIPT },
                 { SLICE_INIT("style"), ELEMENT_STYLE },
                 { SLICE_INIT("textarea"), ELEMENT_TEXTAREA },
                 { SLICE_INIT("title"), ELEMENT_TITLE } };

static enum element element_of(slice name)
{
    for (size_t i = 0; i < sizeof(ELEMENTS) / sizeof(ELEMENTS[0]); i++)
        if (equal_ignoring_case(name, ELEMENTS[i].name))
            return ELEMENTS[i].element;
    return ELEMENT_OTHER;
}

/* HTML, section 13.2.5.8: whatever else follows is of the element's name, also '!', '=' and quotes.
 */
static size_t name_end(slice text, size_t at)
{
    while (at < text.len && !liquid_is_space(text.ptr[at]) && text.ptr[at] != '/' &&
           text.ptr[at] != '>')
        at++;
    return at;
}

/* Section 13.2.5.43 and the following: "<!-->" and "<!--->" are whole comments. */
static size_t comment_start_end(slice text, size_t at)
{
    slice rest = slice_from_index(text, at);
    if (slice_starts_with(rest, SLICE("<!-->")))
        return at + 5;
    return slice_starts_with(rest, SLICE("<!--->")) ? at + 6 : 0;
}

/* "<!doctype html>", "<?xml ?>", "</3>": nothing in them is a tag. One that goes on behind an
 * output or a tag is read as text. */
static bool is_bogus_comment(slice text)
{
    char second = liquid_byte_at(text, 1);
    bool bogus = second == '!' || second == '?' ||
                 (second == '/' && text.len > 2 && !is_letter(text.ptr[2]));
    return bogus && slice_find_char(text, '>', 0) < text.len;
}

/* Text up to a tag or comment. */
static size_t move_text(struct context *context, slice text, size_t at)
{
    for (;; at++) {
        at = slice_find_char(text, '<', at);
        if (at == text.len)
            return text.len;
        slice rest = slice_from_index(text, at);
        if (slice_equal(rest, SLICE("<")) || slice_equal(rest, SLICE("</"))) {
            context->place = PLACE_ELEMENT;
            return text.len;
        }
        size_t empty = comment_start_end(text, at);
        if (empty > 0)
            return empty;
        if (slice_starts_with(rest, SLICE("<!--"))) {
            context->place = PLACE_COMMENT;
            return at + 4;
        }
        if (is_bogus_comment(rest)) {
            at = slice_find_char(text, '>', at);
            continue;
        }
        size_t name = at + 1;
        bool closes = text.ptr[name] == '/';
        if (closes)
            name++;
        if (name < text.len && is_letter(text.ptr[name])) {
            size_t end = name_end(text, name);
            context->place = end == text.len ? PLACE_ELEMENT_REST : PLACE_TAG;
            context->element = closes ? ELEMENT_OTHER : element_of(slice_sub(text, name, end));
            return end;
        }
    }
}

/* Behind an output or a tag: whether this could be the end of "-->" or "<!-->". */
static bool may_end_comment(slice text)
{
    static const char *const ENDS[] = { ">", "->", "!>", "-!>", NULL };
    for (const char *const *end = ENDS; *end != NULL; end++)
        if (slice_starts_with(text, slice_from(*end)))
            return true;
    return false;
}

static size_t move_comment(struct context *context, slice text, size_t at)
{
    if (at == 0 && may_end_comment(text))
        return wrong_at(context, "the end of a comment is put together of pieces", at);
    for (; (at = slice_find(text, SLICE("--"), at)) < text.len; at++) {
        slice rest = slice_from_index(text, at + 2);
        size_t bang = slice_starts_with(rest, SLICE("!"));
        if (slice_starts_with(slice_from_index(rest, bang), SLICE(">"))) {
            context->place = PLACE_TEXT;
            return at + 2 + bang + 1;
        }
    }
    return text.len;
}

/* The end of an attribute's name; text.len + 1 when a character cannot stand in one. */
static size_t attribute_name_end(slice text, size_t at)
{
    for (; at < text.len; at++) {
        char byte = text.ptr[at];
        if (liquid_is_space(byte) || byte == '=' || byte == '>' || byte == '/')
            return at;
        if (byte == '"' || byte == '\'' || byte == '<')
            return text.len + 1;
    }
    return at;
}

/* What stands in the element whose start tag ends here. */
static void enter_element(struct context *context)
{
    static const enum place PLACES[] = { PLACE_TEXT, PLACE_JS,     PLACE_JS,
                                         PLACE_CSS,  PLACE_RCDATA, PLACE_RCDATA };
    *context = (struct context){ .place = PLACES[context->element], .element = context->element };
}

static size_t move_tag(struct context *context, slice text, size_t at)
{
    while (at < text.len && (liquid_is_space(text.ptr[at]) || text.ptr[at] == '/'))
        at++;
    if (at == text.len)
        return at;
    if (text.ptr[at] == '>') {
        enter_element(context);
        return at + 1;
    }
    size_t end = attribute_name_end(text, at);
    if (end > text.len)
        return wrong_at(context, "a quote or '<' stands in the name of an attribute", at);
    if (end == at)
        return wrong_at(context, "an attribute has a value and no name", at);
    slice name = slice_sub(text, at, end);
    context->attribute = context_attribute(name);
    if (context->element == ELEMENT_SCRIPT && equal_ignoring_case(name, SLICE("type")))
        context->attribute = ATTRIBUTE_TYPE;
    context->place = end == text.len ? PLACE_NAME : PLACE_AFTER_NAME;
    context->own_name = end == text.len && (slice_starts_with(name, SLICE("data-")) ||
                                            slice_starts_with(name, SLICE("aria-")));
    return end;
}

/* A name that goes on behind an output or a tag: what it is in the end, nobody knows here. */
static size_t move_name(struct context *context, slice text, size_t at)
{
    size_t end = attribute_name_end(text, at);
    if (end > text.len)
        return wrong_at(context, "a quote or '<' stands in the name of an attribute", at);
    if (end > at && !context->own_name)
        return wrong_at(context, "the name of an attribute is put together of pieces", at);
    if (end < text.len) {
        context->place = PLACE_AFTER_NAME;
        context->own_name = false;
    }
    return end;
}

static size_t move_after_name(struct context *context, slice text, size_t at)
{
    while (at < text.len && liquid_is_space(text.ptr[at]))
        at++;
    if (at == text.len)
        return at;
    context->place = text.ptr[at] == '=' ? PLACE_BEFORE_VALUE : PLACE_TAG;
    return at + (text.ptr[at] == '=');
}

static size_t move_before_value(struct context *context, slice text, size_t at)
{
    while (at < text.len && liquid_is_space(text.ptr[at]))
        at++;
    if (at == text.len)
        return at;
    char byte = text.ptr[at];
    if (byte == '>')
        return wrong_at(context, "an attribute has no value behind its '='", at);
    *context = context_of_output(*context);
    if (byte == '"')
        context->quote = QUOTE_DOUBLE;
    else if (byte == '\'')
        context->quote = QUOTE_SINGLE;
    return at + (context->quote != QUOTE_SPACE);
}

static size_t value_end(slice text, size_t at, enum quote quote)
{
    for (; at < text.len; at++) {
        char byte = text.ptr[at];
        if (quote == QUOTE_DOUBLE   ? byte == '"'
            : quote == QUOTE_SINGLE ? byte == '\''
                                    : liquid_is_space(byte) || byte == '>')
            return at;
    }
    return at;
}

/* Whether a script of that type is run, holds data, or is text to others. */
static enum element script_of_type(slice type)
{
    static const char *const CODE[] = { "",
                                        "module",
                                        "text/javascript",
                                        "application/javascript",
                                        "text/ecmascript",
                                        "application/ecmascript",
                                        "text/jscript",
                                        "text/livescript",
                                        "text/x-javascript",
                                        "application/x-javascript",
                                        NULL };
    size_t semicolon = slice_find_char(type, ';', 0);
    slice name = slice_trim(slice_sub(type, 0, semicolon));
    for (const char *const *code = CODE; *code != NULL; code++)
        if (equal_ignoring_case(name, slice_from(*code)))
            return ELEMENT_SCRIPT;
    if (slice_ends_with(name, SLICE("json")) || equal_ignoring_case(name, SLICE("importmap")) ||
        equal_ignoring_case(name, SLICE("speculationrules")))
        return ELEMENT_DATA;
    return ELEMENT_OTHER;
}

static const char *bad_in_unquoted(slice value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] != '\0' && strchr("\"'<=`", value.ptr[i]) != NULL)
            return value.ptr + i;
    return NULL;
}

/* Up to the end of the value of an attribute. */
static size_t move_value(struct context *context, slice text, size_t at)
{
    size_t end = value_end(text, at, context->quote);
    slice value = slice_sub(text, at, end);
    const char *bad = context->quote == QUOTE_SPACE ? bad_in_unquoted(value) : NULL;
    if (bad != NULL)
        return wrong_at(context, "a quote, '<', '=' or '`' stands in a value without quotes",
                        (size_t)(bad - text.ptr));
    enum element element = context->element;
    if (context->attribute == ATTRIBUTE_TYPE)
        element = script_of_type(value);
    size_t inner_wrong = 0;
    context_move_code(context, value, true, &inner_wrong);
    if (context->place == PLACE_WRONG)
        return at + inner_wrong;
    if (end == text.len)
        return end;
    bool quoted = context->quote != QUOTE_SPACE;
    *context = (struct context){ .place = PLACE_TAG, .element = element };
    return end + quoted;
}

/* Where the end tag of the special element starts, or the text's end. */
static size_t end_tag(slice text, size_t at, enum element element)
{
    slice name = { NULL, 0 };
    for (size_t i = 0; i < sizeof(ELEMENTS) / sizeof(ELEMENTS[0]); i++)
        if (ELEMENTS[i].element == (element == ELEMENT_DATA ? ELEMENT_SCRIPT : element))
            name = ELEMENTS[i].name;
    for (; (at = slice_find(text, SLICE("</"), at)) < text.len; at += 2) {
        slice candidate = slice_sub(text, at + 2, at + 2 + name.len);
        size_t behind = at + 2 + name.len;
        if (equal_ignoring_case(candidate, name) &&
            (behind >= text.len || liquid_is_space(text.ptr[behind]) || text.ptr[behind] == '/' ||
             text.ptr[behind] == '>'))
            return at;
    }
    return text.len;
}

/* Section 13.2.5.20 and the following: behind "<!--" a "<script" hides the next end tag, so that
 * the element would end elsewhere than it seems. The byte where that begins, or text.len. */
static size_t hiding_script(struct context *context, slice text)
{
    for (size_t at = 0; at < text.len; at++) {
        slice rest = slice_from_index(text, at);
        if (rest.ptr[0] != '<' && rest.ptr[0] != '-')
            continue;
        if (slice_starts_with(rest, SLICE("<!--")))
            context->commented = true;
        else if (slice_starts_with(rest, SLICE("-->")))
            context->commented = false;
        else if (context->commented &&
                 equal_ignoring_case(slice_sub(text, at, at + 7), SLICE("<script")))
            return at;
    }
    return text.len;
}

/* script, style, title, textarea: nothing but their end tag ends them. */
static size_t move_special(struct context *context, slice text, size_t at)
{
    size_t end = end_tag(text, at, context->element);
    size_t inner_wrong = 0;
    if (context->element == ELEMENT_SCRIPT || context->element == ELEMENT_DATA) {
        size_t hiding = hiding_script(context, slice_sub(text, at, end));
        if (hiding < end - at)
            return wrong_at(context, "'<script' stands behind '<!--' in a script", at + hiding);
    }
    if (context->place != PLACE_RCDATA)
        context_move_code(context, slice_sub(text, at, end), false, &inner_wrong);
    if (end == text.len) {
        if (context->place == PLACE_WRONG)
            return at + inner_wrong;
        return end;
    }
    *context = (struct context){ .place = PLACE_TEXT };
    return end;
}

static size_t move_xml(struct context *context, slice text, size_t at)
{
    bool cdata = context->place == PLACE_XML_CDATA;
    slice mark = cdata ? SLICE("]]>") : SLICE("<![CDATA[");
    size_t found = slice_find(text, mark, at);
    if (found == text.len)
        return text.len;
    context->place = cdata ? PLACE_XML : PLACE_XML_CDATA;
    return found + mark.len;
}

static size_t move_csv(struct context *context, slice text, size_t at)
{
    size_t found = slice_find_char(text, '"', at);
    if (found == text.len)
        return text.len;
    context->place = context->place == PLACE_CSV ? PLACE_CSV_QUOTED : PLACE_CSV;
    return found + 1;
}

/* Text goes on where a tag began: with a name it is one, else the '<' was text. */
static size_t move_element(struct context *context, slice text, size_t at)
{
    if (!is_letter(text.ptr[at])) {
        context->place = PLACE_TEXT;
        return at;
    }
    size_t end = name_end(text, at);
    context->element = element_of(slice_sub(text, at, end));
    context->place = end == text.len ? PLACE_ELEMENT_REST : PLACE_TAG;
    return end;
}

static size_t move_element_rest(struct context *context, slice text, size_t at)
{
    size_t end = name_end(text, at);
    if (end > at)
        return wrong_at(context, "the name of an element is put together of pieces", at);
    if (end < text.len)
        context->place = PLACE_TAG;
    return end;
}

static size_t move(struct context *context, slice text, size_t at)
{
    switch ((int)context->place) {
    case PLACE_TEXT:
        return move_text(context, text, at);
    case PLACE_ELEMENT:
        return move_element(context, text, at);
    case PLACE_ELEMENT_REST:
        return move_element_rest(context, text, at);
    case PLACE_COMMENT:
        return move_comment(context, text, at);
    case PLACE_TAG:
        return move_tag(context, text, at);
    case PLACE_NAME:
        return move_name(context, text, at);
    case PLACE_AFTER_NAME:
        return move_after_name(context, text, at);
    case PLACE_BEFORE_VALUE:
        return move_before_value(context, text, at);
    case PLACE_XML:
    case PLACE_XML_CDATA:
        return move_xml(context, text, at);
    case PLACE_CSV:
    case PLACE_CSV_QUOTED:
        return move_csv(context, text, at);
    case PLACE_PLAIN:
    case PLACE_DEAD:
        return text.len;
    default:
        break;
    }
    if (context->quote != QUOTE_NONE)
        return move_value(context, text, at);
    if (context->element != ELEMENT_OTHER)
        return move_special(context, text, at);
    size_t inner_wrong = 0;
    context_move_code(context, slice_from_index(text, at), false, &inner_wrong);
    return context->place == PLACE_WRONG ? at + inner_wrong : text.len;
}

struct context context_after_text(struct context context, slice text, size_t *at)
{
    size_t i = 0;
    while (i < text.len && context.place != PLACE_WRONG)
        i = move(&context, text, i);
    *at = i;
    return context;
}
