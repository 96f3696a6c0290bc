/* Markdown as its callers see it: places, results, the host's part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/markdown.h"

#include <string.h>

struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct source source;
    struct markdown_result result;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){ .arena = arena_new(), .diags = diags_new() };
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    diags_free(fixture->diags);
    return 0;
}

static bool render(struct fixture *fixture, const char *text, size_t from,
                   const struct markdown_options *options)
{
    fixture->source = (struct source){ SLICE("a.md"), slice_from(text) };
    return markdown_render(fixture->arena, fixture->diags, &fixture->source, from, options,
                           &fixture->result);
}

static void assert_text(slice actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

static void assert_place(const struct fixture *fixture, size_t index, enum diag_code code,
                         uint32_t line, uint32_t column)
{
    uint32_t actual_line, actual_column;
    assert_true(index < diags_size(fixture->diags));
    const struct diag *diag = diags_at(fixture->diags, index);
    assert_int_equal(diag->code, code);
    position_line_column(diag->where, &actual_line, &actual_column);
    assert_int_equal(actual_line, line);
    assert_int_equal(actual_column, column);
}

static void lines_count_from_the_file_not_from_the_body(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .zh = true };
    const char *text = "---\ntitle: x\n---\n中文\n字<b>\n";
    assert_false(render(fixture, text, strlen("---\ntitle: x\n---\n"), &options));
    assert_place(fixture, 0, DIAG_MARKDOWN_HTML, 5, 2);
}

static void line_ends_of_dos_are_line_ends(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .zh = true };
    assert_false(render(fixture, "中文\r\n汉字\r\n\r\n|a|b|\r\n|-|-|\r\n|1|\r\n", 0, &options));
    assert_place(fixture, 0, DIAG_MARKDOWN_TABLE, 6, 1);
    assert_true(slice_starts_with(fixture->result.html, SLICE("<p>中文汉字</p>\n<div")));
}

static void a_byte_order_mark_is_no_text(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .text = true };
    assert_true(render(fixture, "\xEF\xBB\xBF## A\n", 0, &options));
    assert_text(fixture->result.html, "<h2 id=\"a\">A</h2>\n");
}

static void nothing_gives_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .text = true };
    assert_true(render(fixture, "", 0, &options));
    assert_text(fixture->result.html, "");
    assert_text(fixture->result.text, "");
    assert_text(fixture->result.first_paragraph, "");
    assert_int_equal(fixture->result.headings.count, 0);
    assert_text(markdown_toc(fixture->arena, &fixture->result, 2, 3), "");
}

static void one_heading_makes_no_table_of_contents(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { 0 };
    assert_true(render(fixture, "## A\n", 0, &options));
    assert_int_equal(markdown_toc(fixture->arena, &fixture->result, 2, 3).len, 0);
}

static void ids_carry_the_prefix_everywhere(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .id_prefix = SLICE("n1-") };
    assert_true(render(fixture, "## A\n\nx[^f]\n\n[^f]: y\n", 0, &options));
    assert_true(slice_contains(fixture->result.html, SLICE("<h2 id=\"n1-a\">")));
    assert_true(slice_contains(fixture->result.html, SLICE("id=\"n1-fnref-1\" href=\"#n1-fn-1\"")));
    assert_true(slice_contains(fixture->result.html, SLICE("<li id=\"n1-fn-1\">")));
    assert_true(slice_contains(fixture->result.html, SLICE("href=\"#n1-fnref-1\"")));
}

static void a_second_document_may_use_the_same_ids(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { 0 };
    assert_true(render(fixture, "## A {#a}\n", 0, &options));
    assert_true(render(fixture, "## A {#a}\n", 0, &options));
    assert_text(fixture->result.html, "<h2 id=\"a\">A</h2>\n");
}

static void warnings_do_not_fail_the_text(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .text = true };
    assert_true(render(fixture, "# A\n\n![](x.png)\n", 0, &options));
    assert_int_equal(diags_size(fixture->diags), 2);
}

/* What the host is asked, in order. */
struct asked {
    char references[5][40];
    uint32_t lines[5], columns[5];
    size_t count;
};

static bool note_link(const void *self, struct arena *arena, struct diags *diags, position where,
                      slice reference, slice *url)
{
    struct asked *asked = *(struct asked *const *)self;
    (void)arena;
    (void)diags;
    assert_true(asked->count < 5 && reference.len < sizeof(asked->references[0]));
    memcpy(asked->references[asked->count], reference.ptr, reference.len);
    position_line_column(where, &asked->lines[asked->count], &asked->columns[asked->count]);
    asked->count++;
    *url = SLICE("/x/?a=1&b='\"<");
    return true;
}

static void the_host_is_asked_once_a_link_with_its_place(void **state)
{
    struct fixture *fixture = *state;
    struct asked asked = { 0 };
    const struct asked *self = &asked;
    struct markdown_host host = { .self = &self, .link = note_link };
    struct markdown_options options = { .zh = true, .host = &host };
    assert_true(render(fixture,
                       "## **（标）**题 [一](a.pdf)\n\n字**（粗）**字\n"
                       "  与![图](b&amp;c.png \"题\")\n> 引 <https://x.cn/>\n",
                       0, &options));
    assert_int_equal(asked.count, 3);
    assert_string_equal(asked.references[0], "a.pdf");
    assert_int_equal(asked.lines[0], 1);
    assert_int_equal(asked.columns[0], 17);
    assert_string_equal(asked.references[1], "b&c.png");
    assert_int_equal(asked.lines[1], 4);
    assert_int_equal(asked.columns[1], 4);
    assert_string_equal(asked.references[2], "https://x.cn/");
    assert_int_equal(asked.lines[2], 5);
    assert_int_equal(asked.columns[2], 6);
    assert_true(slice_contains(fixture->result.html,
                               SLICE("<a href=\"/x/?a=1&amp;b=&#x27;%22%3C\">一</a>")));
}

static bool refuse_link(const void *self, struct arena *arena, struct diags *diags, position where,
                        slice reference, slice *url)
{
    (void)self;
    (void)arena;
    (void)url;
    return diag_add(diags, DIAG_LINK_BROKEN, where, (slice){ 0 }, "no '" SLICE_FMT "'",
                    SLICE_ARG(reference));
}

static void what_the_host_refuses_fails_the_text(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_host host = { .link = refuse_link };
    struct markdown_options options = { .host = &host };
    assert_false(render(fixture, "[a](b)\n", 0, &options));
    assert_place(fixture, 0, DIAG_LINK_BROKEN, 1, 5);
}

static bool give_script(const void *self, struct arena *arena, struct diags *diags, position where,
                        slice reference, slice *url)
{
    (void)self;
    (void)arena;
    (void)diags;
    (void)where;
    (void)reference;
    *url = SLICE("javascript:alert(1)");
    return true;
}

static void what_the_host_gives_is_checked_too(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_host host = { .link = give_script };
    struct markdown_options options = { .host = &host };
    assert_false(render(fixture, "[a](b)\n", 0, &options));
    assert_place(fixture, 0, DIAG_MARKDOWN_LINK, 1, 5);
    assert_text(fixture->result.html, "<p><a href=\"\">a</a></p>\n");
}

static bool refused(struct fixture *fixture, const char *text)
{
    struct markdown_options options = { .text = true };
    return !render(fixture, text, 0, &options);
}

static void no_disguise_gets_a_script_through(void **state)
{
    struct fixture *fixture = *state;
    assert_true(refused(fixture, "[a](JavaScript:x)"));
    assert_true(refused(fixture, "[a](java&#x0A;script:x)"));
    assert_true(refused(fixture, "[a](<&#1;javascript:x>)"));
    assert_true(refused(fixture, "[a](vbscript:x)"));
    assert_true(refused(fixture, "![a](data:text/html,x)"));
    assert_true(refused(fixture, "<javascript:x>"));
    assert_true(refused(fixture, "[a][r]\n\n[r]: javascript:x"));
    assert_true(refused(fixture, "![a](mailto:x@y.cn)"));
    assert_false(refused(fixture, "[a](javascript%3Ax) [b](./javascript:x) [c](#javascript:x)"));
}

static bool count_calls(const void *self, struct arena *arena, struct diags *diags,
                        const struct source *source, size_t offset, size_t len, slice *html)
{
    size_t *calls = *(size_t *const *)self;
    (void)arena;
    (void)diags;
    assert_true(offset + len <= source->text.len);
    assert_int_equal(source->text.ptr[offset], '{');
    (*calls)++;
    *html = SLICE("<i>&lt;a&gt; *b*</i>");
    return true;
}

static void liquid_runs_once_though_its_words_are_used_often(void **state)
{
    struct fixture *fixture = *state;
    size_t calls = 0;
    const size_t *self = &calls;
    struct markdown_host host = { .self = &self, .liquid = count_calls };
    struct markdown_options options = { .host = &host };
    assert_true(render(fixture, "## {{ a }} {{ b }}\n\ntext\n", 0, &options));
    assert_int_equal(calls, 2);
    assert_text(fixture->result.headings.items[0].id, "a-b-a-b");
    assert_text(fixture->result.headings.items[0].text, "<a> *b* <a> *b*");
    assert_true(slice_contains(fixture->result.html, SLICE("<i>&lt;a&gt; *b*</i>")));
}

/* Tokens go round the preparation, and are shown as they were written where they are no Liquid. */
static void a_noncharacter_within_liquid_is_refused_too(void **state)
{
    struct fixture *fixture = *state;
    size_t calls = 0;
    const size_t *self = &calls;
    struct markdown_host host = { .self = &self, .liquid = count_calls };
    struct markdown_options options = { .host = &host };
    assert_false(render(fixture, "a {% x \xEF\xB7\x94 %} b\n", 0, &options));
    assert_place(fixture, 0, DIAG_MARKDOWN_CHARACTER, 1, 8);
}

static void a_text_over_the_limit_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { .text = true };
    size_t len = MARKDOWN_BYTES_MAX + 1;
    char *text = arena_alloc(fixture->arena, len);
    memset(text, 'a', len);
    fixture->source = (struct source){ SLICE("a.md"), { text, len - 1 } };
    assert_true(markdown_render(fixture->arena, fixture->diags, &fixture->source, 0, &options,
                                &fixture->result));
    fixture->source.text.len = len;
    assert_false(markdown_render(fixture->arena, fixture->diags, &fixture->source, 0, &options,
                                 &fixture->result));
    assert_place(fixture, 0, DIAG_MARKDOWN_LIMIT, 1, 1);
    assert_text(fixture->result.html, "");
}

static void depth_is_allowed_up_to_the_limit(void **state)
{
    struct fixture *fixture = *state;
    struct markdown_options options = { 0 };
    struct strbuf text = { 0 };
    /* The document and the paragraph count, too. */
    for (int i = 0; i < MARKDOWN_DEPTH_MAX - 2; i++)
        strbuf_add_char(&text, '>');
    strbuf_add(&text, SLICE("x"));
    fixture->source = (struct source){ SLICE("a.md"), strbuf_slice(&text) };
    assert_true(markdown_render(fixture->arena, fixture->diags, &fixture->source, 0, &options,
                                &fixture->result));
    fixture->source.text =
        arena_format(fixture->arena, ">" SLICE_FMT, SLICE_ARG(strbuf_slice(&text)));
    assert_false(markdown_render(fixture->arena, fixture->diags, &fixture->source, 0, &options,
                                 &fixture->result));
    strbuf_release(&text);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(lines_count_from_the_file_not_from_the_body),
        CASE(line_ends_of_dos_are_line_ends),
        CASE(a_byte_order_mark_is_no_text),
        CASE(nothing_gives_nothing),
        CASE(one_heading_makes_no_table_of_contents),
        CASE(ids_carry_the_prefix_everywhere),
        CASE(a_second_document_may_use_the_same_ids),
        CASE(warnings_do_not_fail_the_text),
        CASE(the_host_is_asked_once_a_link_with_its_place),
        CASE(what_the_host_refuses_fails_the_text),
        CASE(what_the_host_gives_is_checked_too),
        CASE(no_disguise_gets_a_script_through),
        CASE(liquid_runs_once_though_its_words_are_used_often),
        CASE(a_noncharacter_within_liquid_is_refused_too),
        CASE(a_text_over_the_limit_is_refused),
        CASE(depth_is_allowed_up_to_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
