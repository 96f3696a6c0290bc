/* The table of filters, and how one is called. */
#include "liquid/filter_run.h"

#include "liquid/number.h"
#include "liquid/operand.h"
#include "liquid/parser.h"
#include "liquid/renderer.h"

#include <assert.h>

static const struct filter_row FILTERS[] = {
    { "abs", 0, 0, filter_abs, "", "The number without its sign.", "{{ -7 | abs }}" },
    { "append", 1, 1, filter_append, "TEXT", "The text with another at its end.",
      "{{ \"a\" | append: \".html\" }}" },
    { "array_to_sentence_string", 0, 1, filter_array_to_sentence_string, "CONNECTOR",
      "The items as a list in a sentence.",
      "{{ \"a,b,c\" | split: \",\" | array_to_sentence_string }}" },
    { "at_least", 1, 1, filter_at_least, "NUMBER", "The larger of the two.",
      "{{ 4 | at_least: 5 }}" },
    { "at_most", 1, 1, filter_at_most, "NUMBER", "The smaller of the two.",
      "{{ 4 | at_most: 3 }}" },
    { "base64_decode", 0, 0, filter_base64_decode, "", "The text that was encoded in Base64.",
      "{{ \"YQ==\" | base64_decode }}" },
    { "base64_encode", 0, 0, filter_base64_encode, "", "The text in Base64.",
      "{{ \"a\" | base64_encode }}" },
    { "base64_url_safe_decode", 0, 0, filter_base64_url_safe_decode, "",
      "The text that was encoded in Base64 for URLs.", "{{ \"YQ==\" | base64_url_safe_decode }}" },
    { "base64_url_safe_encode", 0, 0, filter_base64_url_safe_encode, "",
      "The text in Base64 for URLs.", "{{ \"a\" | base64_url_safe_encode }}" },
    { "capitalize", 0, 0, filter_capitalize, "",
      "The first letter in upper case, the others in lower case.", "{{ \"aBC\" | capitalize }}" },
    { "ceil", 0, 0, filter_ceil, "", "The next whole number up.", "{{ 1.2 | ceil }}" },
    { "cgi_escape", 0, 0, filter_url_encode, "", "The same as url_encode.",
      "{{ \"a b\" | cgi_escape }}" },
    { "compact", 0, 1, filter_compact, "PROPERTY", "Without the items that are nil.",
      "{{ projects | compact: \"score\" | map: \"name\" | join }}" },
    { "concat", 1, 1, filter_concat, "ARRAY", "The items of both arrays.",
      "{{ words | concat: words | join }}" },
    { "date", 1, 1, filter_date, "FORMAT", "A date or time in the form that strftime describes.",
      "{{ \"2026-03-10\" | date: \"%e %B %Y\" }}" },
    { "date_to_long_string", 0, 2, filter_date_to_long_string, "TYPE, STYLE",
      "A date with the month's whole name.", "{{ \"2026-03-10\" | date_to_long_string }}" },
    { "date_to_rfc822", 0, 0, filter_date_to_rfc822, "", "A time as RSS writes it.",
      "{{ \"2026-03-10\" | date_to_rfc822 }}" },
    { "date_to_string", 0, 2, filter_date_to_string, "TYPE, STYLE", "A date with a short month.",
      "{{ \"2026-03-10\" | date_to_string }}" },
    { "date_to_xmlschema", 0, 0, filter_date_to_xmlschema, "", "A time as ISO 8601 writes it.",
      "{{ \"2026-03-10\" | date_to_xmlschema }}" },
    { "default", 0, 2, filter_default, "VALUE, allow_false: true",
      "The value given here when the input is nil, false or empty.",
      "{{ nil | default: \"none\" }}" },
    { "divided_by", 1, 1, filter_divided_by, "NUMBER",
      "The quotient; whole numbers give a whole number.", "{{ 7 | divided_by: 2 }}" },
    { "downcase", 0, 0, filter_downcase, "", "The text in lower case.",
      "{{ \"ABC\" | downcase }}" },
    { "escape", 0, 0, filter_escape, "", "The text with & < > \" ' as references.",
      "{{ \"<a>\" | escape }}" },
    { "escape_once", 0, 0, filter_escape_once, "",
      "The same, without changing references that are there already.",
      "{{ \"&lt;a>\" | escape_once }}" },
    { "find", 1, 2, filter_find, "PROPERTY, VALUE", "The first item whose property has the value.",
      "{% assign p = projects | find: \"field\", \"stars\" %}{{ p.name }}" },
    { "find_exp", 2, 2, filter_find_exp, "NAME, CONDITION",
      "The first item for which the condition holds.",
      "{% assign p = projects | find_exp: \"p\", \"p.score < 23\" %}{{ p.name }}" },
    { "find_index", 1, 2, filter_find_index, "PROPERTY, VALUE", "The place of that item, from 0.",
      "{{ projects | find_index: \"field\", \"stars\" }}" },
    { "first", 0, 0, filter_first, "", "The first item or letter.",
      "{{ \"a,b\" | split: \",\" | first }}" },
    { "floor", 0, 0, filter_floor, "", "The next whole number down.", "{{ 1.8 | floor }}" },
    { "group_by", 1, 1, filter_group_by, "PROPERTY",
      "Groups with name, items and size, one for each value of the property.",
      "{% assign all = projects | group_by: \"field\" %}{% for g in all %}{{ g.name }} {{ g.size "
      "}} {% endfor %}" },
    { "group_by_exp", 2, 2, filter_group_by_exp, "NAME, EXPRESSION",
      "Groups by what the expression gives for an item.",
      "{% assign all = projects | group_by_exp: \"p\", \"p.field | slice: 1\" %}{% for g in all "
      "%}{{ g.name }} {{ g.size }} {% endfor %}" },
    { "h", 0, 0, filter_escape, "", "The same as escape.", "{{ \"<a>\" | h }}" },
    { "has", 1, 2, filter_has, "PROPERTY, VALUE", "Whether any item's property has the value.",
      "{{ projects | has: \"field\", \"stars\" }}" },
    { "join", 0, 1, filter_join, "TEXT", "The items as one text, with another between them.",
      "{{ \"a,b\" | split: \",\" | join: \" and \" }}" },
    { "json", 0, 0, filter_jsonify, "", "The same as jsonify.", "{{ \"a\" | json }}" },
    { "jsonify", 0, 0, filter_jsonify, "", "The value as JSON.",
      "{{ \"a,b\" | split: \",\" | jsonify }}" },
    { "last", 0, 0, filter_last, "", "The last item or letter.",
      "{{ \"a,b\" | split: \",\" | last }}" },
    { "lstrip", 0, 0, filter_lstrip, "", "Without white space at its start.",
      "{{ \" a \" | lstrip }}" },
    { "map", 1, 1, filter_map, "PROPERTY", "That property of each item.",
      "{{ projects | map: \"name\" | join }}" },
    { "minus", 1, 1, filter_minus, "NUMBER", "The difference.", "{{ 3 | minus: 1 }}" },
    { "modulo", 1, 1, filter_modulo, "NUMBER", "The rest of a division.", "{{ 7 | modulo: 3 }}" },
    { "newline_to_br", 0, 0, filter_newline_to_br, "", "A <br /> before each end of a line.",
      "{{ lines | newline_to_br }}" },
    { "normalize_whitespace", 0, 0, filter_normalize_whitespace, "",
      "One space for each run of white space.", "{{ \"a   b\" | normalize_whitespace }}" },
    { "number_of_words", 0, 1, filter_number_of_words, "MODE",
      "How many words; each Han character and kana counts as one.",
      "{{ \"two words\" | number_of_words }}" },
    { "plus", 1, 1, filter_plus, "NUMBER", "The sum.", "{{ 0.1 | plus: 0.2 }}" },
    { "pop", 0, 1, filter_pop, "COUNT", "Without the last items.", "{{ words | pop | join }}" },
    { "prepend", 1, 1, filter_prepend, "TEXT", "The text with another at its start.",
      "{{ \"b\" | prepend: \"a\" }}" },
    { "push", 1, 1, filter_push, "ITEM", "With one more item at its end.",
      "{{ words | push: \"d\" | join }}" },
    { "raw", 0, 0, filter_raw, "", "Text that is HTML already, where text stands.",
      "{{ \"<b>a</b>\" | raw }}" },
    { "reject", 1, 2, filter_reject, "PROPERTY, VALUE",
      "The items whose property does not have the value.",
      "{{ projects | reject: \"field\", \"stars\" | map: \"name\" | join }}" },
    { "remove", 1, 1, filter_remove, "TEXT", "Without that text.",
      "{{ \"abab\" | remove: \"b\" }}" },
    { "remove_first", 1, 1, filter_remove_first, "TEXT", "Without its first occurrence.",
      "{{ \"abab\" | remove_first: \"b\" }}" },
    { "remove_last", 1, 1, filter_remove_last, "TEXT", "Without its last occurrence.",
      "{{ \"abab\" | remove_last: \"b\" }}" },
    { "replace", 1, 2, filter_replace, "TEXT, TEXT", "The second text for each of the first.",
      "{{ \"abab\" | replace: \"b\", \"c\" }}" },
    { "replace_first", 1, 2, filter_replace_first, "TEXT, TEXT", "For its first occurrence.",
      "{{ \"abab\" | replace_first: \"b\", \"c\" }}" },
    { "replace_last", 2, 2, filter_replace_last, "TEXT, TEXT", "For its last occurrence.",
      "{{ \"abab\" | replace_last: \"b\", \"c\" }}" },
    { "reverse", 0, 0, filter_reverse, "", "The items from last to first.",
      "{{ \"a,b\" | split: \",\" | reverse | join }}" },
    { "round", 0, 1, filter_round, "PLACES", "The nearest number with so many places.",
      "{{ 2.675 | round: 2 }}" },
    { "rstrip", 0, 0, filter_rstrip, "", "Without white space at its end.",
      "{{ \" a \" | rstrip }}" },
    { "safe", 0, 0, filter_raw, "", "The same as raw.", "{{ \"<b>a</b>\" | safe }}" },
    { "shift", 0, 1, filter_shift, "COUNT", "Without the first items.",
      "{{ words | shift | join }}" },
    { "size", 0, 0, filter_size, "", "How many letters or items.", "{{ \"abc\" | size }}" },
    { "slice", 1, 2, filter_slice, "START, COUNT", "Some letters or items, from 0.",
      "{{ \"abc\" | slice: 1, 2 }}" },
    { "slugify", 0, 1, filter_slugify, "MODE", "The text as a part of a URL.",
      "{{ \"A b!\" | slugify }}" },
    { "smartify", 0, 0, filter_smartify, "", "Curly quotes and dashes for straight ones.",
      "{{ \"a -- b\" | smartify }}" },
    { "sort", 0, 1, filter_sort, "PROPERTY", "The items in order, nil last.",
      "{{ \"b,a\" | split: \",\" | sort | join }}" },
    { "sort_natural", 0, 1, filter_sort_natural, "PROPERTY",
      "The same, upper and lower case as one.",
      "{{ \"b,A\" | split: \",\" | sort_natural | join }}" },
    { "split", 1, 1, filter_split, "TEXT", "The parts between that text.",
      "{{ \"a,b\" | split: \",\" | last }}" },
    { "strip", 0, 0, filter_strip, "", "Without white space at both ends.",
      "{{ \" a \" | strip }}" },
    { "strip_html", 0, 0, filter_strip_html, "", "Without tags, scripts and styles.",
      "{{ \"<b>a</b>\" | strip_html }}" },
    { "strip_newlines", 0, 0, filter_strip_newlines, "", "Without ends of lines.",
      "{{ lines | strip_newlines }}" },
    { "sum", 0, 1, filter_sum, "PROPERTY", "The sum of the items.",
      "{{ \"1,2\" | split: \",\" | sum }}" },
    { "times", 1, 1, filter_times, "NUMBER", "The product.", "{{ 3 | times: 4 }}" },
    { "truncate", 0, 2, filter_truncate, "LENGTH, ELLIPSIS",
      "At most so many letters, the ellipsis included.", "{{ \"abcdef\" | truncate: 5 }}" },
    { "truncatewords", 0, 2, filter_truncatewords, "COUNT, ELLIPSIS", "At most so many words.",
      "{{ \"a b c\" | truncatewords: 2 }}" },
    { "uniq", 0, 1, filter_uniq, "PROPERTY", "Each value once.",
      "{{ \"a,a,b\" | split: \",\" | uniq | join }}" },
    { "unshift", 1, 1, filter_unshift, "ITEM", "With one more item at its start.",
      "{{ words | unshift: \"d\" | join }}" },
    { "upcase", 0, 0, filter_upcase, "", "The text in upper case.", "{{ \"abc\" | upcase }}" },
    { "uri_escape", 0, 0, filter_uri_escape, "", "A URL with what it may not hold as %XX.",
      "{{ \"/a b\" | uri_escape }}" },
    { "url_decode", 0, 0, filter_url_decode, "", "The text that was encoded for a URL.",
      "{{ \"a+b\" | url_decode }}" },
    { "url_encode", 0, 0, filter_url_encode, "", "The text for the query of a URL.",
      "{{ \"a b\" | url_encode }}" },
    { "where", 1, 2, filter_where, "PROPERTY, VALUE", "The items whose property has the value.",
      "{{ projects | where: \"field\", \"stars\" | map: \"name\" | join }}" },
    { "where_exp", 2, 2, filter_where_exp, "NAME, CONDITION",
      "The items for which the condition holds.",
      "{{ projects | where_exp: \"p\", \"p.score > 22\" | map: \"name\" | join }}" },
    { "xml_escape", 0, 0, filter_escape, "", "The same as escape.", "{{ \"<a>\" | xml_escape }}" },
};

enum { FILTER_COUNT = sizeof(FILTERS) / sizeof(FILTERS[0]) };

const struct filter_row *liquid_filter_at(size_t index)
{
    return index < FILTER_COUNT ? &FILTERS[index] : NULL;
}

static const struct filter_row *find_row(slice name)
{
    size_t low = 0;
    size_t high = FILTER_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = slice_compare(slice_from(FILTERS[middle].name), name);
        if (order == 0)
            return &FILTERS[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct liquid_filter *find_host(const struct liquid_options *options, slice name)
{
    const struct liquid_filter *filter = options->filters;
    for (; filter != NULL && filter->name != NULL; filter++)
        if (slice_equal(slice_from(filter->name), name))
            return filter;
    return NULL;
}

static slice nearest_filter(const struct liquid_options *options, slice name)
{
    size_t best = name.len / 3 + 2;
    slice nearest = { NULL, 0 };
    const struct liquid_filter *host = options->filters;
    for (size_t i = 0; i < FILTER_COUNT || (host != NULL && host->name != NULL); i++) {
        slice candidate = slice_from(i < FILTER_COUNT ? FILTERS[i].name : host++->name);
        size_t distance = slice_distance(candidate, name, best);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

static bool tell_unknown(struct parser *parser, slice name, const char *at)
{
    slice nearest = nearest_filter(&parser->set->options, name);
    slice hint = { NULL, 0 };
    if (nearest.len > 0)
        hint = arena_format(parser->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest));
    return parser_wrong(parser, at, hint, "undefined filter '" SLICE_FMT "'", SLICE_ARG(name));
}

static void limits_of(const struct filter_use *use, size_t *min, size_t *max)
{
    *min = use->host != NULL ? use->host->arguments_min : use->row->arguments_min;
    *max = use->host != NULL ? use->host->arguments_max : use->row->arguments_max;
}

static size_t given_arguments(const struct filter_use *use)
{
    return use->argument_count + (use->keyword_count > 0);
}

static bool takes_expression(const struct filter_row *row)
{
    return row != NULL && (row->apply == filter_where_exp || row->apply == filter_find_exp ||
                           row->apply == filter_group_by_exp);
}

/* The condition of where_exp is compiled with the template; it is read in the middle of the
 * filter's own markup. */
static bool compile_predicate(struct parser *parser, struct filter_use *use, const char *at)
{
    const struct expression *arguments = use->arguments;
    for (size_t i = 0; i < 2; i++)
        if (use->argument_count != 2 || arguments[i].kind != EXPRESSION_LITERAL ||
            arguments[i].literal.kind != LIQUID_STRING || arguments[i].literal.string.len == 0)
            return parser_wrong(parser, at, SLICE("write where_exp: \"item\", \"item.size > 1\""),
                                "the filter '" SLICE_FMT
                                "' takes a name and an expression, both quoted",
                                SLICE_ARG(use->name));
    struct predicate *predicate = ARENA_NEW(parser->arena, struct predicate);
    struct lexer lexer = parser->lexer;
    struct lexeme lexeme = parser->lexeme;
    struct lexeme ahead = parser->ahead;
    predicate->symbol = liquid_symbol(parser->set, arguments[0].literal.string);
    parser_read(parser, arguments[1].literal.string);
    bool ok;
    if (use->row->apply == filter_group_by_exp) {
        struct pipeline *pipeline = ARENA_NEW(parser->arena, struct pipeline);
        predicate->pipeline = pipeline;
        ok = parse_pipeline(parser, pipeline);
    } else {
        ok = parse_condition(parser, &predicate->condition);
    }
    parser->lexer = lexer;
    parser->lexeme = lexeme;
    parser->ahead = ahead;
    use->predicate = predicate;
    return ok;
}

bool filter_resolve(struct parser *parser, struct filter_use *use, const char *at)
{
    const struct liquid_options *options = &parser->set->options;
    use->host = find_host(options, use->name);
    use->row = use->host == NULL ? find_row(use->name) : NULL;
    if (use->host == NULL && use->row == NULL)
        return !options->strict_filters || tell_unknown(parser, use->name, at);
    if (takes_expression(use->row) && !compile_predicate(parser, use, at))
        return false;
    size_t min;
    size_t max;
    size_t given = given_arguments(use);
    limits_of(use, &min, &max);
    use->counts = given >= min && given <= max;
    if (options->errors_in_output || use->counts)
        return true;
    slice hint = { NULL, 0 };
    if (use->row != NULL && use->row->syntax[0] != '\0')
        hint = arena_format(parser->arena, "write '%s: %s'", use->row->name, use->row->syntax);
    return parser_wrong(parser, at, hint,
                        "the filter '" SLICE_FMT "' takes %zu to %zu arguments, not %zu",
                        SLICE_ARG(use->name), min, max, given);
}

bool filter_fail(const struct filter_run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    slice message = arena_vformat(run->arena, format, arguments);
    va_end(arguments);
    return renderer_fail(run->renderer, DIAG_LIQUID_RENDER, run->use->offset, (slice){ NULL, 0 },
                         SLICE_FMT, SLICE_ARG(message));
}

slice filter_input(const struct filter_run *run)
{
    return liquid_text(run->arena, run->input);
}

slice filter_text(const struct filter_run *run, size_t index)
{
    return index < run->argument_count ? liquid_text(run->arena, run->arguments[index])
                                       : (slice){ "", 0 };
}

bool filter_walks(const struct filter_run *run, struct liquid_value value)
{
    size_t count = liquid_is_sequence(value) ? liquid_count(value) : 0;
    return filter_makes(run, count, sizeof(value)) &&
           renderer_charge(run->renderer, run->use->offset, count);
}

bool filter_makes(const struct filter_run *run, size_t count, size_t item_bytes)
{
    size_t bytes;
    if (!__builtin_mul_overflow(count, item_bytes, &bytes) &&
        bytes <= run->renderer->limits.value_bytes)
        return true;
    return renderer_stop(run->renderer, run->use->offset,
                         "Memory limits exceeded: too large a value");
}

bool filter_integer(const struct filter_run *run, size_t index, int64_t *integer)
{
    if (index >= run->argument_count)
        return true;
    return liquid_to_integer(run->arguments[index], integer) || filter_fail(run, "invalid integer");
}

bool filter_escapes(const struct filter_run *run)
{
    return run->options->escape != LIQUID_ESCAPE_NONE;
}

/* Keywords come to a filter as a hash behind its other arguments. */
static bool evaluate_keywords(struct renderer *r, const struct filter_use *use,
                              struct liquid_value *value)
{
    struct liquid_hash *hash = ARENA_NEW(r->arena, struct liquid_hash);
    struct liquid_pair *pairs = ARENA_ARRAY(r->arena, struct liquid_pair, use->keyword_count);
    struct liquid_value *values = ARENA_ARRAY(r->arena, struct liquid_value, use->keyword_count);
    for (uint32_t i = 0; i < use->keyword_count; i++) {
        if (!renderer_evaluate(r, &use->keywords[i].value, &values[i]))
            return false;
        pairs[i] = (struct liquid_pair){ use->keywords[i].name, &values[i] };
    }
    *hash = (struct liquid_hash){ pairs, use->keyword_count };
    *value = (struct liquid_value){ .kind = LIQUID_HASH, .hash = hash };
    return true;
}

static bool apply_host(struct renderer *r, const struct filter_run *run, struct liquid_value *value)
{
    struct liquid_filter_call call = { .arena = r->arena,
                                       .diags = r->diags,
                                       .where = { r->tmpl->source, run->use->offset },
                                       .host = r->options->host,
                                       .input = run->input,
                                       .arguments = run->arguments,
                                       .argument_count = run->argument_count };
    return run->use->host->apply(&call, value);
}

static bool fail_count(const struct filter_run *run)
{
    size_t min;
    size_t max;
    limits_of(run->use, &min, &max);
    if (min == max)
        return filter_fail(run, "wrong number of arguments (given %zu, expected %zu)",
                           run->argument_count + 1, min + 1);
    return filter_fail(run, "wrong number of arguments (given %zu, expected %zu..%zu)",
                       run->argument_count + 1, min + 1, max + 1);
}

bool filter_apply(struct renderer *r, const struct filter_use *use, struct liquid_value *value)
{
    struct liquid_value arguments[LIQUID_ARGUMENTS_MAX + 1];
    assert(use->argument_count <= LIQUID_ARGUMENTS_MAX);
    for (uint32_t i = 0; i < use->argument_count; i++)
        if (!renderer_evaluate(r, &use->arguments[i], &arguments[i]))
            return false;
    if (use->keyword_count > 0 && !evaluate_keywords(r, use, &arguments[use->argument_count]))
        return false;
    if (use->row == NULL && use->host == NULL)
        return true; /* unknown: the input passes */
    struct filter_run run = { .renderer = r,
                              .arena = r->arena,
                              .options = r->options,
                              .use = use,
                              .input = *value,
                              .arguments = arguments,
                              .argument_count = given_arguments(use) };
    if (!use->counts)
        return fail_count(&run);
    bool ok = use->host != NULL ? apply_host(r, &run, value) : use->row->apply(&run, value);
    return ok && renderer_admit(r, use->offset, *value);
}
