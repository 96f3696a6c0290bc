/* Any text is HTML of the elements and attributes that Markdown makes, each closed in its turn, and
 * no larger than its limit; no address in it runs a program, no id stands twice.
 *
 * An input is a byte of options, then the text. */
#include "formats/markdown.h"

#include "base/map.h"
#include "base/strbuf.h"
#include "formats/html.h"
#include "formats/uri.h"
#include "fuzz.h"

enum { PLAIN = 1, ZH = 2, TEXT = 4, HOST = 8, PREFIX = 16 };
enum { DEPTH_MAX = 2 * MARKDOWN_DEPTH_MAX + 32 };

static const char *const ELEMENTS[] = { "a",   "blockquote", "br",     "caption", "code",  "div",
                                        "em",  "h1",         "h2",     "h3",      "h4",    "h5",
                                        "h6",  "hr",         "img",    "li",      "ol",    "p",
                                        "pre", "section",    "strong", "sup",     "table", "tbody",
                                        "td",  "th",         "thead",  "tr",      "ul",    NULL };
static const char *const ATTRIBUTES[] = { "alt",      "aria-label", "class", "href", "id",
                                          "loading",  "role",       "scope", "src",  "start",
                                          "tabindex", "title",      NULL };
static const char *const VOID[] = { "br", "hr", "img", NULL };

struct page {
    struct arena *arena;
    struct map ids;
    slice open[DEPTH_MAX];
    size_t depth;
    size_t at; /* of the token before */
};

static bool is_one_of(slice name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (slice_equal(name, slice_from(*names)))
            return true;
    return false;
}

static void check_attribute(struct page *page, const struct html_attribute *attribute)
{
    slice value = html_decode(page->arena, attribute->value, true);
    REQUIRE(is_one_of(attribute->name, ATTRIBUTES) && attribute->has_value);
    REQUIRE(slice_find_char(attribute->value, '<', 0) == attribute->value.len);
    if (slice_equal(attribute->name, SLICE("id")))
        REQUIRE(value.len > 0 && map_put(page->arena, &page->ids, value, page) == NULL);
    if (slice_equal(attribute->name, SLICE("href")) || slice_equal(attribute->name, SLICE("src")))
        REQUIRE(uri_is_safe_link(value));
}

static void start(void *context, const struct html_tag *tag)
{
    struct page *page = context;
    REQUIRE(tag->offset >= page->at && is_one_of(tag->name, ELEMENTS) && !tag->self_closing);
    for (size_t i = 0; i < tag->attribute_count; i++)
        check_attribute(page, &tag->attributes[i]);
    page->at = tag->offset;
    if (is_one_of(tag->name, VOID))
        return;
    REQUIRE(page->depth < DEPTH_MAX);
    page->open[page->depth++] = tag->name;
}

static void end(void *context, slice name, size_t offset)
{
    struct page *page = context;
    REQUIRE(page->depth > 0 && slice_equal(name, page->open[page->depth - 1]));
    page->depth--;
    page->at = offset;
}

static void comment(void *context, slice text, size_t offset)
{
    (void)context, (void)text, (void)offset;
    REQUIRE(!"Markdown makes no comments");
}

static void check_html(struct arena *arena, slice html)
{
    static const struct html_visitor VISITOR = { .start = start, .end = end, .comment = comment };
    struct page *page = ARENA_NEW(arena, struct page);
    page->arena = arena;
    fuzz_check_text(html);
    html_scan(html, &VISITOR, page);
    REQUIRE(page->depth == 0);
}

/* Marks of the way to cmark and back. */
static void check_unmarked(slice text)
{
    static const char MARK[] = "\xEF\xB7";
    for (size_t at = slice_find(text, slice_from(MARK), 0); at + 2 < text.len;
         at = slice_find(text, slice_from(MARK), at + 2))
        REQUIRE((unsigned char)text.ptr[at + 2] < 0x90 || (unsigned char)text.ptr[at + 2] > 0x96);
}

/* What a host may answer: nothing, another address, a bad one. */
static bool answer_link(const void *self, struct arena *arena, struct diags *diags, position where,
                        slice reference, slice *url)
{
    (void)self;
    if (slice_starts_with(reference, SLICE("no")))
        return diag_add(diags, DIAG_LINK_BROKEN, where, SLICE(""), "no such page");
    *url = slice_starts_with(reference, SLICE("x"))
               ? ARENA_JOIN(arena, SLICE("javascript:"), reference)
               : reference;
    return true;
}

static bool answer_liquid(const void *self, struct arena *arena, struct diags *diags,
                          const struct source *source, size_t offset, size_t len, slice *html)
{
    (void)self, (void)arena;
    REQUIRE(len > 0 && offset + len <= source->text.len && source->text.ptr[offset] == '{');
    if (slice_contains(slice_sub(source->text, offset, offset + len), SLICE("no")))
        return diag_add(diags, DIAG_LIQUID_SYNTAX, (position){ source, (uint32_t)offset },
                        SLICE(""), "no such tag");
    *html = SLICE("<em>of Liquid</em>");
    return true;
}

static void check_headings(const struct fuzz_run *run, const struct markdown_result *result)
{
    for (size_t i = 0; i < result->headings.count; i++) {
        const struct markdown_heading *heading = &result->headings.items[i];
        REQUIRE(heading->level >= 1 && heading->level <= 6 && heading->id.len > 0);
        REQUIRE(heading->where.source == &run->source &&
                heading->where.offset <= run->source.text.len);
        fuzz_check_text(heading->text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct markdown_host HOST_OF_ALL = { .link = answer_link,
                                                      .liquid = answer_liquid };
    slice input = { (const char *)bytes, size };
    unsigned chosen = fuzz_take_byte(&input);
    struct fuzz_run run = fuzz_begin_text(input);
    struct markdown_options options = {
        .plain = (chosen & PLAIN) != 0,
        .zh = (chosen & ZH) != 0,
        .text = (chosen & TEXT) != 0,
        .id_prefix = (chosen & PREFIX) != 0 ? SLICE("n1-") : SLICE(""),
        .host = (chosen & HOST) != 0 ? &HOST_OF_ALL : NULL,
    };
    struct markdown_result result;
    bool ok = markdown_render(run.arena, run.diags, &run.source, 0, &options, &result);
    REQUIRE(ok == !diags_has_errors(run.diags));
    slice contents = markdown_toc(run.arena, &result, 1, 6);
    if (ok) {
        check_unmarked(result.html);
        check_unmarked(result.text);
    }
    if (!options.plain) {
        check_html(run.arena, result.html);
        check_html(run.arena, contents);
        check_headings(&run, &result);
    }
    fuzz_check_text(result.text);
    fuzz_check_text(result.first_paragraph);
    fuzz_end(&run);
    return 0;
}
