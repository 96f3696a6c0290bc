/* What the files of the parser share: where it stands, and the grammar's lower rules. */
#ifndef FABANG_LIQUID_PARSER_H
#define FABANG_LIQUID_PARSER_H

#include "liquid/lexer.h"
#include "liquid/node.h"
#include "liquid/tokenizer.h"

struct parser {
    struct liquid_set *set;
    struct arena *arena; /* the set's */
    struct diags *diags; /* NULL: only the first error is kept, in the template */
    struct liquid_template *tmpl;
    struct tokenizer tokenizer;
    struct token token; /* the current one */
    bool pending;       /* `token` is to be delivered again */
    bool trim_next;     /* the tag before ended in a dash */
    bool stopped;       /* no more errors are told */
    unsigned depth, expression_depth;
    const struct block_end *ends; /* end tags that the blocks around wait for */
    struct lexer lexer;
    struct lexeme lexeme, ahead;
};

struct block_end {
    slice name;
    const struct block_end *outer;
};

/* Adds a syntax error at the byte `at` of the source; always false. */
bool parser_wrong(struct parser *parser, const char *at, slice hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Starts to read `markup`. */
void parser_read(struct parser *parser, slice markup);
void parser_advance(struct parser *parser);
/* Takes the lexeme when it is of that kind, or that name. */
bool parser_take(struct parser *parser, enum lexeme_kind kind);
bool parser_take_name(struct parser *parser, slice name);
/* The same, and an error when it is not. `text` may be NULL. */
bool parser_expect(struct parser *parser, enum lexeme_kind kind, slice *text);

/* expression -> name lookups | '[' expression ']' lookups | string | number | range
 * With `in_condition`, `empty` and `blank` stand for themselves, else for "". */
bool parse_expression(struct parser *parser, bool in_condition, struct expression *expression);
/* The same in new memory, NULL after an error. */
const struct expression *parse_new_expression(struct parser *parser);
/* condition -> comparison { ( 'and' | 'or' ) comparison } */
bool parse_condition(struct parser *parser, struct condition *condition);
/* pipeline -> [ expression { '|' filter } ] */
bool parse_pipeline(struct parser *parser, struct pipeline *pipeline);
/* keywords -> { name ':' expression [ ',' ] }, up to the end. */
bool parse_keywords(struct parser *parser, const struct keyword **keywords, uint32_t *count);

/* Nodes up to the first tag that is none of ours, which is then `parser->token`, or the end. */
void parse_body(struct parser *parser, struct body *body);
struct output_node *parser_new_output(struct parser *parser);
/* The node's `blank` counts for the body's. */
struct node *parser_add_node(struct parser *parser, struct body *body, enum node_kind kind,
                             bool blank);
/* Like parse_body(), and tells tags that stand wrong here: true at `end` and at one of the names in
 * `middles` (NULL at its end), false when the block is not closed. */
bool parse_block(struct parser *parser, struct body *body, slice end, const char *const *middles,
                 slice opened);
void body_drop_blank_text(struct body *body);

struct tag_row {
    const char *name;
    void (*parse)(struct parser *parser, struct body *body); /* NULL: parse_body() reads it */
    const char *syntax, *help, *example;
};
/* The row of a tag, or NULL. */
const struct tag_row *liquid_tag_find(slice name);
/* All of them, for the documentation; NULL behind the last. */
const struct tag_row *liquid_tag_at(size_t index);

void parse_tag_assign(struct parser *parser, struct body *body);
void parse_tag_capture(struct parser *parser, struct body *body);
void parse_tag_if(struct parser *parser, struct body *body);
void parse_tag_case(struct parser *parser, struct body *body);
void parse_tag_for(struct parser *parser, struct body *body);
void parse_tag_tablerow(struct parser *parser, struct body *body);
void parse_tag_cycle(struct parser *parser, struct body *body);
void parse_tag_ifchanged(struct parser *parser, struct body *body);
void parse_tag_include(struct parser *parser, struct body *body);
void parse_tag_render(struct parser *parser, struct body *body);

#endif
