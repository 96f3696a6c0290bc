/* The list of a published tree's files: read back as written, and nothing less than the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site/manifest.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static slice three_rows(void)
{
    struct manifest manifest = { 0 };
    struct strbuf output = { 0 };
    const char *paths[] = { "b/index.html", "a b.html", "a/\xE5\x90\x8D.html" };
    for (size_t i = 0; i < 3; i++) {
        slice path = slice_from(paths[i]);
        ARRAY_PUSH(arena, &manifest.rows,
                   (struct manifest_row){
                       .path = path, .hash = hash_content(path), .size_bytes = 10 * i });
    }
    manifest_sort(&manifest);
    manifest_write(&manifest, &output);
    slice text = arena_copy(arena, strbuf_slice(&output));
    strbuf_release(&output);
    return text;
}

static void what_was_written_is_read_back(void **state)
{
    (void)state;
    struct manifest manifest;
    assert_true(manifest_parse(arena, three_rows(), &manifest));
    assert_int_equal(manifest.rows.count, 3);
    const struct manifest_row *row = manifest_find(&manifest, SLICE("a b.html"));
    assert_non_null(row);
    assert_int_equal(row->size_bytes, 10);
    struct content_hash hash = hash_content(SLICE("a b.html"));
    assert_true(row->hash.high == hash.high && row->hash.low == hash.low);
    assert_null(manifest_find(&manifest, SLICE("a")));
    assert_true(slice_equal(manifest.rows.items[2].path, SLICE("b/index.html")));
}

static void a_part_of_it_is_none(void **state)
{
    (void)state;
    struct manifest manifest;
    slice text = three_rows();
    for (size_t len = 0; len < text.len; len++)
        assert_false(manifest_parse(arena, slice_sub(text, 0, len), &manifest));
}

static void other_texts_are_none(void **state)
{
    (void)state;
    struct manifest manifest;
    const char *texts[] = {
        "fabang tree 1\na.html\nend 1\n",
        "fabang tree 2\nend 1\n",
        "fabang tree 2\nend -0\n",
        "fabang tree 2\nend 0\nend 0\n",
        "fabang tree 2\n0123456789abcdef0123456789abcdeg 1 a\nend 1\n",
        "fabang tree 2\n0123456789abcdef0123456789abcdef -1 a\nend 1\n",
        "fabang tree 2\n0123456789abcdef0123456789abcdef 1 \nend 1\n",
        "fabang tree 2\n0123456789abcdef0123456789abcdef1 a\nend 1\n",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(manifest_parse(arena, slice_from(texts[i]), &manifest));
    assert_true(manifest_parse(arena, SLICE("fabang tree 2\nend 0\n"), &manifest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_part_of_it_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_texts_are_none, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
