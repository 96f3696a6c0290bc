/* Paths within the published tree. */
#include "site/permalink.h"

#include "base/step.h"
#include "base/strbuf.h"

#include <assert.h>
#include <string.h>

static slice pick(slice name, const struct permalink_values *values, bool *known)
{
    *known = true;
    if (slice_equal(name, SLICE("id")))
        return values->id;
    if (slice_equal(name, SLICE("number")))
        return values->number;
    if (slice_equal(name, SLICE("year")))
        return values->year;
    if (slice_equal(name, SLICE("kind")))
        return values->kind;
    *known = false;
    return name;
}

static size_t word_end(slice text, size_t from)
{
    while (from < text.len && text.ptr[from] >= 'a' && text.ptr[from] <= 'z')
        from++;
    return from;
}

slice permalink_expand(struct arena *arena, slice pattern, const struct permalink_values *values)
{
    struct strbuf result = { 0 };
    for (size_t at = 0; at < pattern.len;) {
        size_t colon = slice_find_char(pattern, ':', at);
        strbuf_add(&result, slice_sub(pattern, at, colon));
        if (colon == pattern.len)
            break;
        at = word_end(pattern, colon + 1);
        bool known;
        slice value = pick(slice_sub(pattern, colon + 1, at), values, &known);
        if (!known)
            strbuf_add_char(&result, ':');
        strbuf_add(&result, value);
    }
    slice url = arena_copy(arena, strbuf_slice(&result));
    strbuf_release(&result);
    return url;
}

static bool is_safe_byte(char byte)
{
    static const bool unsafe[256] = {
        ['\\'] = true, ['?'] = true, ['#'] = true, ['%'] = true, [':'] = true,  ['*'] = true,
        ['"'] = true,  ['<'] = true, ['>'] = true, ['|'] = true, [0x7F] = true,
    };
    return (unsigned char)byte >= 0x20 && !unsafe[(unsigned char)byte];
}

bool permalink_is_valid(slice url)
{
    if (url.len == 0 || url.len > PERMALINK_BYTES_MAX || url.ptr[0] != '/')
        return false;
    for (size_t i = 0; i < url.len; i++)
        if (!is_safe_byte(url.ptr[i]))
            return false;
    slice rest = slice_from_index(url, 1);
    while (rest.len > 0) {
        slice part = slice_split(&rest, '/');
        if (part.len == 0 || part.ptr[0] == '.')
            return false;
    }
    return true;
}

slice permalink_to_path(struct arena *arena, slice url)
{
    assert(url.len > 0 && url.ptr[0] == '/');
    slice path = slice_from_index(url, 1);
    if (slice_ends_with(url, SLICE("/")))
        return ARENA_JOIN(arena, path, SLICE("index.html"));
    return path;
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

slice permalink_decode(slice url, char *buffer, size_t buffer_bytes)
{
    static const char INDEX[] = "index.html";
    if (url.len == 0 || url.ptr[0] != '/' || url.len + sizeof(INDEX) > buffer_bytes)
        return (slice){ 0 };
    size_t len = 0;
    for (size_t i = 1; i < url.len; i++) {
        int high = url.ptr[i] == '%' && i + 2 < url.len ? hex_digit(url.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(url.ptr[i + 2]) : -1;
        if (low >= 0) {
            buffer[len++] = (char)(high << 4 | low);
            i += 2;
        } else {
            buffer[len++] = url.ptr[i];
        }
    }
    if (len == 0 || buffer[len - 1] == '/') {
        memcpy(buffer + len, INDEX, sizeof(INDEX) - 1);
        len += sizeof(INDEX) - 1;
    }
    return (slice){ buffer, len };
}

static bool is_unreserved(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '-' && byte <= '9') || byte == '_' || byte == '~'; /* '.' and '/' among them */
}

static step unreserved_of(step bytes)
{
    return (step)(((bytes | 0x20) - 'a' < 26) | (bytes - '-' <= '9' - '-') | (bytes == '_') |
                  (bytes == '~'));
}

static size_t count_escapes(slice url)
{
    size_t count = 0;
    size_t i = 0;
    while (url.len - i >= STEP_BYTES && step_bits(unreserved_of(step_at(url.ptr + i))) == STEP_ALL)
        i += STEP_BYTES;
    for (; i < url.len; i++)
        count += !is_unreserved(url.ptr[i]);
    return count;
}

slice permalink_encode(struct arena *arena, slice url)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t escapes = count_escapes(url);
    if (escapes == 0)
        return url;
    char *bytes = ARENA_ARRAY(arena, char, url.len + 2 * escapes);
    size_t len = 0;
    for (size_t i = 0; i < url.len; i++) {
        if (is_unreserved(url.ptr[i])) {
            bytes[len++] = url.ptr[i];
            continue;
        }
        bytes[len++] = '%';
        bytes[len++] = digits[(unsigned char)url.ptr[i] >> 4];
        bytes[len++] = digits[(unsigned char)url.ptr[i] & 15];
    }
    assert(len == url.len + 2 * escapes);
    return (slice){ bytes, len };
}
