/* Renders bodies, then outputs: one arena, one buffer and one list of diagnostics a worker. */
#include "stages/render_pages.h"

#include "base/threads.h"
#include "formats/xml.h"
#include "liquid/liquid.h"
#include "site/content.h"
#include "site/files.h"
#include "site/filters.h"
#include "site/leak_check.h"
#include "site/view.h"

#include <assert.h>
#include <stdatomic.h>

/* What one thread has for itself. The arena is emptied for each output; what must stay goes into
 * `kept`. */
struct worker {
    struct arena *arena, *kept;
    struct strbuf output;
    struct link_memory links;
    struct liquid_set *content_templates; /* for Liquid within Markdown: parsed as it is met */
};

struct renderer {
    struct site *site;
    const struct outputs *outputs;
    const struct render_options *options;
    struct inspection *inspection;
    const struct view *view;
    struct liquid_set *templates;
    struct map compiled; /* path of a theme file -> struct liquid_template */
    struct worker *workers;
    struct diags **diags; /* one an output, NULL until there is something to say */
    atomic_size_t done;
};

/* -- theme
 * ----------------------------------------------------------------------------------------------------
 */

static const struct source *load_partial(const void *host, slice name)
{
    const struct view *view = host;
    const struct theme_file *file = map_find(&view->site->theme->partials, name);
    return file ? file->source : NULL;
}

static void compile_files(struct renderer *renderer, struct arena *arena, struct diags *diags,
                          const struct map *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct theme_file *file = files->entries[i].value;
        const struct liquid_template *compiled =
            liquid_parse(renderer->templates, diags, file->source, file->body_offset);
        if (compiled != NULL)
            map_put(arena, &renderer->compiled, file->source->path, compiled);
    }
}

static struct liquid_options liquid_options_for(const struct renderer *renderer)
{
    return (struct liquid_options){
        .escape = LIQUID_ESCAPE_HTML,
        .strict_variables = true,
        .strict_filters = true,
        .now_seconds = renderer->site->now.seconds,
        .offset_seconds = renderer->site->now.offset_seconds,
        .filters = site_filters(),
        .host = renderer->view,
        .constants = view_constants(),
        .load_partial = load_partial,
    };
}

static bool compile_theme(struct renderer *renderer, struct arena *arena, struct diags *diags)
{
    struct liquid_options options = liquid_options_for(renderer);
    renderer->templates = liquid_set_new(&options);
    size_t before = diags_count(diags, DIAG_ERROR);
    compile_files(renderer, arena, diags, &renderer->site->theme->templates);
    compile_files(renderer, arena, diags, &renderer->site->theme->layouts);
    return diags_count(diags, DIAG_ERROR) == before;
}

/* -- pages
 * ----------------------------------------------------------------------------------------------------
 */

/* The template, then each layout of the chain around what the one inside gave. */
static bool render_chain(const struct renderer *renderer, struct worker *worker,
                         struct diags *diags, const struct theme_file *file,
                         struct view_scope *scope)
{
    while (true) {
        const struct liquid_template *compiled = map_find(&renderer->compiled, file->source->path);
        assert(compiled != NULL);
        strbuf_reset(&worker->output);
        struct liquid_scope variables = view_scope_variables(scope);
        if (!liquid_render(compiled, worker->arena, diags, &variables, &worker->output))
            return false;
        if (file->layout.len == 0)
            return true;
        view_scope_set_content(scope, arena_copy(worker->arena, strbuf_slice(&worker->output)));
        file = map_find(&renderer->site->theme->layouts, file->layout);
        assert(file != NULL); /* theme_load checks the chains */
    }
}

static bool render_page(struct renderer *renderer, struct worker *worker, struct diags *diags,
                        const struct output *output)
{
    const struct theme_file *file =
        theme_template_find(renderer->site->theme, output->page->template_name);
    struct view_scope scope;
    view_scope_init(&scope, worker->arena, renderer->view, output);
    if (!render_chain(renderer, worker, diags, file, &scope))
        return false;
    size_t index = (size_t)(output - renderer->outputs->list.items);
    return inspection_read_page(worker->arena, worker->kept, diags, renderer->site,
                                renderer->outputs, output, strbuf_slice(&worker->output),
                                &worker->links, &renderer->inspection->pages[index]);
}

/* XML that a theme makes is judged; feeds and sitemaps come from our own writer, whose output the
 * tests judge. Only a bad text is kept, for the diagnostic to quote. */
static bool check_xml(struct worker *worker, struct diags *diags, const struct output *output)
{
    struct diags *first = diags_new();
    struct source made = { output->path, strbuf_slice(&worker->output) };
    bool ok = xml_check(first, &made);
    diags_free(first);
    if (ok)
        return true;
    struct source *kept = ARENA_NEW(worker->kept, struct source);
    *kept = (struct source){ output->path, arena_copy(worker->kept, made.text) };
    return xml_check(diags, kept);
}

static bool render_output(struct renderer *renderer, struct worker *worker, struct diags *diags,
                          const struct output *output)
{
    strbuf_reset(&worker->output);
    passages_begin_page(&worker->links.passages, (slice){ 0 }); /* it may never be inspected */
    bool is_page = output->kind == OUTPUT_TEMPLATE;
    bool ok = is_page ? render_page(renderer, worker, diags, output)
                      : file_write(worker->arena, worker->kept, diags, renderer->site,
                                   renderer->outputs, output, &worker->output);
    bool is_xml = is_page && slice_ends_with(output->path, SLICE(".xml"));
    ok = ok && (!is_xml || check_xml(worker, diags, output));
    return leak_check(worker->kept, diags, renderer->site, output->path,
                      strbuf_slice(&worker->output), &worker->links.passages.passed) &&
           ok;
}

/* The last output first: by their paths sitemaps, which take long, stand at the end, where one
 * worker would be left alone with them. */
static void output_job(void *context, size_t worker_index, size_t number)
{
    struct renderer *renderer = context;
    size_t index = renderer->outputs->list.count - 1 - number;
    struct worker *worker = &renderer->workers[worker_index];
    const struct output *output = &renderer->outputs->list.items[index];
    const struct render_options *options = renderer->options;
    struct diags *diags = diags_new();
    arena_reset(worker->arena);
    bool ok = render_output(renderer, worker, diags, output);
    if (ok && options->sink != NULL)
        options->sink(options->sink_context, diags, index, output->path,
                      strbuf_slice(&worker->output));
    if (diags_size(diags) > 0)
        renderer->diags[index] = diags;
    else
        diags_free(diags);
    size_t done = atomic_fetch_add(&renderer->done, 1) + 1;
    if (options->progress != NULL && (worker_index == 0 || done == renderer->outputs->list.count))
        options->progress(options->progress_context, done, renderer->outputs->list.count);
}

/* -- bodies
 * ----------------------------------------------------------------------------------------------------
 */

/* Bodies of notices come first, then those of pages. */
static void body_job(void *context, size_t worker_index, size_t index)
{
    struct renderer *renderer = context;
    struct worker *worker = &renderer->workers[worker_index];
    const struct site *site = renderer->site;
    size_t notices = site->notices->list.count;
    struct content_host host = { renderer->view, worker->content_templates };
    struct content_memory memory = { worker->arena, worker->kept };
    struct diags *diags = diags_new();
    arena_reset(worker->arena);
    if (index < notices)
        content_render_notice(&memory, diags, &host, &site->notices->list.items[index],
                              &renderer->site->notice_bodies[index]);
    else
        content_render_page(&memory, diags, &host, &site->pages->list.items[index - notices],
                            &renderer->site->page_bodies[index - notices]);
    if (diags_size(diags) > 0)
        renderer->diags[index] = diags;
    else
        diags_free(diags);
}

/* -- all
 * -------------------------------------------------------------------------------------------------------
 */

/* In the order of the jobs, so that the number of threads shows nowhere. */
static bool collect_diags(struct renderer *renderer, struct diags *diags, size_t count)
{
    size_t before = diags_count(diags, DIAG_ERROR);
    for (size_t i = 0; i < count; i++)
        if (renderer->diags[i] != NULL) {
            diags_merge(diags, renderer->diags[i]);
            diags_free(renderer->diags[i]);
            renderer->diags[i] = NULL;
        }
    return diags_count(diags, DIAG_ERROR) == before;
}

static void start_workers(struct renderer *renderer, struct arena *arena)
{
    struct liquid_options options = liquid_options_for(renderer);
    renderer->workers = ARENA_ARRAY(arena, struct worker, renderer->options->workers);
    for (size_t i = 0; i < renderer->options->workers; i++)
        renderer->workers[i] = (struct worker){
            .arena = arena_new(),
            .kept = renderer->inspection->arenas[i],
            .content_templates = liquid_set_new(&options),
        };
}

static void stop_workers(struct renderer *renderer)
{
    for (size_t i = 0; i < renderer->options->workers; i++) {
        struct worker *worker = &renderer->workers[i];
        arena_free(worker->arena);
        strbuf_release(&worker->output);
        liquid_set_free(worker->content_templates);
    }
    liquid_set_free(renderer->templates);
}

static bool render_bodies(struct renderer *renderer, struct diags *diags)
{
    size_t count = renderer->site->notices->list.count + renderer->site->pages->list.count;
    threads_run(renderer->options->workers, count, body_job, renderer);
    return collect_diags(renderer, diags, count);
}

static bool render_outputs(struct renderer *renderer, struct diags *diags)
{
    size_t count = renderer->outputs->list.count;
    xml_check_init();
    threads_run(renderer->options->workers, count, output_job, renderer);
    return collect_diags(renderer, diags, count);
}

bool render_all(struct arena *arena, struct diags *diags, struct site *site,
                const struct outputs *outputs, const struct render_options *options,
                struct inspection *inspection)
{
    size_t bodies = site->notices->list.count + site->pages->list.count;
    size_t files = outputs->list.count;
    *inspection = inspection_new(arena, outputs, options->workers);
    struct renderer renderer = {
        .site = site,
        .outputs = outputs,
        .options = options,
        .inspection = inspection,
        .view = view_new(arena, site, outputs),
        .diags = ARENA_ARRAY(arena, struct diags *, bodies > files ? bodies : files),
    };
    start_workers(&renderer, arena);
    bool ok = compile_theme(&renderer, arena, diags);
    ok = render_bodies(&renderer, diags) && ok;
    ok = ok && render_outputs(&renderer, diags);
    stop_workers(&renderer);
    return ok;
}
