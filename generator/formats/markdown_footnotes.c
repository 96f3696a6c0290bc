/* Footnotes: definitions leave the tree, numbers follow the order of use, the notes come last. */
#include "formats/markdown_document.h"

#include <assert.h>

/* The definition token that opens the item's first paragraph, or NULL. `*text` is its node. */
static struct markdown_token *definition_of(const struct markdown_document *doc, cmark_node *item,
                                            cmark_node **text)
{
    cmark_node *paragraph = cmark_node_first_child(item);
    *text = paragraph != NULL ? cmark_node_first_child(paragraph) : NULL;
    if (*text == NULL || cmark_node_get_type(*text) != CMARK_NODE_TEXT)
        return NULL;
    slice rest = slice_from(cmark_node_get_literal(*text));
    struct markdown_piece piece;
    if (!markdown_next_piece(doc, &rest, &piece) || piece.token == NULL ||
        piece.token->kind != MARKDOWN_TOKEN_DEFINITION)
        return NULL;
    return piece.token;
}

/* The text node without its token; an emptied node goes, and what it leaves empty. */
static void strip_token(struct markdown_document *doc, cmark_node *text)
{
    slice rest = slice_from(cmark_node_get_literal(text));
    struct markdown_piece piece;
    markdown_next_piece(doc, &rest, &piece);
    rest = arena_copy(doc->arena, rest);
    cmark_node_set_literal(text, rest.ptr);
    cmark_node *after = cmark_node_next(text);
    cmark_node *paragraph = cmark_node_parent(text);
    if (rest.len > 0)
        return;
    cmark_node_unlink(text);
    cmark_node_free(text);
    if (after != NULL && cmark_node_get_type(after) == CMARK_NODE_SOFTBREAK) {
        cmark_node_unlink(after);
        cmark_node_free(after);
    }
    if (cmark_node_first_child(paragraph) == NULL) {
        cmark_node_unlink(paragraph);
        cmark_node_free(paragraph);
    }
}

static void collect_list(struct markdown_document *doc, cmark_node *list)
{
    cmark_node *next;
    cmark_node *text;
    for (cmark_node *item = cmark_node_first_child(list); item != NULL; item = next) {
        next = cmark_node_next(item);
        const struct markdown_token *token = definition_of(doc, item, &text);
        if (token == NULL)
            continue;
        struct markdown_footnote *note = &doc->footnotes.items[token->footnote];
        strip_token(doc, text);
        cmark_node_unlink(item);
        if (note->item != NULL)
            cmark_node_free(item);
        else
            note->item = item;
    }
    if (cmark_node_first_child(list) == NULL) {
        cmark_node_unlink(list);
        cmark_node_free(list);
    }
}

void markdown_footnotes_collect(struct markdown_document *doc)
{
    cmark_node *next;
    if (doc->footnotes.count == 0)
        return;
    for (cmark_node *node = cmark_node_first_child(doc->root); node != NULL; node = next) {
        next = cmark_node_next(node);
        if (cmark_node_get_type(node) == CMARK_NODE_LIST)
            collect_list(doc, node);
    }
}

void markdown_footnotes_check(struct markdown_document *doc)
{
    for (size_t i = 0; i < doc->footnotes.count; i++) {
        const struct markdown_footnote *note = &doc->footnotes.items[i];
        if (note->number == 0)
            diag_add(doc->diags, DIAG_MARKDOWN_FOOTNOTE_UNUSED, note->where,
                     SLICE("refer to it in the text, or delete it"),
                     "footnote '" SLICE_FMT "' is never referred to", SLICE_ARG(note->id));
    }
}

void markdown_footnotes_release(struct markdown_document *doc)
{
    for (size_t i = 0; i < doc->footnotes.count; i++)
        if (doc->footnotes.items[i].item != NULL)
            cmark_node_free(doc->footnotes.items[i].item);
}

/* "fnref-2" for the first use of note 2, "fnref-2-3" for its third. */
static void add_reference_id(const struct markdown_document *doc, size_t number, size_t use,
                             struct strbuf *output)
{
    strbuf_format(output, SLICE_FMT "fnref-%zu", SLICE_ARG(doc->options->id_prefix), number);
    if (use > 1)
        strbuf_format(output, "-%zu", use);
}

void markdown_footnote_reference(struct markdown_document *doc, const struct markdown_token *token,
                                 struct strbuf *output)
{
    assert(token->footnote < doc->footnotes.count);
    struct markdown_footnote *note = &doc->footnotes.items[token->footnote];
    if (note->number == 0) {
        ARRAY_PUSH(doc->arena, &doc->notes, token->footnote);
        note->number = doc->notes.count;
    }
    note->reference_count++;
    strbuf_add(output, SLICE("<sup class=\"footnote-ref\"><a id=\""));
    add_reference_id(doc, note->number, note->reference_count, output);
    strbuf_format(output, "\" href=\"#" SLICE_FMT "fn-%zu\" role=\"doc-noteref\"",
                  SLICE_ARG(doc->options->id_prefix), note->number);
    strbuf_format(output, " aria-label=\"%s%zu\">%zu</a></sup>",
                  doc->options->zh ? "脚注 " : "Footnote ", note->number, note->number);
}

static void add_backlinks(const struct markdown_document *doc, const struct markdown_footnote *note,
                          struct strbuf *output)
{
    for (size_t use = 1; use <= note->reference_count; use++) {
        strbuf_add(output, SLICE(" <a class=\"footnote-back\" href=\"#"));
        add_reference_id(doc, note->number, use, output);
        strbuf_format(output, "\" role=\"doc-backlink\" aria-label=\"%s%zu\">↩",
                      doc->options->zh ? "回到正文，脚注 " : "Back to the text, footnote ",
                      note->number);
        if (note->reference_count > 1)
            strbuf_format(output, "<sup>%zu</sup>", use);
        strbuf_add(output, SLICE("</a>"));
    }
}

static void add_note(struct markdown_document *doc, const struct markdown_footnote *note,
                     struct strbuf *output)
{
    strbuf_format(output, "<li id=\"" SLICE_FMT "fn-%zu\">\n", SLICE_ARG(doc->options->id_prefix),
                  note->number);
    if (note->item != NULL)
        markdown_html(doc, note->item, output);
    /* Back links belong to the last paragraph when there is one. */
    slice end = SLICE("</p>\n");
    bool in_paragraph = slice_ends_with(strbuf_slice(output), end);
    if (in_paragraph)
        strbuf_truncate(output, output->len - end.len);
    size_t index = doc->notes.items[note->number - 1];
    add_backlinks(doc, &doc->footnotes.items[index], output);
    strbuf_add(output, in_paragraph ? end : SLICE("\n"));
    strbuf_add(output, SLICE("</li>\n"));
}

void markdown_footnotes_html(struct markdown_document *doc, struct strbuf *output)
{
    if (doc->notes.count == 0)
        return;
    strbuf_format(output, "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"%s\">\n",
                  doc->options->zh ? "脚注" : "Footnotes");
    strbuf_add(output, SLICE("<ol>\n"));
    /* A note may use further ones, which join the end of the list. */
    for (size_t i = 0; i < doc->notes.count; i++)
        add_note(doc, &doc->footnotes.items[doc->notes.items[i]], output);
    strbuf_add(output, SLICE("</ol>\n</section>\n"));
}
