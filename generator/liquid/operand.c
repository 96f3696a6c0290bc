/* Values at work: truth, equality, order, printing, and what stands inside them. */
#include "liquid/operand.h"

#include "base/utf8.h"
#include "liquid/number.h"
#include "liquid/tokenizer.h"

#include <assert.h>
#include <string.h>

bool liquid_is_true(struct liquid_value value)
{
    return value.kind != LIQUID_NIL && (value.kind != LIQUID_BOOL || value.boolean);
}

bool liquid_is_empty(struct liquid_value value)
{
    switch ((int)value.kind) {
    case LIQUID_STRING:
    case LIQUID_SAFE:
        return value.string.len == 0;
    case LIQUID_ARRAY:
        return value.array->count == 0;
    case LIQUID_HASH:
        return value.hash->count == 0;
    case LIQUID_OBJECT:
        return value.object.type->count != NULL && value.object.type->count(value.object.self) == 0;
    default:
        return false;
    }
}

bool liquid_is_blank(struct liquid_value value)
{
    if (value.kind == LIQUID_NIL)
        return true;
    if (value.kind == LIQUID_BOOL)
        return !value.boolean;
    if (!liquid_is_text(value))
        return liquid_is_empty(value);
    for (size_t i = 0; i < value.string.len; i++)
        if (!liquid_is_space(value.string.ptr[i]))
            return false;
    return true;
}

static bool is_number(struct liquid_value value)
{
    return value.kind == LIQUID_INTEGER || value.kind == LIQUID_FLOAT;
}

static bool equal_hashes(struct arena *arena, const struct liquid_hash *a,
                         const struct liquid_hash *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        struct liquid_value other;
        struct liquid_value hash = { .kind = LIQUID_HASH, .hash = b };
        if (!liquid_find_key(arena, hash, a->pairs[i].key, &other) ||
            !liquid_equal(arena, *a->pairs[i].value, other))
            return false;
    }
    return true;
}

static bool equal_items(struct arena *arena, struct liquid_value a, struct liquid_value b)
{
    size_t count = liquid_count(a);
    if (count != liquid_count(b))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!liquid_equal(arena, liquid_at(arena, a, i), liquid_at(arena, b, i)))
            return false;
    return true;
}

static bool equal_numbers(struct liquid_value a, struct liquid_value b)
{
    if (a.kind == LIQUID_INTEGER && b.kind == LIQUID_INTEGER)
        return a.integer == b.integer;
    double x = a.kind == LIQUID_INTEGER ? (double)a.integer : a.real;
    double y = b.kind == LIQUID_INTEGER ? (double)b.integer : b.real;
    return x == y;
}

static bool is_list(struct liquid_value value)
{
    return value.kind == LIQUID_ARRAY ||
           (value.kind == LIQUID_OBJECT && value.object.type->at != NULL);
}

bool liquid_equal(struct arena *arena, struct liquid_value a, struct liquid_value b)
{
    if (a.kind == LIQUID_EMPTY || a.kind == LIQUID_BLANK) {
        if (b.kind == LIQUID_EMPTY || b.kind == LIQUID_BLANK)
            return false;
        return a.kind == LIQUID_EMPTY ? liquid_is_empty(b) : liquid_is_blank(b);
    }
    if (b.kind == LIQUID_EMPTY || b.kind == LIQUID_BLANK)
        return liquid_equal(arena, b, a);
    if (liquid_is_text(a) && liquid_is_text(b))
        return slice_equal(a.string, b.string);
    if (is_number(a) && is_number(b))
        return equal_numbers(a, b);
    if (a.kind == LIQUID_OBJECT && b.kind == LIQUID_OBJECT && a.object.self == b.object.self)
        return a.object.type == b.object.type;
    if (is_list(a) && is_list(b))
        return equal_items(arena, a, b);
    if (a.kind != b.kind)
        return false;
    switch ((int)a.kind) {
    case LIQUID_BOOL:
        return a.boolean == b.boolean;
    case LIQUID_HASH:
        return equal_hashes(arena, a.hash, b.hash);
    case LIQUID_RANGE:
        return a.range.first == b.range.first && a.range.last == b.range.last;
    case LIQUID_NIL:
        return true;
    default:
        return false;
    }
}

static void print_range(struct strbuf *output, struct liquid_value value)
{
    strbuf_add_integer(output, value.range.first);
    strbuf_add(output, SLICE(".."));
    strbuf_add_integer(output, value.range.last);
}

static void print_object(struct arena *arena, struct strbuf *output, struct liquid_value value)
{
    const struct liquid_type *type = value.object.type;
    if (type->print != NULL) {
        liquid_print(arena, output, type->print(arena, value.object.self));
        return;
    }
    if (type->at != NULL) {
        for (size_t i = 0; i < type->count(value.object.self); i++)
            liquid_print(arena, output, type->at(arena, value.object.self, i));
        return;
    }
    strbuf_add(output, slice_from(type->name));
}

void liquid_print(struct arena *arena, struct strbuf *output, struct liquid_value value)
{
    switch (value.kind) {
    case LIQUID_NIL:
    case LIQUID_EMPTY:
    case LIQUID_BLANK:
        break;
    case LIQUID_BOOL:
        strbuf_add(output, value.boolean ? SLICE("true") : SLICE("false"));
        break;
    case LIQUID_INTEGER:
        strbuf_add_integer(output, value.integer);
        break;
    case LIQUID_FLOAT:
        liquid_print_float(output, value.real);
        break;
    case LIQUID_STRING:
    case LIQUID_SAFE:
        strbuf_add(output, value.string);
        break;
    case LIQUID_ARRAY:
        for (size_t i = 0; i < value.array->count; i++)
            liquid_print(arena, output, value.array->items[i]);
        break;
    case LIQUID_HASH:
        liquid_inspect(arena, output, value);
        break;
    case LIQUID_RANGE:
        print_range(output, value);
        break;
    case LIQUID_OBJECT:
        print_object(arena, output, value);
        break;
    }
}

static void inspect_byte(struct strbuf *output, slice text, size_t i)
{
    static const char NAMED[] = "abtnvfr"; /* from 7 */
    unsigned char byte = (unsigned char)text.ptr[i];
    char next = liquid_byte_at(text, i + 1);
    if (byte == '"' || byte == '\\')
        strbuf_format(output, "\\%c", byte);
    else if (byte == '#' && (next == '{' || next == '$' || next == '@'))
        strbuf_add(output, SLICE("\\#"));
    else if (byte >= 7 && byte <= 13)
        strbuf_format(output, "\\%c", NAMED[byte - 7]);
    else if (byte == 27)
        strbuf_add(output, SLICE("\\e"));
    else if (byte < 32 || byte == 127)
        strbuf_format(output, "\\x%02X", byte);
    else
        strbuf_add_char(output, (char)byte);
}

static void inspect_text(struct strbuf *output, slice text)
{
    strbuf_add_char(output, '"');
    for (size_t i = 0; i < text.len; i++)
        inspect_byte(output, text, i);
    strbuf_add_char(output, '"');
}

static void inspect_items(struct arena *arena, struct strbuf *output, struct liquid_value value)
{
    strbuf_add_char(output, '[');
    for (size_t i = 0; i < liquid_count(value); i++) {
        if (i > 0)
            strbuf_add(output, SLICE(", "));
        liquid_inspect(arena, output, liquid_at(arena, value, i));
    }
    strbuf_add_char(output, ']');
}

static void inspect_hash(struct arena *arena, struct strbuf *output, const struct liquid_hash *hash)
{
    strbuf_add_char(output, '{');
    for (size_t i = 0; i < hash->count; i++) {
        if (i > 0)
            strbuf_add(output, SLICE(", "));
        inspect_text(output, hash->pairs[i].key);
        strbuf_add(output, SLICE("=>"));
        liquid_inspect(arena, output, *hash->pairs[i].value);
    }
    strbuf_add_char(output, '}');
}

void liquid_inspect(struct arena *arena, struct strbuf *output, struct liquid_value value)
{
    if (value.kind == LIQUID_NIL)
        strbuf_add(output, SLICE("nil"));
    else if (liquid_is_text(value))
        inspect_text(output, value.string);
    else if (is_list(value))
        inspect_items(arena, output, value);
    else if (value.kind == LIQUID_HASH)
        inspect_hash(arena, output, value.hash);
    else
        liquid_print(arena, output, value);
}

slice liquid_text(struct arena *arena, struct liquid_value value)
{
    if (liquid_is_text(value))
        return value.string;
    if (value.kind == LIQUID_NIL)
        return (slice){ "", 0 };
    struct strbuf text = { 0 };
    if (is_list(value) && (value.kind == LIQUID_ARRAY || value.object.type->print == NULL))
        liquid_inspect(arena, &text, value);
    else
        liquid_print(arena, &text, value);
    slice copy = arena_copy(arena, strbuf_slice(&text));
    strbuf_release(&text);
    return copy;
}

const char *liquid_class_name(struct liquid_value value)
{
    switch (value.kind) {
    case LIQUID_NIL:
        return "NilClass";
    case LIQUID_BOOL:
        return value.boolean ? "TrueClass" : "FalseClass";
    case LIQUID_INTEGER:
        return "Integer";
    case LIQUID_FLOAT:
        return "Float";
    case LIQUID_STRING:
    case LIQUID_SAFE:
    case LIQUID_EMPTY:
    case LIQUID_BLANK:
        return "String";
    case LIQUID_ARRAY:
        return "Array";
    case LIQUID_HASH:
        return "Hash";
    case LIQUID_RANGE:
        return "Range";
    case LIQUID_OBJECT:
        return value.object.type->name;
    }
    return "";
}

bool liquid_is_sequence(struct liquid_value value)
{
    switch ((int)value.kind) {
    case LIQUID_ARRAY:
    case LIQUID_HASH:
    case LIQUID_RANGE:
        return true;
    case LIQUID_OBJECT:
        return value.object.type->at != NULL;
    default:
        return false;
    }
}

size_t liquid_count(struct liquid_value value)
{
    switch ((int)value.kind) {
    case LIQUID_ARRAY:
        return value.array->count;
    case LIQUID_HASH:
        return value.hash->count;
    case LIQUID_RANGE:
        return value.range.last < value.range.first
                   ? 0
                   : (size_t)value.range.last - (size_t)value.range.first + 1;
    case LIQUID_OBJECT:
        return value.object.type->count == NULL ? 0 : value.object.type->count(value.object.self);
    default:
        return 0;
    }
}

struct liquid_value liquid_array_value(struct arena *arena, const struct liquid_value *items,
                                       size_t count)
{
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    *array = (struct liquid_array){ items, count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

struct liquid_value liquid_at(struct arena *arena, struct liquid_value value, size_t index)
{
    assert(index < liquid_count(value));
    switch ((int)value.kind) {
    case LIQUID_ARRAY:
        return value.array->items[index];
    case LIQUID_RANGE:
        return liquid_integer(value.range.first + (int64_t)index);
    case LIQUID_OBJECT:
        return value.object.type->at(arena, value.object.self, index);
    case LIQUID_HASH: {
        struct liquid_value *pair = ARENA_ARRAY(arena, struct liquid_value, 2);
        pair[0] = liquid_string(value.hash->pairs[index].key);
        pair[1] = *value.hash->pairs[index].value;
        return liquid_array_value(arena, pair, 2);
    }
    default:
        return liquid_nil();
    }
}

bool liquid_find_key(struct arena *arena, struct liquid_value value, slice key,
                     struct liquid_value *found)
{
    if (value.kind == LIQUID_OBJECT)
        return value.object.type->find != NULL &&
               value.object.type->find(arena, value.object.self, key, found);
    if (value.kind != LIQUID_HASH)
        return false;
    const struct liquid_pair *pair = value.hash->pairs;
    const struct liquid_pair *end = pair + value.hash->count;
    for (; pair < end; pair++)
        if (pair->key.len == key.len && (key.len == 0 || pair->key.ptr[0] == key.ptr[0]) &&
            memcmp(pair->key.ptr, key.ptr, key.len) == 0) {
            *found = *pair->value;
            return true;
        }
    return false;
}

bool liquid_find(struct arena *arena, struct liquid_value value, struct liquid_value key,
                 struct liquid_value *found)
{
    if (liquid_is_text(key))
        return liquid_find_key(arena, value, key.string, found);
    if (key.kind != LIQUID_INTEGER || !is_list(value))
        return false;
    size_t count = liquid_count(value);
    int64_t index = key.integer < 0 ? key.integer + (int64_t)count : key.integer;
    if (index < 0 || (size_t)index >= count) {
        *found = liquid_nil(); /* beyond the end is nil, not undefined */
        return true;
    }
    *found = liquid_at(arena, value, (size_t)index);
    return true;
}

enum { DEPTH_MAX = 100 };

static size_t add_weight(struct liquid_value value, size_t weight, size_t most, unsigned depth)
{
    if (liquid_is_text(value))
        return weight + value.string.len;
    size_t count = value.kind == LIQUID_ARRAY  ? value.array->count
                   : value.kind == LIQUID_HASH ? value.hash->count
                                               : 0;
    weight += sizeof(value) * (count + 1);
    if (count > 0 && depth >= DEPTH_MAX)
        return most + 1;
    for (size_t i = 0; i < count && weight <= most; i++)
        weight = add_weight(value.kind == LIQUID_ARRAY ? value.array->items[i]
                                                       : *value.hash->pairs[i].value,
                            weight, most, depth + 1);
    return weight;
}

size_t liquid_weight(struct liquid_value value, size_t most)
{
    return add_weight(value, 0, most, 0);
}
