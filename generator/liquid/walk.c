/* Chooses how each output is escaped, by the context in which it stands, and compiles partials for
 * the contexts of their calls. */
#include "liquid/filter_run.h"
#include "liquid/node.h"

#include <assert.h>

/* One template on its way. */
struct walk {
    struct liquid_template *tmpl;
    struct diags *diags; /* NULL: only the first error is kept */
    bool in_loop;
    struct context breaks, turns; /* where breaks and continues of the loop stand */
    unsigned *loop_turns;         /* of the whole template, so far */
};

/* A turn that ends in another context is walked again, and so are the loops in it: without a bound
 * their nesting doubles the work at every level. */
enum { LOOP_TURNS_MAX = 10000 };

static const struct context DEAD = { .place = PLACE_DEAD };

static struct context wrong(struct walk *walk, enum diag_code code, uint32_t offset, slice hint,
                            const char *format, ...) __attribute__((format(printf, 5, 6)));

static struct context wrong(struct walk *walk, enum diag_code code, uint32_t offset, slice hint,
                            const char *format, ...)
{
    struct liquid_template *tmpl = walk->tmpl;
    va_list arguments;
    va_start(arguments, format);
    slice message = arena_vformat(tmpl->set->arena, format, arguments);
    va_end(arguments);
    position where = { tmpl->source, offset };
    if (tmpl->state != TEMPLATE_WRONG) {
        tmpl->error = message;
        tmpl->error_where = where;
    }
    tmpl->state = TEMPLATE_WRONG;
    if (walk->diags != NULL)
        diag_add(walk->diags, code, where, hint, SLICE_FMT, SLICE_ARG(message));
    return (struct context){ .place = PLACE_WRONG, .wrong = "" };
}

static bool is_wrong(struct context context)
{
    return context.place == PLACE_WRONG;
}

static void warn(struct walk *walk, uint32_t offset, const char *message)
{
    if (walk->diags != NULL)
        diag_add(walk->diags, DIAG_LIQUID_UNPRINTED, (position){ walk->tmpl->source, offset },
                 (slice){ NULL, 0 }, "%s", message);
}

/* Where two ways meet; an error when they cannot. */
/* The context's name, and what tells it from others of that name. */
static slice describe(struct walk *walk, struct context context)
{
    static const char *const QUOTES[] = { [QUOTE_NONE] = "",
                                          [QUOTE_DOUBLE] = " in double quotes",
                                          [QUOTE_SINGLE] = " in single quotes",
                                          [QUOTE_SPACE] = " without quotes" };
    static const char *const PARTS[] = {
        [URL_START] = ", at its start", [URL_OPEN] = ", at its start",
        [URL_PATH] = ", in its path",   [URL_QUERY] = ", behind its ? or #",
        [URL_CODE] = ", in its code",   [URL_UNKNOWN] = ""
    };
    return arena_format(walk->tmpl->set->arena, "%s%s%s", context_name(context),
                        context.place == PLACE_URL ? PARTS[context.url] : "",
                        QUOTES[context.quote]);
}

static struct context meet(struct walk *walk, uint32_t offset, struct context a, struct context b,
                           const char *what)
{
    struct context joined = context_join(a, b);
    if (!is_wrong(joined) || is_wrong(a) || is_wrong(b))
        return joined;
    return wrong(walk, DIAG_LIQUID_CONTEXT, offset,
                 SLICE("close in each branch what was opened in it"),
                 "%s in different places: " SLICE_FMT ", and " SLICE_FMT, what,
                 SLICE_ARG(describe(walk, a)), SLICE_ARG(describe(walk, b)));
}

static struct context walk_text(struct walk *walk, slice text, struct context context)
{
    size_t at;
    struct context after = context_after_text(context, text, &at);
    if (!is_wrong(after))
        return after;
    if (at > text.len)
        at = text.len;
    return wrong(walk, DIAG_LIQUID_CONTEXT,
                 (uint32_t)(text.ptr + at - walk->tmpl->source->text.ptr), (slice){ NULL, 0 }, "%s",
                 after.wrong);
}

static enum escaper url_escaper(enum url_part part)
{
    switch (part) {
    case URL_START:
    case URL_OPEN:
        return ESCAPER_URL_START;
    case URL_PATH:
        return ESCAPER_URL;
    case URL_QUERY:
    case URL_CODE:
    case URL_UNKNOWN:
        break;
    }
    return ESCAPER_URL_QUERY;
}

static enum escaper escaper_of(struct context context)
{
    switch (context.place) {
    case PLACE_PLAIN:
    case PLACE_DEAD:
    case PLACE_WRONG:
        return ESCAPER_NONE;
    case PLACE_TEXT:
    case PLACE_DOCUMENT:
        return ESCAPER_HTML;
    case PLACE_RCDATA:
        return ESCAPER_RCDATA;
    case PLACE_ELEMENT:
        return ESCAPER_ELEMENT;
    case PLACE_ELEMENT_REST:
        return ESCAPER_ELEMENT_REST;
    case PLACE_TAG:
    case PLACE_NAME:
    case PLACE_AFTER_NAME:
    case PLACE_BEFORE_VALUE:
        return ESCAPER_NAME;
    case PLACE_VALUE:
        return ESCAPER_ATTRIBUTE;
    case PLACE_URL:
    case PLACE_CSS_DOUBLE_URL:
    case PLACE_CSS_SINGLE_URL:
    case PLACE_CSS_URL:
        return url_escaper(context.url);
    case PLACE_SRCSET:
        return ESCAPER_SRCSET;
    case PLACE_JS:
        return ESCAPER_JS;
    case PLACE_JS_DOUBLE:
    case PLACE_JS_SINGLE:
    case PLACE_JS_TEMPLATE:
    case PLACE_JS_REGEXP:
        return ESCAPER_JS_STRING;
    case PLACE_CSS:
        return ESCAPER_CSS;
    case PLACE_CSS_DOUBLE:
    case PLACE_CSS_SINGLE:
        return ESCAPER_CSS_STRING;
    case PLACE_COMMENT:
    case PLACE_JS_BLOCK_COMMENT:
    case PLACE_JS_LINE_COMMENT:
    case PLACE_CSS_COMMENT:
        return ESCAPER_NOTHING;
    case PLACE_XML:
        return ESCAPER_XML;
    case PLACE_XML_CDATA:
        return ESCAPER_XML_CDATA;
    case PLACE_CSV:
        return ESCAPER_CSV;
    case PLACE_CSV_QUOTED:
        return ESCAPER_CSV_QUOTED;
    }
    return ESCAPER_NONE;
}

static const char *impossible(struct context context)
{
    if (context.place == PLACE_JS_TEMPLATE)
        return "an output cannot stand in a template literal";
    if (context.place == PLACE_JS_REGEXP)
        return "an output cannot stand in a regular expression";
    if (context.escaped)
        return "an output cannot stand behind a backslash";
    bool is_url = context.place == PLACE_URL || context.place == PLACE_CSS_URL ||
                  context.place == PLACE_CSS_DOUBLE_URL || context.place == PLACE_CSS_SINGLE_URL;
    if (is_url && context.url == URL_CODE)
        return "an output cannot stand in a URL that is a script or a document";
    if (is_url && context.url == URL_UNKNOWN)
        return "the branches before this output leave open which part of the URL it stands in";
    return NULL;
}

static struct context escape_here(struct walk *walk, uint32_t offset, struct context context,
                                  struct escaping *escaping)
{
    bool goes_on = context.place == PLACE_NAME && !context.own_name;
    context = context_of_output(context);
    const char *what =
        goes_on ? "the name of an attribute is put together of pieces" : impossible(context);
    if (what != NULL)
        return wrong(walk, DIAG_LIQUID_CONTEXT, offset,
                     SLICE("print it into a data attribute or a JSON script element"), "%s", what);
    escaping->escaper = escaper_of(context);
    escaping->quote = context.quote;
    if (escaping->escaper == ESCAPER_NOTHING)
        warn(walk, offset, "an output in a comment is not printed");
    return context_after_output(context);
}

static bool is_named(slice name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (slice_equal(name, slice_from(*names)))
            return true;
    return false;
}

/* An escaping filter at the end is replaced by the place's own escaping, and so is JSON in a
 * script. */
static void drop_last_filter(struct pipeline *pipeline, enum escaper escaper)
{
    static const char *const ESCAPES[] = { "escape", "escape_once", "xml_escape", "h", NULL };
    static const char *const JSON[] = { "json", "jsonify", NULL };
    if (pipeline->filter_count == 0 || pipeline->last_dropped || escaper == ESCAPER_NONE)
        return;
    slice last = pipeline->filters[pipeline->filter_count - 1].name;
    if (is_named(last, ESCAPES) || (escaper == ESCAPER_JS && is_named(last, JSON))) {
        pipeline->filter_count--;
        pipeline->last_dropped = true;
    }
}

static struct context walk_body(struct walk *walk, struct body *body, struct context context);

static struct context walk_if(struct walk *walk, const struct node *node, struct context context)
{
    struct context joined = DEAD;
    bool has_else = false;
    for (size_t i = 0; i < node->branches->count; i++) {
        struct branch *branch = &node->branches->branches[i];
        has_else = has_else || branch->condition.count == 0;
        struct context end = walk_body(walk, &branch->body, context);
        joined =
            meet(walk, branch->offset, joined, end,
                 branch->negated ? "the branches of 'unless' end" : "the branches of 'if' end");
    }
    bool unless = node->branches->count > 0 && node->branches->branches[0].negated;
    return has_else ? joined
                    : meet(walk, node->offset, joined, context,
                           unless ? "'unless' and what is before it end"
                                  : "'if' and what is before it end");
}

static struct context walk_case(struct walk *walk, const struct node *node, struct context context)
{
    struct context joined = DEAD;
    bool has_else = false;
    for (size_t i = 0; i < node->choice->count; i++) {
        struct when *when = &node->choice->whens[i];
        has_else = has_else || when->is_else;
        struct context end = walk_body(walk, &when->body, context);
        joined = meet(walk, when->offset, joined, end, "the branches of 'case' end");
    }
    return has_else ? joined
                    : meet(walk, node->offset, joined, context, "'case' and what is before it end");
}

/* The body once from `start`, as a turn of a loop: where the next turn begins. */
static struct context walk_turn(struct walk *walk, uint32_t offset, struct body *body,
                                struct context start, struct context *leave)
{
    if (++*walk->loop_turns > LOOP_TURNS_MAX)
        return wrong(walk, DIAG_LIQUID_CONTEXT, offset, SLICE("end each turn where it began"),
                     "loops in loops end in too many different places");
    struct walk inner = *walk;
    inner.in_loop = true;
    inner.breaks = inner.turns = DEAD;
    struct context end = walk_body(&inner, body, start);
    end = meet(walk, offset, end, inner.turns, "the turns of a loop end");
    *leave = inner.breaks;
    return meet(walk, offset, start, end, "a turn of the loop begins and ends");
}

/* The body must be right for the first turn and for those behind it. */
static struct context walk_loop(struct walk *walk, uint32_t offset, struct body *body,
                                struct context context)
{
    struct context leave = DEAD;
    struct context next = walk_turn(walk, offset, body, context, &leave);
    if (!is_wrong(next) && !context_equal(next, context))
        next = walk_turn(walk, offset, body, next, &leave);
    return meet(walk, offset, next, leave, "the loop and its breaks end");
}

static struct context walk_for(struct walk *walk, const struct node *node, struct context context)
{
    struct context end = walk_loop(walk, node->offset, &node->loop->body, context);
    if (!node->loop->has_else)
        return end;
    struct context none = walk_body(walk, &node->loop->otherwise, context);
    return meet(walk, node->offset, end, none, "the loop and its 'else' end");
}

static bool is_text(struct context context)
{
    return context.place == PLACE_TEXT || context.place == PLACE_PLAIN ||
           context.place == PLACE_XML;
}

static struct context walk_tablerow(struct walk *walk, const struct node *node,
                                    struct context context)
{
    if (!is_text(context))
        return wrong(walk, DIAG_LIQUID_CONTEXT, node->offset, (slice){ NULL, 0 },
                     "'tablerow' prints elements and cannot stand %s", context_name(context));
    return walk_loop(walk, node->offset, &node->table->body, context);
}

/* In a page of HTML a capture is HTML by itself; elsewhere it is text that is escaped where it is
 * printed. */
static void walk_capture(struct walk *walk, const struct node *node)
{
    bool html = walk->tmpl->set->options.escape == LIQUID_ESCAPE_HTML;
    struct context start = { .place = html ? PLACE_TEXT : PLACE_PLAIN };
    struct context end = walk_body(walk, &node->capture->body, start);
    node->capture->safe = html && end.place == PLACE_TEXT;
    if (html && !is_wrong(end) && end.place != PLACE_TEXT && end.place != PLACE_DEAD)
        warn(walk, node->offset,
             "what is captured ends inside a tag: it is kept as text, not as HTML");
}

static struct context walk_literal_partial(struct walk *walk, const struct node *node,
                                           struct context context)
{
    struct partial_node *partial = node->partial;
    struct liquid_set *set = walk->tmpl->set;
    struct diags *diags = set->options.errors_in_output ? NULL : walk->diags;
    struct liquid_template *tmpl = liquid_set_partial(set, diags, partial->literal_name, context);
    partial->tmpl = tmpl;
    if (tmpl == NULL && !set->options.errors_in_output) {
        wrong(walk, DIAG_LIQUID_PARTIAL, node->offset, (slice){ NULL, 0 },
              "no partial is named '" SLICE_FMT "'", SLICE_ARG(partial->literal_name));
        return context;
    }
    if (tmpl == NULL)
        return context;
    if (tmpl->walking) { /* a partial that renders itself: assumed to end where it begins */
        tmpl->recursive = true;
        return context;
    }
    if (tmpl->state == TEMPLATE_WRONG)
        return context;
    return tmpl->end.place == PLACE_DEAD ? context : tmpl->end;
}

static struct context walk_partial(struct walk *walk, const struct node *node,
                                   struct context context)
{
    struct partial_node *partial = node->partial;
    if (partial->literal_name.ptr != NULL)
        return walk_literal_partial(walk, node, context_of_output(context));
    if (partial->name != NULL && !is_text(context))
        return wrong(walk, DIAG_LIQUID_CONTEXT, node->offset,
                     SLICE("write the partial's name as a quoted text"),
                     "a partial with a computed name cannot stand %s", context_name(context));
    partial->context = context;
    return context;
}

static struct context walk_interrupt(struct walk *walk, const struct node *node,
                                     struct context context)
{
    bool is_break = node->kind == NODE_BREAK;
    if (walk->in_loop) {
        struct context *met = is_break ? &walk->breaks : &walk->turns;
        *met = meet(walk, node->offset, *met, context, "the breaks of the loop stand");
    } else if (!context_equal(context, walk->tmpl->start)) {
        return wrong(walk, DIAG_LIQUID_CONTEXT, node->offset, (slice){ NULL, 0 },
                     "a partial that is left %s must have begun there", context_name(context));
    }
    return DEAD;
}

static struct context walk_node(struct walk *walk, struct node *node, struct context context)
{
    switch (node->kind) {
    case NODE_TEXT:
    case NODE_RAW:
        return walk_text(walk, node->text, context);
    case NODE_OUTPUT: {
        struct output_node *output = node->output;
        context = escape_here(walk, node->offset, context, &output->escaping);
        drop_last_filter(&output->value, output->escaping.escaper);
        return context;
    }
    case NODE_CYCLE:
        return escape_here(walk, node->offset, context, &node->cycle->escaping);
    case NODE_INCREMENT:
        return context_after_output(context);
    case NODE_ASSIGN:
        return context;
    case NODE_CAPTURE:
        walk_capture(walk, node);
        return context;
    case NODE_IF:
        return walk_if(walk, node, context);
    case NODE_CASE:
        return walk_case(walk, node, context);
    case NODE_FOR:
        return walk_for(walk, node, context);
    case NODE_TABLEROW:
        return walk_tablerow(walk, node, context);
    case NODE_IFCHANGED:
        return meet(walk, node->offset, context, walk_body(walk, node->body, context),
                    "'ifchanged' and what is before it end");
    case NODE_BREAK:
    case NODE_CONTINUE:
        return walk_interrupt(walk, node, context);
    case NODE_INCLUDE:
    case NODE_RENDER:
        return walk_partial(walk, node, context);
    }
    return context;
}

/* Behind an error the rest is walked in the context of the start, so that its partials are known;
 * behind a break it is walked for the same reason and ends dead. */
static struct context walk_body(struct walk *walk, struct body *body, struct context context)
{
    for (size_t i = 0; i < body->count && !is_wrong(context); i++) {
        bool dead = context.place == PLACE_DEAD;
        struct context next = walk_node(walk, &body->items[i], dead ? walk->tmpl->start : context);
        context = dead && !is_wrong(next) ? DEAD : next;
    }
    return context;
}

static bool ends_well(const struct liquid_template *tmpl, struct context end)
{
    bool is_code = tmpl->start.place == PLACE_JS || tmpl->start.place == PLACE_CSS;
    return end.place == PLACE_DEAD || context_equal(end, tmpl->start) ||
           (is_code && end.place == tmpl->start.place);
}

void liquid_walk(struct liquid_template *tmpl, struct diags *diags)
{
    unsigned loop_turns = 0;
    struct walk walk = { .tmpl = tmpl, .diags = diags, .loop_turns = &loop_turns };
    /* A wrong template is not printed: only its partials are of interest. */
    struct context start = tmpl->start;
    if (tmpl->state == TEMPLATE_WRONG)
        tmpl->start = (struct context){ .place = PLACE_PLAIN };
    tmpl->walking = true;
    tmpl->end = walk_body(&walk, &tmpl->body, tmpl->start);
    tmpl->walking = false;
    uint32_t last = (uint32_t)tmpl->source->text.len;
    if (is_wrong(tmpl->end) || tmpl->state == TEMPLATE_WRONG) {
        tmpl->start = tmpl->end = start;
        return;
    }
    bool whole = tmpl->name.ptr == NULL || tmpl->recursive;
    if (whole && !ends_well(tmpl, tmpl->end))
        wrong(&walk, DIAG_LIQUID_CONTEXT, last > 0 ? last - 1 : 0,
              SLICE("close the tags, quotes and elements that are open"),
              tmpl->recursive ? "a partial that renders itself begins %s and ends %s"
                              : "the template begins %s and ends %s",
              context_name(tmpl->start), context_name(tmpl->end));
}
