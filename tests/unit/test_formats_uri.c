/* URI references against the examples of RFC 3986. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/uri.h"

#include <string.h>

static void references_resolve_as_in_section_5_4(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "g:h", "g:h" },
        { "g", "http://a/b/c/g" },
        { "./g", "http://a/b/c/g" },
        { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },
        { "//g", "http://g" },
        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },
        { "#s", "http://a/b/c/d;p?q#s" },
        { "g#s", "http://a/b/c/g#s" },
        { "g?y#s", "http://a/b/c/g?y#s" },
        { ";x", "http://a/b/c/;x" },
        { "", "http://a/b/c/d;p?q" },
        { ".", "http://a/b/c/" },
        { "./", "http://a/b/c/" },
        { "..", "http://a/b/" },
        { "../", "http://a/b/" },
        { "../g", "http://a/b/g" },
        { "../..", "http://a/" },
        { "../../", "http://a/" },
        { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" },
        { "../../../../g", "http://a/g" },
        { "/./g", "http://a/g" },
        { "/../g", "http://a/g" },
        { "g.", "http://a/b/c/g." },
        { ".g", "http://a/b/c/.g" },
        { "g..", "http://a/b/c/g.." },
        { "..g", "http://a/b/c/..g" },
        { "./../g", "http://a/b/g" },
        { "./g/.", "http://a/b/c/g/" },
        { "g/./h", "http://a/b/c/g/h" },
        { "g/../h", "http://a/b/c/h" },
        { "g;x=1/../y", "http://a/b/c/y" },
        { "g?y/../x", "http://a/b/c/g?y/../x" },
        { "g#s/../x", "http://a/b/c/g#s/../x" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        slice actual = uri_resolve(arena, SLICE("http://a/b/c/d;p?q"), slice_from(cases[i][0]));
        assert_string_equal(arena_copy(arena, actual).ptr, cases[i][1]);
    }
    arena_free(arena);
}

/* An empty part, or a colon, must not make a host or a scheme of a path. */
static void a_path_stays_a_path(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        { "/", "/.//host/x", "/.//host/x" },        { "/a/", "..//host/x", "/.//host/x" },
        { "/a/", "/.//host/../x", "/.//x" },        { "a:/b", "/.//c", "a:/.//c" },
        { "", "./javascript:x", "./javascript:x" }, { "http://h/a", "/.//x", "http://h//x" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        slice actual = uri_resolve(arena, slice_from(cases[i][0]), slice_from(cases[i][1]));
        assert_string_equal(arena_copy(arena, actual).ptr, cases[i][2]);
    }
    arena_free(arena);
}

static void relative_references_lead_back(void **state)
{
    (void)state;
    static const char *const paths[] = { "/",     "/a/",       "/a/b/", "/a/b/c.html",
                                         "/a:b/", "/feed.xml", "/a//b", "/x/y/?q#f" };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 8; j++) {
            slice to = slice_from(paths[j]);
            slice relative = uri_relative(arena, slice_from(paths[i]), to);
            assert_false(slice_starts_with(relative, SLICE("/")));
            assert_true(slice_equal(uri_resolve(arena, slice_from(paths[i]), relative), to));
        }
    arena_free(arena);
}

static void dangerous_schemes_are_seen_through(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "javascript:alert(1)", " java\nscript:x", "\x01JAVASCRIPT:x",
        "data:text/html,x",    "vbscript:x",      "file:///etc/passwd",
        "\x19mailto:a@b",      " mailto:a@b",     "/a\x7F"
    };
    static const char *const good[] = { "",          "/a",         "#a",      "./a:b", "https://a/",
                                        "HTTP://a/", "mailto:a@b", "tel:+86", "a/b:c" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(uri_is_safe_link(slice_from(bad[i])));
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(uri_is_safe_link(slice_from(good[i])));
}

static void encodings_go_both_ways(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    slice decoded;
    assert_true(slice_equal(uri_encode_reference(arena, SLICE("/通 知?a=%41#b")),
                            SLICE("/%E9%80%9A%20%E7%9F%A5?a=%41#b")));
    assert_true(slice_equal(uri_encode_path(arena, SLICE("a%/b?")), SLICE("a%25/b%3F")));
    assert_true(uri_decode(arena, SLICE("%E9%80%9A"), &decoded));
    assert_true(slice_equal(decoded, SLICE("通")));
    assert_false(uri_decode(arena, SLICE("%E9"), &decoded));
    assert_false(uri_decode(arena, SLICE("%00"), &decoded));
    assert_false(uri_decode(arena, SLICE("%zz"), &decoded));
    assert_true(uri_is_valid(SLICE("https://elb.example.com:10170/x-web#/Index")));
    assert_false(uri_is_valid(SLICE("https://a:99999/")));
    assert_false(uri_is_valid(SLICE("a b")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_resolve_as_in_section_5_4),
        cmocka_unit_test(a_path_stays_a_path),
        cmocka_unit_test(relative_references_lead_back),
        cmocka_unit_test(dangerous_schemes_are_seen_through),
        cmocka_unit_test(encodings_go_both_ways),
    };
    return cmocka_run_group_tests_name("URIs", tests, NULL, NULL);
}
