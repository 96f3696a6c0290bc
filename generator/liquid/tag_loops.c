/* Reads the tags that loop or name a partial. */
#include "liquid/operand.h"
#include "liquid/parser.h"

#include <assert.h>

static slice between(const char *from, const char *to)
{
    return slice_trim((slice){ from, (size_t)(to - from) });
}

/* One symbol for all equal texts. */
static uint32_t group_of(struct parser *parser, slice text)
{
    const struct symbol *known = map_find(&parser->set->groups, text);
    if (known != NULL)
        return known->index;
    struct symbol *symbol = ARENA_NEW(parser->arena, struct symbol);
    *symbol =
        (struct symbol){ (uint32_t)parser->set->groups.count, arena_copy(parser->arena, text) };
    map_put(parser->arena, &parser->set->groups, symbol->name, symbol);
    return symbol->index;
}

/* for-option -> 'limit' ':' expression | 'offset' ':' ( 'continue' | expression ) */
static bool parse_for_option(struct parser *parser, struct for_node *node)
{
    bool limit = slice_equal(parser->lexeme.text, SLICE("limit"));
    if (parser->lexeme.kind != LEXEME_NAME ||
        (!limit && !slice_equal(parser->lexeme.text, SLICE("offset"))))
        return parser_wrong(parser, parser->lexeme.start,
                            SLICE("write {% for item in items reversed limit: 2 offset: 1 %}"),
                            "invalid attribute in for loop; valid attributes are limit and offset");
    parser_advance(parser);
    if (!parser_expect(parser, LEXEME_COLON, NULL))
        return false;
    if (!limit && parser_take_name(parser, SLICE("continue"))) {
        node->continues = true;
        return true;
    }
    const struct expression *value = parse_new_expression(parser);
    if (limit)
        node->limit = value;
    else
        node->offset = value;
    return value != NULL;
}

/* for -> name 'in' expression [ 'reversed' ] { [ ',' ] for-option } */
static bool parse_for_markup(struct parser *parser, struct for_node *node)
{
    slice name;
    parser_read(parser, parser->token.markup);
    if (!parser_expect(parser, LEXEME_NAME, &name))
        return false;
    node->symbol = liquid_symbol(parser->set, name);
    if (!parser_take_name(parser, SLICE("in")))
        return parser_wrong(parser, parser->lexeme.start, SLICE("write {% for item in items %}"),
                            "for loops require an 'in' clause");
    const char *start = parser->lexeme.start;
    if (!parse_expression(parser, false, &node->collection))
        return false;
    slice collection = between(start, parser->lexeme.start);
    node->name = arena_format(parser->arena, SLICE_FMT "-" SLICE_FMT, SLICE_ARG(name),
                              SLICE_ARG(collection));
    node->continue_symbol = group_of(parser, node->name);
    node->reversed = parser_take_name(parser, SLICE("reversed"));
    while (parser->lexeme.kind == LEXEME_COMMA || parser->lexeme.kind == LEXEME_NAME) {
        parser_take(parser, LEXEME_COMMA);
        if (parser->lexeme.kind == LEXEME_END)
            return true;
        if (!parse_for_option(parser, node))
            return false;
    }
    return parser_expect(parser, LEXEME_END, NULL);
}

/* for-tag -> 'for' for body [ 'else' body ] 'endfor' */
void parse_tag_for(struct parser *parser, struct body *body)
{
    static const char *const MIDDLES[] = { "else", NULL };
    struct for_node *node = ARENA_NEW(parser->arena, struct for_node);
    slice opened = parser->token.name;
    size_t index = body->count;
    parser_add_node(parser, body, NODE_FOR, true)->loop = node;
    parse_for_markup(parser, node);
    bool closed = parse_block(parser, &node->body, SLICE("endfor"), MIDDLES, opened);
    while (closed && slice_equal(parser->token.name, SLICE("else"))) {
        node->has_else = true;
        node->otherwise = (struct body){ 0 };
        closed = parse_block(parser, &node->otherwise, SLICE("endfor"), MIDDLES, opened);
    }
    bool blank = node->body.blank && (!node->has_else || node->otherwise.blank);
    if (blank) {
        body_drop_blank_text(&node->body);
        body_drop_blank_text(&node->otherwise);
    }
    body->items[index].blank = blank;
    body->blank = body->blank && blank;
}

/* tablerow-option -> ( 'cols' | 'limit' | 'offset' | 'range' ) ':' expression */
static bool parse_tablerow_option(struct parser *parser, struct tablerow_node *node)
{
    struct lexeme name = parser->lexeme;
    parser_advance(parser);
    if (!parser_expect(parser, LEXEME_COLON, NULL))
        return false;
    const struct expression *value = parse_new_expression(parser);
    if (value == NULL)
        return false;
    if (slice_equal(name.text, SLICE("cols")))
        node->cols = value;
    else if (slice_equal(name.text, SLICE("limit")))
        node->limit = value;
    else if (slice_equal(name.text, SLICE("offset")))
        node->offset = value;
    else if (parser->set->options.strict2 && !slice_equal(name.text, SLICE("range")))
        return parser_wrong(parser, name.start,
                            SLICE("write {% tablerow item in items cols: 3 limit: 6 offset: 1 %}"),
                            "invalid attribute in tablerow loop; valid attributes are cols, limit, "
                            "offset and range");
    return true;
}

/* tablerow -> name 'in' expression { [ ',' ] tablerow-option } */
static bool parse_tablerow_markup(struct parser *parser, struct tablerow_node *node)
{
    slice name;
    parser_read(parser, parser->token.markup);
    if (!parser_expect(parser, LEXEME_NAME, &name))
        return false;
    node->symbol = liquid_symbol(parser->set, name);
    if (!parser_take_name(parser, SLICE("in")))
        return parser_wrong(parser, parser->lexeme.start,
                            SLICE("write {% tablerow item in items cols: 3 %}"),
                            "for loops require an 'in' clause");
    if (!parse_expression(parser, false, &node->collection))
        return false;
    parser_take(parser, LEXEME_COMMA);
    while (parser->lexeme.kind == LEXEME_NAME) {
        if (!parse_tablerow_option(parser, node))
            return false;
        parser_take(parser, LEXEME_COMMA);
    }
    return !parser->set->options.strict2 || parser_expect(parser, LEXEME_END, NULL);
}

/* tablerow-tag -> 'tablerow' tablerow body 'endtablerow' */
void parse_tag_tablerow(struct parser *parser, struct body *body)
{
    struct tablerow_node *node = ARENA_NEW(parser->arena, struct tablerow_node);
    slice opened = parser->token.name;
    size_t index = body->count;
    parser_add_node(parser, body, NODE_TABLEROW, true)->table = node;
    parse_tablerow_markup(parser, node);
    parse_block(parser, &node->body, SLICE("endtablerow"), NULL, opened);
    body->items[index].blank = node->body.blank;
    body->blank = body->blank && node->body.blank;
}

static bool is_literal(const struct expression *expression)
{
    return expression->kind == EXPRESSION_LITERAL;
}

/* An unnamed cycle's group is the text of its values; one with a variable is alone. */
static uint32_t cycle_group(struct parser *parser, const struct cycle_node *node)
{
    struct strbuf text = { 0 };
    bool alone = false;
    for (uint32_t i = 0; i < node->count; i++) {
        alone = alone || !is_literal(&node->values[i]);
        if (is_literal(&node->values[i]))
            liquid_inspect(parser->arena, &text, node->values[i].literal);
        strbuf_add_char(&text, ',');
    }
    if (alone)
        strbuf_format(&text, "%p", (const void *)node);
    uint32_t group = group_of(parser, strbuf_slice(&text));
    strbuf_release(&text);
    return group;
}

/* cycle -> [ expression ':' ] expression { ',' expression } */
static bool parse_cycle_markup(struct parser *parser, struct cycle_node *node)
{
    ARRAY_OF(struct expression) values = { 0 };
    parser_read(parser, parser->token.markup);
    struct expression value;
    if (parser->lexeme.kind == LEXEME_END)
        return parser_wrong(parser, parser->token.name.ptr, (slice){ NULL, 0 },
                            "'cycle' takes values");
    if (!parse_expression(parser, false, &value))
        return false;
    if (parser_take(parser, LEXEME_COLON)) {
        struct expression *name = ARENA_NEW(parser->arena, struct expression);
        *name = value;
        node->name = name;
        if (!parse_expression(parser, false, &value))
            return false;
    }
    ARRAY_PUSH(parser->arena, &values, value);
    while (parser_take(parser, LEXEME_COMMA) && parser->lexeme.kind != LEXEME_END) {
        if (!parse_expression(parser, false, &value))
            return false;
        ARRAY_PUSH(parser->arena, &values, value);
    }
    node->values = values.items;
    node->count = (uint32_t)values.count;
    return !parser->set->options.strict2 || parser_expect(parser, LEXEME_END, NULL);
}

void parse_tag_cycle(struct parser *parser, struct body *body)
{
    struct cycle_node *node = ARENA_NEW(parser->arena, struct cycle_node);
    parser_add_node(parser, body, NODE_CYCLE, false)->cycle = node;
    if (parse_cycle_markup(parser, node))
        node->group = cycle_group(parser, node);
}

/* binding -> [ ( 'with' | 'for' ) expression ] [ 'as' name ] */
static bool parse_binding(struct parser *parser, struct partial_node *node)
{
    if (parser_take_name(parser, SLICE("with")))
        node->bind = BIND_WITH;
    else if (parser_take_name(parser, SLICE("for")))
        node->bind = BIND_FOR;
    if (node->bind != BIND_NONE && (node->bound = parse_new_expression(parser)) == NULL)
        return false;
    if (parser_take_name(parser, SLICE("as"))) {
        slice alias;
        if (!parser_expect(parser, LEXEME_NAME, &alias))
            return false;
        node->has_alias = true;
        node->alias = liquid_symbol(parser->set, alias);
    }
    return parse_keywords(parser, &node->arguments, &node->argument_count);
}

/* render -> 'render' string binding keywords */
void parse_tag_render(struct parser *parser, struct body *body)
{
    struct partial_node *node = ARENA_NEW(parser->arena, struct partial_node);
    parser_add_node(parser, body, NODE_RENDER, false)->partial = node;
    parser_read(parser, parser->token.markup);
    const char *at = parser->lexeme.start;
    if (parser->lexeme.kind != LEXEME_STRING) {
        parser_wrong(parser, at, SLICE("write {% render \"name\" %}; include takes a variable"),
                     "the name of a partial to 'render' must be a quoted string");
        return;
    }
    node->literal_name = parser->lexeme.text;
    parser_advance(parser);
    parse_binding(parser, node);
    if (node->bind == BIND_NONE && node->argument_count == 0)
        node->memo = memo_place_new(parser->arena, &parser->set->options);
}

/* Jekyll's form: a bare file name, then key=value. */
static bool is_bare_name(slice markup, slice *name)
{
    size_t end = 0;
    bool file = false;
    while (end < markup.len && !liquid_is_space(markup.ptr[end])) {
        char byte = markup.ptr[end++];
        if (byte == '"' || byte == '\'' || byte == '[' || byte == ',' || byte == ':')
            return false;
        file = file || byte == '.' || byte == '/';
    }
    *name = slice_sub(markup, 0, end);
    return file;
}

/* jekyll-include -> file { name '=' expression } */
static void parse_jekyll_include(struct parser *parser, struct partial_node *node, slice name)
{
    struct map given = { 0 }; /* of two values for one name the last counts, as in Jekyll */
    slice rest = slice_from_index(parser->token.markup, name.len);
    node->jekyll = true;
    node->literal_name = name;
    node->include_symbol = liquid_symbol(parser->set, SLICE("include"));
    parser_read(parser, rest);
    while (parser->lexeme.kind == LEXEME_NAME) {
        struct keyword *keyword = ARENA_NEW(parser->arena, struct keyword);
        keyword->name = parser->lexeme.text;
        parser_advance(parser);
        if (!parser_expect(parser, LEXEME_EQUALS, NULL) ||
            !parse_expression(parser, false, &keyword->value))
            return;
        map_put(parser->arena, &given, keyword->name, keyword);
    }
    parser_expect(parser, LEXEME_END, NULL);
    struct keyword *list = ARENA_ARRAY(parser->arena, struct keyword, given.count);
    for (size_t i = 0; i < given.count; i++)
        list[i] = *(const struct keyword *)given.entries[i].value;
    node->arguments = list;
    node->argument_count = (uint32_t)given.count;
}

/* include -> 'include' expression binding keywords | jekyll-include */
void parse_tag_include(struct parser *parser, struct body *body)
{
    struct partial_node *node = ARENA_NEW(parser->arena, struct partial_node);
    parser_add_node(parser, body, NODE_INCLUDE, false)->partial = node;
    slice bare;
    if (!parser->set->options.errors_in_output && is_bare_name(parser->token.markup, &bare)) {
        parse_jekyll_include(parser, node, bare);
        return;
    }
    parser_read(parser, parser->token.markup);
    const struct expression *name = parse_new_expression(parser);
    if (name == NULL || !parse_binding(parser, node))
        return;
    if (is_literal(name) && name->literal.kind == LIQUID_STRING)
        node->literal_name = name->literal.string;
    else
        node->name = name;
}
