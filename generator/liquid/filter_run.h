/* Filters: how they are found, called and described. */
#ifndef FABANG_LIQUID_FILTER_RUN_H
#define FABANG_LIQUID_FILTER_RUN_H

#include "liquid/node.h"

struct parser;
struct renderer;

/* One call of a standard filter. */
struct filter_run {
    struct renderer *renderer;
    struct arena *arena;
    const struct liquid_options *options;
    const struct filter_use *use;
    struct liquid_value input;
    const struct liquid_value *arguments; /* keywords are a hash behind the others */
    size_t argument_count;
};

struct filter_row {
    const char *name;
    unsigned char arguments_min, arguments_max;
    bool (*apply)(const struct filter_run *run, struct liquid_value *result);
    const char *syntax, *help, *example;
};

/* Finds the filter that `use` names; false with an error when it must be known and is not, or is
 * given too few or too many arguments. */
bool filter_resolve(struct parser *parser, struct filter_use *use, const char *at);
/* Replaces `*value` by what the filter makes of it. */
bool filter_apply(struct renderer *renderer, const struct filter_use *use,
                  struct liquid_value *value);
/* All of them, for the documentation; NULL behind the last. */
const struct filter_row *liquid_filter_at(size_t index);

/* Adds an error at the filter; always false. */
bool filter_fail(const struct filter_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The input, or argument `index`, as text. */
slice filter_input(const struct filter_run *run);
slice filter_text(const struct filter_run *run, size_t index);
/* Before going through the items of a value: false with an error when there are too many. */
bool filter_walks(const struct filter_run *run, struct liquid_value value);
/* Before text of so many bytes is made: the same. */
bool filter_makes(const struct filter_run *run, size_t count, size_t item_bytes);
bool filter_integer(const struct filter_run *run, size_t index, int64_t *integer);
/* Whether outputs are escaped, so that safe HTML counts. */
bool filter_escapes(const struct filter_run *run);
/* What a filter goes through. */
struct filter_list {
    struct liquid_value *items;
    size_t count, capacity;
};
/* The input's items: of an array, range or object those in it (`flat`: and those of the arrays in
 * it), of anything else itself, of nil none. False with an error when there are too many. */
bool filter_list_read(const struct filter_run *run, bool flat, struct filter_list *list);
bool filter_list_give(const struct filter_run *run, const struct filter_list *list,
                      struct liquid_value *result);
/* The first or last character, "" of "". */
struct liquid_value filter_character(slice text, bool last);

#define FILTER(name) bool name(const struct filter_run *run, struct liquid_value *result)
FILTER(filter_abs);
FILTER(filter_append);
FILTER(filter_array_to_sentence_string);
FILTER(filter_at_least);
FILTER(filter_at_most);
FILTER(filter_base64_decode);
FILTER(filter_base64_encode);
FILTER(filter_base64_url_safe_decode);
FILTER(filter_base64_url_safe_encode);
FILTER(filter_capitalize);
FILTER(filter_ceil);
FILTER(filter_compact);
FILTER(filter_concat);
FILTER(filter_date);
FILTER(filter_date_to_long_string);
FILTER(filter_date_to_rfc822);
FILTER(filter_date_to_string);
FILTER(filter_date_to_xmlschema);
FILTER(filter_default);
FILTER(filter_divided_by);
FILTER(filter_downcase);
FILTER(filter_escape);
FILTER(filter_escape_once);
FILTER(filter_find);
FILTER(filter_find_exp);
FILTER(filter_find_index);
FILTER(filter_first);
FILTER(filter_floor);
FILTER(filter_group_by);
FILTER(filter_group_by_exp);
FILTER(filter_has);
FILTER(filter_join);
FILTER(filter_jsonify);
FILTER(filter_last);
FILTER(filter_lstrip);
FILTER(filter_map);
FILTER(filter_minus);
FILTER(filter_modulo);
FILTER(filter_newline_to_br);
FILTER(filter_normalize_whitespace);
FILTER(filter_number_of_words);
FILTER(filter_plus);
FILTER(filter_pop);
FILTER(filter_prepend);
FILTER(filter_push);
FILTER(filter_raw);
FILTER(filter_reject);
FILTER(filter_remove);
FILTER(filter_remove_first);
FILTER(filter_remove_last);
FILTER(filter_replace);
FILTER(filter_replace_first);
FILTER(filter_replace_last);
FILTER(filter_reverse);
FILTER(filter_round);
FILTER(filter_rstrip);
FILTER(filter_shift);
FILTER(filter_size);
FILTER(filter_slice);
FILTER(filter_slugify);
FILTER(filter_smartify);
FILTER(filter_sort);
FILTER(filter_sort_natural);
FILTER(filter_split);
FILTER(filter_strip);
FILTER(filter_strip_html);
FILTER(filter_strip_newlines);
FILTER(filter_sum);
FILTER(filter_times);
FILTER(filter_truncate);
FILTER(filter_truncatewords);
FILTER(filter_uniq);
FILTER(filter_unshift);
FILTER(filter_upcase);
FILTER(filter_uri_escape);
FILTER(filter_url_decode);
FILTER(filter_url_encode);
FILTER(filter_where);
FILTER(filter_where_exp);

#endif
