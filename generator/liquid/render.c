/* Renders bodies: every node that is no loop and no partial. */
#include "liquid/renderer.h"

#include "liquid/escape.h"
#include "liquid/operand.h"

#include <assert.h>
#include <string.h>

/* "Liquid error (card line 3): divided by 0" */
static slice reference_message(struct renderer *r, bool syntax, position where, slice name,
                               slice message)
{
    uint32_t line;
    uint32_t column;
    position_line_column(where, &line, &column);
    return arena_format(r->arena, "Liquid %serror (" SLICE_FMT "%sline %u): " SLICE_FMT,
                        syntax ? "syntax " : "", SLICE_ARG(name), name.len > 0 ? " " : "",
                        (unsigned)line, SLICE_ARG(message));
}

/* The reference begins messages with a capital letter, diagnostics do not. */
static slice uncapitalized(struct arena *arena, slice message)
{
    if (message.len == 0 || message.ptr[0] < 'A' || message.ptr[0] > 'Z')
        return message;
    return arena_format(arena, "%c" SLICE_FMT, message.ptr[0] + ('a' - 'A'),
                        SLICE_ARG(slice_from_index(message, 1)));
}

enum { CALLS_SHOWN_MAX = 5 };

/* The hint, and where the partials around were called. */
static slice with_calls(struct renderer *r, slice hint)
{
    struct strbuf text = { 0 };
    strbuf_add(&text, hint);
    size_t count = 0;
    for (const struct call *call = r->calls; call != NULL; call = call->outer) {
        if (++count > CALLS_SHOWN_MAX && call->outer != NULL)
            continue;
        uint32_t line;
        uint32_t column;
        position_line_column((position){ call->tmpl->source, call->offset }, &line, &column);
        strbuf_format(&text, "%scalled from " SLICE_FMT ":%u:%u", text.len > 0 ? "; " : "",
                      SLICE_ARG(call->tmpl->source->path), (unsigned)line, (unsigned)column);
    }
    slice result = arena_copy(r->arena, strbuf_slice(&text));
    strbuf_release(&text);
    return result;
}

bool renderer_fail(struct renderer *r, enum diag_code code, uint32_t offset, slice hint,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    slice message = arena_vformat(r->arena, format, arguments);
    va_end(arguments);
    position where = { r->tmpl->source, offset };
    if (!r->options->errors_in_output)
        message = uncapitalized(r->arena, message);
    if (!r->options->errors_in_output)
        return diag_add(r->diags, code, where, with_calls(r, hint), SLICE_FMT, SLICE_ARG(message));
    r->error = reference_message(r, false, where, r->tmpl->name, message);
    return diag_add(r->diags, code, where, hint, SLICE_FMT, SLICE_ARG(r->error));
}

bool renderer_stop(struct renderer *r, uint32_t offset, const char *what)
{
    r->fatal = true;
    return renderer_fail(r, DIAG_LIQUID_LIMIT, offset, (slice){ NULL, 0 }, "%s", what);
}

bool renderer_charge(struct renderer *r, uint32_t offset, uint64_t steps)
{
    r->steps += steps;
    if (r->steps > r->limits.steps)
        return renderer_stop(r, offset, "Memory limits exceeded: too many steps in one rendering");
    if (arena_size_bytes(r->arena) > r->arena_bytes + r->limits.memory_bytes)
        return renderer_stop(r, offset, "Memory limits exceeded: too much in memory");
    return true;
}

bool renderer_admit(struct renderer *r, uint32_t offset, struct liquid_value value)
{
    enum { BYTES_A_STEP = 64 };
    size_t weight =
        liquid_is_text(value) ? value.string.len : liquid_weight(value, r->limits.value_bytes);
    if (weight > r->limits.value_bytes)
        return renderer_stop(r, offset, "Memory limits exceeded: too large a value");
    return renderer_charge(r, offset, weight / BYTES_A_STEP);
}

void renderer_make_slots(struct renderer *r, size_t count)
{
    size_t had = r->slot_count;
    r->slots =
        arena_grow(r->arena, r->slots, had * sizeof(struct slot), count * sizeof(struct slot));
    r->states = arena_grow(r->arena, r->states, had * sizeof(struct slot_state),
                           count * sizeof(struct slot_state));
    for (size_t i = had; i < count; i++)
        r->states[i] = (struct slot_state){ 0 };
    r->slot_count = count;
}

void renderer_set_given(struct renderer *r, size_t symbol, struct liquid_value value)
{
    r->slots[symbol].given = value;
    r->states[symbol].given_frame = 1;
}

void renderer_set_global(struct renderer *r, size_t symbol, struct liquid_value value)
{
    r->slots[symbol].global = value;
    r->states[symbol].has_global = true;
}

static void layer_of(struct renderer *r, uint32_t symbol, enum layer layer,
                     struct liquid_value **value, uint32_t **frame)
{
    struct slot *slot = &r->slots[symbol];
    struct slot_state *state = &r->states[symbol];
    if (layer == LAYER_LOCAL) {
        *value = &slot->local;
        *frame = &state->local_frame;
    } else if (layer == LAYER_ASSIGNED) {
        *value = &slot->assigned;
        *frame = &state->assigned_frame;
    } else {
        assert(layer == LAYER_GIVEN);
        *value = &slot->given;
        *frame = &state->given_frame;
    }
}

void renderer_undo(struct renderer *r, struct trail *trail, size_t mark)
{
    assert(mark <= trail->count);
    while (trail->count > mark) {
        const struct change *change = &trail->items[--trail->count];
        struct liquid_value *value;
        uint32_t *frame;
        layer_of(r, change->symbol, change->layer, &value, &frame);
        *value = change->value;
        *frame = change->frame;
    }
}

void renderer_bind(struct renderer *r, enum layer layer, uint32_t symbol, struct liquid_value bound)
{
    struct liquid_value *value;
    uint32_t *frame;
    assert(symbol < r->slot_count);
    layer_of(r, symbol, layer, &value, &frame);
    struct trail *trail = layer == LAYER_LOCAL ? &r->locals : &r->others;
    r->shadows = r->shadows || renderer_is_constant(r, symbol);
    if (layer == LAYER_LOCAL || *frame != r->frame)
        ARRAY_PUSH(r->arena, trail, (struct change){ symbol, *frame, layer, *value });
    *value = bound;
    *frame = r->frame;
}

bool renderer_enter(struct renderer *r, uint32_t offset)
{
    if (r->scopes >= LIQUID_NESTING_MAX)
        return renderer_fail(r, DIAG_LIQUID_LIMIT, offset,
                             SLICE("look for a partial that renders itself without an end"),
                             "Nesting too deep");
    r->scopes++;
    return true;
}

static bool print_output(struct renderer *r, const struct output_node *output)
{
    struct liquid_value value;
    if (!renderer_evaluate_pipeline(r, &output->value, &value))
        return false;
    if (output->escaping.escaper == ESCAPER_NONE && liquid_is_text(value))
        strbuf_add(r->output, value.string);
    else
        escape_value(r->arena, r->output, output->escaping, value);
    return true;
}

static bool render_output(struct renderer *r, const struct node *node)
{
    struct memo_place *place = node->output->memo;
    if (place == NULL)
        return print_output(r, node->output);
    const struct memo *memo = memo_find(r, place);
    if (memo != NULL)
        return memo_print(r, node->offset, memo);
    struct memo_watch watch = memo_begin(r);
    bool ok = print_output(r, node->output);
    memo_end(r, &watch, place, READ_ANY, ok);
    return ok;
}

static bool render_assign(struct renderer *r, const struct assign_node *assign)
{
    struct liquid_value value;
    if (!renderer_evaluate_pipeline(r, &assign->value, &value))
        return false;
    renderer_bind(r, LAYER_ASSIGNED, assign->symbol, value);
    return true;
}

/* What the body prints goes into a buffer of its own; the caller releases it. */
static bool render_aside(struct renderer *r, const struct body *body, struct strbuf *aside)
{
    struct strbuf *around = r->output;
    r->output = aside;
    bool ok = render_body(r, body);
    r->output = around;
    return ok;
}

static bool render_capture(struct renderer *r, const struct node *node)
{
    const struct capture_node *capture = node->capture;
    struct strbuf aside = { 0 };
    bool ok = render_aside(r, &capture->body, &aside);
    slice text = arena_copy(r->arena, strbuf_slice(&aside));
    strbuf_release(&aside);
    struct liquid_value value = capture->safe ? liquid_safe(text) : liquid_string(text);
    if (!ok || !renderer_admit(r, node->offset, value))
        return false;
    renderer_bind(r, LAYER_ASSIGNED, capture->symbol, value);
    return true;
}

static bool render_if(struct renderer *r, const struct if_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct branch *branch = &node->branches[i];
        bool holds = true;
        if (branch->condition.count > 0 && !renderer_test(r, &branch->condition, &holds))
            return false;
        if (holds != branch->negated)
            return render_body(r, &branch->body);
    }
    return true;
}

static bool when_matches(struct renderer *r, struct liquid_value subject,
                         const struct expression *expression, bool *matches)
{
    struct liquid_value value;
    if (!renderer_evaluate(r, expression, &value))
        return false;
    *matches = liquid_equal(r->arena, subject, value);
    return true;
}

/* Every `when` that matches is rendered, once for each value that does. */
static bool render_case(struct renderer *r, const struct case_node *node)
{
    struct liquid_value subject;
    bool lenient = r->lenient;
    r->lenient = true;
    bool ok = renderer_evaluate(r, &node->subject, &subject);
    r->lenient = lenient;
    bool matched = false;
    for (size_t i = 0; ok && i < node->count; i++) {
        const struct when *when = &node->whens[i];
        if (when->is_else && !matched)
            ok = render_body(r, &when->body);
        for (size_t k = 0; ok && !when->is_else && k < when->count; k++) {
            bool matches = false;
            ok = when_matches(r, subject, &when->values[k], &matches);
            matched = matched || matches;
            if (ok && matches)
                ok = render_body(r, &when->body);
        }
    }
    return ok;
}

static struct cycle_state *cycle_state(struct renderer *r, const struct cycle_node *node,
                                       struct liquid_value name)
{
    bool named = node->name != NULL;
    for (size_t i = 0; i < r->registers->cycles.count; i++) {
        struct cycle_state *state = &r->registers->cycles.items[i];
        if (state->named == named &&
            (named ? liquid_equal(r->arena, state->name, name) : state->group == node->group))
            return state;
    }
    ARRAY_PUSH(r->arena, &r->registers->cycles,
               (struct cycle_state){ .named = named, .group = node->group, .name = name });
    return &r->registers->cycles.items[r->registers->cycles.count - 1];
}

static bool render_cycle(struct renderer *r, const struct cycle_node *node)
{
    struct liquid_value name = liquid_nil();
    struct liquid_value value = liquid_nil();
    if (node->name != NULL && !renderer_evaluate(r, node->name, &name))
        return false;
    struct cycle_state *state = cycle_state(r, node, name);
    if (state->index < node->count && !renderer_evaluate(r, &node->values[state->index], &value))
        return false;
    escape_value(r->arena, r->output, node->escaping, value);
    if (++state->index >= node->count)
        state->index = 0;
    return true;
}

static bool render_ifchanged(struct renderer *r, const struct body *body)
{
    struct strbuf aside = { 0 };
    bool ok = render_aside(r, body, &aside);
    slice text = strbuf_slice(&aside);
    struct registers *registers = r->registers;
    if (!registers->has_changed || !slice_equal(registers->changed, text)) {
        registers->has_changed = true;
        registers->changed = arena_copy(r->arena, text);
        strbuf_add(r->output, text);
    }
    strbuf_release(&aside);
    return ok;
}

static void render_counter(struct renderer *r, const struct counter_node *counter)
{
    const struct slot *slot = &r->slots[counter->symbol];
    int64_t number = 0;
    if (r->states[counter->symbol].given_frame == r->frame && slot->given.kind == LIQUID_INTEGER)
        number = slot->given.integer;
    strbuf_add_integer(r->output, number + counter->shown);
    renderer_bind(r, LAYER_GIVEN, counter->symbol, liquid_integer(number + counter->step));
}

static bool render_node(struct renderer *r, const struct node *node)
{
    switch (node->kind) {
    case NODE_TEXT:
    case NODE_RAW:
        strbuf_add(r->output, node->text);
        return true;
    case NODE_OUTPUT:
        return render_output(r, node);
    case NODE_ASSIGN:
        return render_assign(r, node->assign);
    case NODE_CAPTURE:
        return render_capture(r, node);
    case NODE_IF:
        return render_if(r, node->branches);
    case NODE_CASE:
        return render_case(r, node->choice);
    case NODE_FOR:
        return render_for(r, node);
    case NODE_TABLEROW:
        return render_tablerow(r, node);
    case NODE_CYCLE:
        return render_cycle(r, node->cycle);
    case NODE_IFCHANGED:
        return render_ifchanged(r, node->body);
    case NODE_INCREMENT:
        render_counter(r, node->counter);
        return true;
    case NODE_BREAK:
        r->interrupt = INTERRUPT_BREAK;
        return true;
    case NODE_CONTINUE:
        r->interrupt = INTERRUPT_CONTINUE;
        return true;
    case NODE_INCLUDE:
        return render_include(r, node);
    case NODE_RENDER:
        return render_render(r, node);
    }
    return true;
}

/* In the reference an error is printed where it happens, and the rendering goes on. */
static bool go_on(struct renderer *r, const struct node *node)
{
    if (r->fatal || !r->options->errors_in_output)
        return false;
    if (!node->blank)
        strbuf_add(r->output, r->error);
    return true;
}

static bool within_limits(struct renderer *r, const struct body *body)
{
    uint32_t offset = body->count > 0 ? body->items[0].offset : 0;
    if (!renderer_charge(r, offset, body->count + 1))
        return false;
    if (r->output->len > r->limits.output_bytes)
        return renderer_stop(r, offset, "Memory limits exceeded: too much output");
    if (r->bodies >= LIQUID_BODIES_MAX)
        return renderer_fail(r, DIAG_LIQUID_LIMIT, offset, (slice){ NULL, 0 }, "Nesting too deep");
    return true;
}

bool render_body(struct renderer *r, const struct body *body)
{
    if (!within_limits(r, body))
        return false;
    bool ok = true;
    if (++r->bodies > r->bodies_most)
        r->bodies_most = r->bodies;
    for (size_t i = 0; ok && i < body->count; i++) {
        const struct node *node = &body->items[i];
        if (node->kind == NODE_TEXT)
            strbuf_add(r->output, node->text);
        else
            ok = render_node(r, node) || go_on(r, node);
        if (r->interrupt != INTERRUPT_NONE)
            break;
    }
    r->bodies--;
    return ok;
}

static struct liquid_limits limits_of(const struct liquid_options *options)
{
    struct liquid_limits limits = options->limits;
    if (limits.steps == 0)
        limits.steps = (uint64_t)200 * 1000 * 1000;
    if (limits.output_bytes == 0)
        limits.output_bytes = (size_t)512 << 20;
    if (limits.memory_bytes == 0)
        limits.memory_bytes = (size_t)1 << 30;
    if (limits.value_bytes == 0)
        limits.value_bytes = (size_t)64 << 20;
    return limits;
}

static const uint32_t NO_SYMBOL = UINT32_MAX;

/* Renderings of one site give values to the same names in the same order: `*place` is a guess. */
static uint32_t find_symbol_index(const struct liquid_set *set, slice name, uint32_t *place)
{
    if (*place < set->symbol_names.count && slice_equal(set->symbol_names.items[*place], name))
        return *place;
    const struct symbol *symbol = map_find(&set->symbols, name);
    return symbol ? *place = symbol->index : NO_SYMBOL;
}

/* Returns how many constants are among them. */
static size_t set_variables(struct renderer *r, const struct liquid_pair *pairs, size_t count,
                            bool global)
{
    size_t constants = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t symbol =
            find_symbol_index(r->set, pairs[i].key, &r->set->places[i % LIQUID_NAMES_REMEMBERED]);
        if (symbol >= r->slot_count)
            continue;
        if (global)
            renderer_set_global(r, symbol, *pairs[i].value);
        else
            renderer_set_given(r, symbol, *pairs[i].value);
        constants += renderer_is_constant(r, symbol);
        r->shadows = r->shadows || (!global && renderer_is_constant(r, symbol));
    }
    return constants;
}

bool liquid_render(const struct liquid_template *tmpl, struct arena *arena, struct diags *diags,
                   const struct liquid_scope *scope, struct strbuf *output)
{
    struct registers registers = { 0 };
    struct renderer r = { .set = tmpl->set,
                          .options = &tmpl->set->options,
                          .arena = arena,
                          .diags = diags,
                          .output = output,
                          .scope = scope,
                          .frame = 1,
                          .frame_last = 1,
                          .registers = &registers,
                          .limits = limits_of(&tmpl->set->options),
                          .arena_bytes = arena_size_bytes(arena),
                          .tmpl = tmpl };
    assert(tmpl->state == TEMPLATE_READY);
    pthread_mutex_lock(&r.set->lock);
    renderer_make_slots(&r, tmpl->set->symbol_names.count);
    size_t constants = set_variables(&r, scope->globals, scope->global_count, true);
    r.shadows = constants < r.set->constant_count;
    set_variables(&r, scope->variables, scope->variable_count, false);
    pthread_mutex_unlock(&r.set->lock);
    return render_body(&r, &tmpl->body);
}
