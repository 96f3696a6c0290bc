/* How scripts, styles and URLs move a context on. */
#include "liquid/context_code.h"

#include "base/strbuf.h"
#include "liquid/tokenizer.h"

#include <assert.h>
#include <string.h>

static size_t wrong_at(struct context *context, const char *what, size_t at)
{
    *context = (struct context){ .place = PLACE_WRONG, .wrong = what };
    return at;
}

/* "javascript", "vbscript", "data" before a colon, however written; images in data are none. */
static bool is_code_scheme(slice scheme, slice rest)
{
    char name[16];
    size_t len = 0;
    for (size_t i = 0; i < scheme.len; i++) {
        char byte = scheme.ptr[i];
        if (byte == '\\')
            return true; /* an escape of a style: who knows of what */
        if ((unsigned char)byte > ' ' && len < sizeof(name))
            name[len++] = liquid_to_lower(byte);
    }
    slice found = { name, len };
    bool image =
        slice_starts_with(rest, SLICE("image/")) && !slice_starts_with(rest, SLICE("image/svg"));
    return slice_equal(found, SLICE("javascript")) || slice_equal(found, SLICE("vbscript")) ||
           (slice_equal(found, SLICE("data")) && !image);
}

static size_t move_url(struct context *context, slice text, size_t at)
{
    enum url_part entry = context->url;
    size_t from = at;
    for (; at < text.len && context->url != URL_CODE; at++) {
        char byte = text.ptr[at];
        bool open = context->url == URL_START || context->url == URL_OPEN;
        if (open && byte == '&') {
            context->url = URL_CODE; /* a reference: who knows to what, as &colon; */
        } else if (byte == '?' || byte == '#') {
            context->url = URL_QUERY;
        } else if (open && byte == '/') {
            context->url = URL_PATH;
        } else if (open && byte == ':') {
            if (entry == URL_OPEN)
                return wrong_at(context, "the scheme of a URL must be written out", at);
            bool code = is_code_scheme(slice_sub(text, from, at), slice_from_index(text, at + 1));
            context->url = code ? URL_CODE : URL_PATH;
        } else if (context->url == URL_START && !liquid_is_space(byte)) {
            context->url = URL_OPEN;
        }
    }
    return text.len;
}

static bool precedes_regexp(slice word)
{
    static const char *const WORDS[] = { "break", "case",    "continue", "delete",     "do",
                                         "else",  "finally", "in",       "instanceof", "return",
                                         "throw", "try",     "typeof",   "void",       NULL };
    for (const char *const *candidate = WORDS; *candidate != NULL; candidate++)
        if (slice_equal(word, slice_from(*candidate)))
            return true;
    return false;
}

/* ECMAScript, section 12.3; U+2028 and U+2029 by their last byte. */
static bool is_line_end(slice text, size_t at)
{
    if (text.ptr[at] == '\n' || text.ptr[at] == '\r')
        return true;
    slice three = slice_sub(text, at >= 2 ? at - 2 : 0, at + 1);
    return slice_equal(three, SLICE("\xE2\x80\xA8")) || slice_equal(three, SLICE("\xE2\x80\xA9"));
}

/* Whether a slash behind `code` would divide or open a regular expression. */
static enum slash slash_after(slice code, enum slash before)
{
    size_t end = code.len;
    while (end > 0 && liquid_is_space(code.ptr[end - 1]))
        end--;
    if (end == 0)
        return before;
    char last = code.ptr[end - 1];
    if (last == '+' || last == '-') {
        size_t run = end;
        while (run > 0 && code.ptr[run - 1] == last)
            run--;
        return (end - run) % 2 == 1 ? SLASH_REGEXP : SLASH_DIVISION;
    }
    if (last == '.')
        return end > 1 && code.ptr[end - 2] >= '0' && code.ptr[end - 2] <= '9' ? SLASH_DIVISION
                                                                               : SLASH_REGEXP;
    if (last != '\0' && strchr(",<>=*%&|^?!~([:;{}", last) != NULL)
        return SLASH_REGEXP;
    size_t start = end;
    while (start > 0 && (liquid_is_word(code.ptr[start - 1]) || code.ptr[start - 1] == '$'))
        start--;
    return precedes_regexp(slice_sub(code, start, end)) ? SLASH_REGEXP : SLASH_DIVISION;
}

static size_t move_slash(struct context *context, slice text, size_t at)
{
    char next = liquid_byte_at(text, at + 1);
    if (next == '/') {
        context->place = PLACE_JS_LINE_COMMENT;
        return at + 2;
    }
    if (next == '*') {
        context->place = PLACE_JS_BLOCK_COMMENT;
        return at + 2;
    }
    if (context->slash == SLASH_UNKNOWN)
        return wrong_at(context, "'/' may divide or open a regular expression here", at);
    if (context->slash == SLASH_REGEXP)
        context->place = PLACE_JS_REGEXP;
    else
        context->slash = SLASH_REGEXP;
    return at + 1;
}

/* "-->" is a comment up to the line's end when it begins the line, else it is '--' and '>'. Behind
 * a comment, and where the text begins, nobody knows here what is before it. */
static bool may_begin_line(slice text, size_t at, bool *known)
{
    while (at > 0 && liquid_is_space(text.ptr[at - 1]) && !is_line_end(text, at - 1))
        at--;
    *known = at > 0 && text.ptr[at - 1] != '/';
    return !*known || is_line_end(text, at - 1);
}

static bool is_code_end(slice text, size_t at)
{
    bool known;
    slice rest = slice_from_index(text, at);
    switch (text.ptr[at]) {
    case '"':
    case '\'':
    case '`':
    case '/':
        return true;
    case '<':
        return slice_starts_with(rest, SLICE("<!--"));
    case '-':
        return slice_starts_with(rest, SLICE("-->")) && may_begin_line(text, at, &known);
    default:
        return false;
    }
}

/* Where code ends and a string, a comment or a slash begins. */
static size_t code_end(slice text, size_t at)
{
    while (at < text.len && !is_code_end(text, at))
        at++;
    return at;
}

static size_t move_js(struct context *context, slice text, size_t at)
{
    size_t end = code_end(text, at);
    context->slash = slash_after(slice_sub(text, at, end), context->slash);
    if (end == text.len)
        return end;
    bool known = true;
    switch (text.ptr[end]) {
    case '<': /* ECMAScript, annex B.1.1: comments like those of HTML, to the line's end */
    case '-':
        if (text.ptr[end] == '-')
            may_begin_line(text, end, &known);
        if (!known)
            return wrong_at(context, "'-->' may be a comment here: write '-- >'", end);
        context->place = PLACE_JS_LINE_COMMENT;
        break;
    case '"':
        context->place = PLACE_JS_DOUBLE;
        break;
    case '\'':
        context->place = PLACE_JS_SINGLE;
        break;
    case '`':
        context->place = PLACE_JS_TEMPLATE;
        break;
    default:
        return move_slash(context, text, end);
    }
    return end + 1;
}

static char end_mark(enum place place)
{
    if (place == PLACE_JS_DOUBLE)
        return '"';
    if (place == PLACE_JS_SINGLE)
        return '\'';
    if (place == PLACE_JS_TEMPLATE)
        return '`';
    return '/';
}

/* Strings, template literals and regular expressions end at their mark, unless a backslash stands
 * before it; in a class of a regular expression a slash is only a slash. */
static size_t move_delimited(struct context *context, slice text, size_t at)
{
    enum place place = context->place;
    char mark = end_mark(place);
    bool in_class = false;
    if (context->escaped)
        at++;
    context->escaped = false;
    for (; at < text.len; at++) {
        char byte = text.ptr[at];
        if (byte == '\\') {
            if (++at == text.len) {
                context->escaped = true;
                return at;
            }
        } else if (place == PLACE_JS_REGEXP && (byte == '[' || byte == ']')) {
            in_class = byte == '[';
        } else if (byte == mark && !in_class) {
            context->place = PLACE_JS;
            context->slash = SLASH_DIVISION;
            return at + 1;
        } else if ((byte == '\n' || byte == '\r') && place != PLACE_JS_TEMPLATE) {
            return wrong_at(context, "a string or regular expression of a script has no end", at);
        }
    }
    return at;
}

static size_t move_until(struct context *context, slice text, size_t at, slice mark,
                         enum place place)
{
    size_t end = slice_find(text, mark, at);
    if (end == text.len)
        return end;
    context->place = place;
    return end + mark.len;
}

static size_t move_line_comment(struct context *context, slice text, size_t at)
{
    while (at < text.len && !is_line_end(text, at))
        at++;
    if (at < text.len)
        context->place = PLACE_JS;
    return at;
}

/* In a style `url(` opens a URL. */
static size_t open_css_url(struct context *context, slice text, size_t open)
{
    slice before = slice_trim(slice_sub(text, 0, open));
    if (before.len < 3)
        return open + 1;
    slice word = slice_from_index(before, before.len - 3);
    if ((word.ptr[0] | 0x20) != 'u' || (word.ptr[1] | 0x20) != 'r' || (word.ptr[2] | 0x20) != 'l')
        return open + 1;
    size_t at = open + 1;
    while (at < text.len && liquid_is_space(text.ptr[at]))
        at++;
    context->url = URL_START;
    context->place = PLACE_CSS_URL;
    if (at == text.len || (text.ptr[at] != '"' && text.ptr[at] != '\''))
        return at;
    context->place = text.ptr[at] == '"' ? PLACE_CSS_DOUBLE_URL : PLACE_CSS_SINGLE_URL;
    return at + 1;
}

static size_t move_css(struct context *context, slice text, size_t at)
{
    for (; at < text.len; at++) {
        char byte = text.ptr[at];
        if (byte == '(') {
            at = open_css_url(context, text, at);
            if (context->place != PLACE_CSS)
                return at;
            at--;
        } else if (byte == '/' && at + 1 < text.len && text.ptr[at + 1] == '*') {
            context->place = PLACE_CSS_COMMENT;
            return at + 2;
        } else if (byte == '"' || byte == '\'') {
            context->place = byte == '"' ? PLACE_CSS_DOUBLE : PLACE_CSS_SINGLE;
            return at + 1;
        }
    }
    return at;
}

static bool ends_css_string(const struct context *context, char byte)
{
    switch ((int)context->place) {
    case PLACE_CSS_DOUBLE:
    case PLACE_CSS_DOUBLE_URL:
        return byte == '"';
    case PLACE_CSS_SINGLE:
    case PLACE_CSS_SINGLE_URL:
        return byte == '\'';
    default:
        return byte == ')' || liquid_is_space(byte);
    }
}

static size_t move_css_string(struct context *context, slice text, size_t at)
{
    size_t start = at;
    bool is_url = context->place != PLACE_CSS_DOUBLE && context->place != PLACE_CSS_SINGLE;
    if (context->escaped)
        at++;
    context->escaped = false;
    for (; at < text.len; at++) {
        if (text.ptr[at] == '\\') {
            if (++at == text.len)
                context->escaped = true;
        } else if (ends_css_string(context, text.ptr[at])) {
            context->place = PLACE_CSS;
            context->url = URL_START;
            return at + 1;
        }
    }
    if (is_url)
        move_url(context, slice_sub(text, start, text.len), 0);
    return text.len;
}

static size_t move(struct context *context, slice text, size_t at)
{
    switch ((int)context->place) {
    case PLACE_URL:
        return move_url(context, text, at);
    case PLACE_JS:
        return move_js(context, text, at);
    case PLACE_JS_DOUBLE:
    case PLACE_JS_SINGLE:
    case PLACE_JS_TEMPLATE:
    case PLACE_JS_REGEXP:
        return move_delimited(context, text, at);
    case PLACE_JS_LINE_COMMENT:
        return move_line_comment(context, text, at);
    case PLACE_JS_BLOCK_COMMENT:
        return move_until(context, text, at, SLICE("*/"), PLACE_JS);
    case PLACE_CSS:
        return move_css(context, text, at);
    case PLACE_CSS_COMMENT:
        return move_until(context, text, at, SLICE("*/"), PLACE_CSS);
    case PLACE_CSS_DOUBLE:
    case PLACE_CSS_SINGLE:
    case PLACE_CSS_DOUBLE_URL:
    case PLACE_CSS_SINGLE_URL:
    case PLACE_CSS_URL:
        return move_css_string(context, text, at);
    default:
        return text.len; /* plain values and srcset have no inner places */
    }
}

static const struct {
    slice reference;
    char byte;
} REFERENCES[] = { { SLICE_INIT("&quot;"), '"' }, { SLICE_INIT("&#34;"), '"' },
                   { SLICE_INIT("&#x22;"), '"' }, { SLICE_INIT("&apos;"), '\'' },
                   { SLICE_INIT("&#39;"), '\'' }, { SLICE_INIT("&#x27;"), '\'' },
                   { SLICE_INIT("&amp;"), '&' },  { SLICE_INIT("&#96;"), '`' },
                   { SLICE_INIT("&lt;"), '<' },   { SLICE_INIT("&gt;"), '>' },
                   { SLICE_INIT("&#47;"), '/' },  { SLICE_INIT("&sol;"), '/' } };

static void decode(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len;) {
        slice rest = slice_from_index(text, i);
        size_t k = 0;
        size_t count = sizeof(REFERENCES) / sizeof(REFERENCES[0]);
        while (k < count && !slice_starts_with(rest, REFERENCES[k].reference))
            k++;
        strbuf_add_char(output, (char)(k < count ? REFERENCES[k].byte : text.ptr[i]));
        i += k < count ? REFERENCES[k].reference.len : 1;
    }
}

void context_move_code(struct context *context, slice text, bool in_attribute, size_t *at)
{
    struct strbuf decoded = { 0 };
    if (in_attribute && slice_find_char(text, '&', 0) < text.len) {
        decode(&decoded, text);
        text = strbuf_slice(&decoded);
    }
    size_t i = 0;
    while (i < text.len && context->place != PLACE_WRONG)
        i = move(context, text, i);
    *at = decoded.len > 0 ? 0 : i; /* decoded text has other offsets */
    strbuf_release(&decoded);
}
