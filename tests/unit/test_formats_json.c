/* JSON: what RFC 8259 allows and forbids, and what the writer makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/json.h"

#include <math.h>
#include <string.h>

struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct source source;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ .arena = arena, .diags = diags_new() };
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    return 0;
}

static const struct value *parse_slice(struct fixture *fixture, slice text)
{
    struct source *source = ARENA_NEW(fixture->arena, struct source);
    *source = (struct source){ SLICE("a.json"), text };
    return json_parse(fixture->arena, fixture->diags, source, 0, text.len);
}

static const struct value *parse(struct fixture *fixture, const char *text)
{
    return parse_slice(fixture, slice_from(text));
}

static void values_keep_kind_order_and_place(void **state)
{
    struct fixture *fixture = *state;
    const struct value *root = parse(
        fixture, " {\"b\": [1, -0, 1.0, 1e2], \"a\": null,\n \"中\": true, \"s\": \"x\\ny\"} \n");
    assert_non_null(root);
    assert_int_equal(root->map.count, 4);
    assert_true(slice_equal(root->map.items[0].key, SLICE("b")));
    const struct value *list = value_find(root, SLICE("b"));
    assert_int_equal(list->list.items[0].kind, VALUE_INTEGER);
    assert_int_equal(list->list.items[1].integer, 0);
    assert_int_equal(list->list.items[2].kind, VALUE_FLOAT);
    assert_true(list->list.items[3].real == 100.0);
    assert_int_equal(value_find(root, SLICE("a"))->kind, VALUE_NULL);
    assert_true(slice_equal(value_find(root, SLICE("s"))->string, SLICE("x\ny")));
    uint32_t line, column;
    position_line_column(value_find(root, SLICE("中"))->where, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 7);
}

static void integers_reach_both_ends_of_64_bits(void **state)
{
    struct fixture *fixture = *state;
    const struct value *root = parse(fixture, "[9223372036854775807,-9223372036854775808]");
    assert_non_null(root);
    assert_true(root->list.items[0].integer == INT64_MAX);
    assert_true(root->list.items[1].integer == INT64_MIN);
    assert_null(parse(fixture, "9223372036854775808"));
    assert_null(parse(fixture, "-9223372036854775809"));
    assert_null(parse(fixture, "1e999"));
    for (size_t i = 0; i < diags_size(fixture->diags); i++)
        assert_int_equal(diags_at(fixture->diags, i)->code, DIAG_JSON_LIMIT);
}

static void escapes_and_surrogates_become_characters(void **state)
{
    struct fixture *fixture = *state;
    const struct value *root =
        parse(fixture, "\"\\u4e2d\\uD83D\\uDE00 \\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"");
    assert_non_null(root);
    assert_true(slice_equal(root->string, SLICE("中😀 \"\\/\b\f\n\r\t\0")));
}

/* The n_ cases of the JSON parsing test suite, by kind of fault. */
static void what_is_no_json_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "[",
        "]",
        "{",
        "}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{\"a\"}",
        "{1:1}",
        "[1,,2]",
        "{,}",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "\"",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u\"",
        "\"\\uD800\"",
        "\"\\uDC00\"",
        "\"\\uD800\\u0041\"",
        "\"a\nb\"",
        "\"\t\"",
        "'a'",
        "[1]]",
        "{} {}",
        "1 2",
        "// c\n1",
        "/* c */1",
        "\"\\",
        "[\"a\"",
        "{\"a\":1",
        "\xEF\xBB\xBF"
        "1",
        "\"\xFF\"",
        "\"\xED\xA0\x80\"",
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (parse(fixture, texts[i]) != NULL)
            fail_msg("accepted: %s", texts[i]);
        assert_int_equal(diags_size(fixture->diags), i + 1);
        assert_int_equal(diags_at(fixture->diags, i)->code, DIAG_JSON_SYNTAX);
    }
    assert_null(parse_slice(fixture, SLICE("1\0")));
    assert_null(parse_slice(fixture, SLICE("\0")));
}

static void repeated_keys_name_the_first(void **state)
{
    struct fixture *fixture = *state;
    assert_null(parse(fixture, "{\"a\": 1,\n \"\\u0061\": 2}"));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_JSON_DUPLICATE_KEY);
    struct strbuf text = { 0 };
    strbuf_add_char(&text, '{');
    for (int i = 0; i < 20000; i++)
        strbuf_format(&text, "\"key%d\":%d,", i, i);
    strbuf_add(&text, SLICE("\"key7\":0}"));
    assert_null(parse_slice(fixture, strbuf_slice(&text)));
    slice message = diags_at(fixture->diags, 1)->message;
    assert_true(slice_equal(message, SLICE("'key7' is given twice, first in line 1 column 65")));
    strbuf_release(&text);
}

static void nesting_ends_at_the_limit(void **state)
{
    struct fixture *fixture = *state;
    struct strbuf text = { 0 };
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        strbuf_add_char(&text, '[');
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        strbuf_add_char(&text, ']');
    assert_non_null(parse_slice(fixture, strbuf_slice(&text)));
    strbuf_reset(&text);
    for (int i = 0; i < 100000; i++)
        strbuf_add(&text, SLICE("[{\"a\":"));
    assert_null(parse_slice(fixture, strbuf_slice(&text)));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_JSON_LIMIT);
    strbuf_release(&text);
}

static void a_range_is_read_alone(void **state)
{
    struct fixture *fixture = *state;
    struct source source = { SLICE("lines.json"), SLICE("[1]\n[2]\n[3,]\n") };
    const struct value *second = json_parse(fixture->arena, fixture->diags, &source, 4, 7);
    assert_int_equal(second->list.items[0].integer, 2);
    assert_null(json_parse(fixture->arena, fixture->diags, &source, 8, 12));
    uint32_t line, column;
    position_line_column(diags_at(fixture->diags, 0)->where, &line, &column);
    assert_int_equal(line, 3);
    assert_int_equal(column, 4);
}

static void trees_are_written_as_they_were_read(void **state)
{
    struct fixture *fixture = *state;
    static const char text[] = "{\n  \"a\": [\n    1,\n    -2.5,\n    null,\n    []\n  ],\n"
                               "  \"中\": {},\n  \"t\": true,\n  \"s\": \"\\\"\\\\\\n\"\n}\n";
    struct strbuf output = { 0 };
    struct json_writer writer;
    json_writer_init(&writer, &output, JSON_READABLE);
    json_value(&writer, parse(fixture, text));
    assert_int_equal(output.len, strlen(text));
    assert_memory_equal(output.ptr, text, output.len);
    strbuf_release(&output);
}

static void zero_keeps_its_sign(void **state)
{
    struct fixture *fixture = *state;
    struct strbuf output = { 0 };
    struct json_writer writer;
    json_writer_init(&writer, &output, JSON_COMPACT);
    json_value(&writer, parse(fixture, "[-0.0,0.0,-0e1]"));
    assert_int_equal(output.len, 13);
    assert_memory_equal(output.ptr, "[-0.0,0,-0.0]", output.len);
    strbuf_release(&output);
}

static void text_is_safe_in_a_script_element(void **state)
{
    (void)state;
    struct strbuf output = { 0 };
    struct json_writer writer;
    json_writer_init(&writer, &output, JSON_COMPACT);
    json_begin_object(&writer);
    json_member_string(&writer, SLICE("a"), SLICE("</script>\xE2\x80\xA8\x01\xFF"));
    json_member_integer(&writer, SLICE("b"), INT64_MIN);
    json_key(&writer, SLICE("c"));
    json_float(&writer, 0.1);
    json_key(&writer, SLICE("d"));
    json_float(&writer, (double)NAN);
    json_end_object(&writer);
    static const char expected[] = "{\"a\":\"\\u003c/script>\\u2028\\u0001\xEF\xBF\xBD\","
                                   "\"b\":-9223372036854775808,\"c\":0.1,\"d\":null}";
    assert_int_equal(output.len, strlen(expected));
    assert_memory_equal(output.ptr, expected, output.len);
    strbuf_release(&output);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(values_keep_kind_order_and_place),
        CASE(integers_reach_both_ends_of_64_bits),
        CASE(escapes_and_surrogates_become_characters),
        CASE(what_is_no_json_is_refused),
        CASE(repeated_keys_name_the_first),
        CASE(nesting_ends_at_the_limit),
        CASE(a_range_is_read_alone),
        CASE(trees_are_written_as_they_were_read),
        CASE(zero_keeps_its_sign),
        CASE(text_is_safe_in_a_script_element),
    };
    return cmocka_run_group_tests_name("JSON", tests, NULL, NULL);
}
