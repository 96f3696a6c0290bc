/* The tree as HTML, byte for byte as cmark writes it where CommonMark alone is asked for. */
#include "base/utf8.h"
#include "formats/markdown_document.h"

#include <assert.h>
#include <string.h>

/* A page that was pasted as HTML is said often enough by then. */
enum { HTML_REPORTS_MAX = 100 };

struct renderer {
    struct markdown_document *doc;
    struct strbuf *output;
    bool label; /* a heading's words: no links, no footnote numbers, no diagnostics */
};

static slice entity_of(char byte)
{
    switch (byte) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    default:
        assert(byte == '"');
        return SLICE("&quot;");
    }
}

void markdown_escape(struct strbuf *output, slice text)
{
    size_t from = 0;
    for (size_t at = markdown_escaped_find(text, 0); at < text.len;
         at = markdown_escaped_find(text, from)) {
        strbuf_add(output, slice_sub(text, from, at));
        strbuf_add(output, entity_of(text.ptr[at]));
        from = at + 1;
    }
    strbuf_add(output, slice_from_index(text, from));
}

/* Percent-encodes what may not stand in a URL, then escapes for an attribute. */
static void escape_url(struct strbuf *output, slice url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char byte = (unsigned char)url.ptr[i];
        bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                            (byte >= 'a' && byte <= 'z');
        if (byte == '&')
            strbuf_add(output, SLICE("&amp;"));
        else if (byte == '\'')
            strbuf_add(output, SLICE("&#x27;"));
        else if (alphanumeric || (byte != 0 && strchr("-_.+!*(),%#@?=;:/$~", byte) != NULL))
            strbuf_add_char(output, (char)byte);
        else
            strbuf_format(output, "%%%02X", byte);
    }
}

/* Starts a new line when the output is within one. */
static void fresh_line(struct renderer *self)
{
    if (self->output->len > 0 && self->output->ptr[self->output->len - 1] != '\n')
        strbuf_add_char(self->output, '\n');
}

static void add(struct renderer *self, slice html)
{
    strbuf_add(self->output, html);
}

static slice literal_of(cmark_node *node)
{
    return slice_from(cmark_node_get_literal(node));
}

/* -- texts ---------------------------------------------------------------------------------- */

static void add_token(struct renderer *self, struct markdown_token *token)
{
    switch (token->kind) {
    case MARKDOWN_TOKEN_OUTPUT:
    case MARKDOWN_TOKEN_TAG:
        add(self, markdown_liquid_html(self->doc, token));
        break;
    case MARKDOWN_TOKEN_REFERENCE:
        if (!self->label)
            markdown_footnote_reference(self->doc, token, self->output);
        break;
    case MARKDOWN_TOKEN_DEFINITION:
        /* Out of its place, as in a list that swallowed it: shown as it was written. */
        markdown_escape(self->output, slice_sub(self->doc->source->text, token->offset,
                                                token->offset + token->len));
        break;
    default:
        assert(false);
    }
}

static void add_text(struct renderer *self, cmark_node *node)
{
    slice rest = literal_of(node);
    struct markdown_piece piece;
    while (markdown_next_piece(self->doc, &rest, &piece)) {
        markdown_escape(self->output, piece.text);
        if (piece.token != NULL)
            add_token(self, piece.token);
    }
}

/* In a table's cell "\|" is a pipe in code, too. */
static bool in_cell(cmark_node *node)
{
    cmark_node *block = markdown_block_of(node);
    if (block == NULL || cmark_node_get_type(block) != CMARK_NODE_CUSTOM_BLOCK)
        return false;
    const struct markdown_role *role = cmark_node_get_user_data(block);
    return role != NULL && role->kind == ROLE_CELL;
}

static void add_code(struct renderer *self, cmark_node *node)
{
    slice text = markdown_unmarked(self->doc, literal_of(node));
    add(self, SLICE("<code>"));
    if (!in_cell(node)) {
        markdown_escape(self->output, text);
    } else {
        for (size_t at = slice_find(text, SLICE("\\|"), 0); at < text.len;
             at = slice_find(text, SLICE("\\|"), 0)) {
            markdown_escape(self->output, slice_sub(text, 0, at));
            text = slice_from_index(text, at + 1);
        }
        markdown_escape(self->output, text);
    }
    add(self, SLICE("</code>"));
}

static void add_softbreak(struct renderer *self, cmark_node *node)
{
    uint32_t before;
    uint32_t after;
    markdown_break_edges(self->doc, node, &before, &after);
    if (!markdown_joins(before, after, self->doc->options->zh))
        strbuf_add_char(self->output, self->label ? ' ' : '\n');
}

/* -- raw HTML --------------------------------------------------------------------------------- */

/* '<!--' ... '-->' and nothing else. */
static bool is_comment(slice html)
{
    html = slice_trim(html);
    return slice_starts_with(html, SLICE("<!--")) && html.len >= 7 &&
           slice_find(html, SLICE("-->"), 4) + 3 == html.len;
}

static void add_raw_html(struct renderer *self, cmark_node *node)
{
    bool block = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK;
    slice html = literal_of(node);
    if (self->doc->options->plain) {
        if (block)
            fresh_line(self);
        add(self, markdown_unmarked(self->doc, html));
        if (block)
            fresh_line(self);
        return;
    }
    if (is_comment(html) || self->label || self->doc->html_count++ >= HTML_REPORTS_MAX)
        return;
    size_t at = block ? markdown_block_offset(self->doc, node)
                      : markdown_inline_offset(self->doc, node, "<");
    slice first = slice_trim(html);
    first = slice_sub(first, 0, slice_find_char(first, '\n', 0));
    first = slice_trim(slice_sub(first, 0, slice_find_char(first, '>', 0) + 1));
    diag_add(self->doc->diags, DIAG_MARKDOWN_HTML, markdown_where(self->doc, at),
             SLICE("say it in Markdown or Liquid, or write a '<' that is text as \\<"),
             "raw HTML in Markdown: '" SLICE_FMT "'",
             SLICE_ARG(markdown_unmarked(self->doc, first)));
}

/* -- links and images ------------------------------------------------------------------------- */

static void add_title(struct renderer *self, cmark_node *node)
{
    slice title = slice_from(cmark_node_get_title(node));
    if (title.len == 0)
        return;
    add(self, SLICE("\" title=\""));
    markdown_escape(self->output, markdown_unmarked(self->doc, title));
}

static void add_link(struct renderer *self, cmark_node *node, bool enter)
{
    if (self->label)
        return;
    if (!enter) {
        add(self, SLICE("</a>"));
        return;
    }
    add(self, SLICE("<a href=\""));
    escape_url(self->output, markdown_link_url(self->doc, node));
    add_title(self, node);
    add(self, SLICE("\">"));
}

/* The words in the brackets without mark-up. */
static slice alternative(struct renderer *self, cmark_node *node)
{
    struct strbuf text = { 0 };
    markdown_text(self->doc, node, &text);
    slice result = arena_copy(self->doc->arena, strbuf_slice(&text));
    strbuf_release(&text);
    return result;
}

static void add_image(struct renderer *self, cmark_node *node)
{
    bool plain = self->doc->options->plain;
    slice text = alternative(self, node);
    if (!plain && slice_trim(text).len == 0 && !self->label)
        diag_add(self->doc->diags, DIAG_MARKDOWN_IMAGE,
                 markdown_where(self->doc, markdown_inline_offset(self->doc, node, "!")),
                 SLICE("say in the brackets what it shows: ![The winners on the stage](stage.jpg)"),
                 "an image without words for those who cannot see it");
    if (self->label) {
        markdown_escape(self->output, text);
        return;
    }
    add(self, SLICE("<img src=\""));
    escape_url(self->output, markdown_link_url(self->doc, node));
    add(self, SLICE("\" alt=\""));
    markdown_escape(self->output, text);
    add_title(self, node);
    add(self, plain ? SLICE("\" />") : SLICE("\" loading=\"lazy\">"));
}

/* -- blocks ----------------------------------------------------------------------------------- */

static void add_code_block(struct renderer *self, cmark_node *node)
{
    slice info = markdown_unmarked(self->doc, slice_from(cmark_node_get_fence_info(node)));
    bool plain = self->doc->options->plain;
    size_t word = 0;
    while (word < info.len && strchr(" \t\n\r\f\v", info.ptr[word]) == NULL)
        word++;
    fresh_line(self);
    /* A long line scrolls, and what scrolls must be reachable by keyboard. */
    add(self, plain ? SLICE("<pre><code") : SLICE("<pre tabindex=\"0\"><code"));
    if (word > 0) {
        add(self, SLICE(" class=\"language-"));
        markdown_escape(self->output, slice_sub(info, 0, word));
        add(self, SLICE("\""));
    }
    add(self, SLICE(">"));
    markdown_escape(self->output, markdown_unmarked(self->doc, literal_of(node)));
    add(self, SLICE("</code></pre>\n"));
}

static void add_list(struct renderer *self, cmark_node *node, bool enter)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(node);
    if (!enter) {
        add(self, ordered ? SLICE("</ol>\n") : SLICE("</ul>\n"));
        return;
    }
    fresh_line(self);
    if (ordered && start != 1)
        strbuf_format(self->output, "<ol start=\"%d\">\n", start);
    else
        add(self, ordered ? SLICE("<ol>\n") : SLICE("<ul>\n"));
}

static void add_heading(struct renderer *self, cmark_node *node, bool enter)
{
    int level = cmark_node_get_heading_level(node);
    assert(level >= 1 && level <= 6);
    if (!enter) {
        add(self, SLICE("</h"));
        strbuf_add_char(self->output, (char)('0' + level));
        add(self, SLICE(">\n"));
        return;
    }
    fresh_line(self);
    add(self, SLICE("<h"));
    strbuf_add_char(self->output, (char)('0' + level));
    if (!self->doc->options->plain) {
        add(self, SLICE(" id=\""));
        markdown_escape(self->output, markdown_heading_add(self->doc, node)->id);
        add(self, SLICE("\""));
    }
    add(self, SLICE(">"));
}

static bool is_tight(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item != NULL ? cmark_node_parent(item) : NULL;
    return list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
           cmark_node_get_list_tight(list) != 0;
}

static void add_paragraph(struct renderer *self, cmark_node *node, bool enter)
{
    if (is_tight(node))
        return;
    if (enter)
        fresh_line(self);
    add(self, enter ? SLICE("<p>") : SLICE("</p>\n"));
}

static void add_item(struct renderer *self, bool enter)
{
    if (enter)
        fresh_line(self);
    add(self, enter ? SLICE("<li>") : SLICE("</li>\n"));
}

static void add_quote(struct renderer *self, bool enter)
{
    fresh_line(self);
    add(self, enter ? SLICE("<blockquote>\n") : SLICE("</blockquote>\n"));
}

/* -- tables and Liquid blocks ----------------------------------------------------------------- */

/* A wide table scrolls in a region that can be reached by keyboard and has a name. */
static void add_table(struct renderer *self, const struct markdown_role *role, bool enter)
{
    if (!enter) {
        add(self, SLICE("</tbody>\n</table></div>\n"));
        return;
    }
    fresh_line(self);
    self->doc->table_count++;
    add(self, SLICE("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\""));
    if (role->label.len > 0)
        markdown_escape(self->output, role->label);
    else
        strbuf_format(self->output, "%s %zu", self->doc->options->zh ? "表格" : "Table",
                      self->doc->table_count);
    add(self, SLICE("\"><table>\n"));
}

static void add_row(struct renderer *self, const struct markdown_role *role, bool enter)
{
    if (enter)
        add(self, role->head ? SLICE("<thead>\n<tr>\n") : SLICE("<tr>\n"));
    else
        add(self, role->head ? SLICE("</tr>\n</thead>\n<tbody>\n") : SLICE("</tr>\n"));
}

static void add_cell(struct renderer *self, const struct markdown_role *role, bool enter)
{
    static const slice classes[] = { [ALIGN_NONE] = SLICE_INIT(""),
                                     [ALIGN_LEFT] = SLICE_INIT(" class=\"align-left\""),
                                     [ALIGN_CENTER] = SLICE_INIT(" class=\"align-center\""),
                                     [ALIGN_RIGHT] = SLICE_INIT(" class=\"align-right\"") };
    if (!enter) {
        add(self, role->head ? SLICE("</th>\n") : SLICE("</td>\n"));
        return;
    }
    add(self, role->head ? SLICE("<th scope=\"col\"") : SLICE("<td"));
    add(self, classes[role->align]);
    add(self, SLICE(">"));
}

static void add_part(struct renderer *self, cmark_node *node, bool enter)
{
    const struct markdown_role *role = cmark_node_get_user_data(node);
    assert(role != NULL);
    switch (role->kind) {
    case ROLE_TABLE:
        add_table(self, role, enter);
        break;
    case ROLE_ROW:
        add_row(self, role, enter);
        break;
    case ROLE_CELL:
        add_cell(self, role, enter);
        break;
    case ROLE_CAPTION:
        add(self, enter ? SLICE("<caption>") : SLICE("</caption>\n"));
        break;
    case ROLE_LIQUID:
        fresh_line(self);
        break;
    default:
        assert(false);
    }
}

/* -- the walk --------------------------------------------------------------------------------- */

static void render_inline(struct renderer *self, cmark_node *node, cmark_node_type type, bool enter)
{
    bool plain = self->doc->options->plain;
    if (type == CMARK_NODE_TEXT)
        add_text(self, node);
    else if (type == CMARK_NODE_SOFTBREAK)
        add_softbreak(self, node);
    else if (type == CMARK_NODE_LINEBREAK)
        add(self, plain ? SLICE("<br />\n") : self->label ? SLICE(" ") : SLICE("<br>\n"));
    else if (type == CMARK_NODE_CODE)
        add_code(self, node);
    else if (type == CMARK_NODE_HTML_INLINE)
        add_raw_html(self, node);
    else if (type == CMARK_NODE_EMPH)
        add(self, enter ? SLICE("<em>") : SLICE("</em>"));
    else if (type == CMARK_NODE_STRONG)
        add(self, enter ? SLICE("<strong>") : SLICE("</strong>"));
    else if (type == CMARK_NODE_LINK)
        add_link(self, node, enter);
}

static void render_block(struct renderer *self, cmark_node *node, cmark_node_type type, bool enter)
{
    if (type == CMARK_NODE_PARAGRAPH)
        add_paragraph(self, node, enter);
    else if (type == CMARK_NODE_HEADING)
        add_heading(self, node, enter);
    else if (type == CMARK_NODE_LIST)
        add_list(self, node, enter);
    else if (type == CMARK_NODE_ITEM)
        add_item(self, enter);
    else if (type == CMARK_NODE_BLOCK_QUOTE)
        add_quote(self, enter);
    else if (type == CMARK_NODE_CODE_BLOCK)
        add_code_block(self, node);
    else if (type == CMARK_NODE_HTML_BLOCK)
        add_raw_html(self, node);
    else if (type == CMARK_NODE_CUSTOM_BLOCK)
        add_part(self, node, enter);
    else if (type == CMARK_NODE_THEMATIC_BREAK) {
        fresh_line(self);
        add(self, self->doc->options->plain ? SLICE("<hr />\n") : SLICE("<hr>\n"));
    }
}

static void render(struct renderer *self, cmark_node *root)
{
    cmark_iter *iterator = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        cmark_node_type type = cmark_node_get_type(node);
        bool enter = event == CMARK_EVENT_ENTER;
        if (node == root)
            continue;
        if (type == CMARK_NODE_IMAGE) {
            add_image(self, node);
            cmark_iter_reset(iterator, node, CMARK_EVENT_EXIT);
        } else if (type >= CMARK_NODE_FIRST_INLINE) {
            render_inline(self, node, type, enter);
        } else {
            render_block(self, node, type, enter);
        }
    }
    cmark_iter_free(iterator);
}

void markdown_html(struct markdown_document *doc, cmark_node *node, struct strbuf *output)
{
    struct renderer self = { .doc = doc, .output = output };
    render(&self, node);
}

void markdown_html_label(struct markdown_document *doc, cmark_node *node, struct strbuf *output)
{
    struct renderer self = { .doc = doc, .output = output, .label = true };
    render(&self, node);
}
