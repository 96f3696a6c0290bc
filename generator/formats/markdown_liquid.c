/* Liquid in content: where a piece starts and ends, running it, and tags that are blocks. */
#include "formats/markdown_document.h"

#include <assert.h>

/* A tag's parts in the source. */
struct tag {
    slice name;
    size_t start, end;
};

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

/* '{%' [ '-' ] NAME ... '%}' at `at`; false when it never ends. */
static bool tag_read(slice text, size_t at, struct tag *tag)
{
    size_t start = at + 2;
    if (start < text.len && text.ptr[start] == '-')
        start++;
    while (start < text.len && (unsigned char)text.ptr[start] <= ' ')
        start++;
    size_t name_end = start;
    while (name_end < text.len && is_name_byte(text.ptr[name_end]))
        name_end++;
    size_t close = slice_find(text, SLICE("%}"), name_end);
    if (close >= text.len)
        return false;
    *tag = (struct tag){ slice_sub(text, start, name_end), at, close + 2 };
    return true;
}

/* The next tag at or after `from`. */
static bool tag_find(slice text, size_t from, struct tag *tag)
{
    size_t at = slice_find(text, SLICE("{%"), from);
    return at < text.len && tag_read(text, at, tag);
}

struct map markdown_liquid_ends(const struct markdown_document *doc)
{
    struct map ends = { 0 };
    struct tag tag;
    for (size_t at = doc->from; tag_find(doc->source->text, at, &tag); at = tag.end) {
        if (!slice_starts_with(tag.name, SLICE("end")))
            continue;
        size_t *last = ARENA_NEW(doc->arena, size_t);
        *last = tag.start;
        map_put(doc->arena, &ends, slice_from_index(tag.name, 3), last);
    }
    return ends;
}

/* Behind the end tag of the block tag `open`. What stands in raw and comment is not looked at. */
static size_t block_end(slice text, const struct tag *open)
{
    bool opaque =
        slice_equal(open->name, SLICE("raw")) || slice_equal(open->name, SLICE("comment"));
    size_t depth = 1;
    struct tag tag = *open;
    while (tag_find(text, tag.end, &tag)) {
        bool ends = slice_starts_with(tag.name, SLICE("end")) &&
                    slice_equal(slice_from_index(tag.name, 3), open->name);
        if (ends && --depth == 0)
            return tag.end;
        if (!opaque && slice_equal(tag.name, open->name))
            depth++;
    }
    return text.len;
}

size_t markdown_liquid_end(const struct markdown_document *doc, const struct map *ends,
                           size_t offset, enum markdown_token_kind *kind)
{
    slice text = doc->source->text;
    assert(offset + 1 < text.len && text.ptr[offset] == '{');
    /* What does not end goes to the host up to the end of its line: Liquid says what is wrong. */
    size_t line_end = slice_find_char(text, '\n', offset);
    if (text.ptr[offset + 1] == '{') {
        *kind = MARKDOWN_TOKEN_OUTPUT;
        size_t close = slice_find(text, SLICE("}}"), offset + 2);
        return close < text.len ? close + 2 : line_end;
    }
    *kind = MARKDOWN_TOKEN_TAG;
    struct tag tag;
    if (!tag_read(text, offset, &tag))
        return line_end;
    const size_t *last = map_find(ends, tag.name);
    return last != NULL && *last > offset ? block_end(text, &tag) : tag.end;
}

slice markdown_liquid_html(struct markdown_document *doc, struct markdown_token *token)
{
    if (!token->rendered) {
        slice html = { 0 };
        token->rendered = true;
        if (doc->host->liquid(doc->host->self, doc->arena, doc->diags, doc->source, token->offset,
                              token->len, &html))
            token->html = html;
    }
    return token->html;
}

/* -- tags that are blocks ------------------------------------------------------------------- */

static bool is_break(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* The text is tags and white space, with one tag at least. */
static bool is_only_tags(const struct markdown_document *doc, cmark_node *node)
{
    if (cmark_node_get_type(node) != CMARK_NODE_TEXT)
        return false;
    slice rest = slice_from(cmark_node_get_literal(node));
    struct markdown_piece piece;
    bool found = false;
    while (markdown_next_piece(doc, &rest, &piece)) {
        if (piece.token == NULL ? slice_trim(piece.text).len > 0
                                : piece.token->kind != MARKDOWN_TOKEN_TAG)
            return false;
        found = found || piece.token != NULL;
    }
    return found;
}

/* The node is a whole line of its paragraph. */
static bool is_tag_line(const struct markdown_document *doc, cmark_node *node)
{
    cmark_node *before = cmark_node_previous(node);
    cmark_node *after = cmark_node_next(node);
    return (before == NULL || is_break(before)) && (after == NULL || is_break(after)) &&
           is_only_tags(doc, node);
}

static void drop(cmark_node *node)
{
    cmark_node_unlink(node);
    cmark_node_free(node);
}

/* Moves the children of `paragraph` before `node` into a paragraph of their own in front. */
static void split_before(struct markdown_document *doc, cmark_node *paragraph, cmark_node *node)
{
    if (cmark_node_first_child(paragraph) == node)
        return;
    cmark_node *front = markdown_node_new(doc, CMARK_NODE_PARAGRAPH);
    cmark_node_insert_before(paragraph, front);
    while (cmark_node_first_child(paragraph) != node)
        cmark_node_append_child(front, cmark_node_first_child(paragraph));
    if (is_break(cmark_node_last_child(front)))
        drop(cmark_node_last_child(front));
}

static void make_block(struct markdown_document *doc, cmark_node *paragraph, cmark_node *node)
{
    static const struct markdown_role role = { .kind = ROLE_LIQUID };
    cmark_node *block = markdown_node_new(doc, CMARK_NODE_CUSTOM_BLOCK);
    struct markdown_role *own = ARENA_NEW(doc->arena, struct markdown_role);
    *own = role;
    cmark_node_set_user_data(block, own);
    split_before(doc, paragraph, node);
    cmark_node_insert_before(paragraph, block);
    if (cmark_node_next(node) != NULL)
        drop(cmark_node_next(node));
    cmark_node_append_child(block, node);
}

static void split_paragraph(struct markdown_document *doc, cmark_node *paragraph)
{
    cmark_node *next;
    for (cmark_node *node = cmark_node_first_child(paragraph); node != NULL; node = next) {
        next = cmark_node_next(node);
        if (!is_tag_line(doc, node))
            continue;
        next = next != NULL ? cmark_node_next(next) : NULL;
        make_block(doc, paragraph, node);
    }
    if (cmark_node_first_child(paragraph) == NULL)
        drop(paragraph);
}

void markdown_liquid_blocks(struct markdown_document *doc)
{
    if (doc->tokens.count == 0)
        return;
    struct markdown_nodes paragraphs = markdown_paragraphs(doc);
    for (size_t i = 0; i < paragraphs.list.count; i++)
        split_paragraph(doc, paragraphs.list.items[i]);
}
