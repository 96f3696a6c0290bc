/* The CSV reader and writer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/strbuf.h"
#include "formats/csv.h"

/* Rows joined with ';', fields with '|', "!" behind them after a diagnostic. */
static void expect(const char *text, const char *rows)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source source = { .path = SLICE("a.csv"), .text = slice_from(text) };
    struct csv_reader reader = { .source = &source };
    struct csv_row row = { 0 };
    struct strbuf out = { 0 };
    while (csv_read_row(arena, diags, &reader, &row)) {
        for (size_t i = 0; i < row.fields.count; i++) {
            strbuf_add(&out, i > 0 ? SLICE("|") : SLICE(""));
            strbuf_add(&out, row.fields.items[i].text);
        }
        strbuf_add_char(&out, ';');
    }
    if (diags_size(diags) > 0)
        strbuf_add_char(&out, '!');
    strbuf_add_char(&out, '\0');
    assert_string_equal(out.ptr, rows);
    strbuf_release(&out);
    diags_free(diags);
    arena_free(arena);
}

static void rows_end_in_lf_or_crlf_or_with_the_file(void **state)
{
    (void)state;
    expect("a,b\r\nc,d\ne,f", "a|b;c|d;e|f;");
    expect("", "");
    expect("a\n\r\n\nb\n", "a;b;");
}

static void empty_fields_count(void **state)
{
    (void)state;
    expect(",\n,,\n\"\"\n", "|;||;;");
    expect("a,", "a|;");
}

static void quoted_fields_hold_everything(void **state)
{
    (void)state;
    expect("\"a,b\",\"c\nd\r\ne\",\"f\"\"g\"\n", "a,b|c\nd\r\ne|f\"g;");
    expect("\"\"\"\",\"\"\"\"\"\"", "\"|\"\";");
    expect("“创客中国”,\"企业组，500\"\n", "“创客中国”|企业组，500;");
}

static void broken_quotes_are_refused(void **state)
{
    (void)state;
    expect("a\n\"b\n", "a;!");
    expect("\"a\"b\n", "!");
    expect("a\"b\n", "!");
    expect("a,\"", "!");
    expect("a\rb\n", "!");
    expect("\"a\"\"", "!");
}

static void fault_names_its_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source source = { .path = SLICE("a.csv"), .text = SLICE("a,b\n名,\"c\"d\n") };
    struct csv_reader reader = { .source = &source };
    struct csv_row row = { 0 };
    while (csv_read_row(arena, diags, &reader, &row))
        ;
    assert_int_equal(diags_size(diags), 1);
    assert_int_equal(diags_at(diags, 0)->code, DIAG_CSV_SYNTAX);
    uint32_t line;
    uint32_t column;
    position_line_column(diags_at(diags, 0)->where, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 6);
    diags_free(diags);
    arena_free(arena);
}

static void rows_and_fields_have_limits(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    char commas[CSV_FIELDS_MAX + 1];
    memset(commas, ',', sizeof(commas));
    struct csv_row row = { 0 };
    struct source full = { .text = { commas, CSV_FIELDS_MAX - 1 } };
    struct csv_reader reader = { .source = &full };
    assert_true(csv_read_row(arena, diags, &reader, &row));
    assert_int_equal(row.fields.count, CSV_FIELDS_MAX);
    struct source over = { .text = { commas, CSV_FIELDS_MAX } };
    reader = (struct csv_reader){ .source = &over };
    assert_false(csv_read_row(arena, diags, &reader, &row));
    char *field = arena_alloc(arena, CSV_FIELD_BYTES_MAX + 1);
    memset(field, 'a', CSV_FIELD_BYTES_MAX + 1);
    struct source longest = { .text = { field, CSV_FIELD_BYTES_MAX } };
    reader = (struct csv_reader){ .source = &longest };
    assert_true(csv_read_row(arena, diags, &reader, &row));
    struct source longer = { .text = { field, CSV_FIELD_BYTES_MAX + 1 } };
    reader = (struct csv_reader){ .source = &longer };
    assert_false(csv_read_row(arena, diags, &reader, &row));
    assert_int_equal(diags_size(diags), 2);
    diags_free(diags);
    arena_free(arena);
}

static void written_fields_read_back(void **state)
{
    (void)state;
    struct strbuf out = { 0 };
    csv_add_field(&out, SLICE("plain"));
    strbuf_add_char(&out, ',');
    csv_add_field(&out, SLICE("a,\"b\"\n"));
    strbuf_add_char(&out, '\0');
    assert_string_equal(out.ptr, "plain,\"a,\"\"b\"\"\n\"");
    expect(out.ptr, "plain|a,\"b\"\n;");
    strbuf_release(&out);
}

static void cells_are_no_formula_and_keep_their_digits(void **state)
{
    (void)state;
    static const char *const CELLS[][2] = {
        { "", "" },
        { "plain", "plain" },
        { "a=b", "a=b" },
        { "=1", "'=1" },
        { "+1", "'+1" },
        { "-1", "'-1" },
        { "@a", "'@a" },
        { "\ta", "'\ta" },
        { "\r", "\"'\r\"" },
        { "\n", "\"'\n\"" },
        { "  =1", "'  =1" },
        { "\xE3\x80\x80\xEF\xBC\x9D"
          "1",
          "'\xE3\x80\x80\xEF\xBC\x9D"
          "1" },
        { "=\"a\",b", "\"'=\"\"a\"\",b\"" },
        { "'a", "''a" },
        { "123456789012345", "123456789012345" },
        { "1234567890123456", "'1234567890123456" },
        { "91350100M000100Y43", "91350100M000100Y43" },
        { "0", "0" },
        { "007", "'007" },
        { "96.50", "96.50" },
        { "1e5", "'1e5" },
        { "1e5e5", "1e5e5" },
        { "e5", "e5" },
    };
    for (size_t i = 0; i < sizeof(CELLS) / sizeof(CELLS[0]); i++) {
        struct strbuf out = { 0 };
        csv_add_cell(&out, slice_from(CELLS[i][0]));
        strbuf_add_char(&out, '\0');
        assert_string_equal(out.ptr, CELLS[i][1]);
        strbuf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_in_lf_or_crlf_or_with_the_file),
        cmocka_unit_test(empty_fields_count),
        cmocka_unit_test(quoted_fields_hold_everything),
        cmocka_unit_test(broken_quotes_are_refused),
        cmocka_unit_test(fault_names_its_place),
        cmocka_unit_test(rows_and_fields_have_limits),
        cmocka_unit_test(written_fields_read_back),
        cmocka_unit_test(cells_are_no_formula_and_keep_their_digits),
    };
    return cmocka_run_group_tests_name("formats csv", tests, NULL, NULL);
}
