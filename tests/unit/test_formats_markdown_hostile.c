/* Texts made to cost: time must grow with their length, not with its square. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/markdown.h"

#include <string.h>
#include <time.h>

/* HEAD, then TIMES x PART, then TIMES x TAIL. */
struct hostile {
    const char *head, *part, *tail;
    size_t times;
};

static const struct hostile HOSTILE[] = {
    { "", ">", "", 50000 },
    { "", "> ", "", 50000 },
    { "", "- ", "", 50000 },
    { "", "*a ", "", 50000 },
    { "", "*a **a ", "b** b* ", 30000 },
    { "", "**（a）**", "", 30000 },
    { "", "*（", "", 50000 },
    { "", "*_", "", 50000 },
    { "", "*", "*", 50000 },
    { "", "[", "", 50000 },
    { "", "[", "](x)", 50000 },
    { "", "[a](", "", 50000 },
    { "", "[a](<b", "", 30000 },
    { "", "[a](b%20c) ", "", 30000 },
    { "", "![[]()", "", 50000 },
    { "", "![a](b)\n", "", 30000 },
    { "", "<http:/a> ", "", 30000 },
    { "", "<!--", "", 50000 },
    { "", "<b>", "", 50000 },
    { "", "<a b=", "", 50000 },
    { "", "`a``b", "", 50000 },
    { "", "\\", "", 100000 },
    { "", "&#xFDD0;", "", 300 },
    { "", "**中*\n", "", 50000 },
    { "", "*a\n", "b* ", 30000 },
    { "", "## a\n", "", 30000 },
    { "", "## a-2\n## a\n", "", 20000 },
    { "", "- a\n", "", 50000 },
    { "", "[^a]", "\n\n[^a]: x", 30000 },
    { "", "[^a]", "", 50000 },
    { "", "[^", "", 50000 },
    { "", "[^a]: x\n", "", 300 },
    { "|a|b|\n|-|-|\n", "|1|2|\n", "", 30000 },
    { "|a|b|\n|-|-|\n", "**a|", "", 30000 },
    { "a|b\n-|-\n", "*a ", "b|* ", 20000 },
    { "", "|-|-|\n", "", 30000 },
    { "", "{{ a }}\n", "", 30000 },
    { "", "{{ ", "", 50000 },
    { "", "{% a ", "", 50000 },
    { "", "{% if %}", "", 50000 },
    { "", "{% if %}", "{% endif %}", 30000 },
    { "", "{% if %}{% for %}{% endif %}", "", 30000 },
};

static bool say_nothing(const void *self, struct arena *arena, struct diags *diags,
                        const struct source *source, size_t offset, size_t len, slice *html)
{
    (void)self;
    (void)arena;
    (void)diags;
    (void)source;
    (void)offset;
    (void)len;
    *html = SLICE("");
    return true;
}

static double seconds_of(const struct hostile *hostile)
{
    struct strbuf text = { 0 };
    strbuf_add(&text, slice_from(hostile->head));
    for (size_t i = 0; i < hostile->times; i++)
        strbuf_add(&text, slice_from(hostile->part));
    for (size_t i = 0; i < hostile->times; i++)
        strbuf_add(&text, slice_from(hostile->tail));
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source source = { SLICE("a.md"), strbuf_slice(&text) };
    struct markdown_host host = { .liquid = say_nothing };
    struct markdown_options options = { .zh = true, .host = &host };
    struct markdown_result result;
    clock_t start = clock();
    markdown_render(arena, diags, &source, 0, &options, &result);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    diags_free(diags);
    arena_free(arena);
    strbuf_release(&text);
    return seconds;
}

/* What is linear takes a tenth of a second here, what is quadratic minutes. */
static void no_text_takes_the_square_of_its_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
        double seconds = seconds_of(&HOSTILE[i]);
        if (seconds > 3.0)
            fail_msg("%zu x \"%s\" takes %.1f s", HOSTILE[i].times, HOSTILE[i].part, seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_takes_the_square_of_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
