/* Readable text of the tree: for ids, alternative texts, summaries, and what line breaks join. */
#include "base/utf8.h"
#include "formats/markdown_document.h"

#include <string.h>

/* Text of HTML: without tags, the five entities that escaping makes turned back. */
static void add_html_text(struct strbuf *output, slice html)
{
    static const struct {
        slice entity;
        char byte;
    } entities[] = { { SLICE_INIT("&amp;"), '&' },
                     { SLICE_INIT("&lt;"), '<' },
                     { SLICE_INIT("&gt;"), '>' },
                     { SLICE_INIT("&quot;"), '"' },
                     { SLICE_INIT("&#39;"), '\'' } };
    for (size_t i = 0; i < html.len; i++) {
        if (html.ptr[i] == '<') {
            i = slice_find_char(html, '>', i);
            continue;
        }
        size_t match = 0;
        for (; match < 5; match++)
            if (slice_starts_with(slice_from_index(html, i), entities[match].entity))
                break;
        if (match == 5) {
            strbuf_add_char(output, html.ptr[i]);
            continue;
        }
        strbuf_add_char(output, entities[match].byte);
        i += entities[match].entity.len - 1;
    }
}

static void add_literal(struct markdown_document *doc, slice text, struct strbuf *output)
{
    struct markdown_piece piece;
    while (markdown_next_piece(doc, &text, &piece)) {
        strbuf_add(output, piece.text);
        if (piece.token != NULL && piece.token->kind <= MARKDOWN_TOKEN_TAG)
            add_html_text(output, markdown_liquid_html(doc, piece.token));
    }
}

bool markdown_joins(uint32_t before, uint32_t after, bool zh)
{
    bool before_cjk = utf8_is_cjk(before), after_cjk = utf8_is_cjk(after);
    if (!before_cjk && !after_cjk)
        return false;
    return (before_cjk || (zh && markdown_is_zh_mark(before))) &&
           (after_cjk || (zh && markdown_is_zh_mark(after)));
}

static bool has_literal(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE;
}

/* The node's literal at the edge of the break, through emphasis and links. NULL when it is no text.
 */
static cmark_node *edge_leaf(cmark_node *node, bool last)
{
    while (node != NULL && !has_literal(node))
        node = last ? cmark_node_last_child(node) : cmark_node_first_child(node);
    return node;
}

/* The sibling of the break, or of what it stands in. */
static cmark_node *beside(cmark_node *node, bool before)
{
    for (; node != NULL && cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE;
         node = cmark_node_parent(node)) {
        cmark_node *sibling = before ? cmark_node_previous(node) : cmark_node_next(node);
        if (sibling != NULL)
            return sibling;
    }
    return NULL;
}

/* Footnote numbers are looked through, Liquid is not. */
static uint32_t edge_of(const struct markdown_document *doc, cmark_node *leaf, bool last)
{
    uint32_t edge = 0;
    slice rest = leaf != NULL ? slice_from(cmark_node_get_literal(leaf)) : (slice){ 0 };
    struct markdown_piece piece;
    while (markdown_next_piece(doc, &rest, &piece)) {
        if (piece.token != NULL && piece.token->kind >= MARKDOWN_TOKEN_REFERENCE)
            continue;
        slice text = piece.text;
        edge = piece.token != NULL ? 0 : last ? utf8_last(text) : utf8_next(&text);
        if (!last)
            break;
    }
    return edge;
}

void markdown_break_edges(const struct markdown_document *doc, cmark_node *softbreak,
                          uint32_t *before, uint32_t *after)
{
    *before = edge_of(doc, edge_leaf(beside(softbreak, true), true), true);
    *after = edge_of(doc, edge_leaf(beside(softbreak, false), false), false);
}

static void add_break(struct markdown_document *doc, cmark_node *node, struct strbuf *output)
{
    uint32_t before;
    uint32_t after;
    markdown_break_edges(doc, node, &before, &after);
    if (cmark_node_get_type(node) == CMARK_NODE_LINEBREAK ||
        !markdown_joins(before, after, doc->options->zh))
        strbuf_add_char(output, ' ');
}

static void end_block(struct strbuf *output)
{
    if (output->len > 0 && output->ptr[output->len - 1] != '\n')
        strbuf_add_char(output, '\n');
}

static bool is_cell(cmark_node *node)
{
    const struct markdown_role *role = cmark_node_get_user_data(node);
    return cmark_node_get_type(node) == CMARK_NODE_CUSTOM_BLOCK && role != NULL &&
           role->kind == ROLE_CELL;
}

void markdown_text(struct markdown_document *doc, cmark_node *root, struct strbuf *output)
{
    cmark_iter *iterator = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER && (has_literal(node) || type == CMARK_NODE_CODE_BLOCK))
            add_literal(doc, slice_from(cmark_node_get_literal(node)), output);
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            add_break(doc, node, output);
        if (event == CMARK_EVENT_EXIT && is_cell(node))
            strbuf_add_char(output, '\t');
        else if (type <= CMARK_NODE_LAST_BLOCK &&
                 (event == CMARK_EVENT_EXIT || type == CMARK_NODE_CODE_BLOCK))
            end_block(output);
    }
    cmark_iter_free(iterator);
}
