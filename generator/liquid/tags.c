/* Reads the tags that are no loops and no partials, and lists all tags. */
#include "liquid/parser.h"

#include <assert.h>
#include <string.h>

static bool is_signature(char byte)
{
    return liquid_is_word(byte) || (byte != '\0' && strchr("-.[]()", byte) != NULL);
}

static bool is_plain_name(slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!liquid_is_word(name.ptr[i]) && name.ptr[i] != '-')
            return false;
    return name.len > 0 && !(name.ptr[0] >= '0' && name.ptr[0] <= '9') && name.ptr[0] != '-';
}

/* assign -> 'assign' name '=' pipeline */
void parse_tag_assign(struct parser *parser, struct body *body)
{
    slice markup = parser->token.markup;
    size_t end = 0;
    while (end < markup.len && is_signature(markup.ptr[end]))
        end++;
    slice name = slice_sub(markup, 0, end);
    while (end < markup.len && liquid_is_space(markup.ptr[end]))
        end++;
    struct assign_node *assign = ARENA_NEW(parser->arena, struct assign_node);
    struct node *node = parser_add_node(parser, body, NODE_ASSIGN, true);
    node->assign = assign;
    bool named = parser->set->options.strict2 ? is_plain_name(name) : name.len > 0;
    if (!named || end == markup.len || markup.ptr[end] != '=') {
        parser_wrong(parser, parser->token.name.ptr, SLICE("write {% assign name = value %}"),
                     "'assign' takes a name, '=' and a value");
        return;
    }
    assign->symbol = liquid_symbol(parser->set, name);
    parser_read(parser, slice_from_index(markup, end + 1));
    parse_pipeline(parser, &assign->value);
}

/* capture -> 'capture' name body 'endcapture' */
void parse_tag_capture(struct parser *parser, struct body *body)
{
    struct token opened = parser->token;
    slice markup = opened.markup;
    size_t from = 0;
    while (from < markup.len && !is_signature(markup.ptr[from]))
        from++;
    size_t to = from;
    while (to < markup.len && is_signature(markup.ptr[to]))
        to++;
    struct capture_node *capture = ARENA_NEW(parser->arena, struct capture_node);
    parser_add_node(parser, body, NODE_CAPTURE, true)->capture = capture;
    if (from == to)
        parser_wrong(parser, opened.name.ptr, SLICE("write {% capture name %}"),
                     "'capture' takes a name");
    capture->symbol = liquid_symbol(parser->set, slice_sub(markup, from, to));
    parse_block(parser, &capture->body, SLICE("endcapture"), NULL, opened.name);
}

static struct branch *add_branch(struct parser *parser, struct if_node *node)
{
    struct {
        struct branch *items;
        size_t count, capacity;
    } list = { node->branches, node->count, node->capacity };
    uint32_t offset = (uint32_t)(parser->token.text.ptr - parser->tmpl->source->text.ptr);
    ARRAY_PUSH(parser->arena, &list, (struct branch){ .offset = offset });
    *node = (struct if_node){ list.items, list.count, list.capacity };
    struct branch *branch = &node->branches[node->count - 1];
    if (!slice_equal(parser->token.name, SLICE("else"))) {
        parser_read(parser, parser->token.markup);
        parse_condition(parser, &branch->condition);
    }
    return branch;
}

/* if -> ( 'if' | 'unless' ) condition body { 'elsif' condition body } [ 'else' body ] end */
void parse_tag_if(struct parser *parser, struct body *body)
{
    static const char *const MIDDLES[] = { "elsif", "else", NULL };
    struct if_node *node = ARENA_NEW(parser->arena, struct if_node);
    slice opened = parser->token.name;
    bool negated = slice_equal(opened, SLICE("unless"));
    slice end = negated ? SLICE("endunless") : SLICE("endif");
    size_t index = body->count;
    parser_add_node(parser, body, NODE_IF, true)->branches = node;
    add_branch(parser, node)->negated = negated;
    while (parse_block(parser, &node->branches[node->count - 1].body, end, MIDDLES, opened) &&
           !slice_equal(parser->token.name, end))
        add_branch(parser, node);
    bool blank = true;
    for (size_t i = 0; i < node->count; i++)
        blank = blank && node->branches[i].body.blank;
    for (size_t i = 0; blank && i < node->count; i++)
        body_drop_blank_text(&node->branches[i].body);
    body->items[index].blank = blank;
    body->blank = body->blank && blank;
}

/* values -> expression { ( ',' | 'or' ) expression } */
static void parse_when_values(struct parser *parser, struct when *when)
{
    parser_read(parser, parser->token.markup);
    ARRAY_OF(struct expression) values = { 0 };
    for (;;) {
        struct expression value;
        if (!parse_expression(parser, true, &value))
            return;
        ARRAY_PUSH(parser->arena, &values, value);
        if (!parser_take(parser, LEXEME_COMMA) && !parser_take_name(parser, SLICE("or")))
            break;
    }
    when->values = values.items;
    when->count = values.count;
    if (parser->set->options.strict2)
        parser_expect(parser, LEXEME_END, NULL);
}

static struct when *add_when(struct parser *parser, struct case_node *node)
{
    struct {
        struct when *items;
        size_t count, capacity;
    } list = { node->whens, node->count, node->capacity };
    uint32_t offset = (uint32_t)(parser->token.text.ptr - parser->tmpl->source->text.ptr);
    ARRAY_PUSH(parser->arena, &list, (struct when){ .offset = offset });
    node->whens = list.items;
    node->count = list.count;
    node->capacity = list.capacity;
    struct when *when = &node->whens[node->count - 1];
    when->is_else = slice_equal(parser->token.name, SLICE("else"));
    if (!when->is_else)
        parse_when_values(parser, when);
    else if (slice_trim(parser->token.markup).len > 0)
        parser_wrong(parser, parser->token.markup.ptr, (slice){ NULL, 0 },
                     "'else' of a case takes nothing");
    return when;
}

/* case -> 'case' expression [ text ] { 'when' values body | 'else' body } 'endcase' */
void parse_tag_case(struct parser *parser, struct body *body)
{
    static const char *const MIDDLES[] = { "when", "else", NULL };
    struct case_node *node = ARENA_NEW(parser->arena, struct case_node);
    slice opened = parser->token.name;
    size_t index = body->count;
    parser_add_node(parser, body, NODE_CASE, true)->choice = node;
    parser_read(parser, parser->token.markup);
    if (parse_expression(parser, false, &node->subject) && parser->set->options.strict2)
        parser_expect(parser, LEXEME_END, NULL);
    struct body dropped = { 0 }; /* what stands before the first `when` */
    struct body *current = &dropped;
    while (parse_block(parser, current, SLICE("endcase"), MIDDLES, opened) &&
           !slice_equal(parser->token.name, SLICE("endcase")))
        current = &add_when(parser, node)->body;
    bool blank = dropped.blank;
    for (size_t i = 0; i < node->count; i++)
        blank = blank && node->whens[i].body.blank;
    for (size_t i = 0; blank && i < node->count; i++)
        body_drop_blank_text(&node->whens[i].body);
    body->items[index].blank = blank;
    body->blank = body->blank && blank;
}

/* ifchanged -> 'ifchanged' body 'endifchanged' */
void parse_tag_ifchanged(struct parser *parser, struct body *body)
{
    struct body *inner = ARENA_NEW(parser->arena, struct body);
    slice opened = parser->token.name;
    size_t index = body->count;
    parser_add_node(parser, body, NODE_IFCHANGED, true)->body = inner;
    parse_block(parser, inner, SLICE("endifchanged"), NULL, opened);
    body->items[index].blank = inner->blank;
    body->blank = body->blank && inner->blank;
}

/* echo -> 'echo' pipeline */
static void parse_tag_echo(struct parser *parser, struct body *body)
{
    struct output_node *output = parser_new_output(parser);
    parser_read(parser, parser->token.markup);
    parse_pipeline(parser, &output->value);
    parser_add_node(parser, body, NODE_OUTPUT, false)->output = output;
}

/* counter -> ( 'increment' | 'decrement' ) name */
static void parse_counter(struct parser *parser, struct body *body, int64_t step, int64_t shown)
{
    struct counter_node *counter = ARENA_NEW(parser->arena, struct counter_node);
    slice name = slice_trim(parser->token.markup);
    *counter = (struct counter_node){ liquid_symbol(parser->set, name), step, shown };
    parser_add_node(parser, body, NODE_INCREMENT, false)->counter = counter;
}

static void parse_tag_increment(struct parser *parser, struct body *body)
{
    parse_counter(parser, body, 1, 0);
}

static void parse_tag_decrement(struct parser *parser, struct body *body)
{
    parse_counter(parser, body, -1, -1);
}

static void parse_tag_break(struct parser *parser, struct body *body)
{
    parser_add_node(parser, body, NODE_BREAK, false);
}

static void parse_tag_continue(struct parser *parser, struct body *body)
{
    parser_add_node(parser, body, NODE_CONTINUE, false);
}

/* comment: tags inside are skipped unread, but raw and comment must be closed. */
static void parse_tag_comment(struct parser *parser, struct body *body)
{
    (void)body;
    slice opened = parser->token.name;
    for (unsigned depth = 1; depth > 0;) {
        struct token token = tokenizer_next(&parser->tokenizer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_UNCLOSED) {
            parser_wrong(parser, opened.ptr, SLICE("add {% endcomment %}"),
                         "'comment' tag was never closed");
            return;
        }
        slice raw;
        bool trim;
        if (slice_equal(token.name, SLICE("raw")) &&
            !tokenizer_raw(&parser->tokenizer, SLICE("endraw"), &raw, &trim)) {
            parser_wrong(parser, token.name.ptr, SLICE("add {% endraw %}"),
                         "'raw' tag was never closed");
            return;
        }
        if (slice_equal(token.name, SLICE("comment")))
            depth++;
        else if (slice_equal(token.name, SLICE("endcomment")))
            depth--;
        parser->trim_next = token.trim_right;
    }
}

/* Takes the unread body of raw and doc. */
static bool take_raw(struct parser *parser, slice end, slice *inside)
{
    slice opened = parser->token.name;
    if (slice_trim(parser->token.markup).len > 0)
        parser_wrong(parser, parser->token.markup.ptr, (slice){ NULL, 0 },
                     "'" SLICE_FMT "' takes nothing", SLICE_ARG(opened));
    if (tokenizer_raw(&parser->tokenizer, end, inside, &parser->trim_next))
        return true;
    parser->stopped =
        !parser_wrong(parser, opened.ptr,
                      arena_format(parser->arena, "add {%% " SLICE_FMT " %%}", SLICE_ARG(end)),
                      "'" SLICE_FMT "' tag was never closed", SLICE_ARG(opened));
    return false;
}

/* raw -> 'raw' text 'endraw' */
static void parse_tag_raw(struct parser *parser, struct body *body)
{
    slice inside;
    if (take_raw(parser, SLICE("endraw"), &inside) && inside.len > 0) {
        /* An output of a literal: white space control must not reach into it. */
        struct node *node = parser_add_node(parser, body, NODE_RAW, false);
        node->text = inside;
    }
}

/* doc -> 'doc' text 'enddoc'; the text may hold anything but another doc. */
static void parse_tag_doc(struct parser *parser, struct body *body)
{
    (void)body;
    slice inside;
    const char *at = parser->token.name.ptr;
    if (!take_raw(parser, SLICE("enddoc"), &inside))
        return;
    struct tokenizer inner = { .text = inside };
    slice nested;
    bool trim;
    if (tokenizer_raw(&inner, SLICE("doc"), &nested, &trim))
        parser_wrong(parser, at, (slice){ NULL, 0 }, "nested doc tags are not allowed");
}

/* # -> '#' text; every line starts with '#'. */
static void parse_tag_inline_comment(struct parser *parser, struct body *body)
{
    (void)body;
    slice rest = parser->token.markup;
    slice_split(&rest, '\n');
    while (rest.len > 0) {
        slice line = slice_trim(slice_split(&rest, '\n'));
        if (line.len > 0 && line.ptr[0] != '#') {
            parser_wrong(parser, line.ptr, SLICE("put '#' in front of every line"),
                         "each line of comments must be prefixed by the '#' character");
            return;
        }
    }
}

static const struct tag_row TAGS[] = {
    { "assign", parse_tag_assign, "{% assign NAME = VALUE | FILTER %}",
      "Keeps a value under a name, for the rest of the template.",
      "{% assign year = 2026 %}{{ year }}" },
    { "break", parse_tag_break, "{% break %}", "Leaves the loop around it.",
      "{% for i in (1..5) %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}" },
    { "capture", parse_tag_capture, "{% capture NAME %} ... {% endcapture %}",
      "Keeps what its body prints under a name.",
      "{% capture name %}A{{ 1 }}{% endcapture %}{{ name }}" },
    { "case", parse_tag_case, "{% case VALUE %}{% when A, B %} ... {% else %} ... {% endcase %}",
      "Renders every branch whose values equal the value.",
      "{% case 2 %}{% when 1 %}one{% when 2 %}two{% endcase %}" },
    { "comment", parse_tag_comment, "{% comment %} ... {% endcomment %}", "Prints nothing.",
      "a{% comment %}b{% endcomment %}c" },
    { "continue", parse_tag_continue, "{% continue %}", "Goes on with the next turn of the loop.",
      "{% for i in (1..3) %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}" },
    { "cycle", parse_tag_cycle, "{% cycle GROUP: A, B %}",
      "Prints its values in turn, one each time.",
      "{% for i in (1..3) %}{% cycle \"odd\", \"even\" %} {% endfor %}" },
    { "decrement", parse_tag_decrement, "{% decrement NAME %}",
      "Counts down from -1 and prints the number.", "{% decrement n %}{% decrement n %}" },
    { "doc", parse_tag_doc, "{% doc %} ... {% enddoc %}",
      "Describes a partial to its users; prints nothing.", "{% doc %}A button.{% enddoc %}" },
    { "echo", parse_tag_echo, "{% echo VALUE | FILTER %}", "Prints a value, also in a liquid tag.",
      "{% echo \"a\" | upcase %}" },
    { "for", parse_tag_for,
      "{% for NAME in VALUES reversed limit: N offset: N %} ... {% else %} ... {% endfor %}",
      "Renders its body for each item; else is for none.",
      "{% for i in (1..3) reversed %}{{ i }}{% endfor %}" },
    { "if", parse_tag_if,
      "{% if CONDITION %} ... {% elsif CONDITION %} ... {% else %} ... {% endif %}",
      "Renders the first branch that holds.", "{% if 1 < 2 %}yes{% else %}no{% endif %}" },
    { "ifchanged", parse_tag_ifchanged, "{% ifchanged %} ... {% endifchanged %}",
      "Prints its body when that differs from the last time.",
      "{% for p in projects %}{% ifchanged %}{{ p.field }} {% endifchanged %}{% endfor %}" },
    { "include", parse_tag_include, "{% include NAME with VALUE as NAME, KEY: VALUE %}",
      "Renders a partial that shares the variables of this template.",
      "{% assign name = \"A\" %}{% include \"card\" %}" },
    { "increment", parse_tag_increment, "{% increment NAME %}",
      "Counts up from 0 and prints the number.", "{% increment n %}{% increment n %}" },
    { "liquid", NULL, "{% liquid TAG ... %}", "Tags without their brackets, one a line.",
      "{% liquid echo \"a\" %}" },
    { "raw", parse_tag_raw, "{% raw %} ... {% endraw %}", "Prints its text as it stands.",
      "{% raw %}{{ a }}{% endraw %}" },
    { "render", parse_tag_render, "{% render \"NAME\" for VALUES as NAME, KEY: VALUE %}",
      "Renders a partial that sees its arguments and the globals only.",
      "{% render \"card\" for projects as project %}" },
    { "tablerow", parse_tag_tablerow,
      "{% tablerow NAME in VALUES cols: N limit: N offset: N %} ... {% endtablerow %}",
      "Renders its body in the cells of table rows.",
      "{% tablerow i in (1..2) cols: 2 %}{{ i }}{% endtablerow %}" },
    { "unless", parse_tag_if, "{% unless CONDITION %} ... {% else %} ... {% endunless %}",
      "Renders its body when the condition does not hold.",
      "{% unless false %}yes{% endunless %}" },
    { "#", parse_tag_inline_comment, "{% # TEXT %}", "A comment in one tag.", "a{% # b %}c" },
};

const struct tag_row *liquid_tag_at(size_t index)
{
    return index < sizeof(TAGS) / sizeof(TAGS[0]) ? &TAGS[index] : NULL;
}

const struct tag_row *liquid_tag_find(slice name)
{
    for (size_t i = 0; i < sizeof(TAGS) / sizeof(TAGS[0]); i++)
        if (slice_equal(slice_from(TAGS[i].name), name))
            return &TAGS[i];
    return NULL;
}
