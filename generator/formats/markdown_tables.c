/* Pipe tables: paragraphs of the tree whose second line is a row of dashes become tables, cell by
 * cell, without parsing anything again.
 *
 * A pipe in plain text or in emphasis parts cells; one that is escaped, or stands in a code span, a
 * link, an image or in Liquid does not. A line "表：..." or "Table: ..." right above the table, or
 * a paragraph of that form before it, is its caption.
 *
 * Spec: GFM 0.29 section 4.10, but for a row with another number of cells than the head: GFM drops
 * or adds cells in silence, here it is an error. */
#include "formats/markdown_document.h"

#include <assert.h>
#include <string.h>

enum { COLUMNS_MAX = 100 };

/* The inlines of one source line of a paragraph. */
struct row {
    ARRAY_OF(cmark_node *) nodes;
    int number; /* of its line */
};

struct rows {
    ARRAY_OF(struct row) list;
};

struct columns {
    enum markdown_align align[COLUMNS_MAX];
    size_t count;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* ':'* '-'+ ':'? */
static bool column_read(slice cell, enum markdown_align *align)
{
    cell = slice_trim(cell);
    bool left = slice_starts_with(cell, SLICE(":")), right = slice_ends_with(cell, SLICE(":"));
    slice dashes = slice_sub(cell, left ? 1 : 0, cell.len - (right && cell.len > 1 ? 1 : 0));
    if (dashes.len == 0)
        return false;
    for (size_t i = 0; i < dashes.len; i++)
        if (dashes.ptr[i] != '-')
            return false;
    if (left && right)
        *align = ALIGN_CENTER;
    else
        *align = left ? ALIGN_LEFT : right ? ALIGN_RIGHT : ALIGN_NONE;
    return true;
}

/* '|'? column { '|' column } '|'?, with one pipe at least. */
static bool columns_read(slice line, struct columns *columns)
{
    line = slice_trim(line);
    if (!slice_contains(line, SLICE("|")))
        return false;
    if (slice_starts_with(line, SLICE("|")))
        line = slice_from_index(line, 1);
    if (slice_ends_with(line, SLICE("|")))
        line = slice_sub(line, 0, line.len - 1);
    columns->count = 0;
    do {
        if (columns->count == COLUMNS_MAX ||
            !column_read(slice_split(&line, '|'), &columns->align[columns->count]))
            return false;
        columns->count++;
    } while (line.len > 0);
    return true;
}

bool markdown_is_delimiter_row(slice line)
{
    static const bool marks[256] = { ['|'] = true, [':'] = true,  ['-'] = true, ['>'] = true,
                                     [' '] = true, ['\t'] = true, ['\r'] = true };
    struct columns columns;
    bool has_dash = false;
    for (size_t i = 0; i < line.len; i++) {
        if (!marks[(unsigned char)line.ptr[i]])
            return false;
        has_dash = has_dash || line.ptr[i] == '-';
    }
    while (line.len > 0 && (is_blank(line.ptr[0]) || line.ptr[0] == '>'))
        line = slice_from_index(line, 1);
    return has_dash && columns_read(line, &columns);
}

static bool is_break(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* Index of the pipe that ends the cell, at or after `from`, or text.len. */
static size_t edge_find(slice text, size_t from)
{
    size_t at = slice_find_char(text, '|', from);
    while (at < text.len && slice_starts_with(slice_from_index(text, at + 1), SLICE(MARK_PIPE)))
        at = slice_find_char(text, '|', at + 1);
    return at;
}

/* -- emphasis that runs over the edge of a cell ----------------------------------------------- */

static bool is_emphasis(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG;
}

static cmark_node *text_new(struct markdown_document *doc, const char *literal)
{
    cmark_node *text = markdown_node_new(doc, CMARK_NODE_TEXT);
    cmark_node_set_literal(text, literal);
    return text;
}

/* The children take the place of the node, between its delimiters as text. */
static void unwrap(struct markdown_document *doc, cmark_node *node)
{
    size_t at = markdown_inline_offset(doc, node, "*_");
    bool underscore = at < doc->text.len && doc->text.ptr[at] == '_';
    bool strong = cmark_node_get_type(node) == CMARK_NODE_STRONG;
    const char *delimiter = strong ? (underscore ? "__" : "**") : (underscore ? "_" : "*");
    cmark_node_insert_before(node, text_new(doc, delimiter));
    while (cmark_node_first_child(node) != NULL)
        cmark_node_insert_before(node, cmark_node_first_child(node));
    cmark_node_insert_before(node, text_new(doc, delimiter));
    cmark_node_unlink(node);
    cmark_node_free(node);
}

/* Marks, from a pipe or line end upwards, the emphasis around it. */
static void collect_crossed(struct markdown_document *doc, cmark_node *leaf, struct row *crossed)
{
    for (cmark_node *node = cmark_node_parent(leaf); node != NULL && is_emphasis(node);
         node = cmark_node_parent(node)) {
        if (cmark_node_get_user_data(node) == doc)
            return;
        cmark_node_set_user_data(node, doc);
        ARRAY_PUSH(doc->arena, &crossed->nodes, node);
    }
}

/* Only text, code and breaks stand in most tables. */
static bool is_flat(cmark_node *paragraph)
{
    cmark_node *node = cmark_node_first_child(paragraph);
    while (node != NULL && cmark_node_first_child(node) == NULL)
        node = cmark_node_next(node);
    return node == NULL;
}

static void unwrap_crossed(struct markdown_document *doc, cmark_node *paragraph)
{
    struct row crossed = { 0 };
    if (is_flat(paragraph))
        return;
    cmark_iter *iterator = cmark_iter_new(paragraph);
    while (cmark_iter_next(iterator) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        bool edge = is_break(node);
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT) {
            slice text = slice_from(cmark_node_get_literal(node));
            edge = edge_find(text, 0) < text.len;
        }
        if (edge)
            collect_crossed(doc, node, &crossed);
    }
    cmark_iter_free(iterator);
    for (size_t i = 0; i < crossed.nodes.count; i++)
        unwrap(doc, crossed.nodes.items[i]);
    if (crossed.nodes.count > 0)
        cmark_consolidate_text_nodes(paragraph);
}

/* -- rows ------------------------------------------------------------------------------------- */

static struct rows rows_of(struct markdown_document *doc, cmark_node *paragraph)
{
    struct rows rows = { 0 };
    int number = cmark_node_get_start_line(paragraph);
    ARRAY_PUSH(doc->arena, &rows.list, (struct row){ .number = number });
    for (cmark_node *node = cmark_node_first_child(paragraph); node != NULL;
         node = cmark_node_next(node)) {
        struct row *row = &rows.list.items[rows.list.count - 1];
        if (is_break(node))
            ARRAY_PUSH(doc->arena, &rows.list, (struct row){ .number = ++number });
        else
            ARRAY_PUSH(doc->arena, &row->nodes, node);
    }
    return rows;
}

/* The row's only node is text. */
static slice row_text(const struct row *row)
{
    if (row->nodes.count != 1 || cmark_node_get_type(row->nodes.items[0]) != CMARK_NODE_TEXT)
        return (slice){ 0 };
    return slice_from(cmark_node_get_literal(row->nodes.items[0]));
}

static struct markdown_role *role_new(struct markdown_document *doc, enum markdown_role_kind kind)
{
    struct markdown_role *role = ARENA_NEW(doc->arena, struct markdown_role);
    role->kind = kind;
    return role;
}

static cmark_node *part_new(struct markdown_document *doc, cmark_node *parent,
                            struct markdown_role *role)
{
    cmark_node *node = markdown_node_new(doc, CMARK_NODE_CUSTOM_BLOCK);
    cmark_node_set_user_data(node, role);
    cmark_node_append_child(parent, node);
    return node;
}

static void set_literal(struct markdown_document *doc, cmark_node *node, slice text)
{
    cmark_node_set_literal(node, arena_copy(doc->arena, text).ptr);
}

/* White space at the ends of a cell is no content. */
static slice trim_ends(slice text, bool start, bool end)
{
    while (start && text.len > 0 && is_blank(text.ptr[0]))
        text = slice_from_index(text, 1);
    while (end && text.len > 0 && is_blank(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

static void trim_text(struct markdown_document *doc, cmark_node *node, bool start, bool end)
{
    if (node != NULL && cmark_node_get_type(node) == CMARK_NODE_TEXT)
        set_literal(doc, node, trim_ends(slice_from(cmark_node_get_literal(node)), start, end));
}

/* Whether anything but white space follows the edge at `at` of the row's node `index`. */
static bool is_last_edge(const struct row *row, size_t index, slice text, size_t at)
{
    return index + 1 == row->nodes.count && slice_trim(slice_from_index(text, at + 1)).len == 0;
}

static bool is_first_edge(size_t index, slice text, size_t at)
{
    return index == 0 && slice_trim(slice_sub(text, 0, at)).len == 0;
}

struct cells {
    struct markdown_document *doc;
    cmark_node *row;  /* NULL: only counting */
    cmark_node *cell; /* the open one */
    bool head;
    size_t count;
};

static void open_cell(struct cells *cells, const struct columns *columns)
{
    cells->count++;
    if (cells->row == NULL || cells->count > columns->count) {
        cells->cell = NULL;
        return;
    }
    struct markdown_role *role = role_new(cells->doc, ROLE_CELL);
    role->align = columns->align[cells->count - 1];
    role->head = cells->head;
    cells->cell = part_new(cells->doc, cells->row, role);
}

/* `last`: nothing follows in the cell. */
static void add_text(struct cells *cells, slice text, bool last)
{
    if (cells->cell == NULL)
        return;
    text = trim_ends(text, cmark_node_first_child(cells->cell) == NULL, last);
    if (text.len == 0)
        return;
    cmark_node *node = markdown_node_new(cells->doc, CMARK_NODE_TEXT);
    set_literal(cells->doc, node, text);
    cmark_node_append_child(cells->cell, node);
}

/* The parts of a text node between pipes go to their cells. */
static void split_text(struct cells *cells, const struct columns *columns, const struct row *row,
                       size_t index)
{
    slice text = slice_from(cmark_node_get_literal(row->nodes.items[index]));
    size_t from = 0;
    for (size_t at = edge_find(text, 0); at < text.len; at = edge_find(text, at + 1)) {
        bool first = is_first_edge(index, text, at);
        if (!first)
            add_text(cells, slice_sub(text, from, at), true);
        from = at + 1;
        if (is_last_edge(row, index, text, at) && !first)
            return;
        if (!first)
            open_cell(cells, columns);
    }
    add_text(cells, slice_from_index(text, from), index + 1 == row->nodes.count);
}

/* Moves a row's inlines into cells below `node`, or only counts them when it is NULL. Text nodes
 * are copied and stay with the paragraph. */
static size_t cells_make(struct markdown_document *doc, const struct row *row,
                         const struct columns *columns, cmark_node *node, bool head)
{
    struct cells cells = { .doc = doc, .row = node, .head = head };
    open_cell(&cells, columns);
    for (size_t i = 0; i < row->nodes.count; i++) {
        if (cmark_node_get_type(row->nodes.items[i]) == CMARK_NODE_TEXT)
            split_text(&cells, columns, row, i);
        else if (cells.cell != NULL)
            cmark_node_append_child(cells.cell, row->nodes.items[i]);
    }
    return cells.count;
}

static position row_where(const struct markdown_document *doc, const struct row *row)
{
    assert(row->number >= 1 && (size_t)row->number <= doc->lines.count);
    return markdown_where(doc, doc->lines.items[row->number - 1]);
}

static void add_row(struct markdown_document *doc, cmark_node *table, const struct row *row,
                    const struct columns *columns, bool head)
{
    struct markdown_role *role = role_new(doc, ROLE_ROW);
    role->head = head;
    cmark_node *node = part_new(doc, table, role);
    size_t count = cells_make(doc, row, columns, node, head);
    if (count != columns->count)
        diag_add(doc->diags, DIAG_MARKDOWN_TABLE, row_where(doc, row),
                 SLICE("give every row as many cells as the head; write a pipe in a cell as \\|"),
                 "cells in this row: %zu, in the head of the table: %zu", count, columns->count);
    for (size_t i = count; i < columns->count; i++) {
        struct markdown_role *empty = role_new(doc, ROLE_CELL);
        empty->align = columns->align[i];
        part_new(doc, node, empty);
    }
}

/* -- captions --------------------------------------------------------------------------------- */

/* Bytes of the caption's sign at the start of a text: '表' [ NUMBER ] ('：' | ':') or 'Table:'.
 * `*drop` of them are not shown: a number is. */
static bool caption_sign(slice text, size_t *drop)
{
    static const slice names[] = { SLICE_INIT("表"), SLICE_INIT("Table") };
    for (size_t i = 0; i < 2; i++) {
        if (!slice_starts_with(text, names[i]))
            continue;
        size_t at = names[i].len;
        while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '-' ||
                                 (text.ptr[at] >= '0' && text.ptr[at] <= '9')))
            at++;
        slice rest = slice_from_index(text, at);
        size_t colon =
            slice_starts_with(rest, SLICE("：")) ? 3 : slice_starts_with(rest, SLICE(":"));
        bool numbered = at > names[i].len;
        *drop = numbered ? 0 : at + colon;
        if (colon > 0)
            return true;
    }
    return false;
}

static bool is_caption(cmark_node *first, size_t *drop)
{
    return first != NULL && cmark_node_get_type(first) == CMARK_NODE_TEXT &&
           caption_sign(slice_from(cmark_node_get_literal(first)), drop);
}

/* Moves `count` inlines, or all that `paragraph` holds, to the table's caption. */
static void add_caption(struct markdown_document *doc, cmark_node *table, cmark_node *const *nodes,
                        size_t count, size_t drop)
{
    cmark_node *caption = part_new(doc, table, role_new(doc, ROLE_CAPTION));
    for (size_t i = 0; i < count; i++)
        cmark_node_append_child(caption, nodes[i]);
    cmark_node *first = cmark_node_first_child(caption);
    slice text = slice_from(cmark_node_get_literal(first));
    set_literal(doc, first, slice_from_index(text, drop));
    trim_text(doc, cmark_node_first_child(caption), true, false);
    trim_text(doc, cmark_node_last_child(caption), false, true);
    struct strbuf label = { 0 };
    markdown_text(doc, caption, &label);
    struct markdown_role *role = cmark_node_get_user_data(table);
    role->label = arena_copy(doc->arena, slice_trim(strbuf_slice(&label)));
    strbuf_release(&label);
}

/* The caption stands in the line above the head, or alone in the paragraph before. Returns how many
 * lines of the table's own paragraph it took. */
static size_t find_caption(struct markdown_document *doc, cmark_node *paragraph, cmark_node *table,
                           const struct rows *rows, size_t head)
{
    size_t drop;
    const struct row *above = head > 0 ? &rows->list.items[head - 1] : NULL;
    if (above != NULL && above->nodes.count > 0 && is_caption(above->nodes.items[0], &drop)) {
        add_caption(doc, table, above->nodes.items, above->nodes.count, drop);
        return 1;
    }
    cmark_node *before = cmark_node_previous(paragraph);
    if (head > 0 || before == NULL || cmark_node_get_type(before) != CMARK_NODE_PARAGRAPH)
        return 0;
    struct rows lines = rows_of(doc, before);
    if (lines.list.count != 1 || !is_caption(cmark_node_first_child(before), &drop))
        return 0;
    add_caption(doc, table, lines.list.items[0].nodes.items, lines.list.items[0].nodes.count, drop);
    cmark_node_unlink(before);
    cmark_node_free(before);
    return 0;
}

/* -- tables ----------------------------------------------------------------------------------- */

/* Index of the row of dashes, below a row with as many cells; 0 when there is none. */
static size_t delimiter_find(struct markdown_document *doc, const struct rows *rows,
                             struct columns *columns)
{
    for (size_t i = 1; i < rows->list.count; i++) {
        slice line = row_text(&rows->list.items[i]);
        if (line.len > 0 && columns_read(line, columns) &&
            cells_make(doc, &rows->list.items[i - 1], columns, NULL, true) == columns->count)
            return i;
    }
    return 0;
}

/* Takes what stood in the lines from `from` on out of the paragraph. */
static void drop_lines(cmark_node *paragraph, size_t from)
{
    size_t line = 0;
    cmark_node *next;
    for (cmark_node *node = cmark_node_first_child(paragraph); node != NULL; node = next) {
        next = cmark_node_next(node);
        if (is_break(node))
            line++;
        if (line < from)
            continue;
        cmark_node_unlink(node);
        cmark_node_free(node);
    }
}

static void make_table(struct markdown_document *doc, cmark_node *paragraph)
{
    struct columns columns;
    unwrap_crossed(doc, paragraph);
    struct rows rows = rows_of(doc, paragraph);
    size_t delimiter = delimiter_find(doc, &rows, &columns);
    if (delimiter == 0)
        return;
    cmark_node *table = markdown_node_new(doc, CMARK_NODE_CUSTOM_BLOCK);
    cmark_node_set_user_data(table, role_new(doc, ROLE_TABLE));
    cmark_node_insert_after(paragraph, table);
    size_t own = delimiter - 1;
    own -= find_caption(doc, paragraph, table, &rows, own);
    for (size_t i = delimiter - 1; i < rows.list.count; i++)
        if (i != delimiter)
            add_row(doc, table, &rows.list.items[i], &columns, i < delimiter);
    if (own > 0)
        drop_lines(paragraph, own);
    if (own == 0 || cmark_node_first_child(paragraph) == NULL) {
        cmark_node_unlink(paragraph);
        cmark_node_free(paragraph);
    }
}

/* The cheap test on the text, before the tree is touched. */
static bool may_hold_table(const struct markdown_document *doc, cmark_node *paragraph)
{
    int end = cmark_node_get_end_line(paragraph);
    for (int line = cmark_node_get_start_line(paragraph) + 1; line <= end; line++)
        if (markdown_is_delimiter_row(markdown_line(doc, line)))
            return true;
    return false;
}

void markdown_tables(struct markdown_document *doc)
{
    if (!doc->has_delimiter_row)
        return;
    struct markdown_nodes paragraphs = markdown_paragraphs(doc);
    for (size_t i = 0; i < paragraphs.list.count; i++)
        if (may_hold_table(doc, paragraphs.list.items[i]))
            make_table(doc, paragraphs.list.items[i]);
}
