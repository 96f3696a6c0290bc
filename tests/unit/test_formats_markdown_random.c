/* Random texts of everything that means something: nothing breaks, no mark is left, tags close. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "formats/markdown.h"

#include <string.h>

enum { TEXTS = 4000, FRAGMENTS_MAX = 40, DEPTH_MAX = 300 };

static const char *const FRAGMENTS[] = {
    "*",          "**",       "_",       "`",           "``",   "[",        "]",
    "(",          ")",        "[^a]",    "[^a]: ",      "[^b]", "\n",       "\n",
    "\n\n",       "    ",     "  ",      "- ",          "1. ",  "> ",       "|",
    "|",          "|-|-|\n",  "|a|b|\n", "表：",        "\\",   "\\|",      "&amp;",
    "&#124;",     "&#xFDD4;", "\uFDD0",  "\uFDD4",      "~",    "0",        "{{ x }}",
    "{% if a %}", "{{",       "{%",      "{% endif %}", "<b>",  "<!-- -->", "<http:x>",
    "![",         "](x.png)", "# ",      "## ",         "{#a}", "===\n",    "---\n",
    "```\n",      "~~~\n",    "中",      "文",          "（",   "）",       "“",
    "。",         "a",        "b ",      "\r\n",        "\t",   "é",        "[r]",
    "[r]: u\n",   "<",        ">",       "😀",           "!",    "+ ",       "__",
    "***",        "\r",
};

/* A generator of its own: the same texts on every machine. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static bool say(const void *self, struct arena *arena, struct diags *diags,
                const struct source *source, size_t offset, size_t len, slice *html)
{
    (void)self;
    (void)diags;
    assert_true(offset + len <= source->text.len && len > 0);
    *html = arena_format(arena, "<i>%zu</i>", offset);
    return true;
}

static bool is_void(slice name)
{
    return slice_equal(name, SLICE("br")) || slice_equal(name, SLICE("hr")) ||
           slice_equal(name, SLICE("img"));
}

/* Every tag that opens closes, in order. */
static bool is_balanced(slice html)
{
    slice open[DEPTH_MAX];
    size_t depth = 0;
    for (size_t at = slice_find_char(html, '<', 0); at < html.len;
         at = slice_find_char(html, '<', at + 1)) {
        bool closes = html.ptr[at + 1] == '/';
        size_t from = at + (closes ? 2 : 1);
        size_t to = from;
        while (to < html.len && strchr(" >\n", html.ptr[to]) == NULL)
            to++;
        slice name = slice_sub(html, from, to);
        if (closes && (depth == 0 || !slice_equal(open[--depth], name)))
            return false;
        if (!closes && !is_void(name)) {
            if (depth == DEPTH_MAX)
                return false;
            open[depth++] = name;
        }
    }
    return depth == 0;
}

/* The source's own noncharacters come back within Liquid in code only; here they are refused. */
static bool has_mark(slice html)
{
    while (html.len > 0) {
        uint32_t code_point = utf8_next(&html);
        if (code_point >= 0xFDD1 && code_point <= 0xFDD3)
            return true;
    }
    return false;
}

static void check(slice text, bool zh)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source source = { SLICE("a.md"), text };
    struct markdown_host host = { .liquid = say };
    struct markdown_options options = { .zh = zh, .text = true, .host = &host };
    struct markdown_result result;
    markdown_render(arena, diags, &source, 0, &options, &result);
    if (!is_balanced(result.html) || has_mark(result.html) || has_mark(result.text))
        fail_msg("'%.*s' gives '%.*s'", SLICE_ARG(text), SLICE_ARG(result.html));
    for (size_t i = 0; i < diags_size(diags); i++)
        if (diags_at(diags, i)->where.offset > text.len)
            fail_msg("%u of %zu: %.*s: %.*s", diags_at(diags, i)->where.offset, text.len,
                     SLICE_ARG(diags_at(diags, i)->message), SLICE_ARG(text));
    assert_int_equal(utf8_invalid_at(result.html), result.html.len);
    markdown_toc(arena, &result, 1, 6);
    diags_free(diags);
    arena_free(arena);
}

static void random_texts_give_sound_html(void **state)
{
    (void)state;
    uint32_t seed = 20260710;
    struct strbuf text = { 0 };
    for (int i = 0; i < TEXTS; i++) {
        strbuf_reset(&text);
        uint32_t count = 1 + next_random(&seed) % FRAGMENTS_MAX;
        for (uint32_t j = 0; j < count; j++)
            strbuf_add(
                &text,
                slice_from(
                    FRAGMENTS[next_random(&seed) % (sizeof(FRAGMENTS) / sizeof(FRAGMENTS[0]))]));
        check(strbuf_slice(&text), i % 2 == 0);
    }
    strbuf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_texts_give_sound_html),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
