/* Any two texts are references whose parts make them again, that resolve to where they lead and no
 * further, and whose encodings are addresses; a link that passes is none that runs a program.
 *
 * An input is a base, the separator, and a reference. */
#include "formats/uri.h"

#include "base/utf8.h"
#include "fuzz.h"
#include "site/permalink.h"

#include <strings.h>

static void check_parts(struct arena *arena, slice text)
{
    struct uri uri = uri_split(text);
    REQUIRE(slice_equal(uri_join(arena, &uri), text));
    REQUIRE(slice_find_char(uri.path, '?', 0) == uri.path.len);
    REQUIRE(uri.has_scheme || uri.scheme.len == 0);
}

static bool has_dot_part(slice path)
{
    while (path.len > 0) {
        slice part = slice_split(&path, '/');
        if (slice_equal(part, SLICE(".")) || slice_equal(part, SLICE("..")))
            return true;
    }
    return false;
}

/* "/.//a": the dot keeps the path from being an authority. */
static slice without_guard(slice path)
{
    return slice_starts_with(path, SLICE("/.//")) ? slice_from_index(path, 2) : path;
}

/* Nobody is sent to another host, or to a scheme, by a reference that names none. */
static void check_resolved(struct arena *arena, slice base, slice reference)
{
    struct uri from = uri_split(base);
    struct uri to = uri_split(reference);
    slice resolved = uri_resolve(arena, base, reference);
    struct uri result = uri_split(resolved);
    REQUIRE(result.has_scheme == (from.has_scheme || to.has_scheme));
    if (to.has_scheme || to.has_authority)
        return;
    REQUIRE(result.has_authority == from.has_authority &&
            slice_equal(result.authority, from.authority));
    if (slice_starts_with(from.path, SLICE("/")) && !has_dot_part(from.path)) {
        REQUIRE(!has_dot_part(without_guard(result.path)));
        REQUIRE(slice_equal(uri_resolve(arena, base, resolved), resolved));
    }
}

static void check_relative(struct arena *arena, slice from, slice to)
{
    if (!slice_starts_with(from, SLICE("/")) || !slice_starts_with(to, SLICE("/")) ||
        uri_split(from).has_authority || uri_split(to).has_authority || has_dot_part(from) ||
        has_dot_part(uri_split(to).path) || uri_split(from).path.len < from.len)
        return;
    slice relative = uri_relative(arena, from, to);
    REQUIRE(slice_equal(uri_resolve(arena, from, relative), to));
}

static void check_encodings(struct arena *arena, slice text)
{
    slice decoded;
    slice path = uri_encode_path(arena, text);
    slice part = uri_encode_component(arena, text);
    slice reference = uri_encode_reference(arena, text);
    bool is_text = utf8_invalid_at(text) == text.len && slice_find_char(text, '\0', 0) == text.len;
    bool rooted = slice_starts_with(path, SLICE("/")) && !slice_starts_with(path, SLICE("//"));
    REQUIRE(path.len > URI_BYTES_MAX || !rooted || uri_is_valid(path));
    REQUIRE(part.len > URI_BYTES_MAX || uri_is_valid(part));
    REQUIRE(slice_equal(uri_encode_reference(arena, reference), reference));
    REQUIRE(uri_decode(arena, path, &decoded) == is_text);
    REQUIRE(!is_text || slice_equal(decoded, text));
    REQUIRE(uri_decode(arena, part, &decoded) == is_text);
    REQUIRE(!is_text || slice_equal(decoded, text));
}

/* As browsers see the scheme: white space and controls in front and tabs and line ends anywhere are
 * dropped (URL standard, basic URL parser). */
static slice scheme_of(struct arena *arena, slice text)
{
    char *seen = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte != '\t' && byte != '\n' && byte != '\r' && (len > 0 || byte > ' '))
            seen[len++] = text.ptr[i];
    }
    struct uri uri = uri_split((slice){ seen, len });
    return uri.scheme;
}

static void check_link(struct arena *arena, slice text)
{
    static const char *const BAD[] = { "javascript", "data", "vbscript", "file", "blob" };
    slice scheme = scheme_of(arena, text);
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        if (scheme.len == strlen(BAD[i]) && strncasecmp(scheme.ptr, BAD[i], scheme.len) == 0)
            REQUIRE(!uri_is_safe_link(text));
}

static void check_permalink(struct arena *arena, slice text)
{
    char buffer[2 * PERMALINK_BYTES_MAX];
    (void)permalink_decode(text, buffer, sizeof(buffer));
    struct permalink_values values = { .id = SLICE("a-1"), .number = SLICE("2") };
    slice url = permalink_expand(arena, text, &values);
    if (!permalink_is_valid(url))
        return;
    slice path = permalink_to_path(arena, url);
    REQUIRE(path.len > 0 && path.ptr[0] != '/' && path.ptr[0] != '.' && !has_dot_part(path));
    slice encoded = permalink_encode(arena, url);
    REQUIRE(encoded.len > URI_BYTES_MAX || uri_is_valid(encoded));
    slice decoded = permalink_decode(encoded, buffer, sizeof(buffer));
    REQUIRE(slice_equal(decoded, path) || encoded.len + sizeof("index.html") > sizeof(buffer));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_run run = fuzz_begin((slice){ (const char *)bytes, size });
    slice reference = run.source.text;
    slice base = fuzz_take_part(&reference);
    slice both[] = { base, reference };
    for (size_t i = 0; i < 2; i++) {
        check_parts(run.arena, both[i]);
        check_encodings(run.arena, both[i]);
        check_link(run.arena, both[i]);
        check_permalink(run.arena, both[i]);
        (void)uri_is_web(both[i]);
    }
    check_resolved(run.arena, base, reference);
    check_relative(run.arena, base, reference);
    fuzz_end(&run);
    return 0;
}
