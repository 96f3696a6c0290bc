/* From files to `struct site`. */
#include "stages/load.h"

#include "base/threads.h"
#include "formats/uri.h"
#include "formats/yaml.h"
#include "records/records.h"
#include "stages/load_content.h"

#include <assert.h>

struct loader {
    struct arena *arena;
    struct diags *diags;
    struct site *site;
    bool ok;
};

/* -- data
 * ------------------------------------------------------------------------------------------------------
 */

static const struct value *read_yaml(struct loader *loader, slice path)
{
    const struct source *source =
        fs_read_text(loader->arena, loader->diags, loader->site->root, path, INPUT_BYTES_MAX);
    const struct value *root =
        source ? yaml_parse(loader->arena, loader->diags, source, 0, source->text.len) : NULL;
    loader->ok = root != NULL && loader->ok;
    return root;
}

static const struct value *read_optional_yaml(struct loader *loader, slice path)
{
    return fs_exists(loader->site->root, path) ? read_yaml(loader, path) : NULL;
}

struct yaml_files {
    ARRAY_OF(const struct value *) roots;
};

/* All YAML files of a folder, by name. */
static struct yaml_files read_yaml_folder(struct loader *loader, slice folder)
{
    struct yaml_files files = { 0 };
    struct fs_entries entries = { 0 };
    loader->ok =
        fs_walk(loader->arena, loader->diags, loader->site->root, folder, &entries) && loader->ok;
    for (size_t i = 0; i < entries.list.count; i++) {
        slice path = entries.list.items[i].path;
        if (!slice_ends_with(path, SLICE(".yaml")) && !slice_ends_with(path, SLICE(".yml")))
            continue;
        const struct value *root =
            read_yaml(loader, arena_format(loader->arena, SLICE_FMT "/" SLICE_FMT,
                                           SLICE_ARG(folder), SLICE_ARG(path)));
        if (root != NULL)
            ARRAY_PUSH(loader->arena, &files.roots, root);
    }
    return files;
}

/* "https://host/sub/" -> origin "https://host", path "/sub". */
static void split_base_url(struct site *site)
{
    struct uri uri = uri_split(site->config->base_url);
    size_t path_len = uri.path.len;
    site->url_origin = slice_sub(site->config->base_url, 0, site->config->base_url.len - path_len);
    while (path_len > 0 && uri.path.ptr[path_len - 1] == '/')
        path_len--;
    site->base_path = slice_sub(uri.path, 0, path_len);
}

static bool load_config(struct loader *loader, struct instant now)
{
    struct site_config *config = ARENA_NEW(loader->arena, struct site_config);
    loader->site->config = config;
    const struct value *root = read_yaml(loader, SLICE("site-data/site.yaml"));
    if (root == NULL || !site_config_load(loader->arena, loader->diags, root, config))
        return false;
    loader->site->now = instant_in_zone(now, config->offset_seconds);
    split_base_url(loader->site);
    return true;
}

static bool load_plan_and_contests(struct loader *loader)
{
    struct plan *plan = ARENA_NEW(loader->arena, struct plan);
    struct contests *contests = ARENA_NEW(loader->arena, struct contests);
    int32_t zone = loader->site->config->offset_seconds;
    const struct value *root = read_yaml(loader, SLICE("site-data/plan.yaml"));
    const struct value *organizations =
        read_optional_yaml(loader, SLICE("site-data/organizations.yaml"));
    struct yaml_files files = read_yaml_folder(loader, SLICE("site-data/contests"));
    loader->site->plan = plan;
    loader->site->contests = contests;
    if (!loader->ok)
        return false;
    /* Contests are read after a fault in the plan, too: all faults are reported at once. */
    bool ok = plan_load(loader->arena, loader->diags, root, organizations, zone, plan);
    return contests_load(loader->arena, loader->diags, files.roots.items, files.roots.count, plan,
                         zone, contests) &&
           ok;
}

static void load_calendars(struct loader *loader)
{
    struct calendars *calendars = ARENA_NEW(loader->arena, struct calendars);
    struct yaml_files files = read_yaml_folder(loader, SLICE("site-data/calendar"));
    for (size_t i = 0; i < files.roots.count; i++)
        loader->ok = calendars_add(loader->arena, loader->diags, files.roots.items[i], calendars) &&
                     loader->ok;
    loader->site->calendars = calendars;
}

static void load_schedule(struct loader *loader)
{
    struct schedule *schedule = ARENA_NEW(loader->arena, struct schedule);
    const struct value *root = read_optional_yaml(loader, SLICE("site-data/schedule.yaml"));
    loader->ok = schedule_load(loader->arena, loader->diags, root, loader->site->plan,
                               loader->site->contests, schedule) &&
                 loader->ok;
    loader->site->schedule = schedule;
}

static void load_records(struct loader *loader)
{
    struct records *records = ARENA_NEW(loader->arena, struct records);
    struct site *site = loader->site;
    loader->ok =
        records_load(loader->arena, loader->diags, site->root, SLICE("site-data/rankings.db"),
                     site->plan, site->contests, site->now, records) &&
        loader->ok;
    site->records = records;
}

static void load_theme(struct loader *loader)
{
    struct site *site = loader->site;
    struct theme *theme = ARENA_NEW(loader->arena, struct theme);
    loader->ok =
        theme_load(loader->arena, loader->diags, site->root, site->config, theme) && loader->ok;
    site->theme = theme;
}

/* -- side by side
 * ----------------------------------------------------------------------------------------------
 */

/* What needs the plan and not each other, the longest first. Each has an arena and diagnostics of
 * its own. */
enum part { PART_RECORDS, PART_CONTENT, PART_THEME, PART_COUNT };

struct parts {
    struct loader loaders[PART_COUNT];
    size_t workers; /* for content */
    struct notices *all_notices;
};

static void load_part(void *context, size_t worker, size_t index)
{
    struct parts *parts = context;
    struct loader *loader = &parts->loaders[index];
    (void)worker;
    switch ((enum part)index) {
    case PART_RECORDS:
        load_records(loader);
        break;
    case PART_CONTENT:
        loader->ok = load_content(loader->arena, loader->diags, loader->site, parts->workers,
                                  parts->all_notices);
        break;
    case PART_THEME:
        load_theme(loader);
        break;
    case PART_COUNT:
        assert(false);
    }
}

static void load_parts(struct loader *loader, size_t workers, struct notices *all_notices)
{
    /* One is busy with the records meanwhile. */
    struct parts parts = { .workers = workers > 1 ? workers - 1 : 1, .all_notices = all_notices };
    for (size_t i = 0; i < PART_COUNT; i++)
        parts.loaders[i] = (struct loader){ arena_new(), diags_new(), loader->site, true };
    threads_run(workers, PART_COUNT, load_part, &parts);
    for (size_t i = 0; i < PART_COUNT; i++) {
        arena_absorb(loader->arena, parts.loaders[i].arena);
        diags_merge(loader->diags, parts.loaders[i].diags);
        diags_free(parts.loaders[i].diags);
        loader->ok = parts.loaders[i].ok && loader->ok;
    }
}

/* -- all
 * -------------------------------------------------------------------------------------------------------
 */

bool load_site_config(struct arena *arena, struct diags *diags, slice root, struct instant now,
                      struct site *site)
{
    *site = (struct site){ .root = root };
    struct loader loader = { arena, diags, site, true };
    return load_config(&loader, now) && loader.ok;
}

bool load_plan(struct arena *arena, struct diags *diags, slice root, struct instant now,
               struct site *site)
{
    *site = (struct site){ .root = root };
    struct loader loader = { arena, diags, site, true };
    bool ok = load_config(&loader, now);
    loader.ok = true; /* the plan is read after a fault in site.yaml, too */
    ok = load_plan_and_contests(&loader) && ok;
    load_calendars(&loader);
    return ok && loader.ok;
}

bool load_site(struct arena *arena, struct diags *diags, slice root, struct instant now,
               size_t workers, struct site *site, struct notices *all_notices)
{
    *all_notices = (struct notices){ 0 };
    if (!load_plan(arena, diags, root, now, site))
        return false;
    struct loader loader = { arena, diags, site, true };
    load_schedule(&loader);
    load_parts(&loader, workers, all_notices);
    if (loader.ok)
        site_index(arena, site);
    return loader.ok;
}
