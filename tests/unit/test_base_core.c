/* Slices, arenas, buffers, maps, UTF-8 and diagnostics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/value.h"

#define assert_slice(actual, expected)                                                             \
    do {                                                                                           \
        slice actual_ = (actual), expected_ = SLICE(expected);                                     \
        assert_int_equal(actual_.len, expected_.len);                                              \
        assert_memory_equal(actual_.ptr, expected_.ptr, expected_.len);                            \
    } while (0)

static void slices_are_cut_and_searched(void **state)
{
    (void)state;
    slice text = SLICE("a,b,,c");
    assert_slice(slice_split(&text, ','), "a");
    assert_slice(text, "b,,c");
    assert_int_equal(slice_find(SLICE("hello"), SLICE("lo"), 0), 3);
    assert_int_equal(slice_find(SLICE("hello"), SLICE("xx"), 0), 5);
    assert_slice(slice_trim(SLICE(" \t x y \n")), "x y");
    assert_int_equal(slice_sub(SLICE("abc"), 2, 1).len, 0);
    assert_true(slice_compare(SLICE("ab"), SLICE("abc")) < 0);
    long long number = 7;
    assert_false(slice_to_number(SLICE("12x"), &number));
    assert_int_equal(number, 7);
    assert_true(slice_to_number(SLICE("007"), &number));
    assert_int_equal(number, 7);
}

static void distance_counts_swaps_as_one(void **state)
{
    (void)state;
    assert_int_equal(slice_distance(SLICE("titel"), SLICE("title"), 3), 1);
    assert_int_equal(slice_distance(SLICE("kitten"), SLICE("sitting"), 5), 3);
    assert_int_equal(slice_distance(SLICE("abc"), SLICE("xyz"), 1), 2);
    assert_int_equal(slice_distance(SLICE(""), SLICE("ab"), 5), 2);
}

static void arena_grows_the_last_block_in_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char *first = arena_alloc(arena, 10);
    assert_ptr_equal(arena_grow(arena, first, 10, 100), first);
    arena_alloc(arena, 1);
    assert_ptr_not_equal(arena_grow(arena, first, 100, 200), first);
    ARRAY_OF(int) numbers = { 0 };
    for (int i = 0; i < 10000; i++)
        ARRAY_PUSH(arena, &numbers, i);
    assert_int_equal(numbers.count, 10000);
    assert_int_equal(numbers.items[9999], 9999);
    arena_reset(arena);
    assert_non_null(arena_alloc(arena, 1 << 20));
    arena_free(arena);
}

static void map_keeps_order_and_finds_the_nearest(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct map map = { 0 };
    for (int i = 0; i < 1000; i++)
        map_put(arena, &map, arena_format(arena, "key%d", i), arena_format(arena, "%d", i).ptr);
    assert_null(map_put(arena, &map, SLICE("registration"), "x"));
    assert_string_equal(map_put(arena, &map, SLICE("registration"), "y"), "x");
    assert_int_equal(map.count, 1001);
    assert_string_equal(map_find(&map, SLICE("key500")), "500");
    assert_null(map_find(&map, SLICE("key1000")));
    assert_slice(map.entries[3].key, "key3");
    assert_slice(map_nearest(&map, SLICE("regsitration")), "registration");
    assert_int_equal(map_nearest(&map, SLICE("zzzzzzzzzz")).len, 0);
    arena_free(arena);
}

static void characters_that_nobody_sees_are_known(void **state)
{
    static const uint32_t invisible[] = { 0,      '\t',   '\n',   0x7F,   0x85,   0x9F,    0x200B,
                                          0x202A, 0x202E, 0x2066, 0xFDD0, 0xFEFF, 0x10FFFF };
    static const uint32_t visible[] = {
        ' ', 0xA0, 0x200D, 0x3000, 0xFDCF, 0xFDF0, 0xFFFD, 0x20000
    };
    (void)state;
    for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++)
        assert_true(utf8_is_invisible(invisible[i]));
    for (size_t i = 0; i < sizeof(visible) / sizeof(visible[0]); i++)
        assert_false(utf8_is_invisible(visible[i]));
}

static void utf8_refuses_what_rfc_3629_refuses(void **state)
{
    (void)state;
    assert_int_equal(utf8_invalid_at(SLICE("发榜 ok \xF0\xA0\x80\x80")), 14);
    assert_int_equal(utf8_invalid_at(SLICE("a\xC0\x80")), 1);
    assert_int_equal(utf8_invalid_at(SLICE("\xED\xA0\x80")), 0);
    assert_int_equal(utf8_invalid_at(SLICE("\xF4\x90\x80\x80")), 0);
    assert_int_equal(utf8_invalid_at(SLICE("a\xE5\x8F")), 1);
    assert_int_equal(utf8_unprintable_at(SLICE("发榜\tok\r\n")), 11);
    assert_int_equal(utf8_unprintable_at((slice){ "a\0b", 3 }), 1);
    assert_int_equal(utf8_unprintable_at(SLICE("ab\x7F\xFF")), 2);
    assert_int_equal(utf8_unprintable_at(SLICE("ab\xFF\x7F")), 2);
    assert_int_equal(utf8_unprintable_at(SLICE("发\xC2\x85")), 3);
    assert_int_equal(utf8_unprintable_at(SLICE("（\xEF\xBF\xBE")), 3);
    assert_int_equal(utf8_unprintable_at(SLICE("\xEF\xB7\x90")), 0);
    assert_int_equal(utf8_unprintable_at(SLICE("\xF0\x9F\xBF\xBF")), 0);
    assert_int_equal(utf8_unprintable_at(SLICE("\xC2\xA0（\xEF\xBF\xBD\xF0\xA0\x80\x80")), 12);
    assert_int_equal(utf8_last(SLICE("发榜")), 0x699C);
    char bytes[4];
    assert_int_equal(utf8_encode(0x20000, bytes), 4);
    assert_memory_equal(bytes, "\xF0\xA0\x80\x80", 4);
    assert_int_equal(utf8_encode(0x53D1, bytes), 3);
    assert_memory_equal(bytes, "发", 3);
    assert_int_equal(utf8_count(SLICE("发\xFF榜")), 3);
    assert_int_equal(utf8_offset(SLICE("发\xFF榜"), 2), 4);
    assert_int_equal(utf8_offset(SLICE("发\xFF榜"), 9), 7);
    assert_true(utf8_is_cjk(0x3002));
    assert_false(utf8_is_cjk('a'));
}

static void diagnostics_are_sorted_and_quote_their_line(void **state)
{
    (void)state;
    struct diags *diags = diags_new();
    struct source source = { SLICE_INIT("a.md"), SLICE_INIT("one\n  发榜 two\r\n") };
    struct source row = { SLICE_INIT("rankings.db:lists:x"), { NULL, 0 } };
    assert_false(diag_add(diags, DIAG_FILE_ENCODING, (position){ &source, 13 }, SLICE("cure it"),
                          "wrong '%s'", "two"));
    diag_add(diags, DIAG_FILE_READ, (position){ &row, 0 }, (slice){ 0 }, "bad \x1b row");
    diag_add(diags, DIAG_FILE_ENCODING, (position){ &source, 0 }, (slice){ 0 }, "first");
    diag_add(diags, DIAG_FILE_ENCODING, (position){ &source, 0 }, (slice){ 0 }, "first");
    diags_sort(diags);
    assert_int_equal(diags_size(diags), 3);
    assert_int_equal(diags_exit_status(diags), 4);
    struct strbuf output = { 0 };
    diags_format_text(diags, DIAG_NOTE, &output);
    assert_slice(strbuf_slice(&output),
                 "a.md:1:1: error: first [file-encoding]\n    one\n"
                 "a.md:2:6: error: wrong 'two' [file-encoding]\n    发榜 two\n  hint: cure it\n"
                 "rankings.db:lists:x: error: bad \xEF\xBF\xBD row [file-read]\n");
    strbuf_release(&output);
    diags_free(diags);
}

static void of_each_kind_of_diagnostic_the_first_are_kept(void **state)
{
    (void)state;
    struct diags *diags = diags_new();
    struct diags *others = diags_new();
    struct source source = { SLICE_INIT("a.md"), SLICE_INIT("one\n") };
    for (int i = 0; i < DIAGS_OF_KIND_MAX; i++) {
        assert_false(diags_is_full(diags, DIAG_FILE_ENCODING));
        diag_add(diags, DIAG_FILE_ENCODING, (position){ &source, 1 }, (slice){ 0 }, "%d", i);
    }
    assert_true(diags_is_full(diags, DIAG_FILE_ENCODING));
    diag_add(diags, DIAG_FILE_ENCODING, (position){ &source, 0 }, (slice){ 0 }, "not kept");
    diag_add(diags, DIAG_FILE_READ, (position){ &source, 0 }, (slice){ 0 }, "another kind");
    /* What another list has, and what it did not keep, count, too. */
    diags_merge(others, diags);
    diags_merge(others, diags);
    diags_sort(others);
    assert_int_equal(diags_size(others), DIAGS_OF_KIND_MAX + 2);
    assert_slice(diags_at(others, 0)->message, "another kind");
    assert_slice(diags_at(others, DIAGS_OF_KIND_MAX + 1)->message,
                 "502 more of this kind are not listed");
    assert_int_equal(diags_exit_status(others), 4);
    diags_free(others);
    diags_free(diags);
}

static void a_long_message_is_cut_between_characters(void **state)
{
    (void)state;
    struct diags *diags = diags_new();
    char text[2 * DIAG_MESSAGE_BYTES_MAX];
    for (size_t i = 0; i + 3 <= sizeof(text); i += 3)
        memcpy(text + i, "发", 3);
    slice word = { text, sizeof(text) / 3 * 3 };
    diag_add(diags, DIAG_FILE_READ, (position){ 0 }, (slice){ 0 }, SLICE_FMT, SLICE_ARG(word));
    slice message = diags_at(diags, 0)->message;
    assert_int_equal(message.len, DIAG_MESSAGE_BYTES_MAX / 3 * 3 + 4);
    assert_int_equal(utf8_invalid_at(message), message.len);
    assert_true(slice_ends_with(message, SLICE("发 ...")));
    diags_free(diags);
}

static void lines_are_counted_in_texts_of_any_length(void **state)
{
    (void)state;
    char text[10000];
    memset(text, '\n', sizeof(text));
    struct source source = { SLICE_INIT("a"), { text, sizeof(text) } };
    for (uint32_t offset = 0; offset <= sizeof(text); offset += 7) {
        uint32_t line;
        uint32_t column;
        position_line_column((position){ &source, offset }, &line, &column);
        assert_int_equal(line, offset + 1);
        assert_int_equal(column, 1);
    }
}

static void buffers_grow_and_print_every_integer(void **state)
{
    (void)state;
    struct strbuf buffer = { 0 };
    strbuf_add_integer(&buffer, INT64_MIN);
    strbuf_add_char(&buffer, ' ');
    strbuf_add_integer(&buffer, 0);
    strbuf_format(&buffer, " %0300d", 1);
    assert_int_equal(buffer.len, 20 + 1 + 1 + 301);
    assert_memory_equal(buffer.ptr, "-9223372036854775808 0 000", 26);
    strbuf_release(&buffer);
    struct arena *arena = arena_new();
    assert_slice(arena_integer(arena, INT64_MAX), "9223372036854775807");
    assert_int_equal(*(arena_integer(arena, -10).ptr + 3), '\0');
    arena_free(arena);
}

/* Each byte at each place of texts up to some blocks long, alone and before another. */
static void marks_are_found_wherever_they_stand(void **state)
{
    (void)state;
    enum { LENGTH_MAX = 50 };
    char text[LENGTH_MAX];
    for (size_t len = 0; len <= LENGTH_MAX; len++) {
        memset(text, 'x', sizeof(text));
        assert_int_equal(slice_find_control_or((slice){ text, len }, ',', '"'), len);
        for (size_t at = 0; at < len; at++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                bool marked = byte < 0x20 || byte == ',' || byte == '"';
                text[at] = (char)(unsigned char)byte;
                assert_int_equal(slice_find_control_or((slice){ text, len }, ',', '"'),
                                 marked ? at : len);
            }
            text[at] = ',';
            text[len - 1] = '\x1F';
            assert_int_equal(slice_find_control_or((slice){ text, len }, ',', '"'), at);
            text[at] = text[len - 1] = 'x';
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_cut_and_searched),
        cmocka_unit_test(distance_counts_swaps_as_one),
        cmocka_unit_test(arena_grows_the_last_block_in_place),
        cmocka_unit_test(map_keeps_order_and_finds_the_nearest),
        cmocka_unit_test(characters_that_nobody_sees_are_known),
        cmocka_unit_test(utf8_refuses_what_rfc_3629_refuses),
        cmocka_unit_test(diagnostics_are_sorted_and_quote_their_line),
        cmocka_unit_test(of_each_kind_of_diagnostic_the_first_are_kept),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
        cmocka_unit_test(lines_are_counted_in_texts_of_any_length),
        cmocka_unit_test(marks_are_found_wherever_they_stand),
        cmocka_unit_test(buffers_grow_and_print_every_integer),
    };
    return cmocka_run_group_tests_name("base core", tests, NULL, NULL);
}
