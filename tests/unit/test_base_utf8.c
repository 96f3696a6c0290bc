/* Checks of UTF-8 and of what can be printed, against RFC 3629 and Unicode written down plainly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "base/utf8.h"

#include <string.h>

enum { TEXTS = 200000, TEXT_BYTES_MAX = 80 };

static uint32_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 16);
}

/* The table of RFC 3629, section 4: bytes of the character at the front, 0 for none. */
static size_t length_of(slice text)
{
    static const struct {
        unsigned char first[2], second[2];
        size_t length;
    } ROWS[] = {
        { { 0x00, 0x7F }, { 0x00, 0xFF }, 1 }, { { 0xC2, 0xDF }, { 0x80, 0xBF }, 2 },
        { { 0xE0, 0xE0 }, { 0xA0, 0xBF }, 3 }, { { 0xE1, 0xEC }, { 0x80, 0xBF }, 3 },
        { { 0xED, 0xED }, { 0x80, 0x9F }, 3 }, { { 0xEE, 0xEF }, { 0x80, 0xBF }, 3 },
        { { 0xF0, 0xF0 }, { 0x90, 0xBF }, 4 }, { { 0xF1, 0xF3 }, { 0x80, 0xBF }, 4 },
        { { 0xF4, 0xF4 }, { 0x80, 0x8F }, 4 },
    };
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        size_t length = ROWS[i].length;
        if (bytes[0] < ROWS[i].first[0] || bytes[0] > ROWS[i].first[1] || length > text.len)
            continue;
        bool good = length == 1 || (bytes[1] >= ROWS[i].second[0] && bytes[1] <= ROWS[i].second[1]);
        for (size_t j = 2; j < length; j++)
            good = good && bytes[j] >= 0x80 && bytes[j] <= 0xBF;
        if (good)
            return length;
    }
    return 0;
}

static bool is_printable(slice character)
{
    uint32_t code_point = utf8_next(&character);
    if (code_point == '\t' || code_point == '\n' || code_point == '\r')
        return true;
    return code_point >= 0x20 && (code_point < 0x7F || code_point > 0x9F) &&
           (code_point < 0xFDD0 || code_point > 0xFDEF) && (code_point & 0xFFFE) != 0xFFFE;
}

static void expected(slice text, size_t *invalid_at, size_t *unprintable_at)
{
    *unprintable_at = text.len;
    size_t at = 0;
    while (at < text.len) {
        size_t length = length_of(slice_from_index(text, at));
        bool shown = length > 0 && is_printable(slice_sub(text, at, at + length));
        if (!shown && *unprintable_at == text.len)
            *unprintable_at = at;
        if (length == 0)
            break;
        at += length;
    }
    *invalid_at = at;
}

/* Now and then a character that is rare, or a byte that is wrong, in what is mostly plain; each
 * text in memory of its own, so that what looks past its end is seen. */
static void add_something(struct strbuf *text, uint64_t *random)
{
    static const char *const PLAIN[] = {
        "a", "z", " ", "\n", "中", "文", "，", "。", "é", "—", "9"
    };
    static const char *const RARE[] = { "·",
                                        "\xC2\x85",
                                        "\x7F",
                                        "\x1B",
                                        "한",
                                        "\xE0\xA4\x85",
                                        "𠮷",
                                        "\xEF\xBF\xBD",
                                        "\xEF\xBF\xBE",
                                        "\xEF\xB7\x90",
                                        "￥",
                                        "\xF0\x9F\xBF\xBF",
                                        "\t",
                                        "\r" };
    uint32_t choice = next_random(random) % 64;
    if (choice == 0)
        strbuf_add_char(text, (char)(unsigned char)next_random(random));
    else if (choice == 1)
        strbuf_add(text, slice_from(RARE[next_random(random) % (sizeof(RARE) / sizeof(RARE[0]))]));
    else if (choice == 2 && text->len > 0)
        strbuf_truncate(text, text->len - 1);
    else
        strbuf_add(text,
                   slice_from(PLAIN[next_random(random) % (sizeof(PLAIN) / sizeof(PLAIN[0]))]));
}

static void check(slice text)
{
    size_t invalid_at = 0;
    size_t unprintable_at = 0;
    expected(text, &invalid_at, &unprintable_at);
    if (utf8_invalid_at(text) != invalid_at || utf8_unprintable_at(text) != unprintable_at)
        fail_msg("'%.*s' is %zu bytes long: invalid at %zu, not %zu; unprintable at %zu, not %zu",
                 SLICE_ARG(text), text.len, utf8_invalid_at(text), invalid_at,
                 utf8_unprintable_at(text), unprintable_at);
}

static void random_texts_are_judged_as_the_table_does(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252U;
    struct strbuf text = { 0 };
    for (unsigned i = 0; i < TEXTS; i++) {
        strbuf_reset(&text);
        size_t length = next_random(&random) % TEXT_BYTES_MAX;
        while (text.len < length)
            add_something(&text, &random);
        check(strbuf_slice(&text));
    }
    strbuf_release(&text);
}

/* Each byte in the place of each other of a text of several blocks. */
static void no_byte_is_overlooked(void **state)
{
    (void)state;
    char text[] = "发榜 ok，公示期为七天。\n名单 v2 é\xC3\xA9—完";
    size_t len = sizeof(text) - 1;
    for (size_t i = 0; i < len; i++) {
        char kept = text[i];
        for (unsigned byte = 0; byte < 256; byte++) {
            text[i] = (char)(unsigned char)byte;
            for (size_t from = 0; from < 4; from++)
                check((slice){ text + from, len - from });
        }
        text[i] = kept;
    }
}

/* Longer than what is looked at in one go, and cut wherever that ends. */
static void long_texts_are_judged_to_their_end(void **state)
{
    (void)state;
    static const char *const TAILS[] = { "",
                                         "\xF0\xA0\xAE\xB7",
                                         "\x80\x80\x80\x80\x80",
                                         "\xF0\x80\x80\x80\x80",
                                         "\xC2\x80",
                                         "\xE4\xB8",
                                         "\xFF" };
    for (size_t before = 1000; before < 1040; before++)
        for (size_t i = 0; i < sizeof(TAILS) / sizeof(TAILS[0]); i++) {
            struct strbuf text = { 0 };
            for (size_t j = 0; j < before; j++)
                strbuf_add_char(&text, 'x');
            strbuf_add(&text, slice_from(TAILS[i]));
            check(strbuf_slice(&text));
            strbuf_add(&text, SLICE("中文"));
            for (size_t j = 0; j < 1500; j++)
                strbuf_add_char(&text, 'y');
            check(strbuf_slice(&text));
            strbuf_release(&text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_texts_are_judged_as_the_table_does),
        cmocka_unit_test(no_byte_is_overlooked),
        cmocka_unit_test(long_texts_are_judged_to_their_end),
    };
    return cmocka_run_group_tests_name("UTF-8", tests, NULL, NULL);
}
