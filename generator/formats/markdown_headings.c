/* Headings: ids that can be read and stay, and the table of contents. */
#include "base/utf8.h"
#include "formats/character.h"
#include "formats/markdown_document.h"

#include <assert.h>

enum { SLUG_CODE_POINTS_MAX = 64 };

static bool is_slug_character(uint32_t code_point)
{
    return character_is_word(code_point) || code_point == '_';
}

/* Letters and digits of any script, in lower case; whatever is between them becomes one '-'. */
static slice slug_of(struct arena *arena, slice text)
{
    struct strbuf slug = { 0 };
    bool gap = false;
    for (size_t count = 0; text.len > 0 && count < SLUG_CODE_POINTS_MAX; count++) {
        uint32_t code_point = utf8_next(&text);
        if (!is_slug_character(code_point)) {
            gap = slug.len > 0;
            continue;
        }
        if (gap)
            strbuf_add_char(&slug, '-');
        gap = false;
        strbuf_add_code_point(&slug, character_to_lower(code_point));
    }
    slice result = arena_copy(arena, slug.len > 0 ? strbuf_slice(&slug) : SLICE("section"));
    strbuf_release(&slug);
    return result;
}

/* The slug itself, or with "-2", "-3" ... behind it: the first that is free. */
static slice unique_id(struct markdown_document *doc, slice slug)
{
    slice id = arena_format(doc->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(doc->options->id_prefix),
                            SLICE_ARG(slug));
    slice base = id;
    /* How often the base was asked for: without it, many equal headings would cost their square. */
    size_t *uses = map_find(&doc->ids, base);
    while (uses != NULL) {
        id = arena_format(doc->arena, SLICE_FMT "-%zu", SLICE_ARG(base), ++*uses);
        if (map_find(&doc->ids, id) == NULL)
            break;
    }
    size_t *first = ARENA_NEW(doc->arena, size_t);
    *first = 1;
    map_put(doc->arena, &doc->ids, id, first);
    return id;
}

/* ' {#' ID '}' at the end of the heading: taken off, and the id returned; else empty. */
static slice take_own_id(struct markdown_document *doc, cmark_node *heading)
{
    cmark_node *last = cmark_node_last_child(heading);
    if (last == NULL || cmark_node_get_type(last) != CMARK_NODE_TEXT)
        return (slice){ 0 };
    slice text = slice_from(cmark_node_get_literal(last));
    size_t open = slice_find(text, SLICE("{#"), 0);
    if (open >= text.len || !slice_ends_with(text, SLICE("}")))
        return (slice){ 0 };
    slice id = slice_sub(text, open + 2, text.len - 1);
    for (size_t i = 0; i < id.len; i++) {
        char byte = id.ptr[i];
        bool good = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
                    byte == '_' || (byte >= 'A' && byte <= 'Z');
        if (!good)
            return (slice){ 0 };
    }
    id = arena_copy(doc->arena, id);
    slice before = arena_copy(doc->arena, slice_trim(slice_sub(text, 0, open)));
    if (cmark_node_previous(last) != NULL)
        before = arena_format(doc->arena, "%s" SLICE_FMT,
                              text.ptr[0] == ' ' && before.len > 0 ? " " : "", SLICE_ARG(before));
    cmark_node_set_literal(last, before.ptr);
    return id;
}

/* An id that the writer chose must be free: it is an address that others link to. */
static slice own_id(struct markdown_document *doc, slice id, position where)
{
    slice full = arena_format(doc->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(doc->options->id_prefix),
                              SLICE_ARG(id));
    if (map_find(&doc->ids, full) != NULL)
        diag_add(doc->diags, DIAG_MARKDOWN_HEADING_ID, where,
                 SLICE("give each heading an id of its own, as in ## Title {#other}"),
                 "two headings have the id '" SLICE_FMT "'", SLICE_ARG(id));
    return unique_id(doc, id);
}

static void check_level(struct markdown_document *doc, int level, position where)
{
    size_t count = doc->result->headings.count;
    int before = count > 0 ? doc->result->headings.items[count - 1].level : 1;
    if (level == 1)
        diag_add(doc->diags, DIAG_MARKDOWN_HEADING, where,
                 SLICE("begin with ##: the title of the page is its first heading"),
                 "a heading of level 1 within the page");
    else if (level > before + 1)
        diag_add(doc->diags, DIAG_MARKDOWN_HEADING, where,
                 SLICE("use one '#' more than the heading above has"),
                 "the heading's level jumps from %d to %d", before, level);
}

struct markdown_heading *markdown_heading_add(struct markdown_document *doc, cmark_node *node)
{
    position where = markdown_where(doc, markdown_block_offset(doc, node));
    int level = cmark_node_get_heading_level(node);
    slice own = take_own_id(doc, node);
    struct strbuf buffer = { 0 };
    markdown_text(doc, node, &buffer);
    slice text = arena_copy(doc->arena, slice_trim(strbuf_slice(&buffer)));
    strbuf_reset(&buffer);
    markdown_html_label(doc, node, &buffer);
    slice html = arena_copy(doc->arena, strbuf_slice(&buffer));
    strbuf_release(&buffer);
    check_level(doc, level, where);
    struct markdown_heading heading = {
        .level = level, .html = html, .text = text, .where = where
    };
    heading.id = own.len > 0 ? own_id(doc, own, where) : unique_id(doc, slug_of(doc->arena, text));
    ARRAY_PUSH(doc->arena, &doc->result->headings, heading);
    return &doc->result->headings.items[doc->result->headings.count - 1];
}

/* -- table of contents ---------------------------------------------------------------------- */

static void add_entry(const struct markdown_heading *heading, struct strbuf *output)
{
    strbuf_add(output, SLICE("<li><a href=\"#"));
    markdown_escape(output, heading->id);
    strbuf_add(output, SLICE("\">"));
    strbuf_add(output, heading->html);
    strbuf_add(output, SLICE("</a>"));
}

slice markdown_toc(struct arena *arena, const struct markdown_result *result, int level_min,
                   int level_max)
{
    assert(level_min >= 1 && level_min <= level_max && level_max <= 6);
    struct strbuf output = { 0 };
    int open[6];
    int depth = 0; /* levels of the lists that are open */
    size_t count = 0;
    for (size_t i = 0; i < result->headings.count; i++) {
        const struct markdown_heading *heading = &result->headings.items[i];
        if (heading->level < level_min || heading->level > level_max)
            continue;
        while (depth > 1 && open[depth - 1] > heading->level) {
            strbuf_add(&output, SLICE("</li>\n</ul>\n"));
            depth--;
        }
        if (depth == 0 || open[depth - 1] < heading->level) {
            strbuf_add(&output, SLICE("\n<ul>\n"));
            open[depth++] = heading->level;
        } else {
            strbuf_add(&output, SLICE("</li>\n"));
        }
        add_entry(heading, &output);
        count++;
    }
    for (; depth > 0; depth--)
        strbuf_add(&output, SLICE("</li>\n</ul>\n"));
    slice toc = count < 2 ? (slice){ 0 } : arena_copy(arena, slice_trim(strbuf_slice(&output)));
    strbuf_release(&output);
    return toc;
}
