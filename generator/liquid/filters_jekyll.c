/* The filters that authors know from Jekyll. */
#include "liquid/filter_run.h"

#include "base/utf8.h"
#include "liquid/json_text.h"
#include "liquid/operand.h"
#include "liquid/renderer.h"
#include "liquid/tokenizer.h"
#include "liquid/unicode.h"

static bool give_built(const struct filter_run *run, struct strbuf *built,
                       struct liquid_value *result)
{
    *result = liquid_string(arena_copy(run->arena, strbuf_slice(built)));
    strbuf_release(built);
    return true;
}

FILTER(filter_push)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    ARRAY_PUSH(run->arena, &list, run->arguments[0]);
    return filter_list_give(run, &list, result);
}

FILTER(filter_unshift)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    struct filter_list longer = { 0 };
    ARRAY_PUSH(run->arena, &longer, run->arguments[0]);
    for (size_t i = 0; i < list.count; i++)
        ARRAY_PUSH(run->arena, &longer, list.items[i]);
    return filter_list_give(run, &longer, result);
}

static bool drop_count(const struct filter_run *run, const struct filter_list *list, size_t *count)
{
    int64_t wanted = 1;
    if (!filter_integer(run, 0, &wanted))
        return false;
    *count = wanted < 0 ? 0 : (size_t)wanted > list->count ? list->count : (size_t)wanted;
    return true;
}

FILTER(filter_pop)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    size_t count;
    if (!drop_count(run, &list, &count))
        return false;
    list.count -= count;
    return filter_list_give(run, &list, result);
}

FILTER(filter_shift)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    size_t count;
    if (!drop_count(run, &list, &count))
        return false;
    list.items += count;
    list.count -= count;
    return filter_list_give(run, &list, result);
}

FILTER(filter_array_to_sentence_string)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    slice connector = run->argument_count > 0 ? filter_text(run, 0) : SLICE("and");
    struct strbuf built = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0 && list.count > 2)
            strbuf_add_char(&built, ',');
        if (i > 0)
            strbuf_add_char(&built, ' ');
        if (i > 0 && i + 1 == list.count)
            strbuf_format(&built, SLICE_FMT " ", SLICE_ARG(connector));
        strbuf_add(&built, liquid_text(run->arena, list.items[i]));
    }
    return give_built(run, &built, result);
}

FILTER(filter_normalize_whitespace)
{
    slice text = slice_trim(filter_input(run));
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        if (!liquid_is_space(text.ptr[i]))
            strbuf_add_char(&built, text.ptr[i]);
        else if (!liquid_is_space(text.ptr[i - 1]))
            strbuf_add_char(&built, ' ');
    }
    return give_built(run, &built, result);
}

/* Han and kana count one by one, other runs of letters as one word. */
FILTER(filter_number_of_words)
{
    slice text = filter_input(run);
    int64_t words = 0;
    bool in_word = false;
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        if (utf8_is_cjk(code_point)) {
            words += unicode_is_word(code_point);
            in_word = false;
        } else if (code_point < 0x80 && liquid_is_space((char)code_point)) {
            in_word = false;
        } else {
            words += !in_word;
            in_word = true;
        }
    }
    *result = liquid_integer(words);
    return true;
}

/* Letters and digits of any script stay; runs of anything else become one hyphen. */
FILTER(filter_slugify)
{
    slice mode = filter_text(run, 0);
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    bool raw = slice_equal(mode, SLICE("raw")), gap = false;
    if (slice_equal(mode, SLICE("none"))) {
        *result = run->input;
        return true;
    }
    text = unicode_downcase(run->arena, text);
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        bool white = code_point < 0x80 && liquid_is_space((char)code_point);
        bool kept = raw ? !white : unicode_is_word(code_point);
        if (slice_equal(mode, SLICE("pretty")) &&
            (code_point == '.' || code_point == '_' || code_point == '~'))
            kept = true;
        if (!kept) {
            gap = true;
            continue;
        }
        if (gap && built.len > 0)
            strbuf_add_char(&built, '-');
        gap = false;
        strbuf_add_code_point(&built, code_point);
    }
    return give_built(run, &built, result);
}

static bool opens_quote(slice before)
{
    return before.len == 0 || liquid_is_space(before.ptr[before.len - 1]) ||
           before.ptr[before.len - 1] == '(' || before.ptr[before.len - 1] == '[';
}

static size_t smart_mark(struct strbuf *output, slice text, size_t i)
{
    slice rest = slice_from_index(text, i);
    slice before = slice_sub(text, 0, i);
    if (slice_starts_with(rest, SLICE("---"))) {
        strbuf_add(output, SLICE("\u2014"));
        return 3;
    }
    if (slice_starts_with(rest, SLICE("--"))) {
        strbuf_add(output, SLICE("\u2013"));
        return 2;
    }
    if (slice_starts_with(rest, SLICE("..."))) {
        strbuf_add(output, SLICE("\u2026"));
        return 3;
    }
    if (rest.ptr[0] == '"')
        strbuf_add(output, opens_quote(before) ? SLICE("\u201C") : SLICE("\u201D"));
    else if (rest.ptr[0] == '\'')
        strbuf_add(output, opens_quote(before) ? SLICE("\u2018") : SLICE("\u2019"));
    else
        strbuf_add_char(output, rest.ptr[0]);
    return 1;
}

FILTER(filter_smartify)
{
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len;)
        i += smart_mark(&built, text, i);
    return give_built(run, &built, result);
}

/* `item` as the variable of the predicate while it is tested. */
static bool test_item(const struct filter_run *run, struct liquid_value item,
                      struct liquid_value *value)
{
    struct renderer *r = run->renderer;
    const struct predicate *predicate = run->use->predicate;
    if (predicate == NULL)
        return filter_fail(run, "the condition must be a quoted text in the template");
    size_t mark = r->locals.count;
    renderer_bind(r, LAYER_LOCAL, predicate->symbol, item);
    bool ok, holds = false;
    if (predicate->pipeline != NULL) {
        ok = renderer_evaluate_pipeline(r, predicate->pipeline, value);
    } else {
        ok = renderer_test(r, &predicate->condition, &holds);
        *value = liquid_bool(holds);
    }
    renderer_undo(r, &r->locals, mark);
    return ok;
}

FILTER(filter_where_exp)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    struct filter_list kept = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value value = liquid_nil();
        if (!test_item(run, list.items[i], &value))
            return false;
        if (liquid_is_true(value))
            ARRAY_PUSH(run->arena, &kept, list.items[i]);
    }
    return filter_list_give(run, &kept, result);
}

FILTER(filter_find_exp)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value value = liquid_nil();
        if (!test_item(run, list.items[i], &value))
            return false;
        if (liquid_is_true(value)) {
            *result = list.items[i];
            return true;
        }
    }
    *result = liquid_nil();
    return true;
}

struct group {
    struct liquid_value name;
    struct filter_list items;
};

struct groups {
    struct group *items;
    size_t count, capacity;
};

static bool add_to_group(const struct filter_run *run, struct groups *groups,
                         struct liquid_value name, struct liquid_value item)
{
    size_t i = 0;
    if (!renderer_charge(run->renderer, run->use->offset, groups->count))
        return false;
    while (i < groups->count && !liquid_equal(run->arena, groups->items[i].name, name))
        i++;
    if (i == groups->count)
        ARRAY_PUSH(run->arena, groups, (struct group){ .name = name });
    ARRAY_PUSH(run->arena, &groups->items[i].items, item);
    return true;
}

/* {"name": ..., "items": [...], "size": n} */
static struct liquid_value group_value(const struct filter_run *run, const struct group *group)
{
    struct liquid_value *values = ARENA_ARRAY(run->arena, struct liquid_value, 3);
    struct liquid_pair *pairs = ARENA_ARRAY(run->arena, struct liquid_pair, 3);
    struct liquid_hash *hash = ARENA_NEW(run->arena, struct liquid_hash);
    values[0] = group->name;
    values[1] = liquid_array_value(run->arena, group->items.items, group->items.count);
    values[2] = liquid_integer((int64_t)group->items.count);
    pairs[0] = (struct liquid_pair){ SLICE("name"), &values[0] };
    pairs[1] = (struct liquid_pair){ SLICE("items"), &values[1] };
    pairs[2] = (struct liquid_pair){ SLICE("size"), &values[2] };
    *hash = (struct liquid_hash){ pairs, 3 };
    return (struct liquid_value){ .kind = LIQUID_HASH, .hash = hash };
}

static bool give_groups(const struct filter_run *run, const struct groups *groups,
                        struct liquid_value *result)
{
    struct filter_list list = { 0 };
    for (size_t i = 0; i < groups->count; i++)
        ARRAY_PUSH(run->arena, &list, group_value(run, &groups->items[i]));
    return filter_list_give(run, &list, result);
}

FILTER(filter_group_by)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    struct groups groups = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value name;
        if (!liquid_find(run->arena, list.items[i], run->arguments[0], &name))
            name = liquid_nil();
        if (!add_to_group(run, &groups, name, list.items[i]))
            return false;
    }
    return give_groups(run, &groups, result);
}

FILTER(filter_group_by_exp)
{
    struct filter_list list;
    if (!filter_list_read(run, false, &list))
        return false;
    struct groups groups = { 0 };
    for (size_t i = 0; i < list.count; i++) {
        struct liquid_value name = liquid_nil();
        if (!test_item(run, list.items[i], &name))
            return false;
        if (!add_to_group(run, &groups, name, list.items[i]))
            return false;
    }
    return give_groups(run, &groups, result);
}

FILTER(filter_jsonify)
{
    struct strbuf built = { 0 };
    liquid_print_json(run->arena, &built, run->input, false);
    return give_built(run, &built, result);
}
