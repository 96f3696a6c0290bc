/* Passages: what is passed over, and that a leak is found all the same wherever it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/html.h"
#include "site/leak_check.h"
#include "site/passages.h"

#include <string.h>

struct reader {
    struct arena *arena;
    struct passages passages;
};

static size_t known(void *context, slice line)
{
    struct reader *reader = context;
    return passages_pass(&reader->passages, reader->arena, line);
}

static void learned(void *context, slice line)
{
    struct reader *reader = context;
    passages_learn(&reader->passages, reader->arena, line);
}

/* Returns how many bytes were passed over, of ranges that stand one behind the other. */
static size_t read_page(struct reader *reader, slice page)
{
    static const struct html_visitor VISITOR = { .known = known, .learned = learned };
    const struct passed_ranges *passed = &reader->passages.passed;
    size_t bytes = 0;
    size_t before = 0;
    passages_begin_page(&reader->passages, page);
    html_scan(page, &VISITOR, reader);
    for (size_t i = 0; i < passed->list.count; i++) {
        struct passed_range range = passed->list.items[i];
        assert_true(range.from < range.to && range.to <= page.len);
        assert_true(i == 0 || range.from > before);
        assert_true(page.ptr[range.from] == '<' && page.ptr[range.to - 1] == '\n');
        before = range.to;
        bytes += range.to - range.from;
    }
    return bytes;
}

static struct reader *reader_new(void)
{
    struct arena *arena = arena_new();
    struct reader *reader = ARENA_NEW(arena, struct reader);
    reader->arena = arena;
    return reader;
}

static void a_passage_grows_and_is_known_in_part(void **state)
{
    (void)state;
    struct reader *reader = reader_new();
    slice page = SLICE("<html>\n<p>1</p>\n\n <b>2</b>\n<p>3</p>\n<end>");
    slice half = SLICE("<html>\n<p>1</p>\n<p>new</p>\n<p>3</p>\n<end>");
    size_t all = page.len - SLICE("<end>").len;
    assert_int_equal(read_page(reader, page), 0); /* met once */
    assert_int_equal(read_page(reader, page), 0); /* taken */
    assert_int_equal(read_page(reader, page), all - SLICE("\n ").len);
    assert_int_equal(reader->passages.passed.list.count, 2); /* around the blanks */
    assert_int_equal(read_page(reader, page), all);          /* now one passage */
    assert_int_equal(reader->passages.passed.list.count, 1);
    assert_int_equal(read_page(reader, half), SLICE("<html>\n<p>1</p>\n<p>3</p>\n").len);
    assert_int_equal(reader->passages.passed.list.count, 2);
    assert_int_equal(read_page(reader, page), all);
    arena_free(reader->arena);
}

static void lines_with_a_leak_are_never_passed_over(void **state)
{
    static const char *const LINES[] = {
        "<p>13800138000</p>\n",
        "<p>138<b>0013</b>8000</p>\n",
        "<p>a@b.cn</p>\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
        struct reader *reader = reader_new();
        struct strbuf page = { 0 };
        strbuf_format(&page, "<i>\n%s<u>\n<end>", LINES[i]);
        for (int round = 0; round < 4; round++)
            read_page(reader, strbuf_slice(&page));
        assert_int_equal(read_page(reader, strbuf_slice(&page)), SLICE("<i>\n<u>\n").len);
        strbuf_release(&page);
        arena_free(reader->arena);
    }
}

/* The number is in no line: the tag between its halves goes over the line's end. */
static void an_open_tag_before_a_passage_hides_nothing(void **state)
{
    (void)state;
    struct reader *reader = reader_new();
    slice learnt = SLICE("<script>\n</script>138000\n<end>");
    slice page = SLICE("<script>13800<b \n</script>138000\n<end>");
    for (int round = 0; round < 4; round++)
        read_page(reader, learnt);
    assert_int_equal(read_page(reader, learnt), SLICE("</script>138000\n").len);
    assert_int_equal(read_page(reader, page), 0);
    arena_free(reader->arena);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return *seed >> 33;
}

static void add_parts(struct strbuf *text, uint64_t *seed, size_t count)
{
    static const char *const PARTS[] = {
        "<p>",      "</p>",  "<b>",      "</b>",        "<b ",     "<b x=\"", "\"",     ">",
        "<script>", "138",   "00138000", "</script>",   "<!--",    "-->",     "字",     "1",
        " ",        "-",     "a@b.cn",   "138001",      "38000",   "2025",    "-05-02", "<",
        "<td>",     "</td>", "&nbsp;",   "13800138000", "</span>", "<span>",  "\n",     "１３８",
    };
    for (size_t i = 0; i < count; i++)
        strbuf_add(text, slice_from(PARTS[next_random(seed) % (sizeof(PARTS) / sizeof(PARTS[0]))]));
}

enum { LINES_MAX = 48, LINE_PARTS = 6, PAGES = 6000, RUNS = 8, RUN_LINES = 6 };

/* Runs of the same lines in their order, and of others between. */
static void make_page(struct strbuf *page, const slice *lines, uint64_t *seed)
{
    for (int run = 0; run < RUNS; run++) {
        size_t first = next_random(seed) % LINES_MAX;
        size_t count = next_random(seed) % RUN_LINES;
        for (size_t i = first; i < first + count && i < LINES_MAX; i++)
            strbuf_add(page, lines[i]);
        if (next_random(seed) % 2 == 0)
            add_parts(page, seed, next_random(seed) % LINE_PARTS);
        if (next_random(seed) % 4 > 0)
            strbuf_add_char(page, '\n');
    }
}

static void check_leaks(const struct site *site, slice page, const struct passed_ranges *passed,
                        struct strbuf *said)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    leak_check(arena, diags, site, SLICE("index.html"), page, passed);
    diags_sort(diags);
    strbuf_reset(said);
    diags_format_text(diags, DIAG_NOTE, said);
    strbuf_add_char(said, '\0');
    diags_free(diags);
    arena_free(arena);
}

/* Seeded pages of all that makes numbers and tags: with what was passed over, the search says the
 * same as without. */
static void what_is_passed_over_hides_no_leak(void **state)
{
    (void)state;
    struct reader *reader = reader_new();
    struct site_config config = { 0 };
    const struct site site = { .config = &config };
    slice lines[LINES_MAX];
    uint64_t seed = 17;
    size_t bytes = 0;
    size_t leaks = 0;
    struct strbuf page = { 0 };
    struct strbuf expected = { 0 };
    struct strbuf said = { 0 };
    for (size_t i = 0; i < LINES_MAX; i++) {
        strbuf_reset(&page);
        strbuf_add(&page, i % 3 == 0 ? SLICE("<p>") : i % 3 == 1 ? SLICE(" <b>") : SLICE("</b>"));
        add_parts(&page, &seed, next_random(&seed) % LINE_PARTS);
        strbuf_add(&page, i % 8 == 0 ? SLICE("</script>\n") : SLICE("\n"));
        lines[i] = arena_copy(reader->arena, strbuf_slice(&page));
    }
    for (int i = 0; i < PAGES; i++) {
        strbuf_reset(&page);
        make_page(&page, lines, &seed);
        bytes += read_page(reader, strbuf_slice(&page));
        check_leaks(&site, strbuf_slice(&page), NULL, &expected);
        check_leaks(&site, strbuf_slice(&page), &reader->passages.passed, &said);
        if (strcmp(said.ptr, expected.ptr) != 0)
            fail_msg("page %d: " SLICE_FMT "\n---\n%s---\n%s", i, SLICE_ARG(strbuf_slice(&page)),
                     expected.ptr, said.ptr);
        leaks += expected.len > 1;
    }
    assert_true(bytes > (size_t)PAGES * 20 && leaks > PAGES / 2 && leaks < PAGES);
    strbuf_release(&page);
    strbuf_release(&expected);
    strbuf_release(&said);
    arena_free(reader->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_passage_grows_and_is_known_in_part),
        cmocka_unit_test(lines_with_a_leak_are_never_passed_over),
        cmocka_unit_test(an_open_tag_before_a_passage_hides_nothing),
        cmocka_unit_test(what_is_passed_over_hides_no_leak),
    };
    return cmocka_run_group_tests_name("site/passages", tests, NULL, NULL);
}
