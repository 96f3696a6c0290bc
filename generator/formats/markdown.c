/* The steps from Markdown to HTML, in order, and their limits. */
#include "formats/markdown.h"

#include "formats/markdown_document.h"

#include <assert.h>
#include <string.h>

static bool limit_exceeded(struct markdown_document *doc, size_t offset, const char *what,
                           unsigned limit)
{
    return diag_add(doc->diags, DIAG_MARKDOWN_LIMIT, (position){ doc->source, (uint32_t)offset },
                    SLICE("split the text, or look for a mark that is never closed"),
                    "%s: the limit is %u", what, limit);
}

/* cmark 0.30 needs the square of the number of "![" that stand open in one block. */
static bool check_images(struct markdown_document *doc)
{
    slice text = doc->source->text;
    if (slice_find_char(text, '!', doc->from) == text.len)
        return true;
    size_t count = 0;
    bool blank = true; /* so far in this line */
    for (size_t i = doc->from; i + 1 < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '\n' && blank)
            count = 0;
        blank = byte == '\n' || (blank && (byte == ' ' || byte == '\t' || byte == '\r'));
        if (byte == '!' && text.ptr[i + 1] == '[' && ++count > MARKDOWN_IMAGES_MAX)
            return limit_exceeded(doc, i, "too many images in one block", MARKDOWN_IMAGES_MAX);
    }
    return true;
}

static bool is_leaf(cmark_node_type type)
{
    return type == CMARK_NODE_TEXT || type == CMARK_NODE_SOFTBREAK ||
           type == CMARK_NODE_LINEBREAK || type == CMARK_NODE_CODE ||
           type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK ||
           type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_THEMATIC_BREAK;
}

/* The renderer and whoever reads the HTML keep a stack. */
static bool check_depth(struct markdown_document *doc)
{
    unsigned depth = 0; /* of nodes around this one */
    for (cmark_node *node = doc->root; node != NULL;
         node = markdown_walk(doc->root, node, true, &depth))
        if (depth >= MARKDOWN_DEPTH_MAX && !is_leaf(cmark_node_get_type(node))) {
            cmark_node *block = markdown_block_of(node);
            position where = markdown_where(doc, markdown_block_offset(doc, block));
            return limit_exceeded(doc, where.offset, "too many elements in each other",
                                  MARKDOWN_DEPTH_MAX);
        }
    return true;
}

static slice keep(struct arena *arena, struct strbuf *buffer)
{
    slice text = arena_copy(arena, strbuf_slice(buffer));
    strbuf_reset(buffer);
    return text;
}

static cmark_node *first_paragraph(cmark_node *root)
{
    cmark_node *node = cmark_node_first_child(root);
    while (node != NULL && cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH)
        node = cmark_node_next(node);
    return node;
}

static void render_tree(struct markdown_document *doc)
{
    struct strbuf buffer = { 0 };
    /* Tags and entities are a third at most, mostly. */
    size_t len = doc->source->text.len - doc->from;
    strbuf_reserve(&buffer, len + len / 2 + 256);
    markdown_html(doc, doc->root, &buffer);
    markdown_footnotes_html(doc, &buffer);
    doc->result->html = keep(doc->arena, &buffer);
    if (!doc->options->text) {
        strbuf_release(&buffer);
        return;
    }
    markdown_text(doc, doc->root, &buffer);
    for (size_t i = 0; i < doc->notes.count; i++) {
        cmark_node *item = doc->footnotes.items[doc->notes.items[i]].item;
        if (item != NULL)
            markdown_text(doc, item, &buffer);
    }
    doc->result->text = keep(doc->arena, &buffer);
    cmark_node *paragraph = first_paragraph(doc->root);
    if (paragraph != NULL)
        markdown_text(doc, paragraph, &buffer);
    doc->result->first_paragraph = slice_trim(keep(doc->arena, &buffer));
    strbuf_release(&buffer);
}

static void render_document(struct markdown_document *doc)
{
    if (doc->source->text.len - doc->from > MARKDOWN_BYTES_MAX) {
        limit_exceeded(doc, doc->from, "the text is too long, in bytes", MARKDOWN_BYTES_MAX);
        return;
    }
    if (!check_images(doc))
        return;
    markdown_prepare(doc);
    doc->root = markdown_parse(doc, doc->text);
    if (check_depth(doc)) {
        markdown_footnotes_collect(doc);
        if (!doc->options->plain) {
            markdown_tables(doc);
            markdown_liquid_blocks(doc);
        }
        render_tree(doc);
        markdown_footnotes_check(doc);
    }
    markdown_footnotes_release(doc);
    cmark_node_free(doc->root);
    strbuf_release(&doc->prepared);
}

bool markdown_render(struct arena *arena, struct diags *diags, const struct source *source,
                     size_t from, const struct markdown_options *options,
                     struct markdown_result *result)
{
    static const struct markdown_host nobody = { 0 };
    assert(from <= source->text.len);
    size_t errors = diags_count(diags, DIAG_ERROR);
    if (from == 0 && slice_starts_with(source->text, SLICE("\xEF\xBB\xBF")))
        from = 3;
    *result = (struct markdown_result){ 0 };
    struct markdown_document doc = { .arena = arena,
                                     .diags = diags,
                                     .source = source,
                                     .from = from,
                                     .options = options,
                                     .host = options->host != NULL ? options->host : &nobody,
                                     .result = result };
    render_document(&doc);
    return diags_count(diags, DIAG_ERROR) == errors;
}
