/* Patterns, paths and link targets within the published tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site/permalink.h"

static void assert_text(slice actual, const char *expected)
{
    assert_true(slice_equal(actual, slice_from(expected)));
}

static void patterns_are_filled(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct permalink_values values = { .id = SLICE("beijing"), .number = SLICE("2") };
    assert_text(permalink_expand(arena, SLICE("/lists/:id/v/:number/"), &values),
                "/lists/beijing/v/2/");
    assert_text(permalink_expand(arena, SLICE("/x:other/"), &values), "/x:other/");
    arena_free(arena);
}

static void paths_stay_in_the_tree(void **state)
{
    (void)state;
    static const char *const good[] = { "/", "/a/", "/a.xml", "/通知/一/", "/a/b.c/" };
    static const char *const bad[] = { "",        "a/",     "//",     "/a//b", "/../x",
                                       "/a/../b", "/./",    "/.git/", "/a\\b", "/a?b",
                                       "/a#b",    "/a%2e/", "/a\n/",  "/a:b/" };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(permalink_is_valid(slice_from(good[i])));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(permalink_is_valid(slice_from(bad[i])));
}

static void links_name_files(void **state)
{
    (void)state;
    char buffer[200];
    struct arena *arena = arena_new();
    assert_text(permalink_to_path(arena, SLICE("/a/")), "a/index.html");
    assert_text(permalink_to_path(arena, SLICE("/a.xml")), "a.xml");
    assert_text(permalink_decode(SLICE("/"), buffer, sizeof(buffer)), "index.html");
    assert_text(permalink_decode(SLICE("/%E9%80%9A/"), buffer, sizeof(buffer)), "通/index.html");
    assert_text(permalink_decode(SLICE("/a%zz"), buffer, sizeof(buffer)), "a%zz");
    assert_int_equal(permalink_decode(SLICE("a/"), buffer, sizeof(buffer)).len, 0);
    assert_int_equal(permalink_decode(SLICE("/aaaaaaaaaa/"), buffer, 12).len, 0);
    assert_text(permalink_encode(arena, SLICE("/通/a b")), "/%E9%80%9A/a%20b");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_filled),
        cmocka_unit_test(paths_stay_in_the_tree),
        cmocka_unit_test(links_name_files),
    };
    return cmocka_run_group_tests_name("permalinks", tests, NULL, NULL);
}
