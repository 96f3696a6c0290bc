/* Steps of many bytes against one byte after the other, and texts of which cmark sees only a part
 * against the same texts as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/markdown_document.h"

#include <string.h>

enum { ROUNDS = 20000, BYTES_MAX = 70, FRAGMENTS_MAX = 40 };

/* A generator of its own: the same texts on every machine. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* -- steps ---------------------------------------------------------------------------------- */

/* As long as a few steps, with few bytes that stop one. */
static slice random_bytes(uint32_t *state, const char *rare, char bytes[BYTES_MAX])
{
    size_t len = next_random(state) % BYTES_MAX;
    bool wide = next_random(state) % 2 == 0;
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (char)(wide || next_random(state) % 4 == 0 ? 0xB0 + next_random(state) % 0x40
                                                              : 'a' + next_random(state) % 26);
        if (next_random(state) % 32 == 0)
            bytes[i] = rare[next_random(state) % strlen(rare)];
    }
    return (slice){ bytes, len };
}

static size_t plain_len_by_bytes(slice text)
{
    size_t at = 0;
    while (at < text.len && strchr("*_\\`{[&\n\r", text.ptr[at]) == NULL &&
           !slice_starts_with(slice_from_index(text, at), SLICE("\xEF\xB7")))
        at++;
    return at;
}

static void plain_text_ends_at_the_first_byte_that_means_something(void **fixture)
{
    (void)fixture;
    char bytes[BYTES_MAX];
    uint32_t state = 1;
    size_t stopped = 0;
    for (int i = 0; i < ROUNDS; i++) {
        slice text = random_bytes(&state, "*_\\`{[&\n\r\xEF\xB7|<!", bytes);
        size_t len = plain_len_by_bytes(text);
        assert_int_equal(markdown_plain_len(text), len);
        stopped += len < text.len;
    }
    assert_in_range(stopped, ROUNDS / 4, ROUNDS * 3 / 4);
}

static void escaping_finds_every_byte_of_markup(void **fixture)
{
    (void)fixture;
    char bytes[BYTES_MAX];
    uint32_t state = 2;
    for (int i = 0; i < ROUNDS; i++) {
        slice text = random_bytes(&state, "&<>\"'=;", bytes);
        size_t from = next_random(&state) % (text.len + 1);
        size_t at = from;
        while (at < text.len && strchr("&<>\"", text.ptr[at]) == NULL)
            at++;
        assert_int_equal(markdown_escaped_find(text, from), at);
    }
}

static void a_stretch_keeps_what_stands_beside_it(void **fixture)
{
    (void)fixture;
    slice text = SLICE("ab表：一二三四五六七八九十一二三四五六七八九十。c");
    slice stretch = markdown_stretch_find(text);
    assert_true(slice_equal(stretch, SLICE("一二三四五六七八九十一二三四五六七八九十")));
    assert_int_equal(markdown_stretch_find(slice_from_index(text, 2 + 24)).len, 0);
}

/* -- stretches ------------------------------------------------------------------------------ */

/* The same edges; the second is long enough to be kept from cmark, the first is not. */
static const slice SHORT = SLICE_INIT("甲乙，乙。");
static const slice LONG = SLICE_INIT("甲乙，丙丁戊己庚辛壬癸，子丑寅卯辰巳午未申酉戌亥乙。");

/* Every paragraph is one line: in others the places that cmark tells depend on lengths. */
static const char *const FRAGMENTS[] = {
    "S",
    "S",
    "S",
    "S",
    "S",
    "\n\n",
    "\n\n",
    "\n\n",
    "\n\n",
    "\r\n\r\n",
    "**",
    "*",
    "__",
    "_",
    "`",
    "[",
    "]",
    "](/x)",
    "](S",
    "](a:b)",
    ")",
    "![",
    " ",
    "    ",
    "+ ",
    "1. ",
    "> ",
    "|",
    "表：",
    "a",
    "\\",
    "&amp;",
    "&#x7C;",
    "<b>",
    "<!--",
    "-->",
    "<http:S>",
    "\"",
    "'",
    "~~~",
    "</script>",
    "<script>",
    "文",
    "（",
    "~",
    "<a b=\"S>",
    "!",
    "{{",
    "](javascript:)",
    "“",
    "\n\n|a|b|\n|-|-|\n|S|b|\n\n",
    "\n\n|a|b|\n|-|-|\n|c|\n\n",
};

static bool refuse_some(const void *self, struct arena *arena, struct diags *diags, position where,
                        slice reference, slice *url)
{
    (void)self;
    (void)arena;
    *url = reference;
    return !slice_starts_with(reference, SLICE("/")) ||
           diag_add(diags, DIAG_LINK_BROKEN, where, SLICE(""), "no such page");
}

static slice with(struct arena *arena, slice text, slice wanted, slice other)
{
    struct strbuf result = { 0 };
    for (size_t at = slice_find(text, wanted, 0); at < text.len; at = slice_find(text, wanted, 0)) {
        strbuf_add(&result, slice_sub(text, 0, at));
        strbuf_add(&result, other);
        text = slice_from_index(text, at + wanted.len);
    }
    strbuf_add(&result, text);
    slice copy = arena_copy(arena, strbuf_slice(&result));
    strbuf_release(&result);
    return copy;
}

static slice encoded(struct arena *arena, slice text)
{
    slice result = { 0 };
    for (size_t i = 0; i < text.len; i++)
        result = arena_format(arena, SLICE_FMT "%%%02X", SLICE_ARG(result),
                              (unsigned)(unsigned char)text.ptr[i]);
    return result;
}

/* HTML, text and what is said, with the places counted as if every stretch were an 'S'. */
static slice rendered(struct arena *arena, slice pattern, slice stretch)
{
    static const struct markdown_host host = { .link = refuse_some };
    const struct markdown_options options = { .zh = true, .text = true, .host = &host };
    struct source source = { SLICE("test.md"), with(arena, pattern, SLICE("S"), stretch) };
    struct diags *diags = diags_new();
    struct markdown_result result;
    markdown_render(arena, diags, &source, 0, &options, &result);
    struct strbuf said = { 0 };
    strbuf_add(&said, result.html);
    strbuf_add(&said, result.text);
    strbuf_add(&said, result.first_paragraph);
    for (size_t i = 0; i < diags_size(diags); i++) {
        slice before = slice_sub(source.text, 0, diags_at(diags, i)->where.offset);
        strbuf_format(&said, "\n%zu " SLICE_FMT, with(arena, before, stretch, SLICE("S")).len,
                      SLICE_ARG(diags_at(diags, i)->message));
    }
    slice all = with(arena, strbuf_slice(&said), stretch, SLICE("S"));
    all = with(arena, all, encoded(arena, stretch), SLICE("S"));
    strbuf_release(&said);
    diags_free(diags);
    return all;
}

static void stretches_change_nothing(void **fixture)
{
    (void)fixture;
    uint32_t state = 3;
    for (int i = 0; i < ROUNDS; i++) {
        struct arena *arena = arena_new();
        struct strbuf pattern = { 0 };
        for (uint32_t left = 1 + next_random(&state) % FRAGMENTS_MAX; left > 0; left--)
            strbuf_add(
                &pattern,
                slice_from(
                    FRAGMENTS[next_random(&state) % (sizeof(FRAGMENTS) / sizeof(*FRAGMENTS))]));
        slice whole = rendered(arena, strbuf_slice(&pattern), SHORT);
        slice parted = rendered(arena, strbuf_slice(&pattern), LONG);
        if (!slice_equal(whole, parted))
            fail_msg("a text is another one where it is long:\n" SLICE_FMT "\n--\n" SLICE_FMT
                     "\n--\n" SLICE_FMT,
                     SLICE_ARG(strbuf_slice(&pattern)), SLICE_ARG(whole), SLICE_ARG(parted));
        strbuf_release(&pattern);
        arena_free(arena);
    }
}

/* The labels of links are compared by cmark. */
static void definitions_of_links_find_long_labels(void **fixture)
{
    (void)fixture;
    struct arena *arena = arena_new();
    slice text = rendered(arena, SLICE("[S]\n\n[S]: b\n"), LONG);
    assert_true(slice_starts_with(text, SLICE("<p><a href=\"b\">S</a></p>\n")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_ends_at_the_first_byte_that_means_something),
        cmocka_unit_test(escaping_finds_every_byte_of_markup),
        cmocka_unit_test(a_stretch_keeps_what_stands_beside_it),
        cmocka_unit_test(stretches_change_nothing),
        cmocka_unit_test(definitions_of_links_find_long_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
