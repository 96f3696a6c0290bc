/* Marks and tokens in prepared text, and the way back from it to the source. */
#include "formats/markdown_document.h"

#include <assert.h>
#include <string.h>

enum { MARK_BYTES = 3 };

/* Index of the next mark at or after `from`, or text.len. */
static size_t mark_find(slice text, size_t from)
{
    for (size_t i = from; i + MARK_BYTES <= text.len; i++) {
        const char *byte = memchr(text.ptr + i, 0xEF, text.len - i);
        if (byte == NULL)
            return text.len;
        i = (size_t)(byte - text.ptr);
        if (i + MARK_BYTES > text.len)
            return text.len;
        unsigned char last = (unsigned char)text.ptr[i + 2];
        if ((unsigned char)text.ptr[i + 1] == 0xB7 && last >= 0x90 && last <= 0x96)
            return i;
    }
    return text.len;
}

bool markdown_has_marks(slice text)
{
    return mark_find(text, 0) < text.len;
}

/* Takes "NUMBER MARK_TOKEN_END" off the front; NULL when it is no token that was given out. */
static struct markdown_token *take_token(const struct markdown_document *doc, slice *rest)
{
    size_t end = slice_find(*rest, SLICE(MARK_TOKEN_END), 0);
    long long number = 0;
    bool good = end < rest->len && slice_to_number(slice_sub(*rest, 0, end), &number) &&
                (size_t)number < doc->tokens.count;
    if (!good)
        return NULL;
    *rest = slice_from_index(*rest, end + MARK_BYTES);
    return &doc->tokens.items[number];
}

bool markdown_next_piece(const struct markdown_document *doc, slice *rest,
                         struct markdown_piece *piece)
{
    while (rest->len > 0) {
        size_t at = mark_find(*rest, 0);
        if (at > 0) {
            size_t end = at;
            if (slice_starts_with(slice_from_index(*rest, at - 1), SLICE(MARK_PUNCT_LEFT)))
                end = at - 1;
            *piece = (struct markdown_piece){ .text = slice_sub(*rest, 0, end) };
            *rest = slice_from_index(*rest, at);
            if (end > 0)
                return true;
            continue;
        }
        *piece = (struct markdown_piece){ .token = NULL };
        if (markdown_stretch_take(doc, rest, &piece->text))
            return true;
        slice mark = slice_sub(*rest, 0, MARK_BYTES);
        bool pair = slice_starts_with(*rest, SLICE(MARK_PUNCT_RIGHT)) ||
                    slice_starts_with(*rest, SLICE(MARK_PIPE));
        *rest = slice_from_index(*rest, MARK_BYTES + (pair ? 1 : 0));
        if (slice_equal(mark, SLICE(MARK_TOKEN)))
            piece->token = take_token(doc, rest);
        if (piece->token != NULL)
            return true;
    }
    return false;
}

slice markdown_unmarked(const struct markdown_document *doc, slice text)
{
    if (!markdown_has_marks(text))
        return text;
    struct strbuf plain = { 0 };
    struct markdown_piece piece;
    while (markdown_next_piece(doc, &text, &piece)) {
        strbuf_add(&plain, piece.text);
        if (piece.token != NULL)
            strbuf_add(&plain, slice_sub(doc->source->text, piece.token->offset,
                                         piece.token->offset + piece.token->len));
    }
    slice result = arena_copy(doc->arena, strbuf_slice(&plain));
    strbuf_release(&plain);
    return result;
}

const struct markdown_token *markdown_find_liquid(const struct markdown_document *doc, slice text)
{
    struct markdown_piece piece;
    while (markdown_next_piece(doc, &text, &piece))
        if (piece.token != NULL && piece.token->kind <= MARKDOWN_TOKEN_TAG)
            return piece.token;
    return NULL;
}

position markdown_where(const struct markdown_document *doc, size_t offset)
{
    size_t low = 0;
    size_t high = doc->edits.count;
    assert(high > 0 && doc->edits.items[0].at == 0);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (doc->edits.items[middle].at <= offset)
            low = middle;
        else
            high = middle;
    }
    const struct markdown_edit *edit = &doc->edits.items[low];
    uint32_t more = edit->inserted ? 0 : (uint32_t)offset - edit->at;
    return (position){ doc->source, edit->from + more };
}

slice markdown_line(const struct markdown_document *doc, int number)
{
    if (number < 1 || (size_t)number > doc->lines.count)
        return (slice){ 0 };
    size_t start = doc->lines.items[number - 1];
    bool last = (size_t)number == doc->lines.count;
    size_t end = last ? doc->text.len : doc->lines.items[number] - 1;
    if (end > start && doc->text.ptr[end - 1] == '\r')
        end--;
    return slice_sub(doc->text, start, end);
}

static size_t line_column_offset(const struct markdown_document *doc, int line, int column)
{
    if (line < 1 || (size_t)line > doc->lines.count)
        return 0;
    size_t len = markdown_line(doc, line).len;
    size_t in_line = column < 1 ? 0 : (size_t)column - 1;
    return doc->lines.items[line - 1] + (in_line < len ? in_line : len);
}

size_t markdown_block_offset(const struct markdown_document *doc, cmark_node *block)
{
    return line_column_offset(doc, cmark_node_get_start_line(block),
                              cmark_node_get_start_column(block));
}

cmark_node *markdown_block_of(cmark_node *node)
{
    while (node != NULL && cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE)
        node = cmark_node_parent(node);
    return node;
}

static bool is_opener(char byte, const char *openers)
{
    return byte != '\0' && strchr(openers, byte) != NULL;
}

size_t markdown_inline_offset(const struct markdown_document *doc, cmark_node *node,
                              const char *openers)
{
    int line = cmark_node_get_start_line(node);
    cmark_node *block = markdown_block_of(node);
    if (line < 1 || (block != NULL && line < cmark_node_get_start_line(block)))
        return block != NULL ? markdown_block_offset(doc, block) : 0;
    size_t said = line_column_offset(doc, line, cmark_node_get_start_column(node));
    slice text = markdown_line(doc, line);
    size_t start = doc->lines.items[line - 1];
    /* Far candidates are no better than what cmark says; the bound keeps long lines linear. */
    enum { REACH = 200 };
    size_t middle = said - start;
    for (size_t away = 0; away < REACH; away++) {
        if (away <= middle && middle - away < text.len &&
            is_opener(text.ptr[middle - away], openers))
            return said - away;
        if (middle + away < text.len && is_opener(text.ptr[middle + away], openers))
            return said + away;
    }
    return said;
}
