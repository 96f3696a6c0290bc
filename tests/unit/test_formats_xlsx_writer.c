/* The archive and the workbook, byte by byte where it matters; other programs read them in
 * tests/exports/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/xlsx_writer.h"
#include "formats/zip_writer.h"

#include "base/arena.h"

#include <string.h>

static void an_archive_tells_no_time_and_no_system(void **state)
{
    (void)state;
    static const char EXPECTED[] =
        "PK\3\4\12\0\0\0\0\0\0\0\x21\0\x26\x39\xF4\xCB\x9\0\0\0\x9\0\0\0\1\0"
        "\0\0a123456789"
        "PK\1\2\12\0\12\0\0\0\0\0\0\0\x21\0\x26\x39\xF4\xCB\x9\0\0\0\x9\0\0\0"
        "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a"
        "PK\5\6\0\0\0\0\1\0\1\0\x2F\0\0\0\x28\0\0\0\0\0";
    struct strbuf output = { 0 };
    struct zip_writer zip;
    strbuf_add(&output, SLICE("before"));
    zip_writer_init(&zip, &output);
    zip_add(&zip, SLICE("a"), SLICE("123456789"));
    zip_finish(&zip);
    assert_int_equal(output.len, 6 + sizeof(EXPECTED) - 1);
    assert_memory_equal(output.ptr + 6, EXPECTED, sizeof(EXPECTED) - 1);
    strbuf_release(&output);
}

static struct table one_cell(struct arena *arena, slice text)
{
    struct table table = { .title = SLICE("t"),
                           .statement = SLICE("s"),
                           .footer = SLICE("1 & 2"),
                           .sheet = SLICE("[a]:*?/\\'b&"),
                           .created = SLICE("2026-09-21T01:00:00Z") };
    struct table_row row = { ARENA_ARRAY(arena, slice, 1), false };
    row.cells[0] = text;
    ARRAY_PUSH(arena, &table.columns, (struct table_column){ SLICE("h"), TABLE_TEXT });
    ARRAY_PUSH(arena, &table.rows, row);
    return table;
}

static void assert_written(slice text, slice expected)
{
    struct arena *arena = arena_new();
    struct strbuf output = { 0 };
    struct table table = one_cell(arena, text);
    xlsx_write(&output, &table);
    assert_true(slice_contains(strbuf_slice(&output), expected));
    strbuf_release(&output);
    arena_free(arena);
}

static void text_is_escaped_for_xml_and_for_the_format(void **state)
{
    (void)state;
    assert_written(SLICE("<a> & b"), SLICE(">&lt;a&gt; &amp; b</t>"));
    assert_written(SLICE("_x0041_"), SLICE(">_x005F_x0041_</t>"));
    assert_written(SLICE("__x004a_ _x004_ _x004g_"), SLICE(">__x005F_x004a_ _x004_ _x004g_</t>"));
    assert_written(SLICE("a\1b"), SLICE(">a\xEF\xBF\xBD"
                                        "b</t>"));
    assert_written(SLICE(" a "), SLICE("<t xml:space=\"preserve\"> a </t>"));
    assert_written(SLICE(""), SLICE("<c r=\"A3\" s=\"4\"/>"));
}

static void names_and_footers_keep_to_what_excel_takes(void **state)
{
    (void)state;
    assert_written(SLICE("x"), SLICE("<sheet name=\"ab&amp;\""));
    assert_written(SLICE("x"), SLICE(">'ab&amp;'!$1:$2<"));
    assert_written(SLICE("x"), SLICE("<oddFooter>&amp;L 1 &amp;&amp; 2&amp;R"));
}

static void a_cell_holds_32767_characters(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct strbuf text = { 0 };
    for (int i = 0; i < XLSX_CELL_CHARACTERS_MAX + 1; i++)
        strbuf_add(&text, SLICE("\xE6\xA6\x9C"));
    struct strbuf output = { 0 };
    struct table table = one_cell(arena, strbuf_slice(&text));
    xlsx_write(&output, &table);
    slice whole = strbuf_slice(&text);
    assert_false(slice_contains(strbuf_slice(&output), whole));
    assert_true(slice_contains(strbuf_slice(&output), slice_from_index(whole, 3)));
    strbuf_release(&output);
    strbuf_release(&text);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_archive_tells_no_time_and_no_system),
        cmocka_unit_test(text_is_escaped_for_xml_and_for_the_format),
        cmocka_unit_test(names_and_footers_keep_to_what_excel_takes),
        cmocka_unit_test(a_cell_holds_32767_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
