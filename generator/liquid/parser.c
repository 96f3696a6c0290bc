/* Reads the inside of tags and outputs: expressions, conditions, filters. */
#include "liquid/parser.h"

#include "liquid/filter_run.h"
#include "liquid/number.h"

#include <assert.h>
#include <string.h>

bool parser_wrong(struct parser *parser, const char *at, slice hint, const char *format, ...)
{
    struct liquid_template *tmpl = parser->tmpl;
    if (parser->stopped)
        return false;
    va_list arguments;
    va_start(arguments, format);
    slice message = arena_vformat(parser->arena, format, arguments);
    va_end(arguments);
    const char *start = tmpl->source->text.ptr;
    assert(at >= start && at <= start + tmpl->source->text.len);
    position where = { tmpl->source, (uint32_t)(at - start) };
    if (tmpl->state != TEMPLATE_WRONG) {
        tmpl->error = message;
        tmpl->error_where = where;
    }
    tmpl->state = TEMPLATE_WRONG;
    if (parser->diags != NULL)
        diag_add(parser->diags, DIAG_LIQUID_SYNTAX, where, hint, SLICE_FMT, SLICE_ARG(message));
    return false;
}

void parser_read(struct parser *parser, slice markup)
{
    parser->lexer = (struct lexer){ .markup = markup };
    parser->lexeme = lexer_next(&parser->lexer);
    parser->ahead = lexer_next(&parser->lexer);
    parser->expression_depth = 0;
}

void parser_advance(struct parser *parser)
{
    parser->lexeme = parser->ahead;
    parser->ahead = lexer_next(&parser->lexer);
}

bool parser_take(struct parser *parser, enum lexeme_kind kind)
{
    if (parser->lexeme.kind != kind)
        return false;
    parser_advance(parser);
    return true;
}

bool parser_take_name(struct parser *parser, slice name)
{
    if (parser->lexeme.kind != LEXEME_NAME || !slice_equal(parser->lexeme.text, name))
        return false;
    parser_advance(parser);
    return true;
}

static const char *reference_name(enum lexeme_kind kind)
{
    static const char *const NAMES[] = {
        "end_of_string", "id",       "number", "string",      "pipe",         "dot",
        "dotdot",        "colon",    "comma",  "open_square", "close_square", "open_round",
        "close_round",   "question", "dash",   "equals",      "comparison",   "character"
    };
    return NAMES[kind];
}

/* Conformance suites look for the reference's words, authors of themes for plain ones. */
static const char *kind_name(const struct parser *parser, enum lexeme_kind kind)
{
    return parser->set->options.errors_in_output ? reference_name(kind)
                                                 : lexeme_kind_name(kind).ptr;
}

static bool wrong_lexeme(struct parser *parser, slice wanted, slice hint)
{
    struct lexeme *lexeme = &parser->lexeme;
    if (lexeme->kind == LEXEME_WRONG)
        return parser_wrong(parser, lexeme->start,
                            *lexeme->start == '"' || *lexeme->start == '\''
                                ? SLICE("close the string with the quote that opened it")
                                : hint,
                            "unexpected character " SLICE_FMT, SLICE_ARG(lexeme->text));
    return parser_wrong(parser, lexeme->start, hint, "expected " SLICE_FMT " but found %s",
                        SLICE_ARG(wanted), kind_name(parser, lexeme->kind));
}

bool parser_expect(struct parser *parser, enum lexeme_kind kind, slice *text)
{
    if (parser->lexeme.kind != kind)
        return wrong_lexeme(parser, slice_from(kind_name(parser, kind)), (slice){ NULL, 0 });
    if (text != NULL)
        *text = parser->lexeme.text;
    parser_advance(parser);
    return true;
}

static uint32_t offset_of(const struct parser *parser, const char *at)
{
    return (uint32_t)(at - parser->tmpl->source->text.ptr);
}

static enum known_key known_key(slice key)
{
    static const char *const NAMES[] = { "size",   "first",   "last",      "index",    "index0",
                                         "rindex", "rindex0", "length",    "name",     "parentloop",
                                         "col",    "col0",    "col_first", "col_last", "row" };
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++)
        if (slice_equal(key, slice_from(NAMES[i])))
            return (enum known_key)(i + 1);
    return KEY_OTHER;
}

static bool parse_expression_deeper(struct parser *parser, struct expression *expression);

/* lookups -> { '.' name | '[' expression ']' } */
static bool parse_lookups(struct parser *parser, struct expression *expression)
{
    ARRAY_OF(struct lookup) lookups = { 0 };
    for (;;) {
        struct lookup lookup = { .offset = offset_of(parser, parser->lexeme.start) };
        if (parser_take(parser, LEXEME_DOT)) {
            lookup.offset = offset_of(parser, parser->lexeme.start);
            if (!parser_expect(parser, LEXEME_NAME, &lookup.key))
                return false;
            lookup.known = known_key(lookup.key);
        } else if (parser_take(parser, LEXEME_OPEN_SQUARE)) {
            struct expression *index = ARENA_NEW(parser->arena, struct expression);
            if (!parse_expression_deeper(parser, index) ||
                !parser_expect(parser, LEXEME_CLOSE_SQUARE, NULL))
                return false;
            if (index->kind == EXPRESSION_LITERAL && index->literal.kind == LIQUID_STRING)
                lookup.key = index->literal.string;
            else
                lookup.index = index;
        } else {
            break;
        }
        if (lookups.count == LIQUID_LOOKUPS_MAX)
            return parser_wrong(parser, parser->lexeme.start, (slice){ NULL, 0 },
                                "more than %d parts in one name", LIQUID_LOOKUPS_MAX);
        lookup.place = ARENA_NEW(parser->arena, liquid_place);
        ARRAY_PUSH(parser->arena, &lookups, lookup);
    }
    expression->variable.lookups = lookups.items;
    expression->variable.lookup_count = (uint32_t)lookups.count;
    return true;
}

static bool literal_of_name(slice name, bool in_condition, struct liquid_value *value)
{
    if (slice_equal(name, SLICE("nil")) || slice_equal(name, SLICE("null")))
        *value = liquid_nil();
    else if (slice_equal(name, SLICE("true")))
        *value = liquid_bool(true);
    else if (slice_equal(name, SLICE("false")))
        *value = liquid_bool(false);
    else if (slice_equal(name, SLICE("empty")))
        *value =
            in_condition ? (struct liquid_value){ .kind = LIQUID_EMPTY } : liquid_string(SLICE(""));
    else if (slice_equal(name, SLICE("blank")))
        *value =
            in_condition ? (struct liquid_value){ .kind = LIQUID_BLANK } : liquid_string(SLICE(""));
    else
        return false;
    return true;
}

/* variable -> name lookups; a literal's name without lookups is the literal */
static bool parse_variable(struct parser *parser, bool in_condition, struct expression *expression)
{
    slice name = parser->lexeme.text;
    parser_advance(parser);
    bool alone = parser->lexeme.kind != LEXEME_DOT && parser->lexeme.kind != LEXEME_OPEN_SQUARE;
    if (alone && literal_of_name(name, in_condition, &expression->literal)) {
        expression->kind = EXPRESSION_LITERAL;
        return true;
    }
    expression->kind = EXPRESSION_VARIABLE;
    expression->variable.symbol = liquid_symbol(parser->set, name);
    return parse_lookups(parser, expression);
}

/* computed -> '[' expression ']' lookups */
static bool parse_computed(struct parser *parser, struct expression *expression)
{
    if (parser->set->options.strict2)
        return wrong_lexeme(parser, SLICE("a name"),
                            SLICE("write self['name'] for a name that is computed"));
    parser_advance(parser);
    struct expression *name = ARENA_NEW(parser->arena, struct expression);
    if (!parse_expression_deeper(parser, name) || !parser_expect(parser, LEXEME_CLOSE_SQUARE, NULL))
        return false;
    if (name->kind == EXPRESSION_LITERAL && name->literal.kind == LIQUID_STRING) {
        expression->kind = EXPRESSION_VARIABLE;
        expression->variable.symbol = liquid_symbol(parser->set, name->literal.string);
    } else {
        expression->kind = EXPRESSION_COMPUTED_NAME;
        expression->variable.computed = name;
    }
    return parse_lookups(parser, expression);
}

/* range -> '(' expression '..' expression ')' */
static bool parse_range(struct parser *parser, struct expression *expression)
{
    struct expression *bounds = ARENA_ARRAY(parser->arena, struct expression, 2);
    parser_advance(parser);
    expression->kind = EXPRESSION_RANGE;
    expression->range.first = &bounds[0];
    expression->range.last = &bounds[1];
    return parse_expression_deeper(parser, &bounds[0]) &&
           parser_expect(parser, LEXEME_DOTDOT, NULL) &&
           parse_expression_deeper(parser, &bounds[1]) &&
           parser_expect(parser, LEXEME_CLOSE_ROUND, NULL);
}

static bool parse_number(struct parser *parser, struct expression *expression)
{
    if (!liquid_number_literal(parser->lexeme.text, &expression->literal))
        return parser_wrong(parser, parser->lexeme.start,
                            SLICE("whole numbers have 64 bits: up to 9223372036854775807"),
                            "the number '" SLICE_FMT "' is too large",
                            SLICE_ARG(parser->lexeme.text));
    expression->kind = EXPRESSION_LITERAL;
    parser_advance(parser);
    return true;
}

bool parse_expression(struct parser *parser, bool in_condition, struct expression *expression)
{
    *expression = (struct expression){ .offset = offset_of(parser, parser->lexeme.start) };
    switch ((int)parser->lexeme.kind) {
    case LEXEME_NAME:
        return parse_variable(parser, in_condition, expression);
    case LEXEME_OPEN_SQUARE:
        return parse_computed(parser, expression);
    case LEXEME_STRING:
        expression->kind = EXPRESSION_LITERAL;
        expression->literal = liquid_string(parser->lexeme.text);
        parser_advance(parser);
        return true;
    case LEXEME_NUMBER:
        return parse_number(parser, expression);
    case LEXEME_OPEN_ROUND:
        return parse_range(parser, expression);
    default:
        return wrong_lexeme(parser, SLICE("an expression"),
                            SLICE("write a variable, a number or a quoted string"));
    }
}

static bool parse_expression_deeper(struct parser *parser, struct expression *expression)
{
    if (parser->expression_depth >= LIQUID_NESTING_MAX)
        return parser_wrong(parser, parser->lexeme.start, (slice){ NULL, 0 }, "nesting too deep");
    parser->expression_depth++;
    bool ok = parse_expression(parser, false, expression);
    parser->expression_depth--;
    return ok;
}

const struct expression *parse_new_expression(struct parser *parser)
{
    struct expression *expression = ARENA_NEW(parser->arena, struct expression);
    return parse_expression(parser, false, expression) ? expression : NULL;
}

static enum comparison_operator operator_of(slice text)
{
    static const char *const NAMES[] = { "==", "!=", "<", "<=", ">", ">=", "contains" };
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++)
        if (slice_equal(text, slice_from(NAMES[i])))
            return (enum comparison_operator)(i + 1);
    assert(slice_equal(text, SLICE("<>")));
    return COMPARE_NOT_EQUAL;
}

/* comparison -> expression [ operator expression ] */
static bool parse_comparison(struct parser *parser, struct comparison *comparison)
{
    if (!parse_expression(parser, true, &comparison->left))
        return false;
    if (parser->lexeme.kind != LEXEME_COMPARISON)
        return true;
    comparison->op = operator_of(parser->lexeme.text);
    parser_advance(parser);
    return parse_expression(parser, true, &comparison->right);
}

bool parse_condition(struct parser *parser, struct condition *condition)
{
    ARRAY_OF(struct comparison) list = { 0 };
    for (;;) {
        struct comparison comparison = { 0 };
        if (!parse_comparison(parser, &comparison))
            return false;
        if (parser_take_name(parser, SLICE("and")))
            comparison.next = RELATION_AND;
        else if (parser_take_name(parser, SLICE("or")))
            comparison.next = RELATION_OR;
        ARRAY_PUSH(parser->arena, &list, comparison);
        if (comparison.next == RELATION_END)
            break;
    }
    *condition = (struct condition){ list.items, (uint32_t)list.count };
    if (parser->lexeme.kind == LEXEME_END)
        return true;
    return wrong_lexeme(parser, slice_from(kind_name(parser, LEXEME_END)),
                        SLICE("join comparisons with 'and' or 'or'; there are no parentheses"));
}

struct arguments {
    ARRAY_OF(struct expression) positional;
    ARRAY_OF(struct keyword) keywords;
};

/* argument -> [ name ':' ] expression */
static bool parse_argument(struct parser *parser, struct arguments *arguments)
{
    if (parser->lexeme.kind == LEXEME_NAME && parser->ahead.kind == LEXEME_COLON) {
        struct keyword keyword = { .name = parser->lexeme.text };
        parser_advance(parser);
        parser_advance(parser);
        if (!parse_expression(parser, false, &keyword.value))
            return false;
        ARRAY_PUSH(parser->arena, &arguments->keywords, keyword);
        return true;
    }
    struct expression expression;
    if (!parse_expression(parser, false, &expression))
        return false;
    if (arguments->positional.count == LIQUID_ARGUMENTS_MAX)
        return parser_wrong(parser, parser->lexeme.start, (slice){ NULL, 0 },
                            "more than %d arguments", LIQUID_ARGUMENTS_MAX);
    ARRAY_PUSH(parser->arena, &arguments->positional, expression);
    return true;
}

static bool at_end_of_arguments(const struct parser *parser)
{
    return parser->lexeme.kind == LEXEME_PIPE || parser->lexeme.kind == LEXEME_END;
}

/* arguments -> [ argument { ',' argument } [ ',' ] ]; strict: at least one, no comma at the end */
static bool parse_arguments(struct parser *parser, struct arguments *arguments)
{
    bool may_end = parser->set->options.strict2;
    if (may_end && at_end_of_arguments(parser))
        return true;
    do {
        if (may_end && at_end_of_arguments(parser))
            return true;
        if (!parse_argument(parser, arguments))
            return false;
    } while (parser_take(parser, LEXEME_COMMA));
    return true;
}

/* filter -> name [ ':' arguments ] */
static bool parse_filter(struct parser *parser, struct filter_use *use)
{
    struct arguments arguments = { 0 };
    *use = (struct filter_use){ .offset = offset_of(parser, parser->lexeme.start) };
    const char *at = parser->lexeme.start;
    if (!parser_expect(parser, LEXEME_NAME, &use->name))
        return false;
    if (parser_take(parser, LEXEME_COLON) && !parse_arguments(parser, &arguments))
        return false;
    use->arguments = arguments.positional.items;
    use->argument_count = (uint32_t)arguments.positional.count;
    use->keywords = arguments.keywords.items;
    use->keyword_count = (uint32_t)arguments.keywords.count;
    return filter_resolve(parser, use, at);
}

bool parse_pipeline(struct parser *parser, struct pipeline *pipeline)
{
    ARRAY_OF(struct filter_use) filters = { 0 };
    *pipeline = (struct pipeline){ 0 };
    if (parser->lexeme.kind == LEXEME_END)
        return true;
    if (!parse_expression(parser, false, &pipeline->head))
        return false;
    while (parser_take(parser, LEXEME_PIPE)) {
        bool lax = !parser->set->options.strict2;
        if (lax && at_end_of_arguments(parser))
            continue;
        struct filter_use use;
        if (!parse_filter(parser, &use))
            return false;
        ARRAY_PUSH(parser->arena, &filters, use);
    }
    pipeline->filters = filters.items;
    pipeline->filter_count = (uint32_t)filters.count;
    pipeline->optional = filters.count > 0 && slice_equal(filters.items[0].name, SLICE("default"));
    if (parser->lexeme.kind == LEXEME_END)
        return true;
    return wrong_lexeme(parser, slice_from(kind_name(parser, LEXEME_END)),
                        SLICE("put '|' before a filter"));
}

bool parse_keywords(struct parser *parser, const struct keyword **keywords, uint32_t *count)
{
    ARRAY_OF(struct keyword) list = { 0 };
    parser_take(parser, LEXEME_COMMA);
    while (parser->lexeme.kind == LEXEME_NAME) {
        struct keyword keyword = { .name = parser->lexeme.text };
        keyword.symbol = liquid_symbol(parser->set, keyword.name);
        parser_advance(parser);
        if (!parser_expect(parser, LEXEME_COLON, NULL) ||
            !parse_expression(parser, false, &keyword.value))
            return false;
        ARRAY_PUSH(parser->arena, &list, keyword);
        parser_take(parser, LEXEME_COMMA);
    }
    *keywords = list.items;
    *count = (uint32_t)list.count;
    return parser_expect(parser, LEXEME_END, NULL);
}
