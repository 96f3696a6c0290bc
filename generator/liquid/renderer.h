/* The state of one rendering, shared by the files that render. */
#ifndef FABANG_LIQUID_RENDERER_H
#define FABANG_LIQUID_RENDERER_H

#include "liquid/node.h"

enum {
    LIQUID_BODIES_MAX = 1200 /* blocks inside blocks, partials included */
};

/* What a name means now. A layer counts only in the frame that wrote it, which is in its
 * slot_state; until then it is not even set: there are many names, and a page uses few of them. */
struct slot {
    struct liquid_value local;    /* loop variables, parameters of include */
    struct liquid_value assigned; /* assign, capture */
    struct liquid_value given;    /* the rendering's variables; counters */
    struct liquid_value global;   /* seen in every frame */
};
struct slot_state {
    uint32_t local_frame, assigned_frame, given_frame;
    bool has_global;
};

enum layer { LAYER_LOCAL, LAYER_ASSIGNED, LAYER_GIVEN };

/* What a layer of a slot was before a scope changed it. */
struct change {
    uint32_t symbol, frame;
    enum layer layer;
    struct liquid_value value;
};

struct trail {
    struct change *items;
    size_t count, capacity;
};

struct forloop {
    slice name;
    size_t length, index;
    const struct forloop *parent; /* NULL: none */
};

struct tablerowloop {
    size_t length, index;
    int64_t cols, col, row;
};

struct cycle_state {
    bool named;
    uint32_t group, index;
    struct liquid_value name;
};

struct loop_end {
    uint32_t group;
    int64_t offset;
};

/* What tags remember; `render` starts with a new set. */
struct registers {
    ARRAY_OF(struct cycle_state) cycles;
    ARRAY_OF(struct loop_end) loops;
    const struct forloop *loop;
    bool has_changed;
    slice changed; /* what the last ifchanged printed */
};

/* What names that were read are bound to, beside constants. */
enum read {
    READ_OWN = 1,   /* by loops, assign and the like */
    READ_GIVEN = 2, /* by this rendering, or by nothing */
    READ_ANY = READ_OWN | READ_GIVEN
};

enum interrupt { INTERRUPT_NONE, INTERRUPT_BREAK, INTERRUPT_CONTINUE };

/* Where a partial was called, for messages. */
struct call {
    const struct liquid_template *tmpl;
    uint32_t offset;
    const struct call *outer;
};

struct renderer {
    struct liquid_set *set;
    const struct liquid_options *options;
    struct arena *arena;
    struct diags *diags;
    struct strbuf *output;
    const struct liquid_scope *scope;
    struct slot *slots;
    struct slot_state *states; /* of the slot with the same index */
    size_t slot_count;
    uint32_t frame, frame_last;
    struct trail locals; /* undone at the end of loops and includes */
    struct trail others; /* undone at the end of a `render` */
    struct registers *registers;
    enum interrupt interrupt;
    const struct liquid_template *tmpl;
    const struct call *calls;
    slice error; /* of the node that failed, as the reference prints it */
    unsigned scopes, bodies;
    unsigned bodies_most; /* since the watch began */
    unsigned reads;       /* enum read, since the watch began */
    bool shadows;         /* a constant means something else in this rendering: no memo holds */
    struct liquid_limits limits; /* the defaults put in */
    uint64_t steps;
    size_t arena_bytes; /* what the arena had before */
    bool fatal;         /* a limit: nothing more is rendered */
    bool lenient;       /* an undefined name is nil */
    bool in_render;     /* `include` is not allowed */
};

/* Adds an error at `offset` of the current template; always false. */
bool renderer_fail(struct renderer *renderer, enum diag_code code, uint32_t offset, slice hint,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same for what stops the whole rendering. */
bool renderer_stop(struct renderer *renderer, uint32_t offset, const char *what);
/* Counts steps; false with an error when there are too many, or too much memory is taken. */
bool renderer_charge(struct renderer *renderer, uint32_t offset, uint64_t steps);
/* Refuses a value that is too large to go on with, or is nested too deeply. */
bool renderer_admit(struct renderer *renderer, uint32_t offset, struct liquid_value value);

static inline bool renderer_is_constant(const struct renderer *renderer, uint32_t symbol)
{
    return symbol - renderer->set->constant_symbol < renderer->set->constant_count;
}

bool renderer_evaluate_name(struct renderer *renderer, const struct expression *expression,
                            struct liquid_value *value);
bool renderer_evaluate_range(struct renderer *renderer, const struct expression *expression,
                             struct liquid_value *value);
static inline bool renderer_evaluate(struct renderer *renderer, const struct expression *expression,
                                     struct liquid_value *value)
{
    if (expression->kind == EXPRESSION_LITERAL) {
        *value = expression->literal;
        return true;
    }
    if (expression->kind == EXPRESSION_RANGE)
        return renderer_evaluate_range(renderer, expression, value);
    return renderer_evaluate_name(renderer, expression, value);
}
bool renderer_evaluate_pipeline(struct renderer *renderer, const struct pipeline *pipeline,
                                struct liquid_value *value);
bool renderer_test(struct renderer *renderer, const struct condition *condition, bool *holds);
/* Room for `count` names; those that had some keep what they mean. */
void renderer_make_slots(struct renderer *renderer, size_t count);
void renderer_set_given(struct renderer *renderer, size_t symbol, struct liquid_value value);
void renderer_set_global(struct renderer *renderer, size_t symbol, struct liquid_value value);
/* memo.c: what prints the same in every rendering. memo_find() gives what was made before, or NULL:
 * then it is rendered between memo_begin() and memo_end(), which keeps it unless something was read
 * that `differs`. */
struct memo_watch {
    unsigned reads, bodies_most;
    size_t output, diags;
    uint64_t steps;
};
const struct memo *memo_find(const struct renderer *renderer, const struct memo_place *place);
bool memo_print(struct renderer *renderer, uint32_t offset, const struct memo *memo);
struct memo_watch memo_begin(struct renderer *renderer);
void memo_end(struct renderer *renderer, const struct memo_watch *watch, struct memo_place *place,
              unsigned differs, bool ok);

/* A variable whose name is computed. */
bool renderer_find_name(struct renderer *renderer, slice name, struct liquid_value *value);

/* Where a trail stands, for renderer_undo(), which takes back what was bound since then. */
void renderer_undo(struct renderer *renderer, struct trail *trail, size_t mark);
void renderer_bind(struct renderer *renderer, enum layer layer, uint32_t symbol,
                   struct liquid_value bound);
/* Enters a scope (loops, partials); false with an error when there are too many. */
bool renderer_enter(struct renderer *renderer, uint32_t offset);

bool render_body(struct renderer *renderer, const struct body *body);
bool render_for(struct renderer *renderer, const struct node *node);
bool render_tablerow(struct renderer *renderer, const struct node *node);
bool render_include(struct renderer *renderer, const struct node *node);
bool render_render(struct renderer *renderer, const struct node *node);

extern const struct liquid_type LIQUID_FORLOOP, LIQUID_TABLEROWLOOP;
/* A property of these two by its known key. */
bool liquid_loop_find(struct liquid_value loop, enum known_key key, struct liquid_value *value);

/* -1, 0, 1 in *order; false when the two have no order. `*failed` when comparing them is an error.
 */
bool liquid_order(struct liquid_value a, struct liquid_value b, int *order, bool *failed);

#endif
