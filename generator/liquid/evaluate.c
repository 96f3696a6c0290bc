/* What expressions, conditions and filters give while rendering. */
#include "liquid/renderer.h"

#include "base/utf8.h"
#include "liquid/filter_run.h"
#include "liquid/number.h"
#include "liquid/operand.h"

#include <assert.h>
#include <string.h>

static bool find_in(const struct liquid_pair *pairs, size_t count, slice name,
                    struct liquid_value *value)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(pairs[i].key, name)) {
            *value = *pairs[i].value;
            return true;
        }
    return false;
}

/* What the name is bound to, or NULL; `*reads` tells whose that is. */
static const struct liquid_value *find_symbol(const struct renderer *r, uint32_t symbol,
                                              unsigned *reads)
{
    assert(symbol < r->slot_count);
    const struct slot *slot = &r->slots[symbol];
    const struct slot_state *state = &r->states[symbol];
    *reads = READ_OWN;
    if (state->local_frame == r->frame)
        return &slot->local;
    if (state->assigned_frame == r->frame)
        return &slot->assigned;
    bool given = state->given_frame == r->frame;
    if (given && (slot->given.kind != LIQUID_NIL || !state->has_global))
        return &slot->given;
    *reads = state->has_global && renderer_is_constant(r, symbol) ? 0 : READ_GIVEN;
    return state->has_global ? &slot->global : NULL;
}

static bool read_symbol(struct renderer *r, uint32_t symbol, struct liquid_value *value)
{
    unsigned reads;
    const struct liquid_value *found = find_symbol(r, symbol, &reads);
    r->reads |= reads;
    if (found != NULL)
        *value = *found;
    return found != NULL;
}

static bool find_self(struct arena *arena, const void *self, slice key, struct liquid_value *value)
{
    (void)arena;
    union {
        const void *read_only;
        struct renderer *renderer;
    } host = { .read_only = self }; /* an object's self is const to hosts, this one is ours */
    return renderer_find_name(host.renderer, key, value);
}

static const struct liquid_type SELF = { .name = "Liquid::SelfDrop", .find = find_self };

bool renderer_find_name(struct renderer *r, slice name, struct liquid_value *value)
{
    pthread_mutex_lock(&r->set->lock);
    const struct symbol *symbol = map_find(&r->set->symbols, name);
    pthread_mutex_unlock(&r->set->lock);
    r->reads |= READ_ANY;
    if (symbol != NULL && symbol->index < r->slot_count)
        return read_symbol(r, symbol->index, value);
    if (r->frame == 1 && find_in(r->scope->variables, r->scope->variable_count, name, value))
        return true;
    return find_in(r->scope->globals, r->scope->global_count, name, value);
}

static void consider(slice candidate, slice name, size_t *best, slice *nearest)
{
    size_t distance = slice_distance(candidate, name, *best);
    if (distance < *best) {
        *best = distance;
        *nearest = candidate;
    }
}

static slice nearest_key(struct liquid_value object, slice key)
{
    size_t best = key.len / 3 + 2;
    slice nearest = { NULL, 0 };
    if (object.kind == LIQUID_HASH)
        for (size_t i = 0; i < object.hash->count; i++)
            consider(object.hash->pairs[i].key, key, &best, &nearest);
    if (object.kind == LIQUID_OBJECT && object.object.type->names != NULL)
        for (const char *const *name = object.object.type->names; *name != NULL; name++)
            consider(slice_from(*name), key, &best, &nearest);
    return nearest;
}

static slice did_you_mean(const struct renderer *r, slice nearest)
{
    if (nearest.len == 0)
        return SLICE("write {{ name | default: \"\" }} when it may be missing");
    return arena_format(r->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest));
}

static const char *owner_name(struct liquid_value object)
{
    if (object.kind == LIQUID_NIL)
        return "nil";
    if (object.kind == LIQUID_OBJECT)
        return object.object.type->name;
    return object.kind == LIQUID_HASH ? "the data" : "a value";
}

static bool undefined_key(struct renderer *r, const struct lookup *lookup,
                          struct liquid_value object, slice key)
{
    slice hint = did_you_mean(r, nearest_key(object, key));
    return renderer_fail(r, DIAG_LIQUID_UNDEFINED, lookup->offset, hint,
                         "undefined property '" SLICE_FMT "' of %s", SLICE_ARG(key),
                         owner_name(object));
}

static bool undefined_name(struct renderer *r, uint32_t symbol, uint32_t offset)
{
    pthread_mutex_lock(&r->set->lock); /* another rendering may add names */
    slice name = r->set->symbol_names.items[symbol];
    slice nearest = { NULL, 0 };
    size_t best = name.len / 3 + 2;
    unsigned reads;
    for (uint32_t i = 0; i < r->slot_count; i++)
        if (i != symbol && find_symbol(r, i, &reads) != NULL)
            consider(r->set->symbol_names.items[i], name, &best, &nearest);
    pthread_mutex_unlock(&r->set->lock);
    return renderer_fail(r, DIAG_LIQUID_UNDEFINED, offset, did_you_mean(r, nearest),
                         "undefined variable '" SLICE_FMT "'", SLICE_ARG(name));
}

static bool is_undefined_error(const struct renderer *r)
{
    return r->options->strict_variables && !r->lenient;
}

/* .size, .first, .last of what has no such key */
static bool find_command(struct renderer *r, enum known_key known, struct liquid_value object,
                         struct liquid_value *value)
{
    size_t count = liquid_count(object);
    if (known == KEY_SIZE) {
        if (object.kind == LIQUID_INTEGER)
            count = sizeof(int64_t);
        else if (liquid_is_text(object))
            count = utf8_count(object.string);
        else if (!liquid_is_sequence(object))
            return false;
        *value = liquid_integer((int64_t)count);
        return true;
    }
    if (known != KEY_FIRST && known != KEY_LAST)
        return false;
    if (liquid_is_text(object)) {
        *value = filter_character(object.string, known == KEY_LAST);
        return true;
    }
    if (object.kind == LIQUID_RANGE) {
        *value = liquid_integer(known == KEY_FIRST ? object.range.first : object.range.last);
        return true;
    }
    if (!liquid_is_sequence(object) || (object.kind == LIQUID_HASH && known == KEY_LAST))
        return false;
    *value =
        count == 0 ? liquid_nil() : liquid_at(r->arena, object, known == KEY_FIRST ? 0 : count - 1);
    return true;
}

static bool is_loop(struct liquid_value value)
{
    return value.kind == LIQUID_OBJECT &&
           (value.object.type == &LIQUID_FORLOOP || value.object.type == &LIQUID_TABLEROWLOOP);
}

static bool is_key(const struct liquid_pair *pair, slice key)
{
    if (pair->key.len != key.len)
        return false;
    for (size_t i = 0; i < key.len; i++) /* names are short: a call would take longer */
        if (pair->key.ptr[i] != key.ptr[i])
            return false;
    return true;
}

static bool find_in_hash(const struct lookup *lookup, const struct liquid_hash *hash,
                         struct liquid_value *value)
{
    size_t place = liquid_place_get(lookup->place);
    if (place < hash->count && is_key(&hash->pairs[place], lookup->key)) {
        *value = *hash->pairs[place].value;
        return true;
    }
    for (size_t i = 0; i < hash->count; i++)
        if (is_key(&hash->pairs[i], lookup->key)) {
            liquid_place_set(lookup->place, i);
            *value = *hash->pairs[i].value;
            return true;
        }
    return false;
}

static bool find_in_object(struct arena *arena, const struct lookup *lookup,
                           struct liquid_value object, struct liquid_value *value)
{
    const struct liquid_type *type = object.object.type;
    if (type->find_near != NULL)
        return type->find_near(arena, object.object.self, lookup->key, lookup->place, value);
    return liquid_find_key(arena, object, lookup->key, value);
}

static bool find_property(struct renderer *r, const struct lookup *lookup,
                          struct liquid_value object, struct liquid_value *value)
{
    if (object.kind == LIQUID_HASH && find_in_hash(lookup, object.hash, value))
        return true;
    if (object.kind == LIQUID_OBJECT && lookup->known != KEY_OTHER && is_loop(object))
        return liquid_loop_find(object, lookup->known, value);
    return (object.kind == LIQUID_OBJECT && find_in_object(r->arena, lookup, object, value)) ||
           (lookup->known != KEY_OTHER && find_command(r, lookup->known, object, value));
}

/* One step of a.b[c]. */
static bool look_up(struct renderer *r, const struct lookup *lookup, struct liquid_value *value)
{
    struct liquid_value object = *value;
    struct liquid_value key;
    if (lookup->index == NULL) {
        if (find_property(r, lookup, object, value))
            return true;
        key = liquid_string(lookup->key);
    } else {
        bool lenient = r->lenient;
        r->lenient = false;
        bool ok = renderer_evaluate(r, lookup->index, &key);
        r->lenient = lenient;
        if (!ok)
            return false;
        if (liquid_find(r->arena, object, key, value))
            return true;
    }
    *value = liquid_nil();
    if (is_undefined_error(r))
        return undefined_key(r, lookup, object, liquid_text(r->arena, key));
    return true;
}

static bool find_root(struct renderer *r, const struct expression *expression,
                      struct liquid_value *value)
{
    uint32_t symbol = expression->variable.symbol;
    if (read_symbol(r, symbol, value))
        return true;
    if (symbol == r->set->self_symbol) {
        *value = liquid_object(&SELF, r);
        return true;
    }
    *value = liquid_nil();
    bool bare = expression->variable.lookup_count == 0;
    if (r->options->strict_variables && !(r->lenient && bare))
        return undefined_name(r, symbol, expression->offset);
    return true;
}

bool renderer_evaluate_name(struct renderer *r, const struct expression *expression,
                            struct liquid_value *value)
{
    assert(expression->kind == EXPRESSION_VARIABLE || expression->kind == EXPRESSION_COMPUTED_NAME);
    if (expression->kind == EXPRESSION_VARIABLE) {
        if (!find_root(r, expression, value))
            return false;
    } else {
        struct liquid_value name;
        if (!renderer_evaluate(r, expression->variable.computed, &name))
            return false;
        if (!renderer_find_name(r, liquid_text(r->arena, name), value))
            *value = liquid_nil();
    }
    const struct lookup *lookup = expression->variable.lookups;
    const struct lookup *end = lookup + expression->variable.lookup_count;
    for (; lookup < end; lookup++)
        if (!look_up(r, lookup, value))
            return false;
    return true;
}

static bool evaluate_bound(struct renderer *r, const struct expression *expression, int64_t *bound)
{
    struct liquid_value value;
    if (!renderer_evaluate(r, expression, &value))
        return false;
    bool cuts = value.kind == LIQUID_NIL || liquid_is_text(value) ||
                (value.kind == LIQUID_FLOAT && expression->kind == EXPRESSION_LITERAL);
    if (cuts)
        *bound = liquid_cut_integer(value);
    else if (!liquid_to_integer(value, bound))
        return renderer_fail(r, DIAG_LIQUID_RENDER, expression->offset, (slice){ NULL, 0 },
                             "invalid integer");
    return true;
}

bool renderer_evaluate_range(struct renderer *r, const struct expression *expression,
                             struct liquid_value *value)
{
    int64_t first = 0;
    int64_t last = 0;
    if (!evaluate_bound(r, expression->range.first, &first) ||
        !evaluate_bound(r, expression->range.last, &last))
        return false;
    *value = (struct liquid_value){ .kind = LIQUID_RANGE, .range = { first, last } };
    return true;
}

static bool is_number(struct liquid_value value)
{
    return value.kind == LIQUID_INTEGER || value.kind == LIQUID_FLOAT;
}

static double as_double(struct liquid_value value)
{
    return value.kind == LIQUID_FLOAT ? value.real : (double)value.integer;
}

bool liquid_order(struct liquid_value a, struct liquid_value b, int *order, bool *failed)
{
    *failed = false;
    if (a.kind == LIQUID_INTEGER && b.kind == LIQUID_INTEGER) {
        *order = (a.integer > b.integer) - (a.integer < b.integer);
        return true;
    }
    if (is_number(a) && is_number(b)) {
        double x = as_double(a);
        double y = as_double(b);
        *order = (x > y) - (x < y);
        return x == x && y == y;
    }
    if (liquid_is_text(a) && liquid_is_text(b)) {
        *order = slice_compare(a.string, b.string);
        return true;
    }
    *failed = (is_number(a) && liquid_is_text(b)) || (is_number(b) && liquid_is_text(a));
    return false;
}

static bool compare_order(struct renderer *r, const struct comparison *comparison,
                          struct liquid_value a, struct liquid_value b, bool *holds)
{
    int order = 0;
    bool failed;
    *holds = false;
    if (!liquid_order(a, b, &order, &failed)) {
        if (!failed)
            return true;
        slice with = is_number(b) ? liquid_text(r->arena, b) : slice_from(liquid_class_name(b));
        return renderer_fail(r, DIAG_LIQUID_RENDER, comparison->left.offset,
                             SLICE("turn text into a number with '| plus: 0'"),
                             "comparison of %s with " SLICE_FMT " failed", liquid_class_name(a),
                             SLICE_ARG(with));
    }
    if (comparison->op == COMPARE_LESS)
        *holds = order < 0;
    else if (comparison->op == COMPARE_LESS_EQUAL)
        *holds = order <= 0;
    else if (comparison->op == COMPARE_GREATER)
        *holds = order > 0;
    else
        *holds = order >= 0;
    return true;
}

static bool contains(struct renderer *r, struct liquid_value a, struct liquid_value b)
{
    if (!liquid_is_true(a) || !liquid_is_true(b))
        return false;
    if (liquid_is_text(a))
        return slice_contains(a.string, liquid_text(r->arena, b));
    if (a.kind == LIQUID_RANGE)
        return is_number(b) && as_double(b) >= (double)a.range.first &&
               as_double(b) <= (double)a.range.last;
    struct liquid_value ignored;
    if (a.kind == LIQUID_HASH || (a.kind == LIQUID_OBJECT && a.object.type->at == NULL))
        return liquid_is_text(b) && liquid_find_key(r->arena, a, b.string, &ignored);
    if (b.kind == LIQUID_EMPTY || b.kind == LIQUID_BLANK)
        return false;
    for (size_t i = 0; i < liquid_count(a); i++)
        if (liquid_equal(r->arena, liquid_at(r->arena, a, i), b))
            return true;
    return false;
}

static bool test_one(struct renderer *r, const struct comparison *comparison, bool *holds)
{
    struct liquid_value a;
    struct liquid_value b;
    bool lenient = r->lenient;
    bool asks = comparison->op == COMPARE_TRUTH || comparison->op == COMPARE_EQUAL ||
                comparison->op == COMPARE_NOT_EQUAL;
    r->lenient = lenient || asks;
    bool ok = renderer_evaluate(r, &comparison->left, &a);
    r->lenient = lenient;
    if (!ok)
        return false;
    if (comparison->op == COMPARE_TRUTH) {
        *holds = liquid_is_true(a);
        return true;
    }
    if (!renderer_evaluate(r, &comparison->right, &b))
        return false;
    switch ((int)comparison->op) {
    case COMPARE_EQUAL:
    case COMPARE_NOT_EQUAL:
        *holds = liquid_equal(r->arena, a, b) == (comparison->op == COMPARE_EQUAL);
        return true;
    case COMPARE_CONTAINS:
        *holds = contains(r, a, b);
        return true;
    default:
        return compare_order(r, comparison, a, b, holds);
    }
}

bool renderer_test(struct renderer *r, const struct condition *condition, bool *holds)
{
    *holds = false;
    for (uint32_t i = 0; i < condition->count; i++) {
        const struct comparison *comparison = &condition->comparisons[i];
        if (!test_one(r, comparison, holds))
            return false;
        bool decided = comparison->next == RELATION_AND ? !*holds : *holds;
        if (comparison->next == RELATION_END || decided)
            break;
    }
    return true;
}

bool renderer_evaluate_pipeline(struct renderer *r, const struct pipeline *pipeline,
                                struct liquid_value *value)
{
    bool lenient = r->lenient;
    r->lenient = lenient || pipeline->optional;
    bool ok = renderer_evaluate(r, &pipeline->head, value);
    r->lenient = lenient;
    if (!ok)
        return false;
    for (uint32_t i = 0; i < pipeline->filter_count; i++)
        if (!filter_apply(r, &pipeline->filters[i], value))
            return false;
    return true;
}
