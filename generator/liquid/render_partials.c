/* Renders include and render. */
#include "liquid/renderer.h"

#include "liquid/operand.h"

#include <assert.h>

/* Symbols that came with a partial compiled now get their slots. */
static void grow_slots(struct renderer *r)
{
    size_t count = r->set->symbol_names.count;
    if (count <= r->slot_count)
        return;
    size_t had = r->slot_count;
    renderer_make_slots(r, count);
    for (size_t i = had; i < count; i++) {
        slice name = r->set->symbol_names.items[i];
        for (size_t k = 0; k < r->scope->global_count; k++)
            if (slice_equal(r->scope->globals[k].key, name))
                renderer_set_global(r, i, *r->scope->globals[k].value);
        for (size_t k = 0; k < r->scope->variable_count; k++)
            if (slice_equal(r->scope->variables[k].key, name))
                renderer_set_given(r, i, *r->scope->variables[k].value);
    }
}

/* A partial whose name is computed is compiled when it is needed for the first time. */
static const struct liquid_template *load(struct renderer *r, slice name, struct context context)
{
    pthread_mutex_lock(&r->set->lock);
    const struct liquid_template *tmpl = liquid_set_partial(r->set, NULL, name, context);
    grow_slots(r);
    pthread_mutex_unlock(&r->set->lock);
    return tmpl;
}

static bool fail_wrong_partial(struct renderer *r, const struct liquid_template *tmpl)
{
    if (!r->options->errors_in_output)
        return diag_add(r->diags, DIAG_LIQUID_SYNTAX, tmpl->error_where, (slice){ NULL, 0 },
                        SLICE_FMT, SLICE_ARG(tmpl->error));
    uint32_t line;
    uint32_t column;
    position_line_column(tmpl->error_where, &line, &column);
    r->error = arena_format(r->arena, "Liquid syntax error (" SLICE_FMT " line %u): " SLICE_FMT,
                            SLICE_ARG(tmpl->name), (unsigned)line, SLICE_ARG(tmpl->error));
    return diag_add(r->diags, DIAG_LIQUID_SYNTAX, tmpl->error_where, (slice){ NULL, 0 }, SLICE_FMT,
                    SLICE_ARG(r->error));
}

static bool is_usable(struct renderer *r, const struct liquid_template *tmpl, slice name,
                      uint32_t offset)
{
    if (tmpl == NULL)
        return renderer_fail(r, DIAG_LIQUID_PARTIAL, offset, (slice){ NULL, 0 },
                             "Could not find partial '" SLICE_FMT "'", SLICE_ARG(name));
    return tmpl->state != TEMPLATE_WRONG || fail_wrong_partial(r, tmpl);
}

static bool render_partial_body(struct renderer *r, const struct liquid_template *tmpl,
                                uint32_t offset)
{
    const struct call call = { r->tmpl, offset, r->calls };
    const struct liquid_template *around = r->tmpl;
    r->calls = &call;
    r->tmpl = tmpl;
    bool ok = render_body(r, &tmpl->body);
    r->tmpl = around;
    r->calls = call.outer;
    return ok;
}

static bool find_include(struct renderer *r, const struct node *node,
                         const struct liquid_template **tmpl)
{
    const struct partial_node *tag = node->partial;
    slice name = tag->literal_name;
    *tmpl = tag->tmpl;
    if (tag->name != NULL) {
        struct liquid_value value;
        if (!renderer_evaluate(r, tag->name, &value))
            return false;
        if (!liquid_is_text(value))
            return renderer_fail(r, DIAG_LIQUID_PARTIAL, node->offset, (slice){ NULL, 0 },
                                 "Argument error in tag 'include' - Illegal template name");
        name = value.string;
        *tmpl = load(r, name, tag->context);
    }
    if (!is_usable(r, *tmpl, name, node->offset))
        return false;
    assert(*tmpl != NULL);
    return tag->name == NULL || (*tmpl)->end.place == PLACE_DEAD ||
           context_equal((*tmpl)->start, (*tmpl)->end) ||
           renderer_fail(r, DIAG_LIQUID_CONTEXT, node->offset, (slice){ NULL, 0 },
                         "the partial '" SLICE_FMT "' begins %s and ends %s", SLICE_ARG(name),
                         context_name((*tmpl)->start), context_name((*tmpl)->end));
}

/* Jekyll's parameters are read as include.key. */
static bool bind_jekyll(struct renderer *r, const struct partial_node *tag)
{
    struct liquid_pair *pairs = ARENA_ARRAY(r->arena, struct liquid_pair, tag->argument_count);
    struct liquid_value *values = ARENA_ARRAY(r->arena, struct liquid_value, tag->argument_count);
    struct liquid_hash *hash = ARENA_NEW(r->arena, struct liquid_hash);
    for (uint32_t i = 0; i < tag->argument_count; i++) {
        if (!renderer_evaluate(r, &tag->arguments[i].value, &values[i]))
            return false;
        pairs[i] = (struct liquid_pair){ tag->arguments[i].name, &values[i] };
    }
    *hash = (struct liquid_hash){ pairs, tag->argument_count };
    renderer_bind(r, LAYER_LOCAL, tag->include_symbol,
                  (struct liquid_value){ .kind = LIQUID_HASH, .hash = hash });
    return true;
}

static bool bind_arguments(struct renderer *r, const struct partial_node *tag)
{
    if (tag->jekyll)
        return bind_jekyll(r, tag);
    for (uint32_t i = 0; i < tag->argument_count; i++) {
        struct liquid_value value;
        if (!renderer_evaluate(r, &tag->arguments[i].value, &value))
            return false;
        renderer_bind(r, LAYER_LOCAL, tag->arguments[i].symbol, value);
    }
    return true;
}

/* `with` and `for` are one here: an array renders the partial once for each item. Without either
 * the variable of the partial's own name is given. */
static bool render_bound(struct renderer *r, const struct node *node,
                         const struct liquid_template *tmpl, struct liquid_value bound)
{
    uint32_t symbol = node->partial->has_alias ? node->partial->alias : tmpl->name_symbol;
    bool has_name = node->partial->bind != BIND_NONE || bound.kind != LIQUID_NIL;
    if (bound.kind != LIQUID_ARRAY) {
        if (has_name)
            renderer_bind(r, LAYER_LOCAL, symbol, bound);
        return render_partial_body(r, tmpl, node->offset);
    }
    bool ok = true;
    for (size_t i = 0; ok && i < bound.array->count; i++) {
        renderer_bind(r, LAYER_LOCAL, symbol, bound.array->items[i]);
        ok = render_partial_body(r, tmpl, node->offset);
    }
    return ok;
}

bool render_include(struct renderer *r, const struct node *node)
{
    const struct partial_node *tag = node->partial;
    const struct liquid_template *tmpl;
    struct liquid_value bound = liquid_nil();
    if (r->in_render)
        return renderer_fail(r, DIAG_LIQUID_PARTIAL, node->offset,
                             SLICE("use 'render' in a partial that is rendered"),
                             "include usage is not allowed in this context");
    if (!find_include(r, node, &tmpl) || !renderer_enter(r, node->offset))
        return false;
    bool ok = true;
    if (tag->bind != BIND_NONE)
        ok = renderer_evaluate(r, tag->bound, &bound);
    else if (!tag->jekyll)
        renderer_find_name(r, tmpl->name, &bound);
    size_t mark = r->locals.count;
    ok = ok && bind_arguments(r, tag) && render_bound(r, node, tmpl, bound);
    renderer_undo(r, &r->locals, mark);
    r->scopes--;
    return ok;
}

/* What `render` evaluates in the caller before the partial's own frame begins. */
struct render_call {
    const struct liquid_template *tmpl;
    const struct node *node;
    struct liquid_value *arguments;
    struct liquid_value bound;
    struct forloop *loop;
};

static void bind_render(struct renderer *r, const struct render_call *call)
{
    const struct partial_node *tag = call->node->partial;
    if (call->loop != NULL)
        renderer_bind(r, LAYER_ASSIGNED, r->set->forloop_symbol,
                      liquid_object(&LIQUID_FORLOOP, call->loop));
    for (uint32_t i = 0; i < tag->argument_count; i++)
        renderer_bind(r, LAYER_ASSIGNED, tag->arguments[i].symbol, call->arguments[i]);
    if (call->bound.kind != LIQUID_NIL)
        renderer_bind(r, LAYER_ASSIGNED, tag->has_alias ? tag->alias : call->tmpl->name_symbol,
                      call->bound);
}

static bool render_once(struct renderer *r, const struct render_call *call)
{
    struct registers registers = { 0 };
    struct registers *around = r->registers;
    uint32_t frame = r->frame;
    bool in_render = r->in_render;
    enum interrupt interrupt = r->interrupt;
    size_t locals = r->locals.count;
    size_t others = r->others.count;
    r->registers = &registers;
    r->frame = ++r->frame_last;
    r->in_render = true;
    bind_render(r, call);
    bool ok = render_partial_body(r, call->tmpl, call->node->offset);
    renderer_undo(r, &r->locals, locals);
    renderer_undo(r, &r->others, others);
    r->in_render = in_render;
    r->frame = frame;
    r->registers = around;
    r->interrupt = interrupt;
    return ok;
}

static bool render_each(struct renderer *r, struct render_call *call, struct liquid_value items)
{
    bool ok = true;
    call->loop = ARENA_NEW(r->arena, struct forloop);
    *call->loop = (struct forloop){ .name = call->tmpl->name, .length = liquid_count(items) };
    for (size_t i = 0; ok && i < liquid_count(items); i++) {
        call->loop->index = i;
        call->bound = liquid_at(r->arena, items, i);
        ok = render_once(r, call);
    }
    return ok;
}

static bool render_partial(struct renderer *r, const struct node *node)
{
    const struct partial_node *tag = node->partial;
    struct render_call call = { .tmpl = tag->tmpl, .node = node, .bound = liquid_nil() };
    struct liquid_value bound = liquid_nil();
    if (!is_usable(r, tag->tmpl, tag->literal_name, node->offset) ||
        (tag->bind != BIND_NONE && !renderer_evaluate(r, tag->bound, &bound)))
        return false;
    call.arguments = ARENA_ARRAY(r->arena, struct liquid_value, tag->argument_count);
    for (uint32_t i = 0; i < tag->argument_count; i++)
        if (!renderer_evaluate(r, &tag->arguments[i].value, &call.arguments[i]))
            return false;
    if (!renderer_enter(r, node->offset))
        return false;
    bool ok;
    if (tag->bind == BIND_FOR && liquid_is_sequence(bound)) {
        ok = render_each(r, &call, bound);
    } else {
        call.bound = bound;
        ok = render_once(r, &call);
    }
    r->scopes--;
    return ok;
}

/* What the partial binds is its own, and gone at its end. */
bool render_render(struct renderer *r, const struct node *node)
{
    struct memo_place *place = node->partial->memo;
    if (place == NULL)
        return render_partial(r, node);
    const struct memo *memo = memo_find(r, place);
    if (memo != NULL)
        return memo_print(r, node->offset, memo);
    struct memo_watch watch = memo_begin(r);
    bool ok = render_partial(r, node);
    memo_end(r, &watch, place, READ_GIVEN, ok);
    return ok;
}
