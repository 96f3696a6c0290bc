/* The archive and the workbook, byte by byte where it matters; other programs read them in
 * tests/exports/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/unpack.h"
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

static void make_archive(struct strbuf *output)
{
    struct zip_writer zip;
    zip_writer_init(&zip, output);
    zip_add(&zip, SLICE("[Content_Types].xml"), SLICE("<Types/>"));
    zip_add(&zip, SLICE("empty"), SLICE(""));
    zip_add(&zip, SLICE("xl/a.xml"), SLICE("PK\3\4 is no archive"));
    zip_finish(&zip);
}

static bool is_taken_apart(slice archive)
{
    struct zip_member members[ZIP_MEMBERS_MAX];
    size_t count = 0;
    return zip_take_apart(archive, members, &count);
}

static void an_archive_is_taken_apart_only_as_it_was_written(void **state)
{
    (void)state;
    struct zip_member members[ZIP_MEMBERS_MAX];
    size_t count = 0;
    struct strbuf output = { 0 };
    make_archive(&output);
    slice archive = strbuf_slice(&output);
    assert_true(zip_take_apart(archive, members, &count));
    assert_int_equal(count, 3);
    assert_true(slice_equal(members[0].name, SLICE("[Content_Types].xml")));
    assert_true(slice_equal(zip_content(archive, &members[0]), SLICE("<Types/>")));
    assert_int_equal(zip_content(archive, &members[1]).len, 0);
    assert_true(slice_equal(members[2].name, SLICE("xl/a.xml")));
    for (size_t i = 0; i < output.len; i++) {
        assert_false(is_taken_apart((slice){ output.ptr, i }));
        for (unsigned bit = 0; bit < 8; bit++) {
            output.ptr[i] = (char)(output.ptr[i] ^ 1 << bit);
            assert_false(is_taken_apart(archive));
            output.ptr[i] = (char)(output.ptr[i] ^ 1 << bit);
        }
    }
    strbuf_add_char(&output, '\0');
    assert_false(is_taken_apart(strbuf_slice(&output)));
    strbuf_release(&output);
}

/* Names that others write differently, or take for folders, are left to the library. */
static void members_of_odd_names_are_left_alone(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "a\\b", "a/", "a b", "\xE4\xB8\xAD", "\x7F" };
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        struct strbuf output = { 0 };
        struct zip_writer zip;
        zip_writer_init(&zip, &output);
        zip_add(&zip, slice_from(NAMES[i]), SLICE("x"));
        zip_finish(&zip);
        assert_false(is_taken_apart(strbuf_slice(&output)));
        strbuf_release(&output);
    }
}

static void note_part(void *context, slice name, slice bytes)
{
    struct strbuf *noted = context;
    strbuf_format(noted, "%zu:", name.len);
    strbuf_add(noted, name);
    strbuf_format(noted, "%zu:", bytes.len);
    strbuf_add(noted, bytes);
}

/* The same archive as one that needs a later version is read by the library. */
static void both_ways_of_unpacking_give_the_same(void **state)
{
    (void)state;
    struct strbuf output = { 0 };
    struct strbuf ours = { 0 };
    struct strbuf theirs = { 0 };
    make_archive(&output);
    /* the last part looks like an archive and is none */
    assert_false(unpack_each(strbuf_slice(&output), note_part, &ours));
    output.ptr[4] = 20;
    assert_false(is_taken_apart(strbuf_slice(&output)));
    assert_false(unpack_each(strbuf_slice(&output), note_part, &theirs));
    assert_true(ours.len > 0 && slice_equal(strbuf_slice(&ours), strbuf_slice(&theirs)));
    strbuf_release(&output);
    strbuf_release(&ours);
    strbuf_release(&theirs);
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
        cmocka_unit_test(an_archive_is_taken_apart_only_as_it_was_written),
        cmocka_unit_test(members_of_odd_names_are_left_alone),
        cmocka_unit_test(both_ways_of_unpacking_give_the_same),
        cmocka_unit_test(an_archive_tells_no_time_and_no_system),
        cmocka_unit_test(text_is_escaped_for_xml_and_for_the_format),
        cmocka_unit_test(names_and_footers_keep_to_what_excel_takes),
        cmocka_unit_test(a_cell_holds_32767_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
