/* Renders for and tablerow. */
#include "liquid/renderer.h"

#include "liquid/number.h"
#include "liquid/operand.h"

#include <assert.h>

static const struct forloop *forloop_of(struct liquid_value loop)
{
    assert(loop.object.type == &LIQUID_FORLOOP);
    return loop.object.self;
}

static bool find_in_forloop(const struct forloop *loop, enum known_key key,
                            struct liquid_value *value)
{
    switch ((int)key) {
    case KEY_INDEX:
        *value = liquid_integer((int64_t)loop->index + 1);
        return true;
    case KEY_INDEX0:
        *value = liquid_integer((int64_t)loop->index);
        return true;
    case KEY_RINDEX:
        *value = liquid_integer((int64_t)(loop->length - loop->index));
        return true;
    case KEY_RINDEX0:
        *value = liquid_integer((int64_t)(loop->length - loop->index) - 1);
        return true;
    case KEY_FIRST:
        *value = liquid_bool(loop->index == 0);
        return true;
    case KEY_LAST:
        *value = liquid_bool(loop->index + 1 == loop->length);
        return true;
    case KEY_LENGTH:
        *value = liquid_integer((int64_t)loop->length);
        return true;
    case KEY_NAME:
        *value = liquid_string(loop->name);
        return true;
    case KEY_PARENTLOOP:
        *value = loop->parent == NULL ? liquid_nil() : liquid_object(&LIQUID_FORLOOP, loop->parent);
        return true;
    default:
        return false;
    }
}

static bool find_in_tablerowloop(const struct tablerowloop *loop, enum known_key key,
                                 struct liquid_value *value)
{
    struct forloop plain = { .length = loop->length, .index = loop->index };
    switch ((int)key) {
    case KEY_COL:
        *value = liquid_integer(loop->col);
        return true;
    case KEY_COL0:
        *value = liquid_integer(loop->col - 1);
        return true;
    case KEY_COL_FIRST:
        *value = liquid_bool(loop->col == 1);
        return true;
    case KEY_COL_LAST:
        *value = liquid_bool(loop->col == loop->cols);
        return true;
    case KEY_ROW:
        *value = liquid_integer(loop->row);
        return true;
    case KEY_NAME:
    case KEY_PARENTLOOP:
        return false;
    default:
        return find_in_forloop(&plain, key, value);
    }
}

bool liquid_loop_find(struct liquid_value loop, enum known_key key, struct liquid_value *value)
{
    if (loop.object.type == &LIQUID_FORLOOP)
        return find_in_forloop(forloop_of(loop), key, value);
    return find_in_tablerowloop(loop.object.self, key, value);
}

static const char *const FORLOOP_NAMES[] = { "index", "index0", "rindex", "rindex0",    "first",
                                             "last",  "length", "name",   "parentloop", NULL };
static const enum known_key FORLOOP_KEYS[] = { KEY_INDEX,   KEY_INDEX0, KEY_RINDEX,
                                               KEY_RINDEX0, KEY_FIRST,  KEY_LAST,
                                               KEY_LENGTH,  KEY_NAME,   KEY_PARENTLOOP };
static const char *const TABLEROWLOOP_NAMES[] = { "index", "index0",    "rindex",   "rindex0",
                                                  "first", "last",      "length",   "col",
                                                  "col0",  "col_first", "col_last", "row",
                                                  NULL };
static const enum known_key TABLEROWLOOP_KEYS[] = { KEY_INDEX,     KEY_INDEX0,   KEY_RINDEX,
                                                    KEY_RINDEX0,   KEY_FIRST,    KEY_LAST,
                                                    KEY_LENGTH,    KEY_COL,      KEY_COL0,
                                                    KEY_COL_FIRST, KEY_COL_LAST, KEY_ROW };

static bool find_forloop(struct arena *arena, const void *self, slice key,
                         struct liquid_value *value)
{
    (void)arena;
    for (size_t i = 0; FORLOOP_NAMES[i] != NULL; i++)
        if (slice_equal(slice_from(FORLOOP_NAMES[i]), key))
            return find_in_forloop(self, FORLOOP_KEYS[i], value);
    return false;
}

static bool find_tablerowloop(struct arena *arena, const void *self, slice key,
                              struct liquid_value *value)
{
    (void)arena;
    for (size_t i = 0; TABLEROWLOOP_NAMES[i] != NULL; i++)
        if (slice_equal(slice_from(TABLEROWLOOP_NAMES[i]), key))
            return find_in_tablerowloop(self, TABLEROWLOOP_KEYS[i], value);
    return false;
}

const struct liquid_type LIQUID_FORLOOP = { .name = "Liquid::ForloopDrop",
                                            .find = find_forloop,
                                            .names = FORLOOP_NAMES };
const struct liquid_type LIQUID_TABLEROWLOOP = { .name = "Liquid::TablerowloopDrop",
                                                 .find = find_tablerowloop,
                                                 .names = TABLEROWLOOP_NAMES };

/* Items [from, to) of the collection. */
struct segment {
    struct liquid_value collection;
    size_t from, count;
};

/* Text is one item, empty text none. */
static size_t item_count(struct liquid_value collection)
{
    return liquid_is_text(collection) ? collection.string.len > 0 : liquid_count(collection);
}

static struct liquid_value item_at(struct arena *arena, const struct segment *segment, size_t index)
{
    if (liquid_is_text(segment->collection))
        return segment->collection;
    return liquid_at(arena, segment->collection, segment->from + index);
}

/* A negative offset takes all, but counts for the limit. */
static struct segment cut_segment(struct liquid_value collection, int64_t offset, bool limited,
                                  int64_t limit)
{
    struct segment segment = { .collection = collection };
    if (liquid_is_text(collection)) { /* one item, wherever it is cut */
        segment.count = item_count(collection);
        return segment;
    }
    int64_t count = (int64_t)item_count(collection);
    int64_t to = count;
    int64_t from = offset < 0 ? 0 : offset;
    if (limited && (__builtin_add_overflow(offset, limit, &to) || to > count))
        to = limit < 0 ? 0 : count;
    if (from < to) {
        segment.from = (size_t)from;
        segment.count = (size_t)(to - from);
    }
    return segment;
}

/* Nil counts as not given; other kinds must be whole numbers. */
static bool evaluate_integer(struct renderer *r, const struct expression *expression, bool *given,
                             int64_t *number)
{
    struct liquid_value value;
    *given = false;
    if (expression == NULL)
        return true;
    if (!renderer_evaluate(r, expression, &value))
        return false;
    if (value.kind == LIQUID_NIL)
        return true;
    *given = true;
    if (liquid_to_integer(value, number))
        return true;
    return renderer_fail(r, DIAG_LIQUID_RENDER, expression->offset,
                         SLICE("give limit and offset a whole number"), "invalid integer");
}

static struct loop_end *loop_end(struct renderer *r, uint32_t group)
{
    struct registers *registers = r->registers;
    for (size_t i = 0; i < registers->loops.count; i++)
        if (registers->loops.items[i].group == group)
            return &registers->loops.items[i];
    ARRAY_PUSH(r->arena, &registers->loops, (struct loop_end){ .group = group });
    return &registers->loops.items[registers->loops.count - 1];
}

static bool for_segment(struct renderer *r, const struct for_node *node, struct segment *segment)
{
    struct liquid_value collection;
    int64_t offset = 0;
    int64_t limit = 0;
    bool given, limited;
    if (node->continues)
        offset = loop_end(r, node->continue_symbol)->offset;
    else if (!evaluate_integer(r, node->offset, &given, &offset))
        return false;
    if (!renderer_evaluate(r, &node->collection, &collection) ||
        !evaluate_integer(r, node->limit, &limited, &limit))
        return false;
    *segment = cut_segment(collection, offset, limited, limit);
    loop_end(r, node->continue_symbol)->offset = offset + (int64_t)segment->count;
    return true;
}

/* False when the loop is left. */
static bool next_turn(struct renderer *r)
{
    bool leave = r->interrupt == INTERRUPT_BREAK;
    r->interrupt = INTERRUPT_NONE;
    return !leave;
}

static bool render_turns(struct renderer *r, const struct for_node *node,
                         const struct segment *segment, struct forloop *loop)
{
    bool ok = true, more = true;
    for (size_t i = 0; ok && more && i < segment->count; i++) {
        size_t index = node->reversed ? segment->count - 1 - i : i;
        loop->index = i;
        r->slots[node->symbol].local = item_at(r->arena, segment, index);
        ok = render_body(r, &node->body);
        more = next_turn(r);
    }
    loop->index++;
    return ok;
}

bool render_for(struct renderer *r, const struct node *node)
{
    const struct for_node *tag = node->loop;
    struct segment segment;
    if (!for_segment(r, tag, &segment))
        return false;
    if (segment.count == 0)
        return !tag->has_else || render_body(r, &tag->otherwise);
    if (!renderer_enter(r, node->offset))
        return false;
    struct forloop *loop = ARENA_NEW(r->arena, struct forloop);
    *loop = (struct forloop){ .name = tag->name,
                              .length = segment.count,
                              .parent = r->registers->loop };
    size_t mark = r->locals.count;
    renderer_bind(r, LAYER_LOCAL, r->set->forloop_symbol, liquid_object(&LIQUID_FORLOOP, loop));
    renderer_bind(r, LAYER_LOCAL, tag->symbol, liquid_nil());
    r->registers->loop = loop;
    bool ok = render_turns(r, tag, &segment, loop);
    r->registers->loop = loop->parent;
    renderer_undo(r, &r->locals, mark);
    r->scopes--;
    return ok;
}

/* Anything that has a number in it, cut to a whole one. */
static bool evaluate_cut(struct renderer *r, const struct expression *expression, int64_t *number)
{
    struct liquid_value value;
    if (expression == NULL)
        return true;
    if (!renderer_evaluate(r, expression, &value))
        return false;
    if (value.kind == LIQUID_BOOL || liquid_is_sequence(value))
        return renderer_fail(r, DIAG_LIQUID_RENDER, expression->offset,
                             SLICE("give cols, limit and offset a whole number"),
                             "invalid integer");
    *number = liquid_cut_integer(value);
    return true;
}

static void open_cell(struct renderer *r, const struct tablerowloop *loop)
{
    strbuf_format(r->output, "<td class=\"col%lld\">", (long long)loop->col);
}

static void close_cell(struct renderer *r, const struct tablerowloop *loop)
{
    if (loop->col == loop->cols && loop->index + 1 < loop->length)
        strbuf_format(r->output, "</tr>\n<tr class=\"row%lld\">", (long long)loop->row + 1);
}

static bool render_cells(struct renderer *r, const struct tablerow_node *node,
                         const struct segment *segment, struct tablerowloop *loop)
{
    bool ok = true, more = true;
    for (; ok && loop->index < segment->count; loop->index++) {
        r->slots[node->symbol].local = item_at(r->arena, segment, loop->index);
        open_cell(r, loop);
        ok = render_body(r, &node->body);
        strbuf_add(r->output, SLICE("</td>"));
        more = next_turn(r);
        if (!more)
            break;
        close_cell(r, loop);
        bool row_ends = loop->col == loop->cols;
        loop->row += row_ends;
        loop->col = row_ends ? 1 : loop->col + 1;
    }
    return ok;
}

bool render_tablerow(struct renderer *r, const struct node *node)
{
    const struct tablerow_node *tag = node->table;
    struct liquid_value collection;
    int64_t offset = 0;
    int64_t limit = 0;
    if (!renderer_evaluate(r, &tag->collection, &collection))
        return false;
    if (!liquid_is_true(collection))
        return true;
    if (!evaluate_cut(r, tag->offset, &offset) || !evaluate_cut(r, tag->limit, &limit))
        return false;
    struct segment segment = cut_segment(collection, offset, tag->limit != NULL, limit);
    struct tablerowloop *loop = ARENA_NEW(r->arena, struct tablerowloop);
    *loop = (struct tablerowloop){
        .length = segment.count, .cols = (int64_t)segment.count, .col = 1, .row = 1
    };
    if (!evaluate_cut(r, tag->cols, &loop->cols) || !renderer_enter(r, node->offset))
        return false;
    strbuf_add(r->output, SLICE("<tr class=\"row1\">\n"));
    size_t mark = r->locals.count;
    renderer_bind(r, LAYER_LOCAL, r->set->tablerowloop_symbol,
                  liquid_object(&LIQUID_TABLEROWLOOP, loop));
    renderer_bind(r, LAYER_LOCAL, tag->symbol, liquid_nil());
    bool ok = render_cells(r, tag, &segment, loop);
    renderer_undo(r, &r->locals, mark);
    r->scopes--;
    strbuf_add(r->output, SLICE("</tr>\n"));
    return ok;
}
