/* Trees of cmark, in memory that is ours. */
#include "base/memory.h"
#include "formats/markdown_document.h"

#include <stdint.h>

/* Half of what a tree costs is memory for its many small parts. malloc() finds what was freed just
 * before in the thread's own list; calloc(), which cmark takes by itself, does not look there. */
static void *zeroed(size_t count, size_t item_bytes)
{
    size_t size_bytes;
    if (__builtin_mul_overflow(count, item_bytes, &size_bytes))
        size_bytes = SIZE_MAX / 2;
    return memset(memory_alloc(size_bytes), 0, size_bytes);
}

cmark_node *markdown_parse(struct markdown_document *doc, slice text)
{
    doc->memory = (cmark_mem){ zeroed, memory_realloc, memory_free };
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &doc->memory);
    cmark_parser_feed(parser, text.ptr, text.len);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

cmark_node *markdown_node_new(struct markdown_document *doc, cmark_node_type type)
{
    return cmark_node_new_with_mem(type, &doc->memory);
}

cmark_node *markdown_walk(const cmark_node *root, cmark_node *node, bool deeper, unsigned *depth)
{
    cmark_node *next = deeper ? cmark_node_first_child(node) : NULL;
    if (next != NULL) {
        ++*depth;
        return next;
    }
    while (node != root) {
        next = cmark_node_next(node);
        if (next != NULL)
            return next;
        node = cmark_node_parent(node);
        --*depth;
    }
    return NULL;
}

struct markdown_nodes markdown_paragraphs(struct markdown_document *doc)
{
    struct markdown_nodes paragraphs = { 0 };
    unsigned depth = 0;
    bool is_container = true;
    for (cmark_node *node = doc->root; node != NULL;
         node = markdown_walk(doc->root, node, is_container, &depth)) {
        cmark_node_type type = cmark_node_get_type(node);
        is_container = type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING;
        if (type == CMARK_NODE_PARAGRAPH)
            ARRAY_PUSH(doc->arena, &paragraphs.list, node);
    }
    return paragraphs;
}
