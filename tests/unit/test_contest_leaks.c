/* What is found as a number or address of a person, and what is not. The numbers are those of
 * standards, of payment systems' tests and of no one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contest/leak_scan.h"
#include "contest/leaks.h"

#include <stdlib.h>
#include <string.h>

#define NONE LEAK_RULE_COUNT

struct vector {
    const char *text;
    enum leak_rule rule;
    const char *digits; /* NULL where nothing is found */
};

typedef bool finder(slice text, size_t *offset, struct leak *leak);

static void expect_one(finder *find, const struct vector *vector, slice text)
{
    size_t offset = 0;
    struct leak leak;
    bool found = find(text, &offset, &leak);
    if (found != (vector->digits != NULL))
        fail_msg("'%s' in %zu bytes: %s", vector->text, text.len, found ? leak.digits : "nothing");
    if (!found)
        return;
    assert_int_equal(leak.rule, vector->rule);
    assert_string_equal(leak.digits, vector->digits);
    if (find(text, &offset, &leak))
        fail_msg("'%s' a second time: %s", vector->text, leak.digits);
}

/* Texts are looked at in windows of many bytes: alone, and wherever in a window it stands. */
static void expect(finder *find, const struct vector *vectors, size_t count)
{
    enum { BEFORE_MAX = 66, BEHIND = 70, LONGEST = 1000 };
    for (size_t i = 0; i < count; i++) {
        slice text = slice_from(vectors[i].text);
        expect_one(find, &vectors[i], text);
        for (size_t before = 1; before < BEFORE_MAX; before++) {
            char padded[BEFORE_MAX + LONGEST + BEHIND];
            assert_true(text.len <= LONGEST);
            memset(padded, '\n', sizeof(padded));
            memcpy(padded + before, text.ptr, text.len);
            expect_one(find, &vectors[i], (slice){ padded, before + text.len + BEHIND });
        }
    }
}

static void numbers_of_people_are_found(void **state)
{
    static const struct vector VECTORS[] = {
        { "11010519491231002X", LEAK_IDENTITY, "11010519491231002X" },
        { "\"11010519491231002x\"", LEAK_IDENTITY, "11010519491231002x" },
        { "证件440524188001010014，", LEAK_IDENTITY, "440524188001010014" },
        { "号码：110105 19491231 002X", NONE, NULL }, /* groups with a letter are not joined */
        { "340524800101001", LEAK_IDENTITY, "340524800101001" },
        { "340524801301001", NONE, NULL },    /* month 13 */
        { "110105194912310021", NONE, NULL }, /* wrong check character */
        { "13800138000", LEAK_MOBILE, "13800138000" },
        { "电话138-0013-8000。", LEAK_MOBILE, "13800138000" },
        { "138 0013 8000", LEAK_MOBILE, "13800138000" },
        { "+86 138 0013 8000", LEAK_MOBILE, "8613800138000" },
        { "+8613800138000", LEAK_MOBILE, "8613800138000" },
        { "１３８００１３８０００", LEAK_MOBILE, "13800138000" },
        { "+86-1380-013-8000", LEAK_MOBILE, "8613800138000" },
        { "8613800 138000", NONE, NULL },
        { "tel:13800138000", LEAK_MOBILE, "13800138000" },
        { "12800138000", NONE, NULL }, /* no such prefix */
        { "138001380001", NONE, NULL },
        { "A13800138000", NONE, NULL },
        { "0.13800138000", NONE, NULL },
        { "0755-20000000", LEAK_LANDLINE, "075520000000" },
        { "(0755) 20000000", LEAK_LANDLINE, "075520000000" },
        { "（0755）20000000", LEAK_LANDLINE, "075520000000" },
        { "010-60000000-8001", LEAK_LANDLINE, "010600000008001" },
        { "0755 2000 0000", LEAK_LANDLINE, "075520000000" },
        { "0971-6000000", LEAK_LANDLINE, "09716000000" },
        { "0001-20000000", NONE, NULL },
        { "4111 1111 1111 1111", LEAK_BANK_CARD, "4111111111111111" },
        { "6200000000000005", LEAK_BANK_CARD, "6200000000000005" },
        { "6200000000000006", NONE, NULL }, /* Luhn */
        { "9911111111111113", NONE, NULL }, /* no issuer */
        { "someone@mail.example", LEAK_EMAIL, "someone@mail.example" },
        { "mailto:some.one+a@mail.example?subject=", LEAK_EMAIL, "some.one+a@mail.example" },
        { "邮箱someone@mail.example。", LEAK_EMAIL, "someone@mail.example" },
        { "@media (min-width: 40em)", NONE, NULL },
        { "library@1.2.3", NONE, NULL },
        { "91350100M000100Y43", LEAK_CREDIT_CODE, "91350100M000100Y43" },
        { "911101066976941872", LEAK_CREDIT_CODE, "911101066976941872" },
        { "91350100M000100Y44", NONE, NULL },
        { "138&nbsp;0013&nbsp;8000", LEAK_MOBILE, "13800138000" },
        { "138\xC2\xA0"
          "0013\xC2\xA0"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "138\xE3\x80\x80"
          "0013\xE3\x80\x80"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "138\xE2\x80\x90"
          "0013\xE2\x80\x90"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "138\xE2\x80\x91"
          "0013\xE2\x80\x91"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "138\xE2\x80\x93"
          "0013\xE2\x80\x93"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "138\xE2\x80\x94"
          "0013\xE2\x80\x94"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "138\xEF\xBC\x8D"
          "0013\xEF\xBC\x8D"
          "8000",
          LEAK_MOBILE, "13800138000" },
        { "（010）88880000", LEAK_LANDLINE, "01088880000" },
    };
    (void)state;
    expect(leak_find, VECTORS, sizeof(VECTORS) / sizeof(VECTORS[0]));
}

static void other_numbers_are_not(void **state)
{
    static const struct vector VECTORS[] = {
        { "2026-08-03 09:00:00, 20260803090000, 1785718800", NONE, NULL },
        { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", NONE, NULL },
        { "0 0 1200 13800 24", NONE, NULL },
        { "M12.5 13.80013800 0.755", NONE, NULL },
        { "1998 2000 2004 2008 2012", NONE, NULL },
        { "138 0013 8000A", NONE, NULL }, /* a word */
        { "1280 720 13800 138000", NONE, NULL },
        { "第十一届 800 项，60 项，35+17+1", NONE, NULL },
        { "978-7-111-12345-6", NONE, NULL },
        { "", NONE, NULL },
    };
    (void)state;
    expect(leak_find, VECTORS, sizeof(VECTORS) / sizeof(VECTORS[0]));
}

static void inline_markup_hides_nothing(void **state)
{
    static const struct vector VECTORS[] = {
        { "138<b>0013</b>8000", LEAK_MOBILE, "13800138000" },
        { "<w:t>13800</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>138000</w:t>", LEAK_MOBILE,
          "13800138000" },
        { "1101051949<span class=\"x\">1231002X</span>", LEAK_IDENTITY, "11010519491231002X" },
        { "<td>138</td><td>00138000</td>", NONE, NULL },
        { "<w:t>138</w:t></w:r></w:p><w:p><w:r><w:t>00138000</w:t>", NONE, NULL },
        { "13800138000<b>1</b>", NONE, NULL }, /* whole before the tag: the other finder's */
        { "138<b", NONE, NULL },
        { "138<b>", NONE, NULL },
    };
    (void)state;
    expect(leak_find_across_tags, VECTORS, sizeof(VECTORS) / sizeof(VECTORS[0]));
}

/* Every number in a text is found, each once, in its order. */
static void all_of_a_text_are_found(void **state)
{
    slice text = SLICE("13800138000 13800138001,13800138002\n010-60000000;a@b.example a@c.example "
                       "0755-20000000 0755-20000001 8001 6200 0000 0000 0005 138 0013 8003 2 1");
    static const char *const WANTED[] = { "13800138000",  "13800138001",      "13800138002",
                                          "01060000000",  "a@b.example",      "a@c.example",
                                          "075520000000", "0755200000018001", "6200000000000005",
                                          "13800138003" };
    size_t offset = 0;
    struct leak leak;
    (void)state;
    for (size_t i = 0; i < sizeof(WANTED) / sizeof(WANTED[0]); i++) {
        assert_true(leak_find(text, &offset, &leak));
        assert_string_equal(leak.digits, WANTED[i]);
        assert_memory_equal(text.ptr + leak.offset, WANTED[i], 3);
    }
    assert_false(leak_find(text, &offset, &leak));
}

/* In GB 18030 a character ends with bytes that begin a full-width form in UTF-8. */
static void bytes_of_other_encodings_hide_nothing(void **state)
{
    static const struct vector VECTORS[] = {
        { "\xEF\xBC"
          "13800138000",
          LEAK_MOBILE, "13800138000" },
        { "\xEF\xBD\n"
          "13800138000",
          LEAK_MOBILE, "13800138000" },
        { "\xEF\xBC\x91"
          "13800138000",
          NONE, NULL }, /* a full-width digit before */
    };
    (void)state;
    expect(leak_find, VECTORS, sizeof(VECTORS) / sizeof(VECTORS[0]));
}

/* What ends a text, right behind a tag, and tags that never end. */
static void tags_at_the_end_are_no_trouble(void **state)
{
    static const char *const TEXTS[] = { "1<b>", "1<b></b>", "1</b", "1<b>2<i>", "1<" };
    (void)state;
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        size_t len = strlen(TEXTS[i]);
        char *exact = malloc(len);
        size_t offset = 0;
        struct leak leak;
        memcpy(exact, TEXTS[i], len);
        assert_false(leak_find_across_tags((slice){ exact, len }, &offset, &leak));
        free(exact);
    }
}

/* Sums of files are printed beside every edition: of a million, none may look like a number. */
static void sums_in_hexadecimal_are_never_numbers(void **state)
{
    char text[65] = { 0 };
    (void)state;
    srand(11);
    for (int i = 0; i < 1000000; i++) {
        size_t offset = 0;
        struct leak leak;
        for (size_t j = 0; j < 64; j++)
            text[j] = "0123456789abcdef"[rand() % 16];
        if (leak_find((slice){ text, 64 }, &offset, &leak))
            fail_msg("%s: %s", text, leak.digits);
    }
}

enum { FOUND_MAX = 64, PAD_MAX = 40, ROOM = 4096 };

struct finding {
    enum leak_rule rule;
    size_t offset, len;
};

/* What is found in the text between `pad` line ends before and behind it. */
static size_t find_all(finder *find, slice text, size_t pad, struct finding *findings)
{
    char *bytes = malloc(text.len + 2 * pad); /* with a guard right behind it */
    size_t count = 0;
    size_t offset = 0;
    struct leak leak;
    memset(bytes, '\n', text.len + 2 * pad);
    memcpy(bytes + pad, text.ptr, text.len);
    while (find((slice){ bytes, text.len + 2 * pad }, &offset, &leak) && count < FOUND_MAX)
        findings[count++] = (struct finding){ leak.rule, leak.offset - pad, leak.len };
    free(bytes);
    return count;
}

/* Texts are looked at in steps of many bytes: where a step begins must not matter. */
static void where_a_text_lies_changes_nothing(void **state)
{
    static const char *const PARTS[] = {
        "13800138000",
        "138-0013-8000",
        "010-88880000",
        "11010519491231002X",
        "1",
        "38",
        "2026-05-16",
        "a@b.cn",
        "@",
        "p000123",
        "1.5",
        "_",
        "-",
        " ",
        "，",
        "１３８",
        "５",
        "。",
        "Ａ",
        "\xEF",
        "\xBC",
        "<b>",
        "</b>",
        "<p>",
        "<",
        ">",
        "字",
        "x",
    };
    enum { COUNT = sizeof(PARTS) / sizeof(PARTS[0]), TEXTS = 1500, LENGTH = 14 };
    finder *const finders[] = { leak_find, leak_find_across_tags };
    uint64_t seed = 5;
    size_t total = 0;
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        char text[ROOM];
        size_t len = 0;
        for (int j = 0; j < LENGTH; j++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            const char *part = PARTS[(seed >> 33) % COUNT];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        for (size_t f = 0; f < 2; f++) {
            struct finding expected[FOUND_MAX] = { 0 };
            struct finding findings[FOUND_MAX] = { 0 };
            size_t count = find_all(finders[f], (slice){ text, len }, 1, expected);
            total += count;
            for (size_t pad = 2; pad < PAD_MAX; pad++) {
                assert_int_equal(find_all(finders[f], (slice){ text, len }, pad, findings), count);
                assert_memory_equal(findings, expected, sizeof(findings));
            }
        }
    }
    assert_true(total > TEXTS / 2);
}

static unsigned next_random(uint64_t *seed, unsigned below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(*seed >> 33) % below;
}

/* Puts `part` in the place of up to two bytes. */
static size_t splice(char *text, size_t len, size_t at, size_t cut, const char *part)
{
    size_t added = strlen(part);
    cut = cut < len - at ? cut : len - at;
    memmove(text + at + added, text + at + cut, len - at - cut);
    memcpy(text + at, part, added);
    return len + added - cut;
}

/* Seeded texts, each with a number that is changed in places, and with what makes numbers or ends
 * them before and behind: the search finds what its definition does, in the same places. */
static void the_quick_search_finds_what_the_plain_one_does(void **state)
{
    static const char *const NUMBERS[] = {
        "13800138000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "010-6000000",
        "010-60000000-81",
        "(0755) 2000 0000",
        "11010519491231002X",
        "110105 19491231 0021",
        "340524800101001",
        "91350100M000100Y43",
        "4111 1111 1111 1111",
        "6200000000000005",
        "１３８００１３８０００",
        "2025-05-02T00:00:00",
        "2025-05-02 13:00",
        "someone@mail.example",
    };
    static const char *const PARTS[] = {
        "",         "",     " ",
        "-",        ")",    ") ",
        "&nbsp;",   "&",    "。",
        "，",       "－",   "　",
        "１",       "8",    "1",
        "05",       "20",   "x",
        "X",        "_",    "T00",
        ".",        "@",    "b.cn",
        "<b>",      "\n",   "0",
        "4",        "86",   ":",
        "+",        "/",    "\xEF",
        "\xBC",     "2025", "-05-02",
        "\xC2\xA0", "字",   "\xE2\x80\x90",
    };
    enum {
        NUMBER_COUNT = sizeof(NUMBERS) / sizeof(NUMBERS[0]),
        PART_COUNT = sizeof(PARTS) / sizeof(PARTS[0]),
        TEXTS = 300000
    };
    uint64_t seed = 7;
    size_t total = 0;
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        char text[ROOM];
        struct finding expected[FOUND_MAX] = { 0 };
        struct finding findings[FOUND_MAX] = { 0 };
        size_t len = splice(text, 0, 0, 0, NUMBERS[next_random(&seed, NUMBER_COUNT)]);
        for (unsigned left = next_random(&seed, 3); left > 0; left--)
            len = splice(text, len, next_random(&seed, (unsigned)len), next_random(&seed, 3),
                         PARTS[next_random(&seed, PART_COUNT)]);
        for (unsigned left = next_random(&seed, 4); left > 0; left--) {
            len = splice(text, len, 0, 0, PARTS[next_random(&seed, PART_COUNT)]);
            len = splice(text, len, len, 0, PARTS[next_random(&seed, PART_COUNT)]);
        }
        size_t count = find_all(leak_find_plainly, (slice){ text, len }, 0, expected);
        if (find_all(leak_find, (slice){ text, len }, 0, findings) != count ||
            memcmp(findings, expected, sizeof(findings)) != 0)
            fail_msg("'%.*s'", (int)len, text);
        total += count;
    }
    assert_true(total > TEXTS / 5);
}

/* From every byte of seeded texts of every length, each in a block of just its size: all ways to
 * scan lead to the same next place. */
static void every_step_leads_to_the_same_place(void **state)
{
    static const char BYTES[] = "\xEF\xBC\x90\x99\x9A\x8F<<0/9:@A`az{Z[_^  \n\n\xE5\xBD";
    static const char *const WIDE[] = { "\xEF\xBC\x90", "\xEF\xBC\x99", "\xEF\xBC\x8F",
                                        "\xEF\xBC\x9A", "\xEE\xBC\x91", "\xEF\xBD\x91" };
    enum { COUNT = sizeof(BYTES) - 1, LENGTH_MAX = 120, ROUNDS = 60 };
    uint64_t seed = 3;
    (void)state;
    for (size_t len = 0; len < LENGTH_MAX; len++)
        for (int round = 0; round < ROUNDS; round++) {
            char *bytes = malloc(len > 0 ? len : 1);
            slice text = { bytes, len };
            unsigned rare = next_random(&seed, 24) + 1; /* between them, what is nothing */
            for (size_t i = 0; i < len; i++)
                bytes[i] = next_random(&seed, rare) == 0 ? BYTES[next_random(&seed, COUNT)] : '.';
            for (size_t i = 0; i + 3 <= len; i += 1 + next_random(&seed, 60))
                memcpy(bytes + i, WIDE[next_random(&seed, 6)], 3);
            for (size_t at = 0; at <= len; at++) {
                assert_int_equal(leak_scan_candidate(text, at),
                                 leak_scan_candidate_plainly(text, at));
                assert_int_equal(leak_scan_tag(text, at), leak_scan_tag_plainly(text, at));
            }
            free(bytes);
        }
}

static void messages_do_not_tell_the_number(void **state)
{
    struct leak leak = { .rule = LEAK_MOBILE, .digits = "13800138000" };
    struct leak address = { .rule = LEAK_EMAIL, .digits = "a@b.cn" };
    char shown[64];
    (void)state;
    assert_true(slice_equal(leak_shown(&leak, shown), SLICE("138******00")));
    assert_true(slice_equal(leak_shown(&address, shown), SLICE("a****n")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_people_are_found),
        cmocka_unit_test(other_numbers_are_not),
        cmocka_unit_test(inline_markup_hides_nothing),
        cmocka_unit_test(all_of_a_text_are_found),
        cmocka_unit_test(bytes_of_other_encodings_hide_nothing),
        cmocka_unit_test(tags_at_the_end_are_no_trouble),
        cmocka_unit_test(sums_in_hexadecimal_are_never_numbers),
        cmocka_unit_test(where_a_text_lies_changes_nothing),
        cmocka_unit_test(the_quick_search_finds_what_the_plain_one_does),
        cmocka_unit_test(every_step_leads_to_the_same_place),
        cmocka_unit_test(messages_do_not_tell_the_number),
    };
    return cmocka_run_group_tests_name("contest/leaks", tests, NULL, NULL);
}
