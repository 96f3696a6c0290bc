/* URI references. */
#include "formats/uri.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static bool is_alpha(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

/* RFC 3986 section 2.3. */
static bool is_unreserved(char byte)
{
    return is_alpha(byte) || is_digit(byte) || is_one_of(byte, "-._~");
}

/* pchar of section 3.3, without percent-encodings, and '/'. */
static bool is_path_byte(char byte)
{
    return is_unreserved(byte) || is_one_of(byte, "!$&'()*+,;=:@/");
}

static int hex_value(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool is_percent_encoding(slice text, size_t at)
{
    return at + 2 < text.len && text.ptr[at] == '%' && hex_value(text.ptr[at + 1]) >= 0 &&
           hex_value(text.ptr[at + 2]) >= 0;
}

/* scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) ":" */
static size_t scheme_length(slice text)
{
    if (text.len == 0 || !is_alpha(text.ptr[0]))
        return 0;
    size_t at = 1;
    while (at < text.len && (is_alpha(text.ptr[at]) || is_digit(text.ptr[at]) ||
                             text.ptr[at] == '+' || text.ptr[at] == '-' || text.ptr[at] == '.'))
        at++;
    return at < text.len && text.ptr[at] == ':' ? at : 0;
}

static size_t find_any(slice text, const char *set)
{
    size_t at = 0;
    while (at < text.len && !is_one_of(text.ptr[at], set))
        at++;
    return at;
}

struct uri uri_split(slice text)
{
    struct uri uri = { 0 };
    size_t scheme = scheme_length(text);
    if (scheme > 0) {
        uri.has_scheme = true;
        uri.scheme = slice_sub(text, 0, scheme);
        text = slice_from_index(text, scheme + 1);
    }
    if (slice_starts_with(text, SLICE("//"))) {
        text = slice_from_index(text, 2);
        size_t end = find_any(text, "/?#");
        uri.has_authority = true;
        uri.authority = slice_sub(text, 0, end);
        text = slice_from_index(text, end);
    }
    size_t hash = slice_find_char(text, '#', 0);
    uri.has_fragment = hash < text.len;
    if (uri.has_fragment)
        uri.fragment = slice_from_index(text, hash + 1);
    text = slice_sub(text, 0, hash);
    size_t mark = slice_find_char(text, '?', 0);
    uri.has_query = mark < text.len;
    if (uri.has_query)
        uri.query = slice_from_index(text, mark + 1);
    uri.path = slice_sub(text, 0, mark);
    return uri;
}

slice uri_join(struct arena *arena, const struct uri *uri)
{
    slice none = { 0 };
    return ARENA_JOIN(arena, uri->scheme, uri->has_scheme ? SLICE(":") : none,
                      uri->has_authority ? SLICE("//") : none, uri->authority, uri->path,
                      uri->has_query ? SLICE("?") : none, uri->query,
                      uri->has_fragment ? SLICE("#") : none, uri->fragment);
}

static bool port_is_good(slice authority)
{
    size_t at = authority.len;
    while (at > 0 && is_digit(authority.ptr[at - 1]))
        at--;
    long long port = 0;
    if (at == 0 || authority.ptr[at - 1] != ':' || at == authority.len)
        return true;
    return slice_to_number(slice_from_index(authority, at), &port) && port >= 1 && port <= 65535;
}

bool uri_is_valid(slice text)
{
    if (text.len > URI_BYTES_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (!is_path_byte(byte) && !is_one_of(byte, "?#[]") && !is_percent_encoding(text, i))
            return false;
    }
    struct uri uri = uri_split(text);
    return slice_find_char(uri.fragment, '#', 0) == uri.fragment.len && port_is_good(uri.authority);
}

bool uri_has_scheme(slice text, slice scheme)
{
    struct uri uri = uri_split(text);
    return uri.has_scheme && uri.scheme.len == scheme.len &&
           strncasecmp(uri.scheme.ptr, scheme.ptr, scheme.len) == 0;
}

bool uri_is_web(slice text)
{
    struct uri uri = uri_split(text);
    return (uri_has_scheme(text, SLICE("http")) || uri_has_scheme(text, SLICE("https"))) &&
           uri.authority.len > 0;
}

bool uri_is_safe_link(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7F)
            return false;
    if (!uri_split(text).has_scheme)
        return slice_find_char(text, ':', 0) >= find_any(text, "/?#") ||
               slice_find_char(text, ':', 0) == text.len;
    return uri_has_scheme(text, SLICE("http")) || uri_has_scheme(text, SLICE("https")) ||
           uri_has_scheme(text, SLICE("mailto")) || uri_has_scheme(text, SLICE("tel"));
}

/* Takes the last part off, as ".." asks for. */
static size_t without_last_part(const char *bytes, size_t len)
{
    while (len > 0 && bytes[len - 1] != '/')
        len--;
    return len > 0 ? len - 1 : 0;
}

slice uri_remove_dot_segments(struct arena *arena, slice path)
{
    char *bytes = ARENA_ARRAY(arena, char, path.len + 1);
    size_t len = 0;
    bool rooted = slice_starts_with(path, SLICE("/"));
    slice rest = rooted ? slice_from_index(path, 1) : path;
    bool first = true, more = path.len > 0;
    while (more) {
        size_t slash = slice_find_char(rest, '/', 0);
        slice part = slice_sub(rest, 0, slash);
        more = slash < rest.len;
        rest = slice_from_index(rest, slash + 1);
        bool up = slice_equal(part, SLICE("..")), here = slice_equal(part, SLICE("."));
        if (up)
            len = without_last_part(bytes, len);
        if (up || here) {
            if (!more && (len > 0 || rooted))
                bytes[len++] = '/'; /* "a/.." names a folder */
            continue;
        }
        if (!first || rooted)
            bytes[len++] = '/';
        first = false;
        if (part.len > 0)
            memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    assert(len <= path.len + 1);
    return (slice){ bytes, len };
}

/* RFC 3986 section 5.2.3. */
static slice merge_paths(struct arena *arena, const struct uri *base, slice path)
{
    if (base->has_authority && base->path.len == 0)
        return ARENA_JOIN(arena, SLICE("/"), path);
    size_t slash = base->path.len;
    while (slash > 0 && base->path.ptr[slash - 1] != '/')
        slash--;
    return ARENA_JOIN(arena, slice_sub(base->path, 0, slash), path);
}

/* A path that would be read as an authority, or its first part as a scheme, is kept from it by a
 * part that means nothing. Spec: RFC 3986 sections 3.3, 4.2. */
static slice guard_path(struct arena *arena, const struct uri *uri)
{
    if (uri->has_authority)
        return uri->path;
    if (slice_starts_with(uri->path, SLICE("//")))
        return ARENA_JOIN(arena, SLICE("/."), uri->path);
    if (!uri->has_scheme && slice_find_char(uri->path, ':', 0) < slice_find_char(uri->path, '/', 0))
        return ARENA_JOIN(arena, SLICE("./"), uri->path);
    return uri->path;
}

slice uri_resolve(struct arena *arena, slice base_text, slice reference)
{
    struct uri base = uri_split(base_text);
    struct uri target = uri_split(reference);
    if (target.has_scheme || target.has_authority) {
        target.path = uri_remove_dot_segments(arena, target.path);
    } else if (target.path.len == 0) {
        target.path = base.path;
        if (!target.has_query) {
            target.has_query = base.has_query;
            target.query = base.query;
        }
    } else {
        slice merged =
            target.path.ptr[0] == '/' ? target.path : merge_paths(arena, &base, target.path);
        target.path = uri_remove_dot_segments(arena, merged);
    }
    if (!target.has_scheme && !target.has_authority) {
        target.has_authority = base.has_authority;
        target.authority = base.authority;
    }
    if (!target.has_scheme) {
        target.has_scheme = base.has_scheme;
        target.scheme = base.scheme;
    }
    target.path = guard_path(arena, &target);
    return uri_join(arena, &target);
}

/* Bytes up to and with the last '/' that both share at the front. */
static size_t shared_folders(slice a, slice b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
        if (a.ptr[i] == '/')
            shared = i + 1;
    return shared;
}

slice uri_relative(struct arena *arena, slice from, slice to)
{
    struct uri target = uri_split(to);
    if (target.has_scheme || target.has_authority || !slice_starts_with(target.path, SLICE("/")))
        return to;
    size_t shared = shared_folders(from, target.path);
    struct strbuf path = { 0 };
    for (size_t i = shared; i < from.len; i++)
        if (from.ptr[i] == '/')
            strbuf_add(&path, SLICE("../"));
    slice rest = slice_from_index(target.path, shared);
    bool is_empty_part = slice_starts_with(rest, SLICE("/"));
    bool needs_dot =
        path.len == 0 && (rest.len == 0 || is_empty_part ||
                          slice_find_char(rest, ':', 0) < slice_find_char(rest, '/', 0));
    if (needs_dot)
        strbuf_add(&path, SLICE("./"));
    strbuf_add(&path, rest);
    target.path = arena_copy(arena, strbuf_slice(&path));
    strbuf_release(&path);
    return uri_join(arena, &target);
}

static slice encode(struct arena *arena, slice text, const char *also_kept, bool keep_encodings)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    char *bytes = ARENA_ARRAY(arena, char, text.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (is_unreserved(byte) || is_one_of(byte, also_kept) ||
            (keep_encodings && is_percent_encoding(text, i))) {
            bytes[len++] = byte;
            continue;
        }
        bytes[len++] = '%';
        bytes[len++] = DIGITS[(unsigned char)byte >> 4];
        bytes[len++] = DIGITS[(unsigned char)byte & 15];
    }
    return (slice){ bytes, len };
}

slice uri_encode_path(struct arena *arena, slice path)
{
    return encode(arena, path, "!$&'()*+,;=:@/", false);
}

slice uri_encode_reference(struct arena *arena, slice text)
{
    return encode(arena, text, "!$&'()*+,;=:@/?#[]", true);
}

slice uri_encode_component(struct arena *arena, slice text)
{
    return encode(arena, text, "", false);
}

bool uri_decode(struct arena *arena, slice text, slice *decoded)
{
    char *bytes = ARENA_ARRAY(arena, char, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            bytes[len++] = text.ptr[i];
            continue;
        }
        if (!is_percent_encoding(text, i))
            return false;
        bytes[len++] = (char)(hex_value(text.ptr[i + 1]) << 4 | hex_value(text.ptr[i + 2]));
        i += 2;
    }
    slice result = { bytes, len };
    if (utf8_invalid_at(result) < len || slice_find_char(result, '\0', 0) < len)
        return false;
    *decoded = result;
    return true;
}
