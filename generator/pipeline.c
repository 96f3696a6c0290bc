/* Each command as the list of its steps. */
#include "pipeline.h"

#include "base/diag.h"
#include "records/records.h"
#include "site/outputs.h"
#include "site/permalink.h"
#include "stages/check_site.h"
#include "stages/due.h"
#include "stages/import_command.h"
#include "stages/list_command.h"
#include "stages/load.h"
#include "stages/publish.h"
#include "stages/publish_command.h"
#include "stages/render_command.h"
#include "stages/render_pages.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* One run of a command: what its steps share. */
struct run {
    const struct options *options;
    struct arena *arena;
    struct diags *diags;
    struct site site;
    struct notices all_notices; /* for check only */
    struct outputs outputs;
    struct inspection inspection;
    struct publication *publication;
    struct publication_counts counts;
    slice out;
    double started; /* of the present step */
};

static void say_time(struct run *run, const char *step)
{
    double now = run->options->seconds();
    if (run->options->verbose && !run->options->quiet)
        fprintf(stderr, "%-8s %8.1f ms\n", step, (now - run->started) * 1000);
    run->started = now;
}

static void show_progress(void *context, size_t done, size_t total)
{
    const struct run *run = context;
    if (run->options->progress && !run->options->quiet &&
        run->options->seconds() - run->started > 1)
        fprintf(stderr, "\rrendering %zu of %zu\x1b[K%s", done, total,
                done == total ? "\r\x1b[K" : "");
}

/* A file that somebody put beside it under the packed name stays. */
static bool is_free(struct run *run, slice path, slice suffix)
{
    char name[PERMALINK_BYTES_MAX + 64];
    assert(path.len + suffix.len < sizeof(name));
    memcpy(mempcpy(name, path.ptr, path.len), suffix.ptr, suffix.len);
    return map_find(&run->outputs.by_path, (slice){ name, path.len + suffix.len }) == NULL;
}

static bool sink_to_publication(void *context, struct diags *diags, size_t number, slice path,
                                slice bytes)
{
    struct run *run = context;
    bool ok = publication_put(run->publication, diags, number, path, bytes);
    if (!ok || !run->options->precompress || !compress_is_worth_while(path, bytes.len))
        return ok;
    for (int i = 0; i < ENCODING_COUNT; i++)
        if (is_free(run, path, encoding_suffix((enum encoding)i)))
            ok = publication_put_packed(run->publication, diags, number, (enum encoding)i, bytes) &&
                 ok;
    return ok;
}

/* The published folder: as said on the command line, else as in site.yaml. */
static void find_out(struct run *run)
{
    const struct options *options = run->options;
    run->out = options->out;
    if (run->out.len == 0)
        run->out = arena_format(run->arena, SLICE_FMT "%s" SLICE_FMT, SLICE_ARG(options->directory),
                                options->directory.len > 0 ? "/" : "",
                                SLICE_ARG(run->site.config->output));
}

static bool open_publication(struct run *run)
{
    const struct options *options = run->options;
    if (options->command != COMMAND_BUILD)
        return true;
    find_out(run);
    struct publication_settings settings = {
        .root = options->directory,
        .out = run->out,
        .file_count = run->outputs.list.count,
        .packed = options->precompress,
        .keep = (size_t)run->site.config->keep_versions,
        .early_sync = options->jobs > 1,
    };
    run->publication = publication_open(run->arena, run->diags, &settings);
    return run->publication != NULL;
}

static bool render_step(struct run *run)
{
    struct render_options options = {
        .workers = run->options->jobs,
        .sink = run->publication ? sink_to_publication : NULL,
        .sink_context = run,
        .progress = show_progress,
        .progress_context = run,
    };
    return render_all(run->arena, run->diags, &run->site, &run->outputs, &options,
                      &run->inspection);
}

/* The steps in their order. A step that fails ends the run, but a rule that is broken does not keep
 * pages from being looked at. */
static bool run_steps(struct run *run)
{
    const struct options *options = run->options;
    bool ok = load_site(run->arena, run->diags, options->directory, options->now, options->jobs,
                        &run->site, &run->all_notices);
    say_time(run, "load");
    if (!ok)
        return false;
    ok = check_site(run->diags, &run->site, &run->all_notices);
    if (options->command == COMMAND_CHECK)
        ok = records_check(run->arena, run->diags, run->site.root, SLICE("site-data/rankings.db"),
                           run->site.plan, run->site.contests, run->site.now) &&
             ok;
    say_time(run, "check");
    bool planned = outputs_plan(run->arena, run->diags, &run->site, &run->outputs);
    say_time(run, "plan");
    if (!planned || !open_publication(run))
        return false;
    ok = render_step(run) && ok;
    say_time(run, "render");
    ok = inspection_check_links(run->diags, &run->site, &run->outputs, &run->inspection) && ok;
    say_time(run, "verify");
    if (ok && run->publication != NULL)
        ok = publication_finish(run->publication, run->diags, &run->counts);
    say_time(run, "publish");
    return ok;
}

/* Notes are for check and for whoever asks; quiet leaves errors only. */
static enum diag_level least_shown(const struct options *options)
{
    if (options->quiet)
        return DIAG_ERROR;
    return options->command == COMMAND_CHECK || options->verbose ? DIAG_NOTE : DIAG_WARNING;
}

/* Standard output is the diagnostics' own when they are JSON, unless the command answers there. */
static FILE *diags_stream(const struct options *options)
{
    bool answers = options->command == COMMAND_DUE || options->command == COMMAND_IMPORT ||
                   options->command == COMMAND_PUBLISH;
    return options->json && !answers ? stdout : stderr;
}

static void print_diags(struct run *run)
{
    struct strbuf output = { 0 };
    diags_sort(run->diags);
    if (run->options->json)
        diags_format_json(run->diags, least_shown(run->options), &output);
    else
        diags_format_text(run->diags, least_shown(run->options), &output);
    if (output.len > 0)
        fwrite(output.ptr, 1, output.len, diags_stream(run->options));
    strbuf_release(&output);
}

static void print_result(const struct run *run)
{
    size_t pages = outputs_page_count(&run->outputs);
    if (run->options->quiet || run->options->json)
        return;
    if (run->options->command == COMMAND_CHECK)
        printf("fabang: %zu pages would be made; %zu warnings, %zu notes\n", pages,
               diags_count(run->diags, DIAG_WARNING), diags_count(run->diags, DIAG_NOTE));
    else
        printf("fabang: %zu pages, %zu files: %zu written, %zu unchanged, %zu removed; look "
               "at " SLICE_FMT "/index.html\n",
               pages, run->outputs.list.count, run->counts.written, run->counts.unchanged,
               run->counts.removed, SLICE_ARG(run->out));
}

static struct run run_begin(const struct options *options)
{
    return (struct run){ .options = options,
                         .arena = arena_new(),
                         .diags = diags_new(),
                         .started = options->seconds() };
}

static enum exit_status run_end(struct run *run, bool ok)
{
    publication_close(run->publication);
    print_diags(run);
    enum exit_status status = (enum exit_status)diags_exit_status(run->diags);
    assert(ok == (status == STATUS_DONE)); /* whoever fails says why */
    inspection_release(&run->inspection);
    diags_free(run->diags);
    arena_free(run->arena);
    return status;
}

enum exit_status pipeline_run(const struct options *options)
{
    struct run run = run_begin(options);
    bool ok = run_steps(&run);
    if (ok)
        print_result(&run);
    return run_end(&run, ok);
}

enum exit_status pipeline_make_records(const struct options *options)
{
    struct run run = run_begin(options);
    bool ok = load_plan(run.arena, run.diags, options->directory, options->now, &run.site) &&
              records_make(run.arena, run.diags, options->directory, SLICE("site-data/records"),
                           SLICE("site-data/rankings.db"), run.site.plan, run.site.contests);
    if (ok && !options->quiet)
        puts("fabang: made site-data/rankings.db");
    return run_end(&run, ok);
}

static void print_due(struct run *run, const struct moments *moments)
{
    struct strbuf output = { 0 };
    if (run->options->json)
        due_write_json(run->arena, moments, &output);
    else
        due_write_text(run->arena, moments, &output);
    if (output.len > 0)
        fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
}

enum exit_status pipeline_due(const struct options *options)
{
    struct run run = run_begin(options);
    struct moments moments;
    bool ok = load_site(run.arena, run.diags, options->directory, options->now, options->jobs,
                        &run.site, &run.all_notices) &&
              due_find(run.arena, run.diags, &run.site, &run.all_notices, options->count, &moments);
    if (ok)
        print_due(&run, &moments);
    return run_end(&run, ok);
}

enum exit_status pipeline_import(const struct options *options)
{
    struct run run = run_begin(options);
    struct strbuf output = { 0 };
    struct import_command command = { .file = options->argument,
                                      .mapping = options->mapping,
                                      .list = options->list.list,
                                      .actor = options->list.actor,
                                      .comment = options->list.comment,
                                      .apply = options->apply,
                                      .json = options->json,
                                      .verbose = options->verbose };
    bool ok = load_plan(run.arena, run.diags, options->directory, options->now, &run.site) &&
              import_command_run(run.arena, run.diags, &run.site, &command, &output);
    if (ok && output.len > 0 && !(options->quiet && options->apply))
        fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
    return run_end(&run, ok);
}

/* The blockers go where diagnostics go, what was done or found to standard output. */
enum exit_status pipeline_list(const struct options *options)
{
    struct run run = run_begin(options);
    struct strbuf output = { 0 };
    struct list_command command = { .request = options->list,
                                    .status = options->status,
                                    .json = options->json };
    bool ok = load_plan(run.arena, run.diags, options->directory, options->now, &run.site);
    command.request.now = run.site.now;
    ok = ok && list_command_run(run.arena, run.diags, &run.site, &command, &output);
    if (ok && output.len > 0 && (options->status || !options->quiet))
        fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
    return run_end(&run, ok);
}

/* What is wrong with the rest of the site does not keep anybody from going back. */
enum exit_status pipeline_publish(const struct options *options)
{
    struct run run = run_begin(options);
    struct strbuf output = { 0 };
    bool ok = load_site_config(run.arena, run.diags, options->directory, options->now, &run.site);
    if (ok) {
        find_out(&run);
        struct publish_command command = { .out = run.out,
                                           .offset_seconds = run.site.now.offset_seconds,
                                           .roll_back = options->roll_back,
                                           .back = (size_t)options->steps,
                                           .json = options->json };
        ok = publish_command_run(run.arena, run.diags, &command, &output);
    }
    if (ok && output.len > 0)
        fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
    return run_end(&run, ok);
}

/* One template on standard output, or answers to requests until their end. */
static bool render_template(struct run *run)
{
    const struct options *options = run->options;
    struct render_command command = {
        .template_path = options->argument,
        .directory = options->directory,
        .data_path = options->data_file,
        .escape = options->escape,
        .now_seconds = options->now.seconds,
    };
    struct strbuf output = { 0 };
    bool ok = render_command_file(run->arena, &command, run->diags, &output);
    if (output.len > 0)
        fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
    return ok;
}

enum exit_status pipeline_render(const struct options *options)
{
    if (options->json_lines)
        return render_command_json_lines(stdin, stdout, options->now.seconds, options->seconds)
                   ? STATUS_DONE
                   : STATUS_INPUT;
    struct run run = run_begin(options);
    return run_end(&run, render_template(&run));
}
