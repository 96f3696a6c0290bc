/* Escaping for URLs, scripts, styles and tables. */
#include "liquid/escape_code.h"

#include "base/step.h"
#include "base/utf8.h"
#include "liquid/context.h"
#include "liquid/json_text.h"
#include "liquid/tokenizer.h"

#include <string.h>

static bool is_among(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

static bool equal_ignoring_case(slice text, const char *lower)
{
    if (text.len != strlen(lower))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (liquid_to_lower(text.ptr[i]) != lower[i])
            return false;
    return true;
}

bool escape_url_is_safe(slice url)
{
    size_t colon = 0;
    while (colon < url.len && !is_among(url.ptr[colon], ":/?#"))
        colon++;
    if (colon == url.len || url.ptr[colon] != ':')
        return true;
    slice scheme = slice_sub(url, 0, colon);
    return equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https") ||
           equal_ignoring_case(scheme, "mailto") || equal_ignoring_case(scheme, "tel");
}

static bool is_unreserved(char byte)
{
    return liquid_is_word(byte) || is_among(byte, "-.~");
}

static bool is_hex(char byte)
{
    return (byte >= '0' && byte <= '9') ||
           (liquid_to_lower(byte) >= 'a' && liquid_to_lower(byte) <= 'f');
}

static void add_percent(struct strbuf *output, char byte)
{
    static const char HEX[] = "0123456789ABCDEF";
    unsigned char value = (unsigned char)byte;
    strbuf_add_char(output, '%');
    strbuf_add_char(output, HEX[value >> 4]);
    strbuf_add_char(output, HEX[value & 15]);
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '-' && byte <= ':') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '#' || byte == '?' ||
           byte == '=' || byte == '~';
}

static step plain_of(step bytes)
{
    return (step)(((bytes | 0x20) - 'a' < 26) | (bytes - '-' <= ':' - '-') | (bytes == '_') |
                  (bytes == '#') | (bytes == '?') | (bytes == '=') | (bytes == '~'));
}

bool escape_url_is_plain(slice url)
{
    size_t i = 0;
    while (url.len - i >= STEP_BYTES && step_bits(plain_of(step_at(url.ptr + i))) == STEP_ALL)
        i += STEP_BYTES;
    while (i < url.len && is_plain(url.ptr[i]))
        i++;
    return i == url.len;
}

void escape_url(struct strbuf *output, slice url)
{
    for (size_t i = 0; i < url.len; i++) {
        char byte = url.ptr[i];
        bool percent =
            byte == '%' && i + 2 < url.len && is_hex(url.ptr[i + 1]) && is_hex(url.ptr[i + 2]);
        if (percent || is_unreserved(byte) || is_among(byte, "!#$&*+,/:;=?@[]"))
            strbuf_add_char(output, byte);
        else
            add_percent(output, byte);
    }
}

void escape_url_query(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_unreserved(text.ptr[i]))
            strbuf_add_char(output, text.ptr[i]);
        else
            add_percent(output, text.ptr[i]);
    }
}

static bool is_descriptor(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!liquid_is_word(text.ptr[i]) && text.ptr[i] != '.' && text.ptr[i] != ' ')
            return false;
    return true;
}

void escape_srcset(struct strbuf *output, slice text)
{
    for (bool first = true; text.len > 0 || first; first = false) {
        slice candidate = slice_trim(slice_split(&text, ','));
        size_t space = 0;
        while (space < candidate.len && !liquid_is_space(candidate.ptr[space]))
            space++;
        slice url = slice_sub(candidate, 0, space);
        slice descriptor = slice_trim(slice_from_index(candidate, space));
        if (!first)
            strbuf_add(output, SLICE(", "));
        if (!escape_url_is_safe(url) || !is_descriptor(descriptor)) {
            strbuf_add(output, SLICE("#" ESCAPE_MARKER));
            continue;
        }
        escape_url(output, url);
        if (descriptor.len > 0)
            strbuf_add_char(output, ' ');
        strbuf_add(output, descriptor);
    }
}

static void add_js_character(struct strbuf *output, uint32_t code_point)
{
    bool special =
        code_point < 0x80 && (code_point == 0 || is_among((char)code_point, "\"'`&+<>\v"));
    if (code_point == '\\' || code_point == '/')
        strbuf_format(output, "\\%c", (char)code_point);
    else if (code_point == '\n')
        strbuf_add(output, SLICE("\\n"));
    else if (code_point == '\r')
        strbuf_add(output, SLICE("\\r"));
    else if (code_point == '\t')
        strbuf_add(output, SLICE("\\t"));
    else if (special || code_point < 32 || code_point == 0x2028 || code_point == 0x2029)
        strbuf_format(output, "\\u%04x", (unsigned)code_point);
    else
        strbuf_add_code_point(output, code_point);
}

void escape_js_string(struct strbuf *output, slice text)
{
    while (text.len > 0)
        add_js_character(output, utf8_next(&text));
}

void escape_js_value(struct arena *arena, struct strbuf *output, struct liquid_value value)
{
    bool bare = value.kind != LIQUID_STRING && value.kind != LIQUID_SAFE &&
                value.kind != LIQUID_ARRAY && value.kind != LIQUID_HASH;
    if (bare)
        strbuf_add_char(output, ' ');
    liquid_print_json(arena, output, value, true);
    if (bare)
        strbuf_add_char(output, ' ');
}

static bool is_css_value(slice text)
{
    char letters[256];
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '\0' || is_among(byte, "\"'()/;@[\\]`{}<>"))
            return false;
        if (byte == '-' && i > 0 && text.ptr[i - 1] == '-')
            return false;
        byte = liquid_to_lower(byte);
        if (byte >= 'a' && byte <= 'z') {
            if (count == sizeof(letters))
                return false;
            letters[count++] = byte;
        }
    }
    slice word = { letters, count };
    return !slice_contains(word, SLICE("expression")) && !slice_contains(word, SLICE("mozbinding"));
}

void escape_css_value(struct strbuf *output, slice text)
{
    strbuf_add(output, is_css_value(text) ? text : SLICE(ESCAPE_MARKER));
}

void escape_css_string(struct strbuf *output, slice text)
{
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        if (code_point == 0)
            strbuf_add_code_point(output, 0xFFFD);
        else if (code_point < 32 || code_point == 127 ||
                 (code_point < 0x80 && is_among((char)code_point, "\"&'()+/:;<>\\{}")))
            strbuf_format(output, "\\%x ", (unsigned)code_point);
        else
            strbuf_add_code_point(output, code_point);
    }
}

void escape_attribute_name(struct strbuf *output, slice text)
{
    bool plain = text.len > 0 && context_attribute(text) == ATTRIBUTE_PLAIN;
    for (size_t i = 0; plain && i < text.len; i++)
        plain = text.ptr[i] != '_' && (liquid_is_word(text.ptr[i]) || text.ptr[i] == '-');
    strbuf_add(output, plain ? text : SLICE(ESCAPE_MARKER));
}

void escape_element_name(struct strbuf *output, slice text, bool rest)
{
    static const char *const SPECIAL[] = { "script", "style",   "textarea", "title",    "xmp",
                                           "iframe", "noembed", "noframes", "noscript", "plaintext",
                                           "object", "embed",   "applet",   "base",     "link",
                                           "meta",   "svg",     "math",     "template", "select",
                                           "frame",  "frameset" };
    if (rest && text.len == 0)
        return;
    bool plain = text.len > 0;
    for (size_t i = 0; plain && i < text.len; i++) {
        bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        plain = rest ? digit
                     : text.ptr[i] != '_' &&
                           (liquid_is_word(text.ptr[i]) || (text.ptr[i] == '-' && i > 0));
    }
    plain = plain && (rest || text.ptr[0] < '0' || text.ptr[0] > '9');
    for (size_t i = 0; plain && !rest && i < sizeof(SPECIAL) / sizeof(SPECIAL[0]); i++)
        plain = !equal_ignoring_case(text, SPECIAL[i]);
    if (!plain && rest)
        strbuf_add_char(output, '-');
    strbuf_add(output, plain ? text : SLICE(ESCAPE_MARKER));
}

static bool is_plain_number(slice text)
{
    size_t digits = 0;
    for (size_t i = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'); i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            digits++;
        else if (text.ptr[i] != '.')
            return false;
    }
    return digits > 0;
}

void escape_csv(struct strbuf *output, slice text, bool quoted)
{
    bool formula = text.len > 0 && is_among(text.ptr[0], "=+-@\t\r") && !is_plain_number(text);
    bool needs_quotes = formula;
    for (size_t i = 0; i < text.len; i++)
        needs_quotes = needs_quotes || is_among(text.ptr[i], ",\"\r\n;");
    needs_quotes = needs_quotes && !quoted;
    if (needs_quotes)
        strbuf_add_char(output, '"');
    if (formula)
        strbuf_add_char(output, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            strbuf_add_char(output, '"');
        strbuf_add_char(output, text.ptr[i]);
    }
    if (needs_quotes)
        strbuf_add_char(output, '"');
}
