/* YAML: trees with places, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/yaml.h"

struct parsed {
    struct arena *arena;
    struct diags *diags;
    struct source source;
    const struct value *root;
};

static struct parsed parse(const char *text)
{
    struct parsed parsed = { .arena = arena_new(), .diags = diags_new() };
    parsed.source = (struct source){ SLICE("a.yaml"), slice_from(text) };
    struct source *source = ARENA_NEW(parsed.arena, struct source);
    *source = parsed.source;
    parsed.root = yaml_parse(parsed.arena, parsed.diags, source, 0, source->text.len);
    return parsed;
}

static void release(struct parsed *parsed)
{
    diags_free(parsed->diags);
    arena_free(parsed->arena);
}

static void scalars_stay_text_and_know_their_place(void **state)
{
    (void)state;
    struct parsed parsed = parse("名: no\nb:\n  - 007\n  - \"1e3\"\r\n  - 2026-07-10\n空:\n");
    assert_non_null(parsed.root);
    const struct value *b = value_find(parsed.root, SLICE("b"));
    assert_int_equal(b->list.count, 3);
    assert_true(slice_equal(b->list.items[0].string, SLICE("007")));
    assert_true(b->list.items[0].plain);
    assert_false(b->list.items[1].plain);
    assert_true(slice_equal(b->list.items[2].string, SLICE("2026-07-10")));
    uint32_t line, column;
    position_line_column(b->list.items[2].where, &line, &column);
    assert_int_equal(line, 5);
    assert_int_equal(column, 5);
    assert_int_equal(value_find(parsed.root, SLICE("空"))->string.len, 0);
    release(&parsed);
}

static void nothing_is_an_empty_map(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "# only a comment\n", "---\n" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct parsed parsed = parse(texts[i]);
        assert_non_null(parsed.root);
        assert_int_equal(parsed.root->kind, VALUE_MAP);
        assert_int_equal(parsed.root->map.count, 0);
        release(&parsed);
    }
}

static void faults_are_refused_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum diag_code code;
        uint32_t line, column;
    } cases[] = {
        { "a: 1\nb: 2\na: 3\n", DIAG_YAML_DUPLICATE_KEY, 3, 1 },
        { "a: &x 1\n", DIAG_YAML_ANCHOR, 1, 4 },
        { "a: *x\n", DIAG_YAML_ANCHOR, 1, 4 },
        { "a: !!int 1\n", DIAG_YAML_TAG, 1, 4 },
        { "<<: {b: 1}\n", DIAG_YAML_KEY, 1, 1 },
        { "[a, b]: 1\n", DIAG_YAML_KEY, 1, 1 },
        { "a: 1\n---\nb: 2\n", DIAG_YAML_DOCUMENT, 2, 1 },
        { "a:\n\tb: 1\n", DIAG_YAML_SYNTAX, 2, 1 },
        { "a: [1, 2\n", DIAG_YAML_SYNTAX, 1, 4 },
        { "a: 1\nb: {c: 2\nd: 3\n", DIAG_YAML_SYNTAX, 2, 4 },
        { "a: \"x\nb: 1\n", DIAG_YAML_SYNTAX, 1, 4 },
        { "a: \"中\\q\"\n", DIAG_YAML_SYNTAX, 1, 6 },
        { "a: 'it's'\n", DIAG_YAML_SYNTAX, 1, 8 },
        { "a: @中\n", DIAG_YAML_SYNTAX, 1, 4 },
        { "中: 文\n文: \x01\n", DIAG_YAML_SYNTAX, 2, 4 },
        { "中: \"\\0\"\n", DIAG_YAML_SYNTAX, 1, 4 },
        { "a: |\n\tb\n", DIAG_YAML_SYNTAX, 2, 1 },
        { "- a\nb: 1\n", DIAG_YAML_SYNTAX, 2, 1 },
        { "key\nb: 1\n", DIAG_YAML_SYNTAX, 2, 2 },
        { "%YAML 2.0\n---\na: 1\n", DIAG_YAML_SYNTAX, 1, 1 },
        { "a: 1\n'': 2\n", DIAG_YAML_KEY, 2, 1 },
        { "!!str a: 1\n", DIAG_YAML_TAG, 1, 1 },
        { "a: 1\n? [b]\n: 2\n", DIAG_YAML_KEY, 2, 3 },
        { "中: 文\n  b: 1\n", DIAG_YAML_SYNTAX, 2, 4 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parsed parsed = parse(cases[i].text);
        assert_null(parsed.root);
        if (diags_at(parsed.diags, 0)->code != cases[i].code)
            fail_msg("%s: " SLICE_FMT, cases[i].text,
                     SLICE_ARG(diags_at(parsed.diags, 0)->message));
        uint32_t line, column;
        position_line_column(diags_at(parsed.diags, 0)->where, &line, &column);
        assert_int_equal(line, cases[i].line);
        assert_int_equal(column, cases[i].column);
        release(&parsed);
    }
}

static void several_repeated_keys_are_all_reported(void **state)
{
    (void)state;
    struct parsed parsed = parse("a: 1\nb: 2\nb: 3\nc: {a: 1, a: 2}\na: 4\n");
    assert_null(parsed.root);
    diags_sort(parsed.diags);
    assert_int_equal(diags_size(parsed.diags), 3);
    assert_true(slice_equal(diags_at(parsed.diags, 2)->message,
                            SLICE("'a' is given twice, first in line 1")));
    release(&parsed);
}

/* Front matter is read within its file: lines are the file's. */
static void a_part_of_a_text_keeps_its_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source source = { SLICE("a.md"), SLICE("---\n标: 题\nb: [c\n---\nc: @\n") };
    assert_null(yaml_parse(arena, diags, &source, 4, 19));
    uint32_t line, column;
    position_line_column(diags_at(diags, 0)->where, &line, &column);
    assert_int_equal(line, 3);
    assert_int_equal(column, 4);
    const struct value *root = yaml_parse(arena, diags, &source, 4, 13);
    assert_non_null(root);
    position_line_column(root->map.items[0].value.where, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 4);
    diags_free(diags);
    arena_free(arena);
}

static void deep_nesting_ends_at_the_limit(void **state)
{
    (void)state;
    struct strbuf text = { 0 };
    for (int i = 0; i < 10000; i++)
        strbuf_add_char(&text, '[');
    strbuf_add_char(&text, '\0');
    struct parsed parsed = parse(text.ptr);
    assert_null(parsed.root);
    assert_int_equal(diags_at(parsed.diags, 0)->code, DIAG_YAML_LIMIT);
    release(&parsed);
    strbuf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_stay_text_and_know_their_place),
        cmocka_unit_test(nothing_is_an_empty_map),
        cmocka_unit_test(faults_are_refused_at_their_place),
        cmocka_unit_test(several_repeated_keys_are_all_reported),
        cmocka_unit_test(a_part_of_a_text_keeps_its_lines),
        cmocka_unit_test(deep_nesting_ends_at_the_limit),
    };
    return cmocka_run_group_tests_name("YAML", tests, NULL, NULL);
}
