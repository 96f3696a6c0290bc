/* A tokenizer for finished HTML. */
#include "formats/html.h"

#include "base/utf8.h"

#include <assert.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

struct scanner {
    slice html;
    size_t at;
    const struct html_visitor *visitor;
    void *context;
    struct html_attribute attributes[HTML_ATTRIBUTES_MAX];
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
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

static char byte_at(const struct scanner *scanner, size_t at)
{
    return at < scanner->html.len ? scanner->html.ptr[at] : '\0';
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
    while (scanner->at < scanner->html.len && !is_space(scanner->html.ptr[scanner->at]) &&
           scanner->html.ptr[scanner->at] != '/' && scanner->html.ptr[scanner->at] != '>')
        scanner->at++;
    return slice_sub(scanner->html, start, scanner->at);
}

/* An '=' at the front belongs to the name (before attribute name state). */
static slice take_attribute_name(struct scanner *scanner)
{
    size_t start = scanner->at;
    while (scanner->at < scanner->html.len) {
        char byte = scanner->html.ptr[scanner->at];
        if (is_space(byte) || byte == '/' || byte == '>' || (byte == '=' && scanner->at > start))
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

static void take_attributes(struct scanner *scanner, struct html_tag *tag)
{
    while (scanner->at < scanner->html.len) {
        skip_space(scanner);
        char byte = byte_at(scanner, scanner->at);
        if (byte == '>') {
            scanner->at++;
            return;
        }
        if (byte == '/') {
            scanner->at++;
            tag->self_closing = byte_at(scanner, scanner->at) == '>';
        } else if (scanner->at < scanner->html.len) {
            take_attribute(scanner, tag);
        }
    }
}

static void say_text(struct scanner *scanner, size_t from, size_t to)
{
    if (from < to && scanner->visitor->text != NULL)
        scanner->visitor->text(scanner->context, slice_sub(scanner->html, from, to), from);
}

static bool holds_raw_text(slice name)
{
    static const slice names[] = { SLICE_INIT("script"),  SLICE_INIT("style"),
                                   SLICE_INIT("title"),   SLICE_INIT("textarea"),
                                   SLICE_INIT("iframe"),  SLICE_INIT("noscript"),
                                   SLICE_INIT("xmp"),     SLICE_INIT("noembed"),
                                   SLICE_INIT("noframes") };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (html_name_equal(name, names[i]))
            return true;
    return false;
}

/* Before the end tag that closes `name`, or at the end. */
static size_t raw_text_end(const struct scanner *scanner, slice name)
{
    size_t at = slice_find(scanner->html, SLICE("</"), scanner->at);
    for (; at < scanner->html.len; at = slice_find(scanner->html, SLICE("</"), at + 2)) {
        slice after = slice_sub(scanner->html, at + 2, at + 2 + name.len);
        char behind = byte_at(scanner, at + 2 + name.len);
        bool ends = is_space(behind) || behind == '/' || behind == '>';
        if (ends && after.len == name.len && strncasecmp(after.ptr, name.ptr, name.len) == 0)
            break;
    }
    return at;
}

static void scan_start_tag(struct scanner *scanner)
{
    struct html_tag tag = { .offset = scanner->at, .attributes = scanner->attributes };
    scanner->at++;
    tag.name = take_name(scanner);
    take_attributes(scanner, &tag);
    if (scanner->visitor->start != NULL)
        scanner->visitor->start(scanner->context, &tag);
    if (html_name_equal(tag.name, SLICE("plaintext"))) {
        say_text(scanner, scanner->at, scanner->html.len);
        scanner->at = scanner->html.len;
    } else if (holds_raw_text(tag.name)) {
        size_t end = raw_text_end(scanner, tag.name);
        say_text(scanner, scanner->at, end);
        scanner->at = end;
    }
}

static void scan_end_tag(struct scanner *scanner)
{
    struct html_tag ignored = { 0 };
    size_t offset = scanner->at;
    scanner->at += 2;
    slice name = take_name(scanner);
    take_attributes(scanner, &ignored);
    if (scanner->visitor->end != NULL)
        scanner->visitor->end(scanner->context, name, offset);
}

/* Comments, and what the standard calls bogus comments: "<!doctype", "<?", "</3". */
static void scan_comment(struct scanner *scanner)
{
    slice html = scanner->html;
    size_t start = scanner->at;
    bool real = slice_starts_with(slice_from_index(html, start), SLICE("<!--"));
    if (real && (byte_at(scanner, start + 4) == '>' ||
                 slice_starts_with(slice_from_index(html, start + 4), SLICE("->")))) {
        scanner->at = slice_find_char(html, '>', start) + 1;
        return;
    }
    slice closer = real ? SLICE("-->") : SLICE(">");
    size_t from = start + (real ? 4 : 2), end = slice_find(html, closer, from);
    if (real && scanner->visitor->comment != NULL)
        scanner->visitor->comment(scanner->context, slice_sub(html, from, end), start);
    scanner->at = end < html.len ? end + closer.len : end;
}

void html_scan(slice html, const struct html_visitor *visitor, void *context)
{
    struct scanner scanner = { .html = html, .visitor = visitor, .context = context };
    size_t text_from = 0;
    while (scanner.at < html.len) {
        scanner.at = slice_find_char(html, '<', scanner.at);
        char next = byte_at(&scanner, scanner.at + 1);
        bool is_end_tag = next == '/' && is_letter(byte_at(&scanner, scanner.at + 2));
        if (scanner.at >= html.len ||
            (!is_letter(next) && next != '!' && next != '?' && next != '/')) {
            scanner.at++;
            continue;
        }
        say_text(&scanner, text_from, scanner.at);
        if (is_letter(next))
            scan_start_tag(&scanner);
        else if (is_end_tag)
            scan_end_tag(&scanner);
        else
            scan_comment(&scanner);
        text_from = scanner.at;
    }
    say_text(&scanner, text_from, html.len);
}

const struct html_attribute *html_attribute_find(const struct html_tag *tag, slice lower)
{
    for (size_t i = 0; i < tag->attribute_count; i++)
        if (html_name_equal(tag->attributes[i].name, lower))
            return &tag->attributes[i];
    return NULL;
}

static int digit_value(char byte, int base)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    char lower = (char)(byte | 0x20);
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* "#38" or "#x26"; 0 when it is no numeric reference. */
static uint32_t numeric_reference(slice text)
{
    bool hex = text.len > 2 && (text.ptr[1] | 0x20) == 'x';
    uint32_t number = 0;
    if (text.len < 2 || text.ptr[0] != '#')
        return 0;
    for (size_t i = hex ? 2 : 1; i < text.len; i++) {
        int digit = digit_value(text.ptr[i], hex ? 16 : 10);
        if (digit < 0 || number > 0x10FFFF)
            return 0;
        number = number * (hex ? 16U : 10U) + (uint32_t)digit;
    }
    return number;
}

enum { ENTITY_BYTES_MAX = 16 };

static uint32_t named_reference(slice text)
{
    char name[ENTITY_BYTES_MAX];
    if (text.len == 0 || text.len >= sizeof(name))
        return 0;
    memcpy(name, text.ptr, text.len);
    name[text.len] = '\0';
    if (strcmp(name, "apos") == 0)
        return '\''; /* HTML 5 has it, HTML 4 had not */
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    return entity != NULL ? entity->value : 0;
}

slice html_decode(struct arena *arena, slice raw, bool in_attribute)
{
    (void)in_attribute; /* the two differ for references without ';' only, which stay as they are */
    if (slice_find_char(raw, '&', 0) == raw.len)
        return raw;
    char *bytes = ARENA_ARRAY(arena, char, raw.len + 4);
    size_t len = 0;
    for (size_t at = 0; at < raw.len;) {
        size_t semicolon = raw.ptr[at] == '&' ? slice_find_char(raw, ';', at) : raw.len;
        slice name = slice_sub(raw, at + 1, semicolon);
        uint32_t code_point = 0;
        if (semicolon < raw.len)
            code_point = slice_starts_with(name, SLICE("#")) ? numeric_reference(name)
                                                             : named_reference(name);
        if (code_point == 0) {
            bytes[len++] = raw.ptr[at++];
            continue;
        }
        len +=
            utf8_encode(code_point, bytes + len); /* no reference is shorter than its character */
        at = semicolon + 1;
    }
    assert(len <= raw.len);
    return (slice){ bytes, len };
}

enum html_url_kind html_url_kind_of(slice element, slice attribute)
{
    static const struct {
        slice attribute, element; /* empty: any */
        enum html_url_kind kind;
    } rows[] = {
        { SLICE_INIT("href"), SLICE_INIT("a"), HTML_URL_LINK },
        { SLICE_INIT("href"), SLICE_INIT("area"), HTML_URL_LINK },
        { SLICE_INIT("href"), SLICE_INIT("link"), HTML_URL_LOAD },
        { SLICE_INIT("href"), SLICE_INIT("base"), HTML_URL_LINK },
        { SLICE_INIT("href"), SLICE_INIT("use"), HTML_URL_LOAD },
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
        if (html_name_equal(attribute, rows[i].attribute) &&
            (rows[i].element.len == 0 || html_name_equal(element, rows[i].element)))
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
