/* HTML: tokens as browsers see them, character references, places of URLs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/map.h"
#include "base/strbuf.h"
#include "formats/html.h"

#include <string.h>
#include <time.h>

/* A trace of the visitor's calls: <name a=[value] b/>, </name>, "text", <!--comment-->. */
static void trace_start(void *context, const struct html_tag *tag)
{
    struct strbuf *trace = context;
    strbuf_add_char(trace, '<');
    strbuf_add(trace, tag->name);
    for (size_t i = 0; i < tag->attribute_count; i++) {
        strbuf_add_char(trace, ' ');
        strbuf_add(trace, tag->attributes[i].name);
        if (tag->attributes[i].has_value)
            strbuf_format(trace, "=[" SLICE_FMT "]", SLICE_ARG(tag->attributes[i].value));
    }
    strbuf_add(trace, tag->self_closing ? SLICE("/>") : SLICE(">"));
}

static void trace_end(void *context, slice name, size_t offset)
{
    (void)offset;
    strbuf_format(context, "</" SLICE_FMT ">", SLICE_ARG(name));
}

static void trace_text(void *context, slice text, size_t offset)
{
    (void)offset;
    strbuf_format(context, "\"" SLICE_FMT "\"", SLICE_ARG(text));
}

static void trace_comment(void *context, slice text, size_t offset)
{
    (void)offset;
    strbuf_format(context, "<!--" SLICE_FMT "-->", SLICE_ARG(text));
}

static const struct html_visitor TRACER = {
    .start = trace_start, .end = trace_end, .text = trace_text, .comment = trace_comment
};

static void check_tokens(const char *html, const char *expected)
{
    struct strbuf trace = { 0 };
    html_scan(slice_from(html), &TRACER, &trace);
    strbuf_add_char(&trace, '\0');
    assert_string_equal(trace.ptr, expected);
    strbuf_release(&trace);
}

static void tags_and_attributes_are_told_apart(void **state)
{
    (void)state;
    check_tokens("<!DOCTYPE html><p class=\"a b\" id=x hidden>1<br/>2</P >",
                 "<p class=[a b] id=[x] hidden>\"1\"<br/>\"2\"</P>");
    check_tokens("<a href='x>y' HREF=second b = \"c\" / d=e/>", "<a href=[x>y] b=[c] d=[e/]>");
    check_tokens("<a =b=c/d>", "<a =b=[c/d]>");
    check_tokens("<a b=\"\"c=''>", "<a b=[] c=[]>");
    check_tokens("a < b <3 <> </> </ x> c", "\"a < b <3 <> \"\" \"\" c\"");
    check_tokens("<p>cut <a href=\"", "<p>\"cut \"");
    check_tokens("<p", "");
    check_tokens("", "");
}

static void comments_end_where_browsers_end_them(void **state)
{
    (void)state;
    check_tokens("<!-- <a> -->b", "<!-- <a> -->\"b\"");
    check_tokens("<!--a--!>b", "<!--a-->\"b\"");
    check_tokens("<!-->b<!--->c", "\"b\"\"c\"");
    check_tokens("<!--a-- >b--->c", "<!--a-- >b--->\"c\"");
    check_tokens("<!--never <a>", "<!--never <a>-->");
    check_tokens("<?php <a> ?>", "\" ?>\"");
    check_tokens("<![CDATA[<a>]]>", "\"]]>\"");
}

static void raw_text_holds_no_tags(void **state)
{
    (void)state;
    check_tokens("<script>a</b><a></scripts></SCRIPT >c",
                 "<script>\"a</b><a></scripts>\"</SCRIPT>\"c\"");
    check_tokens("<title><b></title><style></style>", "<title>\"<b>\"</title><style></style>");
    check_tokens("<textarea><a></textarea/><a>", "<textarea>\"<a>\"</textarea><a>");
    check_tokens("<noscript><a></noscript>", "<noscript><a></noscript>");
    check_tokens("<plaintext><a></plaintext>", "<plaintext>\"<a></plaintext>\"");
    check_tokens("<script>never", "<script>\"never\"");
}

static void a_script_in_a_comment_in_a_script_hides_its_end(void **state)
{
    (void)state;
    check_tokens("<script><!-- <script> </script> --> </script><a>",
                 "<script>\"<!-- <script> </script> --> \"</script><a>");
    check_tokens("<script><!-- </script><a>", "<script>\"<!-- \"</script><a>");
    check_tokens("<script><!--><script></script><a>", "<script>\"<!--><script>\"</script><a>");
}

static void svg_and_math_have_rules_of_their_own(void **state)
{
    (void)state;
    check_tokens("<svg><title><b>1</b></title><![CDATA[<a>]]></svg><title><b></title>",
                 "<svg><title><b>\"1\"</b></title>\"<a>\"</svg><title>\"<b>\"</title>");
    check_tokens("<svg/><title><b></title>", "<svg/><title>\"<b>\"</title>");
    check_tokens("</svg><style><b></style>", "</svg><style>\"<b>\"</style>");
}

static void check_decoded(struct arena *arena, const char *raw, bool in_attribute,
                          const char *expected)
{
    slice decoded = html_decode(arena, slice_from(raw), in_attribute);
    if (!slice_equal(decoded, slice_from(expected)))
        fail_msg("%s: " SLICE_FMT ", not %s", raw, SLICE_ARG(decoded), expected);
}

static void character_references_are_resolved(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    check_decoded(arena, "a&amp;b &lt;&#60;&#x3c;&#X3C; &apos;", false, "a&b <<<< '");
    check_decoded(arena, "&notin; &notit; &not", false, "∉ ¬it; ¬");
    check_decoded(arena, "&nGt;&CounterClockwiseContourIntegral;", false, "≫⃒∳");
    check_decoded(arena, "&#0;&#xD800;&#x110000;&#99999999999;&#128;", false, "����€");
    check_decoded(arena, "& &; &# &#x; &#xg &unknown; &&amp;", false,
                  "& &; &# &#x; &#xg &unknown; &&");
    check_decoded(arena, "?a=1&copy=2&lang;=3&amp;b", false, "?a=1©=2⟨=3&b");
    check_decoded(arena, "?a=1&copy=2&copyb&amp;b&copy", true, "?a=1&copy=2&copyb&b©");
    slice plain = SLICE("no reference");
    assert_ptr_equal(html_decode(arena, plain, true).ptr, plain.ptr);
    arena_free(arena);
}

static void urls_are_found_where_they_stand(void **state)
{
    (void)state;
    assert_int_equal(html_url_kind_of(SLICE("A"), SLICE("HREF")), HTML_URL_LINK);
    assert_int_equal(html_url_kind_of(SLICE("img"), SLICE("src")), HTML_URL_LOAD);
    assert_int_equal(html_url_kind_of(SLICE("source"), SLICE("srcset")), HTML_URL_SET);
    assert_int_equal(html_url_kind_of(SLICE("p"), SLICE("href")), HTML_URL_NONE);
    slice rest = SLICE(" a.png 1x,b.png, ,data:x,y 2x ,c.png 100w 2h"), url;
    static const char *const expected[] = { "a.png", "b.png", "data:x,y", "c.png" };
    for (size_t i = 0; i < 4; i++) {
        assert_true(html_srcset_next(&rest, &url));
        assert_true(slice_equal(url, slice_from(expected[i])));
    }
    assert_false(html_srcset_next(&rest, &url));
}

/* Each text is repeated to a megabyte: work in the square of that would take minutes. */
/* -- lines that are known ------------------------------------------------------------------- */

struct lines {
    struct arena *arena;
    struct map traces;    /* line -> slice: what it says */
    struct strbuf trace;  /* all that was said, of known lines, too */
    struct strbuf learnt; /* "line|" for each */
    size_t line_from;     /* where the trace of this line begins */
    slice html;           /* that is read */
    size_t passed;        /* how often more than a line was passed over at once */
};

static bool is_learnt(struct lines *lines, slice line)
{
    const slice *trace = map_find(&lines->traces, line);
    if (trace != NULL)
        strbuf_add(&lines->trace, *trace);
    return trace != NULL;
}

/* This line, blank ones behind it, and others that are known behind those. */
static size_t known(void *context, slice line)
{
    struct lines *lines = context;
    const char *begin = line.ptr;
    const char *end = lines->html.ptr + lines->html.len;
    size_t len = 0;
    size_t count = 0;
    for (; is_learnt(lines, line); count++) {
        const char *next = line.ptr + line.len;
        len = (size_t)(next - begin);
        while (next < end && (*next == ' ' || *next == '\n'))
            next++;
        const char *line_end = memchr(next, '\n', (size_t)(end - next));
        if (line_end == NULL || *next != '<')
            break;
        line = (slice){ next, (size_t)(line_end + 1 - next) };
    }
    lines->passed += count > 1;
    lines->line_from = lines->trace.len;
    return len;
}

static void learned(void *context, slice line)
{
    struct lines *lines = context;
    slice *trace = ARENA_NEW(lines->arena, slice);
    *trace =
        arena_copy(lines->arena, slice_from_index(strbuf_slice(&lines->trace), lines->line_from));
    strbuf_format(&lines->learnt, SLICE_FMT "|", SLICE_ARG(line));
    map_put(lines->arena, &lines->traces, arena_copy(lines->arena, line), trace);
}

static void trace_line_start(void *context, const struct html_tag *tag)
{
    trace_start(&((struct lines *)context)->trace, tag);
}

static void trace_line_end(void *context, slice name, size_t offset)
{
    trace_end(&((struct lines *)context)->trace, name, offset);
}

static void check_learned(const char *html, const char *expected)
{
    struct lines lines = { .arena = arena_new() };
    const struct html_visitor visitor = { .start = trace_line_start,
                                          .known = known,
                                          .learned = learned };
    struct strbuf page = { 0 };
    strbuf_format(&page, "%s<end>", html);
    lines.html = strbuf_slice(&page);
    html_scan(lines.html, &visitor, &lines);
    strbuf_release(&page);
    strbuf_add_char(&lines.learnt, '\0');
    assert_string_equal(lines.learnt.ptr, expected);
    strbuf_release(&lines.trace);
    strbuf_release(&lines.learnt);
    arena_free(lines.arena);
}

static void lines_are_learned_that_stand_for_themselves(void **state)
{
    (void)state;
    check_learned("<p>a\n<b>\n  <i>\nx", "<p>a\n|<b>\n|<i>\n|");
    check_learned("x<p>\n<b>y", "");                /* not from the beginning, no end */
    check_learned("<p\nclass=x>\n<b>\n", "<b>\n|"); /* a tag in two lines */
    check_learned("<!-- \n -->\n<b>\n", "<b>\n|");  /* a comment */
    check_learned("<script>\n\n</script>\n<b>\n", "</script>\n|<b>\n|");
    check_learned("<title>t</title>\n<b>\n", "<title>t</title>\n|<b>\n|");
    check_learned("<svg>\n<style>\n</svg>\n<b>\n", "<b>\n|"); /* what is within has other rules */
    check_learned("<svg><path/></svg>\n<b>\n", "<svg><path/></svg>\n|<b>\n|");
    check_learned("<b>\n<b>\n<b>\n", "<b>\n|"); /* known then */
}

/* Seeded texts of all that changes the tokenizer's state: with what it knows from earlier ones, the
 * reader of lines hears what the reader of tags hears. */
static void known_lines_say_what_they_said(void **state)
{
    static const char *const PARTS[] = {
        "<p>",       "</p>",     "<a href=x>", "\n",        "\n",    "\n",        "\n", " ",
        "<!--",      "-->",      "<script>",   "</script>", "<svg>", "</svg>",    "<",  ">",
        "<style>",   "</style>", "<title>",    "</title>",  "\"",    "<b c=\"",   "'",  "x",
        "<![CDATA[", "]]>",      "</",         "<!x",       "<?",    "<textarea", "/",  "--",
    };
    enum { COUNT = sizeof(PARTS) / sizeof(PARTS[0]), TEXTS = 4000, LENGTH = 40 };
    (void)state;
    struct lines lines = { .arena = arena_new() };
    const struct html_visitor plain = { .start = trace_start, .end = trace_end };
    const struct html_visitor knowing = {
        .start = trace_line_start, .end = trace_line_end, .known = known, .learned = learned
    };
    uint64_t seed = 11;
    for (int i = 0; i < TEXTS; i++) {
        struct strbuf html = { 0 };
        struct strbuf expected = { 0 };
        for (int j = 0; j < LENGTH; j++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            strbuf_add(&html, slice_from(PARTS[(seed >> 33) % COUNT]));
        }
        html_scan(strbuf_slice(&html), &plain, &expected);
        strbuf_add_char(&expected, '\0');
        lines.html = strbuf_slice(&html);
        for (int round = 0; round < 2; round++) { /* the second time many lines are known */
            strbuf_reset(&lines.trace);
            html_scan(lines.html, &knowing, &lines);
            strbuf_add_char(&lines.trace, '\0');
            assert_string_equal(lines.trace.ptr, expected.ptr);
        }
        strbuf_release(&html);
        strbuf_release(&expected);
    }
    assert_true(lines.traces.count > 200 && lines.passed > 100);
    strbuf_release(&lines.trace);
    strbuf_release(&lines.learnt);
    arena_free(lines.arena);
}

static void hostile_texts_take_linear_time(void **state)
{
    (void)state;
    static const char *const texts[] = { "<",
                                         "<!--",
                                         "</",
                                         "&",
                                         "&#",
                                         "<a b='",
                                         "<script><!--",
                                         "</script",
                                         "<a ",
                                         "<svg>",
                                         "<title></titl",
                                         "--",
                                         "<![CDATA[" };
    enum { BYTES = 1 << 20 };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct strbuf html = { 0 };
        struct arena *arena = arena_new();
        static const struct html_visitor silent = { 0 };
        clock_t start = clock();
        while (html.len < BYTES)
            strbuf_add(&html, slice_from(texts[i]));
        html_scan(strbuf_slice(&html), &silent, NULL);
        html_decode(arena, strbuf_slice(&html), true);
        assert_true(clock() - start < 3 * CLOCKS_PER_SEC);
        arena_free(arena);
        strbuf_release(&html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_and_attributes_are_told_apart),
        cmocka_unit_test(comments_end_where_browsers_end_them),
        cmocka_unit_test(raw_text_holds_no_tags),
        cmocka_unit_test(a_script_in_a_comment_in_a_script_hides_its_end),
        cmocka_unit_test(svg_and_math_have_rules_of_their_own),
        cmocka_unit_test(character_references_are_resolved),
        cmocka_unit_test(urls_are_found_where_they_stand),
        cmocka_unit_test(lines_are_learned_that_stand_for_themselves),
        cmocka_unit_test(known_lines_say_what_they_said),
        cmocka_unit_test(hostile_texts_take_linear_time),
    };
    return cmocka_run_group_tests_name("HTML", tests, NULL, NULL);
}
