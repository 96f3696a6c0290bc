/* Addresses in feeds: what is quick for Markdown's HTML must do as the tokenizer does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "formats/markdown.h"
#include "site/feed_items.h"

#include <string.h>

static const struct site SITE = { .url_origin = SLICE_INIT("https://example.org") };

static bool keep_link(const void *self, struct arena *arena, struct diags *diags, position where,
                      slice reference, slice *url)
{
    (void)self, (void)arena, (void)diags, (void)where;
    *url = reference;
    return true;
}

static slice html_of(struct arena *arena, struct diags *diags, slice text)
{
    struct source source = { SLICE("a.md"), text };
    const struct markdown_host host = { .link = keep_link };
    const struct markdown_options options = { .zh = true, .host = &host };
    struct markdown_result result = { 0 };
    markdown_render(arena, diags, &source, 0, &options, &result);
    return result.html;
}

static void assert_same(slice text)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    slice html = html_of(arena, diags, text);
    slice quick = feed_absolute_html(arena, &SITE, html, true);
    slice exact = feed_absolute_html(arena, &SITE, html, false);
    if (!slice_equal(quick, exact))
        fail_msg("'%.*s' became '%.*s', not '%.*s'", SLICE_ARG(text), SLICE_ARG(quick),
                 SLICE_ARG(exact));
    diags_free(diags);
    arena_free(arena);
}

static void links_and_images_become_absolute(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    slice html =
        html_of(arena, diags,
                SLICE("[a](/b/ \"/t\") ![/c](/d.png) [e](//f/) <https://g/> `<a href=\"/\"`"));
    slice made = feed_absolute_html(arena, &SITE, html, true);
    assert_true(slice_contains(made, SLICE("<a href=\"https://example.org/b/\" title=\"/t\">a")));
    assert_true(slice_contains(made, SLICE("<img src=\"https://example.org/d.png\" alt=\"/c\"")));
    assert_true(slice_contains(made, SLICE("<a href=\"//f/\">")));
    assert_true(slice_contains(made, SLICE("&lt;a href=&quot;/&quot;")));
    diags_free(diags);
    arena_free(arena);
}

static void random_texts_become_the_same_both_ways(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "<a href=\"/x\">",
        "\"/",
        "=\"/",
        " href=\"/",
        "[a](/b)",
        "![a](/b \"/c\")",
        "`",
        "\n\n",
        "```\n",
        "[",
        "](/",
        ")",
        "<",
        ">",
        "//",
        "/",
        "\"",
        "'",
        "&quot;/",
        "# /h",
        "{#/i}",
        "| /a |\n| - |\n",
        "[^/]",
        "\n\n[^/]: /n\n",
        "\\",
        "<img src=\"/y\">",
        "src=\"/",
        "中文",
        "[l]: /m \"/n\"\n",
        "[l]",
        "*",
    };
    uint32_t random = 7;
    for (unsigned i = 0; i < 20000; i++) {
        struct strbuf text = { 0 };
        for (unsigned j = 0; j < 12; j++) {
            random = random * 1664525U + 1013904223U;
            strbuf_add(&text,
                       slice_from(PIECES[(random >> 16) % (sizeof(PIECES) / sizeof(PIECES[0]))]));
        }
        assert_same(strbuf_slice(&text));
        strbuf_release(&text);
    }
}

static void html_of_liquid_is_read_by_the_tokenizer(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    slice made =
        feed_absolute_html(arena, &SITE, SLICE("<a class=b href = '/c'><img src=/d>"), false);
    assert_true(slice_equal(made, SLICE("<a class=b href = 'https://example.org/c'>"
                                        "<img src=https://example.org/d>")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_images_become_absolute),
        cmocka_unit_test(random_texts_become_the_same_both_ways),
        cmocka_unit_test(html_of_liquid_is_read_by_the_tokenizer),
    };
    return cmocka_run_group_tests_name("items of feeds", tests, NULL, NULL);
}
