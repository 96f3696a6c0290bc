/* The filters over arrays. */
#include "liquid/filter_run.h"

#include "base/utf8.h"
#include "liquid/number.h"
#include "liquid/operand.h"
#include "liquid/renderer.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static bool is_list(struct liquid_value value)
{
    return value.kind == LIQUID_ARRAY || value.kind == LIQUID_RANGE ||
           (value.kind == LIQUID_OBJECT && value.object.type->at != NULL);
}

enum { FLATTEN_DEPTH_MAX = 100 };

static void flatten(struct arena *arena, struct filter_list *list, struct liquid_value value,
                    unsigned depth)
{
    for (size_t i = 0; i < liquid_count(value); i++) {
        struct liquid_value item = liquid_at(arena, value, i);
        if (item.kind == LIQUID_ARRAY && depth < FLATTEN_DEPTH_MAX)
            flatten(arena, list, item, depth + 1);
        else
            ARRAY_PUSH(arena, list, item);
    }
}

bool filter_list_read(const struct filter_run *run, bool flat, struct filter_list *list)
{
    *list = (struct filter_list){ 0 };
    if (!filter_walks(run, run->input))
        return false;
    if (is_list(run->input))
        flatten(run->arena, list, run->input, flat ? 0 : FLATTEN_DEPTH_MAX);
    else if (run->input.kind != LIQUID_NIL)
        ARRAY_PUSH(run->arena, list, run->input);
    return true;
}

bool filter_list_give(const struct filter_run *run, const struct filter_list *list,
                      struct liquid_value *result)
{
    *result = liquid_array_value(run->arena, list->items, list->count);
    return true;
}

enum property { PROPERTY_FOUND, PROPERTY_NONE, PROPERTY_WRONG };

/* An index as Ruby takes it: numbers without their fraction. */
static bool index_of(struct liquid_value key, int64_t *index)
{
    if (key.kind == LIQUID_INTEGER)
        *index = key.integer;
    else if (key.kind == LIQUID_FLOAT && key.real > -1e15 && key.real < 1e15)
        *index = (int64_t)key.real;
    else
        return false;
    return true;
}

/* "abc"["b"], "abc"[-1]: what of the text is there, or nil. */
static enum property property_of_text(slice text, struct liquid_value key,
                                      struct liquid_value *value)
{
    int64_t index;
    if (liquid_is_text(key)) {
        if (slice_contains(text, key.string))
            *value = key;
        return PROPERTY_FOUND;
    }
    if (!index_of(key, &index))
        return PROPERTY_WRONG;
    int64_t count = (int64_t)utf8_count(text);
    if (index < 0)
        index += count;
    if (index < 0 || index >= count)
        return PROPERTY_FOUND;
    slice rest = slice_from_index(text, utf8_offset(text, (size_t)index));
    *value = filter_character(rest, false);
    return PROPERTY_FOUND;
}

/* item[property]: hashes and objects have properties, text its letters, whole numbers their bits
 * (the reference's language has it so), all else has none. */
static enum property property_of(const struct filter_run *run, struct liquid_value item,
                                 struct liquid_value key, struct liquid_value *value)
{
    int64_t index;
    *value = liquid_nil();
    if (liquid_is_text(item))
        return property_of_text(item.string, key, value);
    if (item.kind == LIQUID_HASH || item.kind == LIQUID_OBJECT) {
        if (liquid_is_text(key) && !liquid_find(run->arena, item, key, value))
            *value = liquid_nil();
        return PROPERTY_FOUND;
    }
    if (item.kind != LIQUID_INTEGER)
        return PROPERTY_NONE;
    if (!index_of(key, &index))
        return PROPERTY_WRONG;
    int64_t bit = index < 0 ? 0 : item.integer >> (index > 63 ? 63 : index) & 1;
    *value = liquid_integer(bit);
    return PROPERTY_FOUND;
}

static bool fail_property(const struct filter_run *run, struct liquid_value key)
{
    slice name = liquid_text(run->arena, key);
    return filter_fail(run, "cannot select the property '" SLICE_FMT "'", SLICE_ARG(name));
}

static bool has_property_argument(const struct filter_run *run)
{
    return run->argument_count > 0 && run->arguments[0].kind != LIQUID_NIL;
}

static void add_text(const struct filter_run *run, struct strbuf *output, struct liquid_value item)
{
    strbuf_add(output, liquid_text(run->arena, item));
}

FILTER(filter_join)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    slice glue = run->argument_count > 0 ? filter_text(run, 0) : SLICE(" ");
    if (!filter_makes(run, list.count, glue.len))
        return false;
    struct strbuf built = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            strbuf_add(&built, glue);
        add_text(run, &built, list.items[i]);
    }
    *result = liquid_string(arena_copy(run->arena, strbuf_slice(&built)));
    strbuf_release(&built);
    return true;
}

FILTER(filter_first)
{
    if (liquid_is_text(run->input))
        *result = filter_character(run->input.string, false);
    else
        *result =
            liquid_count(run->input) > 0 ? liquid_at(run->arena, run->input, 0) : liquid_nil();
    return true;
}

FILTER(filter_last)
{
    size_t count = is_list(run->input) ? liquid_count(run->input) : 0;
    if (liquid_is_text(run->input))
        *result = filter_character(run->input.string, true);
    else
        *result = count > 0 ? liquid_at(run->arena, run->input, count - 1) : liquid_nil();
    return true;
}

FILTER(filter_reverse)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    for (size_t i = 0; i < list.count / 2; i++) {
        struct liquid_value item = list.items[i];
        list.items[i] = list.items[list.count - 1 - i];
        list.items[list.count - 1 - i] = item;
    }
    return filter_list_give(run, &list, result);
}

FILTER(filter_concat)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct liquid_value other = run->arguments[0];
    if (other.kind != LIQUID_ARRAY && (other.kind != LIQUID_OBJECT || !is_list(other)))
        return filter_fail(run, "concat filter requires an array argument");
    if (!filter_walks(run, other))
        return false;
    for (size_t i = 0; i < liquid_count(other); i++)
        ARRAY_PUSH(run->arena, &list, liquid_at(run->arena, other, i));
    return filter_list_give(run, &list, result);
}

FILTER(filter_compact)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct filter_list kept = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value value = list.items[i];
        if (has_property_argument(run)) {
            enum property found = property_of(run, list.items[i], run->arguments[0], &value);
            if (found == PROPERTY_WRONG)
                return fail_property(run, run->arguments[0]);
            if (found == PROPERTY_NONE) {
                *result = liquid_nil();
                return true;
            }
        }
        if (value.kind != LIQUID_NIL)
            ARRAY_PUSH(run->arena, &kept, list.items[i]);
    }
    return filter_list_give(run, &kept, result);
}

FILTER(filter_map)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct filter_list mapped = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value value;
        if (property_of(run, list.items[i], run->arguments[0], &value) == PROPERTY_WRONG)
            return fail_property(run, run->arguments[0]);
        ARRAY_PUSH(run->arena, &mapped, value);
    }
    return filter_list_give(run, &mapped, result);
}

/* eql?: 1 and 1.0 differ. */
static bool is_same(const struct filter_run *run, struct liquid_value a, struct liquid_value b)
{
    bool texts = liquid_is_text(a) && liquid_is_text(b);
    return (a.kind == b.kind || texts) && liquid_equal(run->arena, a, b);
}

FILTER(filter_uniq)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct filter_list keys = { 0 };
    struct filter_list kept = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value key = list.items[i];
        if (has_property_argument(run) && list.count > 1) {
            enum property found = property_of(run, list.items[i], run->arguments[0], &key);
            if (found == PROPERTY_WRONG)
                return fail_property(run, run->arguments[0]);
            if (found == PROPERTY_NONE) {
                *result = liquid_nil();
                return true;
            }
        }
        size_t k = 0;
        if (!renderer_charge(run->renderer, run->use->offset, keys.count))
            return false;
        while (k < keys.count && !is_same(run, keys.items[k], key))
            k++;
        if (k < keys.count)
            continue;
        ARRAY_PUSH(run->arena, &keys, key);
        ARRAY_PUSH(run->arena, &kept, list.items[i]);
    }
    return filter_list_give(run, &kept, result);
}

FILTER(filter_sum)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct liquid_value sum = liquid_integer(0);
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value value = list.items[i];
        if (has_property_argument(run) &&
            property_of(run, list.items[i], run->arguments[0], &value) == PROPERTY_WRONG)
            return fail_property(run, run->arguments[0]);
        struct liquid_value next;
        const char *wrong = liquid_calculate(OPERATION_ADD, sum, liquid_to_number(value), &next);
        if (wrong != NULL)
            return filter_fail(run, "%s", wrong);
        sum = next;
    }
    *result = sum;
    return true;
}

/* Which items have the property, or have it with the value. */
enum outcome { OUTCOME_FAILED, OUTCOME_NIL, OUTCOME_DONE };

static enum outcome select_items(const struct filter_run *run, const struct filter_list *list,
                                 bool *selected)
{
    bool any = run->argument_count < 2 || run->arguments[1].kind == LIQUID_NIL;
    for (size_t i = 0; i < list->count; i++) {
        struct liquid_value value;
        enum property found = property_of(run, list->items[i], run->arguments[0], &value);
        if (found == PROPERTY_WRONG) {
            fail_property(run, run->arguments[0]);
            return OUTCOME_FAILED;
        }
        if (found == PROPERTY_NONE)
            return OUTCOME_NIL;
        selected[i] =
            any ? liquid_is_true(value) : liquid_equal(run->arena, value, run->arguments[1]);
    }
    return OUTCOME_DONE;
}

static bool filter_items(const struct filter_run *run, bool wanted, struct liquid_value *result)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct filter_list kept = { 0 };
    bool *selected = ARENA_ARRAY(run->arena, bool, list.count);
    enum outcome outcome = select_items(run, &list, selected);
    *result = liquid_nil();
    if (outcome != OUTCOME_DONE)
        return outcome == OUTCOME_NIL;
    for (size_t i = 0; i < list.count; i++)
        if (selected[i] == wanted)
            ARRAY_PUSH(run->arena, &kept, list.items[i]);
    return filter_list_give(run, &kept, result);
}

FILTER(filter_where)
{
    return filter_items(run, true, result);
}

FILTER(filter_reject)
{
    return filter_items(run, false, result);
}

/* The index of the first item that is selected, or the count. */
static enum outcome find_item(const struct filter_run *run, const struct filter_list *list,
                              size_t *index)
{
    for (*index = 0; *index < list->count; (*index)++) {
        struct filter_list one = { &list->items[*index], 1, 1 };
        bool selected = false;
        enum outcome outcome = select_items(run, &one, &selected);
        if (outcome != OUTCOME_DONE || selected)
            return outcome;
    }
    return OUTCOME_DONE;
}

FILTER(filter_find)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    size_t index;
    enum outcome outcome = find_item(run, &list, &index);
    *result = outcome == OUTCOME_DONE && index < list.count ? list.items[index] : liquid_nil();
    return outcome != OUTCOME_FAILED;
}

FILTER(filter_find_index)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    size_t index;
    enum outcome outcome = find_item(run, &list, &index);
    *result = outcome == OUTCOME_DONE && index < list.count ? liquid_integer((int64_t)index)
                                                            : liquid_nil();
    return outcome != OUTCOME_FAILED;
}

FILTER(filter_has)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    size_t index;
    enum outcome outcome = find_item(run, &list, &index);
    *result = outcome == OUTCOME_DONE ? liquid_bool(index < list.count) : liquid_nil();
    return outcome != OUTCOME_FAILED;
}

/* An item and what it is sorted by. */
struct sorted {
    struct liquid_value item, key;
};

enum sort_mode { SORT_PLAIN, SORT_NATURAL };

static int compare_natural(const struct filter_run *run, struct liquid_value a,
                           struct liquid_value b)
{
    slice x = liquid_text(run->arena, a);
    slice y = liquid_text(run->arena, b);
    size_t shorter = x.len < y.len ? x.len : y.len;
    for (size_t i = 0; i < shorter; i++) {
        unsigned char c = (unsigned char)x.ptr[i];
        unsigned char d = (unsigned char)y.ptr[i];
        c = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
        d = d >= 'A' && d <= 'Z' ? (unsigned char)(d + 32) : d;
        if (c != d)
            return c < d ? -1 : 1;
    }
    return (x.len > y.len) - (x.len < y.len);
}

/* Nil comes last. False when the two have no order. */
static bool compare(const struct filter_run *run, enum sort_mode mode, struct liquid_value a,
                    struct liquid_value b, int *order)
{
    bool failed;
    if (a.kind == LIQUID_NIL || b.kind == LIQUID_NIL) {
        *order = (a.kind == LIQUID_NIL) - (b.kind == LIQUID_NIL);
        return true;
    }
    if (mode == SORT_NATURAL) {
        *order = compare_natural(run, a, b);
        return true;
    }
    if (liquid_order(a, b, order, &failed))
        return true;
    *order = 0;
    return liquid_equal(run->arena, a, b);
}

/* Merge sort: stable, and stops at the first pair without order. */
static bool sort_range(const struct filter_run *run, enum sort_mode mode, struct sorted *items,
                       struct sorted *scratch, size_t count)
{
    if (count < 2)
        return true;
    size_t half = count / 2;
    size_t a = 0;
    size_t b = half;
    if (!sort_range(run, mode, items, scratch, half) ||
        !sort_range(run, mode, items + half, scratch, count - half))
        return false;
    for (size_t i = 0; i < count; i++) {
        int order = 0;
        if (a < half && b < count && !compare(run, mode, items[a].key, items[b].key, &order))
            return false;
        bool left = a < half && (b >= count || order <= 0);
        scratch[i] = left ? items[a++] : items[b++];
    }
    memcpy(items, scratch, count * sizeof(*items));
    return true;
}

static bool sort_items(const struct filter_run *run, enum sort_mode mode,
                       struct liquid_value *result)
{
    struct filter_list list;
    if (!filter_list_read(run, true, &list))
        return false;
    struct sorted *items = ARENA_ARRAY(run->arena, struct sorted, list.count * 2);
    bool none = false;
    bool wrong = false;
    for (size_t i = 0; i < list.count; i++) {
        items[i] = (struct sorted){ list.items[i], list.items[i] };
        if (!has_property_argument(run))
            continue;
        enum property found = property_of(run, list.items[i], run->arguments[0], &items[i].key);
        wrong = wrong || found == PROPERTY_WRONG;
        none = none || found == PROPERTY_NONE;
    }
    if (none) {
        *result = liquid_nil();
        return true;
    }
    if (wrong && list.count > 1)
        return fail_property(run, run->arguments[0]);
    if (!sort_range(run, mode, items, items + list.count, list.count))
        return filter_fail(run, "cannot sort values of incompatible types");
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = items[i].item;
    return filter_list_give(run, &list, result);
}

FILTER(filter_sort)
{
    return sort_items(run, SORT_PLAIN, result);
}

FILTER(filter_sort_natural)
{
    return sort_items(run, SORT_NATURAL, result);
}
