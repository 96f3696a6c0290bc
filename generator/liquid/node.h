/* The compiled form of a template: a tree of small nodes in the set's arena, all names resolved. */
#ifndef FABANG_LIQUID_NODE_H
#define FABANG_LIQUID_NODE_H

#include "base/array.h"
#include "base/map.h"
#include "liquid/context.h"
#include "liquid/liquid.h"

#include <pthread.h>

enum {
    LIQUID_NESTING_MAX = 100,  /* blocks, and partials within partials */
    LIQUID_ARGUMENTS_MAX = 16, /* positional arguments of one filter */
    LIQUID_LOOKUPS_MAX = 200,  /* a.b.c... of one expression */
};

enum expression_kind {
    EXPRESSION_LITERAL,
    EXPRESSION_VARIABLE,      /* a name known when compiling */
    EXPRESSION_COMPUTED_NAME, /* ['a b'], [name] */
    EXPRESSION_RANGE
};

/* Keys that forloop, tablerowloop and every sequence know: compared as numbers. */
enum known_key {
    KEY_OTHER,
    KEY_SIZE,
    KEY_FIRST,
    KEY_LAST,
    KEY_INDEX,
    KEY_INDEX0,
    KEY_RINDEX,
    KEY_RINDEX0,
    KEY_LENGTH,
    KEY_NAME,
    KEY_PARENTLOOP,
    KEY_COL,
    KEY_COL0,
    KEY_COL_FIRST,
    KEY_COL_LAST,
    KEY_ROW
};

/* `.key`, or `[index]` when `index` is set. */
struct lookup {
    slice key;
    const struct expression *index;
    enum known_key known; /* of `.key` only */
    uint32_t offset;
    liquid_place *place; /* of `.key`: where it was found last */
};

struct expression {
    enum expression_kind kind;
    uint32_t offset; /* in the template's source */
    union {
        struct liquid_value literal;
        struct {
            uint32_t symbol; /* EXPRESSION_VARIABLE */
            uint32_t lookup_count;
            const struct lookup *lookups;
            const struct expression *computed; /* EXPRESSION_COMPUTED_NAME */
        } variable;
        struct {
            const struct expression *first, *last;
        } range;
    };
};

struct keyword {
    slice name;
    uint32_t symbol;
    struct expression value;
};

struct filter_row;

/* One `| name: arguments`. */
struct filter_use {
    const struct filter_row *row;     /* a standard filter, or NULL */
    const struct liquid_filter *host; /* a filter of the host, or NULL */
    slice name;
    uint32_t offset;
    uint32_t argument_count, keyword_count;
    bool counts; /* as many arguments as the filter takes */
    const struct expression *arguments;
    const struct keyword *keywords;
    const struct predicate *predicate; /* of where_exp and its like, when the text is a literal */
};

/* An expression and its filters. */
struct pipeline {
    struct expression head;
    const struct filter_use *filters;
    uint32_t filter_count;
    bool last_dropped; /* an escaping filter at the end: the place escapes by itself */
    bool optional;     /* the first filter is `default`: an undefined head is no error */
};

/* What is done to a value for the place where it is printed. */
enum escaper {
    ESCAPER_NONE,
    ESCAPER_HTML,
    ESCAPER_RCDATA,
    ESCAPER_ATTRIBUTE,
    ESCAPER_ELEMENT,      /* a name of an element */
    ESCAPER_ELEMENT_REST, /* digits, as in <h2 */
    ESCAPER_NAME,         /* of an attribute */
    ESCAPER_URL_START,    /* with a look at the scheme */
    ESCAPER_URL,
    ESCAPER_URL_QUERY,
    ESCAPER_SRCSET,
    ESCAPER_JS,
    ESCAPER_JS_STRING,
    ESCAPER_CSS,
    ESCAPER_CSS_STRING,
    ESCAPER_NOTHING, /* in a comment: not printed */
    ESCAPER_XML,
    ESCAPER_XML_CDATA,
    ESCAPER_CSV,
    ESCAPER_CSV_QUOTED
};

/* Chosen when compiling. With a quote the result is escaped once more for an attribute. */
struct escaping {
    enum escaper escaper;
    enum quote quote;
};

enum comparison_operator {
    COMPARE_TRUTH,
    COMPARE_EQUAL,
    COMPARE_NOT_EQUAL,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_GREATER,
    COMPARE_GREATER_EQUAL,
    COMPARE_CONTAINS
};

enum relation { RELATION_END, RELATION_AND, RELATION_OR };

struct comparison {
    enum comparison_operator op;
    enum relation next; /* how the comparison after this one is joined */
    struct expression left, right;
};

/* Comparisons joined by and/or, which have one level and group from the right. */
struct condition {
    const struct comparison *comparisons;
    uint32_t count;
};

/* A condition over one variable: what `where_exp` compiles. */
struct predicate {
    uint32_t symbol;
    struct condition condition;
    const struct pipeline *pipeline; /* group_by_exp: a value instead of a condition */
};

enum node_kind {
    NODE_TEXT,
    NODE_RAW, /* text that white space control leaves alone */
    NODE_OUTPUT,
    NODE_ASSIGN,
    NODE_CAPTURE,
    NODE_IF,
    NODE_CASE,
    NODE_FOR,
    NODE_TABLEROW,
    NODE_CYCLE,
    NODE_IFCHANGED,
    NODE_INCREMENT, /* and decrement */
    NODE_BREAK,
    NODE_CONTINUE,
    NODE_INCLUDE,
    NODE_RENDER
};

struct node {
    enum node_kind kind;
    bool blank; /* prints nothing by itself, not even the text of its errors */
    uint32_t offset;
    union {
        slice text;
        struct output_node *output;
        struct assign_node *assign;
        struct capture_node *capture;
        struct if_node *branches;
        struct case_node *choice;
        struct for_node *loop;
        struct tablerow_node *table;
        struct cycle_node *cycle;
        struct body *body; /* NODE_IFCHANGED */
        struct counter_node *counter;
        struct partial_node *partial;
        void *any;
    };
};

struct body {
    struct node *items;
    size_t count, capacity;
    bool blank; /* only white space and silent tags */
};

struct memo_place; /* memo.c */

struct output_node {
    struct pipeline value;
    struct escaping escaping;
    struct memo_place *memo; /* NULL: it is made anew each time */
};

struct assign_node {
    uint32_t symbol;
    struct pipeline value;
};

struct capture_node {
    uint32_t symbol;
    bool safe; /* the captured text is HTML */
    struct body body;
};

struct branch {
    struct condition condition; /* count 0: always (else) */
    bool negated;               /* unless */
    uint32_t offset;
    struct body body;
};

struct if_node {
    struct branch *branches;
    size_t count, capacity;
};

/* `when` or `else` of a case. */
struct when {
    bool is_else;
    struct expression *values;
    size_t count, capacity;
    uint32_t offset;
    struct body body;
};

struct case_node {
    struct expression subject;
    struct when *whens;
    size_t count, capacity;
};

struct for_node {
    uint32_t symbol;
    slice name; /* "item-collection": forloop.name and the key of offset:continue */
    uint32_t continue_symbol;
    struct expression collection;
    const struct expression *limit, *offset;
    bool continues, reversed, has_else;
    struct body body, otherwise;
};

struct tablerow_node {
    uint32_t symbol;
    struct expression collection;
    const struct expression *cols, *limit, *offset;
    struct body body;
};

struct cycle_node {
    uint32_t group;                /* of equal texts */
    const struct expression *name; /* NULL: unnamed */
    const struct expression *values;
    uint32_t count;
    struct escaping escaping;
};

struct counter_node {
    uint32_t symbol;
    int64_t step, shown; /* printed: the value before (+0) or after (-1) */
};

enum partial_bind { BIND_NONE, BIND_WITH, BIND_FOR };

struct partial_node {
    const struct expression *name;      /* NULL: a literal name */
    slice literal_name;                 /* ptr NULL: computed, or wrong */
    const struct liquid_template *tmpl; /* NULL: not there, or the name is computed */
    enum partial_bind bind;
    const struct expression *bound;
    bool has_alias, jekyll;
    struct context context; /* of a computed name */
    uint32_t alias, include_symbol;
    const struct keyword *arguments;
    uint32_t argument_count;
    struct memo_place *memo; /* of a `render` without parameters, as in output_node */
};

enum template_state { TEMPLATE_PARSING, TEMPLATE_READY, TEMPLATE_WRONG };

struct liquid_template {
    struct liquid_set *set;
    const struct source *source;
    slice name; /* of a partial, else empty */
    uint32_t name_symbol;
    enum template_state state;
    struct body body;
    struct context start, end; /* what its text begins and ends in */
    bool walking, recursive;   /* while escapers are chosen */
    /* Of a partial that is wrong: where, and what is wrong. */
    position error_where;
    slice error;
};

struct symbol {
    uint32_t index;
    slice name;
};

enum { LIQUID_NAMES_REMEMBERED = 16 };

struct liquid_set {
    struct arena *arena;
    struct liquid_options options;
    uint32_t forloop_symbol, tablerowloop_symbol, self_symbol;
    uint32_t constant_symbol, constant_count; /* the first of options.constants */
    struct map symbols;                       /* name -> struct symbol */
    ARRAY_OF(slice) symbol_names;
    uint32_t
        places[LIQUID_NAMES_REMEMBERED]; /* guesses: symbols of what the last rendering was given */
    struct map partials;                 /* name and context -> struct liquid_template */
    struct map groups;                   /* texts of cycles and loops -> struct symbol */
    pthread_mutex_t lock; /* symbols and partials, while a computed name is compiled */
};

/* The partial `name` for a call in `context`, parsed when it is asked for the first time; NULL when
 * the host has none. `diags` may be NULL: the error is then kept in the template. Not thread-safe.
 */
struct liquid_template *liquid_set_partial(struct liquid_set *set, struct diags *diags, slice name,
                                           struct context context);
/* Chooses the escapers of the outputs of a template that was parsed, and finds its partials. */
void liquid_walk(struct liquid_template *tmpl, struct diags *diags);
/* Where what the node prints is kept; NULL when options have no constants. */
struct memo_place *memo_place_new(struct arena *arena, const struct liquid_options *options);
/* The index of `name` among the set's symbols, added when it is new. */
uint32_t liquid_symbol(struct liquid_set *set, slice name);

#endif
