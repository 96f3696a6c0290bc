/* A tokenizer for finished HTML. */
#include "formats/html.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

struct scanner {
    slice html;
    size_t at;
    unsigned foreign_depth; /* svg and math elements that are open */
    slice line;             /* which `at` stands in, when it may be learned; else empty */
    const struct html_visitor *visitor;
    void *context;
    struct html_attribute attributes[HTML_ATTRIBUTES_MAX];
};

/* What ends names and values. */
enum { SPACE = 1, SLASH = 2, CLOSE = 4 };
static const unsigned char CLASSES[256] = {
    [' '] = SPACE,  ['\n'] = SPACE, ['\t'] = SPACE, ['\r'] = SPACE,
    ['\f'] = SPACE, ['/'] = SLASH,  ['>'] = CLOSE,
};

static bool is_any(char byte, unsigned classes)
{
    return (CLASSES[(unsigned char)byte] & classes) != 0;
}

static bool is_space(char byte)
{
    return is_any(byte, SPACE);
}

static bool is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

bool html_name_equal(slice name, slice lower)
{
    if (name.len != lower.len)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.ptr[i];
        if ((byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte) != lower.ptr[i])
            return false;
    }
    return true;
}

/* Names mostly differ in length. */
static inline bool is_name(slice name, slice lower)
{
    return name.len == lower.len && html_name_equal(name, lower);
}

static char byte_at(const struct scanner *scanner, size_t at)
{
    if (at < scanner->html.len)
        return scanner->html.ptr[at];
    return '\0';
}

static void skip_space(struct scanner *scanner)
{
    while (scanner->at < scanner->html.len && is_space(scanner->html.ptr[scanner->at]))
        scanner->at++;
}

/* Tag names end at white space, '/' or '>' (tag name state). */
static slice take_name(struct scanner *scanner)
{
    size_t start = scanner->at;
    while (scanner->at < scanner->html.len &&
           !is_any(scanner->html.ptr[scanner->at], SPACE | SLASH | CLOSE))
        scanner->at++;
    return slice_sub(scanner->html, start, scanner->at);
}

/* An '=' at the front belongs to the name (before attribute name state). */
static slice take_attribute_name(struct scanner *scanner)
{
    size_t start = scanner->at;
    while (scanner->at < scanner->html.len) {
        char byte = scanner->html.ptr[scanner->at];
        if (is_any(byte, SPACE | SLASH | CLOSE) || (byte == '=' && scanner->at > start))
            break;
        scanner->at++;
    }
    return slice_sub(scanner->html, start, scanner->at);
}

static slice take_value(struct scanner *scanner)
{
    char quote = byte_at(scanner, scanner->at);
    size_t start = scanner->at;
    if (quote == '"' || quote == '\'') {
        size_t end = slice_find_char(scanner->html, quote, start + 1);
        scanner->at = end < scanner->html.len ? end + 1 : end;
        return slice_sub(scanner->html, start + 1, end);
    }
    while (scanner->at < scanner->html.len && !is_space(scanner->html.ptr[scanner->at]) &&
           scanner->html.ptr[scanner->at] != '>')
        scanner->at++;
    return slice_sub(scanner->html, start, scanner->at);
}

static bool has_attribute(const struct html_attribute *attributes, size_t count, slice name)
{
    for (size_t i = 0; i < count; i++)
        if (attributes[i].name.len == name.len &&
            strncasecmp(attributes[i].name.ptr, name.ptr, name.len) == 0)
            return true;
    return false;
}

static void take_attribute(struct scanner *scanner, struct html_tag *tag)
{
    struct html_attribute attribute = { .name = take_attribute_name(scanner) };
    size_t behind_name = scanner->at;
    skip_space(scanner);
    if (byte_at(scanner, scanner->at) == '=') {
        scanner->at++;
        skip_space(scanner);
        attribute.has_value = true;
        attribute.value = take_value(scanner);
    } else {
        scanner->at = behind_name;
    }
    bool is_new = !has_attribute(scanner->attributes, tag->attribute_count, attribute.name);
    if (is_new && tag->attribute_count < HTML_ATTRIBUTES_MAX)
        scanner->attributes[tag->attribute_count++] = attribute;
}

static bool take_all_attributes(struct scanner *scanner, struct html_tag *tag)
{
    while (scanner->at < scanner->html.len) {
        skip_space(scanner);
        char byte = byte_at(scanner, scanner->at);
        if (byte == '>') {
            scanner->at++;
            return true;
        }
        if (byte == '/') {
            scanner->at++;
            tag->self_closing = byte_at(scanner, scanner->at) == '>';
        } else if (scanner->at < scanner->html.len) {
            take_attribute(scanner, tag);
        }
    }
    return false;
}

/* False when the text ends within the tag: the standard drops it then. */
static inline bool take_attributes(struct scanner *scanner, struct html_tag *tag)
{
    if (byte_at(scanner, scanner->at) != '>') /* most tags have none */
        return take_all_attributes(scanner, tag);
    scanner->at++;
    return true;
}

static void say_text(struct scanner *scanner, size_t from, size_t to)
{
    if (from < to && scanner->visitor->text != NULL)
        scanner->visitor->text(scanner->context, slice_sub(scanner->html, from, to), from);
}

static bool holds_raw_text(slice name)
{
    static const slice names[] = { SLICE_INIT("style"),    SLICE_INIT("title"),
                                   SLICE_INIT("textarea"), SLICE_INIT("iframe"),
                                   SLICE_INIT("xmp"),      SLICE_INIT("noembed"),
                                   SLICE_INIT("noframes") };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (is_name(name, names[i]))
            return true;
    return false;
}

/* The tag `name` has its name at `at`. */
static bool is_tag_name_at(const struct scanner *scanner, size_t at, slice name)
{
    slice found = slice_sub(scanner->html, at, at + name.len);
    char behind = byte_at(scanner, at + name.len);
    bool ends = is_space(behind) || behind == '/' || behind == '>';
    return ends && found.len == name.len && strncasecmp(found.ptr, name.ptr, name.len) == 0;
}

/* Before the end tag that closes `name`, or at the end. */
static size_t raw_text_end(const struct scanner *scanner, slice name)
{
    size_t at = slice_find(scanner->html, SLICE("</"), scanner->at);
    while (at < scanner->html.len && !is_tag_name_at(scanner, at + 2, name))
        at = slice_find(scanner->html, SLICE("</"), at + 2);
    return at;
}

/* As above for a script, in which "<!-- <script>" hides the next end tag (script data double
 * escaped state). */
static size_t script_end(const struct scanner *scanner)
{
    slice html = scanner->html;
    slice script = SLICE("script");
    bool escaped = false, doubly = false;
    for (size_t at = scanner->at; at < html.len; at++) {
        slice rest = slice_from_index(html, at);
        if (escaped && slice_starts_with(rest, SLICE("-->"))) {
            escaped = doubly = false;
        } else if (html.ptr[at] != '<') {
            continue;
        } else if (slice_starts_with(rest, SLICE("<!--"))) {
            escaped = true;
            at++; /* "<!-->" ends at once: its dashes count twice */
        } else if (is_tag_name_at(scanner, at + 2, script) && html.ptr[at + 1] == '/') {
            if (!doubly)
                return at;
            doubly = false;
        } else if (escaped && is_tag_name_at(scanner, at + 1, script)) {
            doubly = true;
        }
    }
    return html.len;
}

enum { SHORTEST_SPECIAL = 3 }; /* letters of "svg" and "xmp" */

/* What an element's start tag makes of the text behind it. */
static void scan_content(struct scanner *scanner, const struct html_tag *tag)
{
    size_t end = scanner->at;
    if (tag->name.len < SHORTEST_SPECIAL)
        return;
    if (is_name(tag->name, SLICE("svg")) || is_name(tag->name, SLICE("math")))
        scanner->foreign_depth += !tag->self_closing;
    else if (scanner->foreign_depth > 0)
        return; /* there, style and title are elements like others */
    else if (is_name(tag->name, SLICE("plaintext")))
        end = scanner->html.len;
    else if (is_name(tag->name, SLICE("script")))
        end = script_end(scanner);
    else if (holds_raw_text(tag->name))
        end = raw_text_end(scanner, tag->name);
    say_text(scanner, scanner->at, end);
    scanner->at = end;
}

static void scan_start_tag(struct scanner *scanner)
{
    struct html_tag tag = { .offset = scanner->at, .attributes = scanner->attributes };
    scanner->at++;
    tag.name = take_name(scanner);
    if (!take_attributes(scanner, &tag))
        return;
    if (scanner->visitor->start != NULL)
        scanner->visitor->start(scanner->context, &tag);
    scan_content(scanner, &tag);
}

static void scan_end_tag(struct scanner *scanner)
{
    struct html_tag ignored = { 0 };
    size_t offset = scanner->at;
    scanner->at += 2;
    slice name = take_name(scanner);
    if (!take_attributes(scanner, &ignored))
        return;
    bool is_foreign = is_name(name, SLICE("svg")) || is_name(name, SLICE("math"));
    scanner->foreign_depth -= is_foreign && scanner->foreign_depth > 0;
    if (scanner->visitor->end != NULL)
        scanner->visitor->end(scanner->context, name, offset);
}

/* Bytes of the "-->" or "--!>" at the first of them at or after `*at`, which is moved there; 0 at
 * the end. */
static size_t find_comment_end(slice html, size_t *at)
{
    *at = slice_find(html, SLICE("--"), *at);
    while (*at < html.len) {
        slice rest = slice_from_index(html, *at);
        if (slice_starts_with(rest, SLICE("-->")))
            return 3;
        if (slice_starts_with(rest, SLICE("--!>")))
            return 4;
        *at = slice_find(html, SLICE("--"), *at + 1);
    }
    return 0;
}

static void scan_comment(struct scanner *scanner)
{
    slice html = scanner->html;
    size_t start = scanner->at;
    size_t from = start + 4;
    size_t end = from;
    slice rest = slice_from_index(html, from);
    scanner->at = slice_find_char(html, '>', start) + 1;
    if (slice_starts_with(rest, SLICE(">")) || slice_starts_with(rest, SLICE("->")))
        return; /* "<!-->" and "<!--->" are whole comments */
    size_t closer = find_comment_end(html, &end);
    scanner->at = end + closer;
    if (scanner->visitor->comment != NULL)
        scanner->visitor->comment(scanner->context, slice_sub(html, from, end), start);
}

/* What the standard calls bogus comments: "<!doctype", "<?", "</3". */
static void skip_markup(struct scanner *scanner)
{
    size_t end = slice_find_char(scanner->html, '>', scanner->at);
    scanner->at = end < scanner->html.len ? end + 1 : end;
}

static void scan_cdata(struct scanner *scanner)
{
    size_t from = scanner->at + SLICE("<![CDATA[").len;
    size_t end = slice_find(scanner->html, SLICE("]]>"), from);
    say_text(scanner, from, end);
    scanner->at = end < scanner->html.len ? end + 3 : end;
}

static void scan_markup(struct scanner *scanner)
{
    slice rest = slice_from_index(scanner->html, scanner->at);
    char next = byte_at(scanner, scanner->at + 1);
    if (is_letter(next))
        scan_start_tag(scanner);
    else if (next == '/' && is_letter(byte_at(scanner, scanner->at + 2)))
        scan_end_tag(scanner);
    else if (slice_starts_with(rest, SLICE("<!--")))
        scan_comment(scanner);
    else if (scanner->foreign_depth > 0 && slice_starts_with(rest, SLICE("<![CDATA[")))
        scan_cdata(scanner);
    else
        skip_markup(scanner);
}

/* Only blanks stand between the '<' at `at` and the line's beginning. */
static bool begins_line(slice html, size_t at)
{
    while (at > 0 && (html.ptr[at - 1] == ' ' || html.ptr[at - 1] == '\t'))
        at--;
    return at == 0 || html.ptr[at - 1] == '\n';
}

static bool is_behind_line(const struct scanner *scanner)
{
    return scanner->html.ptr + scanner->at >= scanner->line.ptr + scanner->line.len;
}

/* Nothing that began in the line goes on behind it. */
static void leave_line(struct scanner *scanner)
{
    if (scanner->foreign_depth == 0)
        scanner->visitor->learned(scanner->context, scanner->line);
    scanner->line = (slice){ 0 };
}

/* At a '<': whether the line that begins there is known, and passed over. */
static bool pass_over(struct scanner *scanner)
{
    if (scanner->line.len > 0 && is_behind_line(scanner))
        leave_line(scanner);
    if (scanner->foreign_depth > 0 || !begins_line(scanner->html, scanner->at))
        return false;
    size_t end = slice_find_char(scanner->html, '\n', scanner->at);
    if (end == scanner->html.len)
        return false;
    slice line = slice_sub(scanner->html, scanner->at, end + 1);
    size_t known = scanner->visitor->known(scanner->context, line);
    if (known == 0)
        scanner->line = line;
    scanner->at += known;
    return known > 0;
}

void html_scan(slice html, const struct html_visitor *visitor, void *context)
{
    struct scanner scanner = { .html = html, .visitor = visitor, .context = context };
    size_t text_from = 0;
    while (scanner.at < html.len) {
        if (html.ptr[scanner.at] != '<')
            scanner.at = slice_find_char(html, '<', scanner.at);
        char next = byte_at(&scanner, scanner.at + 1);
        if (!is_letter(next) && next != '!' && next != '?' && next != '/') {
            scanner.at++; /* a '<' that means itself, or the end */
            continue;
        }
        if (visitor->known != NULL && pass_over(&scanner)) {
            text_from = scanner.at;
            continue;
        }
        say_text(&scanner, text_from, scanner.at);
        scan_markup(&scanner);
        if (scanner.line.len > 0 && is_behind_line(&scanner))
            scanner.line = (slice){ 0 }; /* it went over the line's end */
        text_from = scanner.at;
    }
    say_text(&scanner, text_from, html.len);
}

const struct html_attribute *html_attribute_find(const struct html_tag *tag, slice lower)
{
    for (size_t i = 0; i < tag->attribute_count; i++)
        if (is_name(tag->attributes[i].name, lower))
            return &tag->attributes[i];
    return NULL;
}

/* "src", "href", "poster", "xlink:href", "imagesrcset": most other names have other lengths. */
static bool may_be_url(slice attribute)
{
    return attribute.len == 3 || attribute.len == 4 || attribute.len == 6 || attribute.len == 10 ||
           attribute.len == 11;
}

enum html_url_kind html_url_kind_of(slice element, slice attribute)
{
    if (!may_be_url(attribute))
        return HTML_URL_NONE;
    static const struct {
        slice attribute, element; /* empty: any */
        enum html_url_kind kind;
    } rows[] = {
        { SLICE_INIT("href"), SLICE_INIT("a"), HTML_URL_LINK },
        { SLICE_INIT("href"), SLICE_INIT("area"), HTML_URL_LINK },
        { SLICE_INIT("href"), SLICE_INIT("link"), HTML_URL_LOAD },
        { SLICE_INIT("href"), SLICE_INIT("base"), HTML_URL_LINK },
        { SLICE_INIT("href"), SLICE_INIT("use"), HTML_URL_LOAD },
        { SLICE_INIT("href"), SLICE_INIT("image"), HTML_URL_LOAD },
        { SLICE_INIT("xlink:href"), SLICE_INIT("a"), HTML_URL_LINK },
        { SLICE_INIT("xlink:href"), SLICE_INIT(""), HTML_URL_LOAD },
        { SLICE_INIT("src"), SLICE_INIT(""), HTML_URL_LOAD },
        { SLICE_INIT("poster"), SLICE_INIT("video"), HTML_URL_LOAD },
        { SLICE_INIT("data"), SLICE_INIT("object"), HTML_URL_LOAD },
        { SLICE_INIT("action"), SLICE_INIT("form"), HTML_URL_LINK },
        { SLICE_INIT("formaction"), SLICE_INIT(""), HTML_URL_LINK },
        { SLICE_INIT("cite"), SLICE_INIT(""), HTML_URL_LINK },
        { SLICE_INIT("srcset"), SLICE_INIT(""), HTML_URL_SET },
        { SLICE_INIT("imagesrcset"), SLICE_INIT("link"), HTML_URL_SET },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (is_name(attribute, rows[i].attribute) &&
            (rows[i].element.len == 0 || is_name(element, rows[i].element)))
            return rows[i].kind;
    return HTML_URL_NONE;
}

bool html_srcset_next(slice *rest, slice *url)
{
    size_t at = 0;
    while (at < rest->len && (is_space(rest->ptr[at]) || rest->ptr[at] == ','))
        at++;
    size_t start = at;
    while (at < rest->len && !is_space(rest->ptr[at]))
        at++;
    slice found = slice_sub(*rest, start, at);
    bool ends_here = slice_ends_with(found, SLICE(","));
    while (slice_ends_with(found, SLICE(",")))
        found.len--;
    if (!ends_here)
        at = slice_find_char(*rest, ',', at);
    *rest = slice_from_index(*rest, at);
    *url = found;
    return found.len > 0;
}
