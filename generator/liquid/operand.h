/* Values at work: truth, equality, order, printing, and what stands inside them. */
#ifndef FABANG_LIQUID_OPERAND_H
#define FABANG_LIQUID_OPERAND_H

#include "liquid/liquid.h"

/* All but nil and false. */
bool liquid_is_true(struct liquid_value value);
static inline bool liquid_is_text(struct liquid_value value)
{
    return value.kind == LIQUID_STRING || value.kind == LIQUID_SAFE;
}
/* Numbers by size, arrays and hashes by what they hold, `empty` and `blank` as they say. */
bool liquid_equal(struct arena *arena, struct liquid_value a, struct liquid_value b);
/* "", [], {} */
bool liquid_is_empty(struct liquid_value value);
/* Also nil, false, and text of white space. */
bool liquid_is_blank(struct liquid_value value);
/* As an output prints it: the items of an array one after the other, nil as nothing. */
void liquid_print(struct arena *arena, struct strbuf *output, struct liquid_value value);
/* As Ruby inspects it: {"a"=>1, "b"=>[nil, "x"]}. */
void liquid_inspect(struct arena *arena, struct strbuf *output, struct liquid_value value);
/* As a string filter reads it: arrays and hashes are inspected. Borrowed from the value or in the
 * arena. */
slice liquid_text(struct arena *arena, struct liquid_value value);
/* "String", "Integer" ..., as the reference's messages name them. */
const char *liquid_class_name(struct liquid_value value);

/* About the bytes that going through the value takes: of its text, and of each item however often
 * it is reached. More than `most` when that is exceeded, or when it is nested in more than 100
 * levels.
 */
size_t liquid_weight(struct liquid_value value, size_t most);

/* Whether it has items: arrays, ranges, hashes (as pairs), objects with a count. */
bool liquid_is_sequence(struct liquid_value value);
size_t liquid_count(struct liquid_value value);
/* Item `index` < count; of a hash an array of key and value. */
struct liquid_value liquid_at(struct arena *arena, struct liquid_value value, size_t index);
/* value[key]; false when there is no such key or index. */
bool liquid_find(struct arena *arena, struct liquid_value value, struct liquid_value key,
                 struct liquid_value *found);
/* value.key for a plain key. */
bool liquid_find_key(struct arena *arena, struct liquid_value value, slice key,
                     struct liquid_value *found);

/* A new array in the arena over `items`, which it keeps. */
struct liquid_value liquid_array_value(struct arena *arena, const struct liquid_value *items,
                                       size_t count);

#endif
