/* Reads bodies: text, outputs, tags, and where a block ends. */
#include "liquid/parser.h"

#include <assert.h>

struct node *parser_add_node(struct parser *parser, struct body *body, enum node_kind kind,
                             bool blank)
{
    ARRAY_PUSH(parser->arena, body, (struct node){ .kind = kind, .blank = blank });
    struct node *node = &body->items[body->count - 1];
    const char *at = parser->token.name.len > 0 ? parser->token.name.ptr : parser->token.text.ptr;
    node->offset = (uint32_t)(at - parser->tmpl->source->text.ptr);
    body->blank = body->blank && blank;
    return node;
}

static bool is_white(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!liquid_is_space(text.ptr[i]))
            return false;
    return true;
}

static void add_text(struct parser *parser, struct body *body)
{
    slice text = parser->token.text;
    if (parser->trim_next)
        text = liquid_trim_start(text);
    parser->trim_next = false;
    if (text.len > 0)
        parser_add_node(parser, body, NODE_TEXT, is_white(text))->text = text;
}

/* `{%-` and `{{-` reach back into the text before them, when that is in the same body. */
static void trim_around(struct parser *parser, struct body *body)
{
    if (parser->token.trim_left && body->count > 0 &&
        body->items[body->count - 1].kind == NODE_TEXT) {
        struct node *last = &body->items[body->count - 1];
        last->text = liquid_trim_end(last->text);
    }
    parser->trim_next = parser->token.trim_right;
}

struct output_node *parser_new_output(struct parser *parser)
{
    struct output_node *output = ARENA_NEW(parser->arena, struct output_node);
    output->memo = memo_place_new(parser->arena, &parser->set->options);
    return output;
}

static void add_output(struct parser *parser, struct body *body)
{
    trim_around(parser, body);
    struct output_node *output = parser_new_output(parser);
    struct token token = parser->token;
    parser_read(parser, token.markup);
    parse_pipeline(parser, &output->value);
    struct node *node = parser_add_node(parser, body, NODE_OUTPUT, false);
    node->output = output;
    if (output->value.head.offset != 0)
        node->offset = output->value.head.offset;
}

static void tell_unknown_tag(struct parser *parser)
{
    slice name = parser->token.name;
    slice nearest = { NULL, 0 };
    size_t best = name.len / 3 + 2;
    for (size_t i = 0; liquid_tag_at(i) != NULL; i++) {
        slice candidate = slice_from(liquid_tag_at(i)->name);
        size_t distance = slice_distance(candidate, name, best);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    slice hint = { NULL, 0 };
    if (nearest.len > 0)
        hint = arena_format(parser->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(nearest));
    if (name.len == 0)
        name = parser->token.markup;
    parser_wrong(parser, parser->token.text.ptr, hint, "unknown tag '" SLICE_FMT "'",
                 SLICE_ARG(name));
}

/* liquid -> 'liquid' { line }: the lines are tags of the same body; blocks balance within it. */
static void parse_liquid_lines(struct parser *parser, struct body *body)
{
    struct tokenizer around = parser->tokenizer;
    bool trim_next = parser->trim_next;
    parser->tokenizer = (struct tokenizer){ .text = parser->token.markup, .lines = true };
    const struct block_end *ends = parser->ends;
    parser->ends = NULL;
    for (;;) {
        parse_body(parser, body);
        if (parser->token.kind == TOKEN_END || parser->stopped)
            break;
        if (slice_starts_with(parser->token.name, SLICE("end")))
            parser_wrong(parser, parser->token.name.ptr, (slice){ NULL, 0 },
                         "'" SLICE_FMT "' is not a valid delimiter for liquid tags. use %%}",
                         SLICE_ARG(parser->token.name));
        else
            tell_unknown_tag(parser);
    }
    parser->ends = ends;
    parser->tokenizer = around;
    parser->trim_next = trim_next;
}

static void tell_unclosed_mark(struct parser *parser)
{
    bool tag = parser->token.text.ptr[1] == '%';
    slice first_line = slice_sub(parser->token.text, 0, 40);
    first_line = slice_sub(first_line, 0, slice_find_char(first_line, '\n', 0));
    parser_wrong(parser, parser->token.text.ptr,
                 tag ? SLICE("close the tag with '%}'") : SLICE("close the output with '}}'"),
                 "%s '" SLICE_FMT "' was not properly terminated", tag ? "tag" : "variable",
                 SLICE_ARG(first_line));
}

/* False when the body ends. */
static bool parse_item(struct parser *parser, struct body *body)
{
    if (!parser->pending)
        parser->token = tokenizer_next(&parser->tokenizer);
    bool again = parser->pending;
    parser->pending = false;
    switch (parser->token.kind) {
    case TOKEN_END:
        return false;
    case TOKEN_UNCLOSED:
        tell_unclosed_mark(parser);
        parser->token.kind = TOKEN_END;
        parser->stopped = true;
        return false;
    case TOKEN_TEXT:
        add_text(parser, body);
        return true;
    case TOKEN_OUTPUT:
        add_output(parser, body);
        return true;
    case TOKEN_TAG:
        break;
    }
    if (!parser->tokenizer.lines && !again)
        trim_around(parser, body);
    if (slice_equal(parser->token.name, SLICE("liquid"))) {
        parse_liquid_lines(parser, body);
        return true;
    }
    const struct tag_row *row = liquid_tag_find(parser->token.name);
    if (row == NULL)
        return false;
    row->parse(parser, body);
    return true;
}

/* body -> { text | output | tag } */
void parse_body(struct parser *parser, struct body *body)
{
    if (parser->depth >= LIQUID_NESTING_MAX) {
        parser_wrong(parser, parser->token.text.ptr, SLICE("move the inner blocks into a partial"),
                     "nesting too deep");
        parser->stopped = true;
        parser->token.kind = TOKEN_END;
        return;
    }
    if (body->count == 0)
        body->blank = true;
    parser->depth++;
    while (!parser->stopped && parse_item(parser, body)) {
    }
    parser->depth--;
    if (parser->stopped)
        parser->token.kind = TOKEN_END;
}

static bool is_among(slice name, const char *const *names)
{
    for (; names != NULL && *names != NULL; names++)
        if (slice_equal(name, slice_from(*names)))
            return true;
    return false;
}

static bool ends_outer_block(const struct parser *parser)
{
    for (const struct block_end *end = parser->ends; end != NULL; end = end->outer)
        if (slice_equal(end->name, parser->token.name))
            return true;
    return false;
}

static bool tell_never_closed(struct parser *parser, slice end, slice opened)
{
    slice name = slice_from_index(end, 3);
    return parser_wrong(parser, opened.ptr,
                        arena_format(parser->arena, "add {%% " SLICE_FMT " %%}", SLICE_ARG(end)),
                        "'" SLICE_FMT "' tag was never closed", SLICE_ARG(name));
}

bool parse_block(struct parser *parser, struct body *body, slice end, const char *const *middles,
                 slice opened)
{
    struct block_end outer = { end, parser->ends };
    for (;;) {
        const struct block_end *before = parser->ends;
        parser->ends = &outer;
        parse_body(parser, body);
        parser->ends = before;
        slice name = parser->token.name;
        if (parser->token.kind == TOKEN_END)
            return tell_never_closed(parser, end, opened);
        if (slice_equal(name, end) || is_among(name, middles))
            return true;
        if (ends_outer_block(parser)) {
            parser->pending = true;
            return tell_never_closed(parser, end, opened);
        }
        if (slice_starts_with(name, SLICE("end")))
            parser_wrong(parser, name.ptr, (slice){ NULL, 0 },
                         "'" SLICE_FMT "' is not a valid delimiter for " SLICE_FMT
                         " tags. use " SLICE_FMT,
                         SLICE_ARG(name), SLICE_ARG(slice_from_index(end, 3)), SLICE_ARG(end));
        else if (slice_equal(name, SLICE("else")))
            parser_wrong(parser, name.ptr, (slice){ NULL, 0 },
                         SLICE_FMT " tag does not expect 'else' tag",
                         SLICE_ARG(slice_from_index(end, 3)));
        else
            tell_unknown_tag(parser);
    }
}

void body_drop_blank_text(struct body *body)
{
    size_t kept = 0;
    assert(body->blank || body->count == 0);
    for (size_t i = 0; i < body->count; i++)
        if (body->items[i].kind != NODE_TEXT)
            body->items[kept++] = body->items[i];
    body->count = kept;
}

/* document -> body */
static void parse_document(struct parser *parser)
{
    struct body *body = &parser->tmpl->body;
    for (;;) {
        parse_body(parser, body);
        if (parser->token.kind == TOKEN_END)
            return;
        slice name = parser->token.name;
        if (slice_starts_with(name, SLICE("end")) || slice_equal(name, SLICE("else")))
            parser_wrong(parser, parser->token.text.ptr, (slice){ NULL, 0 },
                         "unexpected outer '" SLICE_FMT "' tag", SLICE_ARG(name));
        else
            tell_unknown_tag(parser);
    }
}

static void parse_template(struct liquid_template *tmpl, struct diags *diags, size_t from)
{
    struct parser parser = { .set = tmpl->set,
                             .arena = tmpl->set->arena,
                             .diags = diags,
                             .tmpl = tmpl,
                             .tokenizer = { .text = tmpl->source->text, .at = from } };
    parse_document(&parser);
    liquid_walk(tmpl, diags);
    if (tmpl->state == TEMPLATE_PARSING)
        tmpl->state = TEMPLATE_READY;
}

static struct context start_context(enum liquid_escape escape)
{
    static const enum place PLACES[] = { PLACE_PLAIN, PLACE_TEXT, PLACE_XML, PLACE_CSS,
                                         PLACE_JS,    PLACE_JS,   PLACE_CSV };
    return (struct context){ .place = PLACES[escape] };
}

const struct liquid_template *liquid_parse_as(struct liquid_set *set, struct diags *diags,
                                              const struct source *source, size_t from,
                                              enum liquid_escape escape)
{
    assert(from <= source->text.len && source->text.len < UINT32_MAX);
    struct liquid_template *tmpl = ARENA_NEW(set->arena, struct liquid_template);
    tmpl->set = set;
    tmpl->source = source;
    tmpl->start = start_context(escape);
    size_t errors = diags_count(diags, DIAG_ERROR);
    parse_template(tmpl, diags, from);
    return diags_count(diags, DIAG_ERROR) == errors ? tmpl : NULL;
}

const struct liquid_template *liquid_parse(struct liquid_set *set, struct diags *diags,
                                           const struct source *source, size_t from)
{
    return liquid_parse_as(set, diags, source, from, set->options.escape);
}

/* The variable that a partial is given: the last part of its name. */
static slice last_part(slice name)
{
    size_t from = name.len;
    while (from > 0 && name.ptr[from - 1] != '/')
        from--;
    return slice_from_index(name, from);
}

struct liquid_template *liquid_set_partial(struct liquid_set *set, struct diags *diags, slice name,
                                           struct context context)
{
    slice key = arena_format(set->arena, "%llx " SLICE_FMT,
                             (unsigned long long)context_key(context), SLICE_ARG(name));
    struct liquid_template *tmpl = map_find(&set->partials, key);
    if (tmpl != NULL)
        return tmpl;
    const struct source *source = set->options.load_partial == NULL
                                      ? NULL
                                      : set->options.load_partial(set->options.host, name);
    if (source == NULL)
        return NULL;
    tmpl = ARENA_NEW(set->arena, struct liquid_template);
    *tmpl = (struct liquid_template){ .set = set,
                                      .source = source,
                                      .name = arena_copy(set->arena, name) };
    tmpl->name_symbol = liquid_symbol(set, last_part(tmpl->name));
    /* Before its text is read, so that a partial may name itself. */
    tmpl->start = context;
    map_put(set->arena, &set->partials, key, tmpl);
    parse_template(tmpl, diags, 0);
    return tmpl;
}

uint32_t liquid_symbol(struct liquid_set *set, slice name)
{
    const struct symbol *known = map_find(&set->symbols, name);
    if (known != NULL)
        return known->index;
    struct symbol *symbol = ARENA_NEW(set->arena, struct symbol);
    *symbol = (struct symbol){ (uint32_t)set->symbol_names.count, arena_copy(set->arena, name) };
    map_put(set->arena, &set->symbols, symbol->name, symbol);
    ARRAY_PUSH(set->arena, &set->symbol_names, symbol->name);
    return symbol->index;
}

/* Their symbols follow each other, so that a number tells them. */
static void add_constants(struct liquid_set *set)
{
    set->constant_symbol = (uint32_t)set->symbol_names.count;
    for (const char *const *name = set->options.constants; name != NULL && *name != NULL; name++) {
        uint32_t symbol = liquid_symbol(set, slice_from(*name));
        assert(symbol == set->constant_symbol + set->constant_count);
        (void)symbol;
        set->constant_count++;
    }
}

struct liquid_set *liquid_set_new(const struct liquid_options *options)
{
    struct arena *arena = arena_new();
    struct liquid_set *set = ARENA_NEW(arena, struct liquid_set);
    set->arena = arena;
    set->options = *options;
    pthread_mutex_init(&set->lock, NULL);
    set->forloop_symbol = liquid_symbol(set, SLICE("forloop"));
    set->self_symbol = liquid_symbol(set, SLICE("self"));
    set->tablerowloop_symbol = liquid_symbol(set, SLICE("tablerowloop"));
    add_constants(set);
    return set;
}

void liquid_set_free(struct liquid_set *set)
{
    if (set == NULL)
        return;
    pthread_mutex_destroy(&set->lock);
    arena_free(set->arena);
}
