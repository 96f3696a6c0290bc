/* What is done to text for the place where it is printed. */
#include "liquid/escape.h"

#include "base/step.h"
#include "liquid/escape_code.h"
#include "liquid/operand.h"
#include "liquid/tokenizer.h"

#include <string.h>

static slice reference_of(char byte)
{
    switch (byte) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    case '"':
        return SLICE("&quot;");
    case '\'':
        return SLICE("&#39;");
    case '\0':
        return SLICE("\xEF\xBF\xBD");
    default:
        return (slice){ NULL, 0 };
    }
}

/* One load for each byte of text that needs nothing. */
static const unsigned char SPECIAL[256] = {
    ['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, ['\''] = 1, ['\0'] = 1
};

size_t escape_html_from(slice text, size_t from)
{
    for (; text.len - from >= STEP_BYTES; from += STEP_BYTES) {
        step bytes = step_at(text.ptr + from);
        unsigned bits = step_bits((step)((bytes == '&') | (bytes == '<') | (bytes == '>') |
                                         (bytes == '"') | (bytes == '\'') | (bytes == '\0')));
        if (bits != 0)
            return from + (unsigned)__builtin_ctz(bits);
    }
    while (from < text.len && !SPECIAL[(unsigned char)text.ptr[from]])
        from++;
    return from;
}

void escape_html(struct strbuf *output, slice text)
{
    size_t from = 0;
    for (size_t at; (at = escape_html_from(text, from)) < text.len; from = at + 1) {
        strbuf_add(output, slice_sub(text, from, at));
        strbuf_add(output, reference_of(text.ptr[at]));
    }
    strbuf_add(output, slice_from_index(text, from));
}

/* XML 1.0, section 2.2: of the control characters it has tab and line ends only, and no U+FFFE and
 * U+FFFF. Others become U+FFFD. */
static size_t forbidden_in_xml(slice text, size_t at)
{
    unsigned char byte = (unsigned char)text.ptr[at];
    if (byte < 0x20)
        return byte != '\t' && byte != '\n' && byte != '\r';
    slice three = slice_sub(text, at, at + 3);
    return slice_equal(three, SLICE("\xEF\xBF\xBE")) || slice_equal(three, SLICE("\xEF\xBF\xBF"))
               ? 3
               : 0;
}

static void add_xml_characters(struct strbuf *output, slice text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        size_t length = forbidden_in_xml(text, i);
        if (length == 0)
            continue;
        strbuf_add(output, slice_sub(text, from, i));
        strbuf_add(output, SLICE("\xEF\xBF\xBD"));
        i += length - 1;
        from = i + 1;
    }
    strbuf_add(output, slice_from_index(text, from));
}

static void escape_xml(struct strbuf *output, slice text)
{
    struct strbuf clean = { 0 };
    add_xml_characters(&clean, text);
    escape_html(output, strbuf_slice(&clean));
    strbuf_release(&clean);
}

/* &name; &#12; as /&(?!([a-zA-Z]+|(#\d+));)/ has it */
static bool is_reference(slice text, size_t at)
{
    size_t i = at + 1;
    size_t start = i;
    if (i < text.len && text.ptr[i] == '#') {
        start = ++i;
        while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9')
            i++;
    } else {
        while (i < text.len && liquid_is_word(text.ptr[i]) && text.ptr[i] != '_' &&
               !(text.ptr[i] >= '0' && text.ptr[i] <= '9'))
            i++;
    }
    return i > start && i < text.len && text.ptr[i] == ';';
}

void escape_html_once(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        slice reference = text.ptr[i] == '\0' ? (slice){ NULL, 0 } : reference_of(text.ptr[i]);
        if (reference.len == 0 || (text.ptr[i] == '&' && is_reference(text, i)))
            strbuf_add_char(output, text.ptr[i]);
        else
            strbuf_add(output, reference);
    }
}

/* Safe HTML where only characters may stand: its references stay, its marks do not. */
static void escape_keeping_references(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        slice reference = text.ptr[i] == '&' ? (slice){ NULL, 0 } : reference_of(text.ptr[i]);
        if (reference.len == 0)
            strbuf_add_char(output, text.ptr[i]);
        else
            strbuf_add(output, reference);
    }
}

/* In the value of an attribute safe HTML loses its tags. */
static void escape_without_tags(struct strbuf *output, slice html)
{
    size_t from = 0;
    for (size_t at; (at = slice_find_char(html, '<', from)) < html.len;) {
        escape_keeping_references(output, slice_sub(html, from, at));
        size_t end = slice_find_char(html, '>', at);
        from = end < html.len ? end + 1 : html.len;
    }
    escape_keeping_references(output, slice_from_index(html, from));
}

/* In a value without quotes a space would end it. */
static void escape_unquoted(struct strbuf *output, slice text)
{
    if (text.len == 0) {
        strbuf_add(output, SLICE(ESCAPE_MARKER));
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        slice reference = reference_of(byte);
        if (reference.len > 0)
            strbuf_add(output, reference);
        else if (liquid_is_space(byte) || byte == '=' || byte == '`')
            strbuf_format(output, "&#%d;", byte);
        else
            strbuf_add_char(output, byte);
    }
}

static bool is_scalar(struct liquid_value value)
{
    return value.kind == LIQUID_INTEGER || value.kind == LIQUID_FLOAT ||
           value.kind == LIQUID_BOOL || value.kind == LIQUID_NIL;
}

static void escape_items(struct arena *arena, struct strbuf *output, struct escaping escaping,
                         struct liquid_value value)
{
    for (size_t i = 0; i < liquid_count(value); i++)
        escape_value(arena, output, escaping, liquid_at(arena, value, i));
}

/* HTML, XML, RCDATA and plain attributes: one character at a time. */
static void escape_marks(struct arena *arena, struct strbuf *output, struct escaping escaping,
                         struct liquid_value value)
{
    if (is_scalar(value)) {
        liquid_print(arena, output, value);
    } else if (value.kind == LIQUID_SAFE && escaping.escaper == ESCAPER_HTML) {
        strbuf_add(output, value.string);
    } else if (value.kind == LIQUID_SAFE && escaping.escaper == ESCAPER_RCDATA) {
        escape_keeping_references(output, value.string);
    } else if (value.kind == LIQUID_SAFE && escaping.escaper == ESCAPER_ATTRIBUTE) {
        escape_without_tags(output, value.string);
    } else if (liquid_is_text(value) && escaping.escaper == ESCAPER_XML) {
        escape_xml(output, value.string);
    } else if (liquid_is_text(value)) {
        escape_html(output, value.string);
    } else if (value.kind == LIQUID_OBJECT && value.object.type->print != NULL) {
        escape_value(arena, output, escaping, value.object.type->print(arena, value.object.self));
    } else if (value.kind != LIQUID_HASH && value.kind != LIQUID_RANGE &&
               liquid_is_sequence(value)) {
        escape_items(arena, output, escaping, value);
    } else {
        struct strbuf text = { 0 };
        liquid_print(arena, &text, value);
        escape_html(output, strbuf_slice(&text));
        strbuf_release(&text);
    }
}

/* What an output would print, without a copy when it is text. */
static slice printed(struct arena *arena, struct strbuf *text, struct liquid_value value)
{
    if (liquid_is_text(value))
        return value.string;
    liquid_print(arena, text, value);
    return strbuf_slice(text);
}

static void escape_text(struct strbuf *output, enum escaper escaper, slice text)
{
    switch ((int)escaper) {
    case ESCAPER_ELEMENT:
    case ESCAPER_ELEMENT_REST:
        escape_element_name(output, text, escaper == ESCAPER_ELEMENT_REST);
        break;
    case ESCAPER_NAME:
        escape_attribute_name(output, text);
        break;
    case ESCAPER_URL_START:
        if (escape_url_is_safe(text))
            escape_url(output, text);
        else
            strbuf_add(output, SLICE("#" ESCAPE_MARKER));
        break;
    case ESCAPER_URL:
        escape_url(output, text);
        break;
    case ESCAPER_URL_QUERY:
        escape_url_query(output, text);
        break;
    case ESCAPER_SRCSET:
        escape_srcset(output, text);
        break;
    case ESCAPER_JS_STRING:
        escape_js_string(output, text);
        break;
    case ESCAPER_CSS:
        escape_css_value(output, text);
        break;
    case ESCAPER_CSS_STRING:
        escape_css_string(output, text);
        break;
    case ESCAPER_CSV:
    case ESCAPER_CSV_QUOTED:
        escape_csv(output, text, escaper == ESCAPER_CSV_QUOTED);
        break;
    default:
        strbuf_add(output, text);
        break;
    }
}

/* "]]>" in two sections. */
static void escape_cdata(struct strbuf *output, slice text)
{
    size_t from = 0;
    for (size_t at; (at = slice_find(text, SLICE("]]>"), from)) < text.len; from = at + 2) {
        add_xml_characters(output, slice_sub(text, from, at + 2));
        strbuf_add(output, SLICE("]]><![CDATA["));
    }
    add_xml_characters(output, slice_from_index(text, from));
}

static void escape_once(struct arena *arena, struct strbuf *output, struct escaping escaping,
                        struct liquid_value value)
{
    struct strbuf text = { 0 };
    switch (escaping.escaper) {
    case ESCAPER_NONE:
        liquid_print(arena, output, value);
        break;
    case ESCAPER_NOTHING:
        break;
    case ESCAPER_HTML:
    case ESCAPER_RCDATA:
    case ESCAPER_ATTRIBUTE:
    case ESCAPER_XML:
        escape_marks(arena, output, escaping, value);
        break;
    case ESCAPER_JS:
        escape_js_value(arena, output, value);
        break;
    case ESCAPER_XML_CDATA:
        escape_cdata(output, printed(arena, &text, value));
        break;
    case ESCAPER_ELEMENT:
    case ESCAPER_ELEMENT_REST:
    case ESCAPER_NAME:
    case ESCAPER_URL_START:
    case ESCAPER_URL:
    case ESCAPER_URL_QUERY:
    case ESCAPER_SRCSET:
    case ESCAPER_JS_STRING:
    case ESCAPER_CSS:
    case ESCAPER_CSS_STRING:
    case ESCAPER_CSV:
    case ESCAPER_CSV_QUOTED:
        escape_text(output, escaping.escaper, printed(arena, &text, value));
        break;
    }
    strbuf_release(&text);
}

/* True when the escaper's own result may stand in quotes as it is. */
static bool needs_no_second(struct escaping escaping)
{
    if (escaping.quote == QUOTE_NONE)
        return true;
    return escaping.quote != QUOTE_SPACE &&
           (escaping.escaper == ESCAPER_ATTRIBUTE || escaping.escaper == ESCAPER_URL_QUERY);
}

void escape_value(struct arena *arena, struct strbuf *output, struct escaping escaping,
                  struct liquid_value value)
{
    if (needs_no_second(escaping)) {
        escape_once(arena, output, escaping, value);
        return;
    }
    bool is_url = escaping.escaper == ESCAPER_URL || escaping.escaper == ESCAPER_URL_START;
    if (is_url && liquid_is_text(value) && escape_url_is_plain(value.string) &&
        (escaping.escaper == ESCAPER_URL || escape_url_is_safe(value.string))) {
        strbuf_add(output, value.string);
        return;
    }
    struct strbuf once = { 0 };
    struct escaping first = escaping;
    if (escaping.quote == QUOTE_SPACE && escaping.escaper == ESCAPER_ATTRIBUTE)
        first.escaper = ESCAPER_NONE;
    escape_once(arena, &once, first, value);
    if (escaping.quote == QUOTE_SPACE)
        escape_unquoted(output, strbuf_slice(&once));
    else
        escape_html(output, strbuf_slice(&once));
    strbuf_release(&once);
}
