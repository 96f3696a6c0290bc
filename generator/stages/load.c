/* From files to `struct site`. */
#include "stages/load.h"

#include "formats/front_matter.h"
#include "formats/uri.h"
#include "formats/yaml.h"
#include "records/records.h"
#include "site/permalink.h"

enum { INPUT_BYTES_MAX = 16 * 1024 * 1024 }; /* of one YAML or Markdown file */

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

/* -- content
 * ---------------------------------------------------------------------------------------------------
 */

/* One Markdown file: its text and the map of its front matter. */
struct document {
    const struct source *source;
    const struct value *front_matter;
    size_t body;
};

static bool read_document(struct loader *loader, slice path, struct document *document)
{
    struct front_matter parts;
    document->source =
        fs_read_text(loader->arena, loader->diags, loader->site->root, path, INPUT_BYTES_MAX);
    if (document->source == NULL || !front_matter_find(loader->diags, document->source, &parts))
        return loader->ok = false;
    document->front_matter =
        yaml_parse(loader->arena, loader->diags, document->source, parts.from, parts.to);
    document->body = parts.body;
    loader->ok = document->front_matter != NULL && loader->ok;
    return document->front_matter != NULL;
}

static void load_notice(struct loader *loader, slice path, struct notices *notices)
{
    struct document document;
    struct notice notice = { 0 };
    if (!read_document(loader, path, &document))
        return;
    if (notice_load(loader->arena, loader->diags, document.source, document.front_matter,
                    document.body, loader->site->plan, loader->site->contests, &notice))
        ARRAY_PUSH(loader->arena, &notices->list, notice);
    else
        loader->ok = false;
}

static void load_page(struct loader *loader, slice path, struct pages *pages)
{
    struct document document;
    struct page page = { 0 };
    if (!read_document(loader, path, &document))
        return;
    if (page_load(loader->arena, loader->diags, document.source, document.front_matter,
                  document.body, &page))
        ARRAY_PUSH(loader->arena, &pages->list, page);
    else
        loader->ok = false;
}

static void walk(struct loader *loader, slice folder, struct fs_entries *entries)
{
    loader->ok =
        fs_walk(loader->arena, loader->diags, loader->site->root, folder, entries) && loader->ok;
    for (size_t i = 0; i < entries->list.count; i++) {
        slice *path = &entries->list.items[i].path;
        *path = arena_format(loader->arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(folder),
                             SLICE_ARG(*path));
    }
}

static bool is_markdown(slice path)
{
    return slice_ends_with(path, SLICE(".md"));
}

/* What is public at now: the rest ends here. */
static struct notices *public_notices(struct loader *loader, const struct notices *all)
{
    struct notices *notices = ARENA_NEW(loader->arena, struct notices);
    for (size_t i = 0; i < all->list.count; i++)
        if (instant_compare(all->list.items[i].published_at, loader->site->now) <= 0)
            ARRAY_PUSH(loader->arena, &notices->list, all->list.items[i]);
    notices_sort(notices);
    return notices;
}

static slice folder_of(slice path)
{
    size_t slash = path.len;
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    return slice_sub(path, 0, slash);
}

static const struct fs_entry *find_entry(const struct fs_entries *entries, slice path)
{
    for (size_t i = 0; i < entries->list.count; i++)
        if (slice_equal(entries->list.items[i].path, path))
            return &entries->list.items[i];
    return NULL;
}

static void add_content_file(struct loader *loader, struct content_files *files,
                             struct content_file file, slice url_folder, slice name)
{
    file.url =
        arena_format(loader->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(url_folder), SLICE_ARG(name));
    ARRAY_PUSH(loader->arena, &files->list, file);
}

/* A folder with an index.md is one notice or page with all that lies in it. */
static bool add_folder_files(struct loader *loader, struct content_files *files,
                             const struct fs_entries *entries, const struct source *source,
                             slice url_folder, const struct notice *notice)
{
    slice folder = folder_of(source->path);
    if (!slice_equal(slice_from_index(source->path, folder.len), SLICE("index.md")))
        return false;
    for (size_t i = 0; i < entries->list.count; i++) {
        const struct fs_entry *entry = &entries->list.items[i];
        if (slice_starts_with(entry->path, folder) && !is_markdown(entry->path))
            add_content_file(loader, files,
                             (struct content_file){ .path = entry->path,
                                                    .notice = notice,
                                                    .where = { source, 0 },
                                                    .size_bytes = entry->size_bytes },
                             url_folder, slice_from_index(entry->path, folder.len));
    }
    return true;
}

/* An attachment that front matter names, of a notice that is a single file. */
static void add_attachment(struct loader *loader, struct content_files *files,
                           const struct fs_entries *entries, const struct notice *notice,
                           const struct attachment *attachment, bool in_folder)
{
    position where = value_where(attachment->origin, SLICE("file"));
    slice folder = folder_of(notice->source->path);
    slice path = arena_format(loader->arena, SLICE_FMT SLICE_FMT, SLICE_ARG(folder),
                              SLICE_ARG(attachment->file));
    const struct fs_entry *entry = find_entry(entries, path);
    if (entry == NULL) {
        loader->ok = diag_add(loader->diags, DIAG_ATTACHMENT_MISSING, where,
                              SLICE("put the file beside the notice, or correct its name"),
                              "no such attachment: '" SLICE_FMT "'", SLICE_ARG(path));
        return;
    }
    if (!in_folder)
        add_content_file(loader, files,
                         (struct content_file){ .path = entry->path,
                                                .notice = notice,
                                                .where = where,
                                                .size_bytes = entry->size_bytes },
                         site_notice_url(loader->arena, notice), attachment->file);
}

static void collect_content_files(struct loader *loader, const struct fs_entries *notice_files,
                                  const struct fs_entries *page_files)
{
    struct content_files *files = ARENA_NEW(loader->arena, struct content_files);
    const struct site *site = loader->site;
    for (size_t i = 0; i < site->notices->list.count; i++) {
        const struct notice *notice = &site->notices->list.items[i];
        bool in_folder = add_folder_files(loader, files, notice_files, notice->source,
                                          site_notice_url(loader->arena, notice), notice);
        for (size_t j = 0; j < notice->attachments.count; j++)
            add_attachment(loader, files, notice_files, notice, &notice->attachments.items[j],
                           in_folder);
    }
    for (size_t i = 0; i < site->pages->list.count; i++) {
        const struct page *page = &site->pages->list.items[i];
        add_folder_files(loader, files, page_files, page->source, page->permalink, NULL);
    }
    loader->site->content_files = files;
}

static void load_content(struct loader *loader, struct notices *all_notices)
{
    struct fs_entries notice_files = { 0 };
    struct fs_entries page_files = { 0 };
    struct pages *pages = ARENA_NEW(loader->arena, struct pages);
    walk(loader, SLICE("content/notices"), &notice_files);
    walk(loader, SLICE("content/pages"), &page_files);
    for (size_t i = 0; i < notice_files.list.count; i++)
        if (is_markdown(notice_files.list.items[i].path))
            load_notice(loader, notice_files.list.items[i].path, all_notices);
    for (size_t i = 0; i < page_files.list.count; i++)
        if (is_markdown(page_files.list.items[i].path))
            load_page(loader, page_files.list.items[i].path, pages);
    pages_sort(pages);
    loader->site->pages = pages;
    loader->site->notices = public_notices(loader, all_notices);
    collect_content_files(loader, &notice_files, &page_files);
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
               struct site *site, struct notices *all_notices)
{
    *all_notices = (struct notices){ 0 };
    if (!load_plan(arena, diags, root, now, site))
        return false;
    struct loader loader = { arena, diags, site, true };
    struct theme *theme = ARENA_NEW(arena, struct theme);
    site->theme = theme;
    load_schedule(&loader);
    load_content(&loader, all_notices);
    loader.ok =
        theme_load(arena, diags, root, site->config->theme, site->config->language, theme) &&
        loader.ok;
    load_records(&loader);
    if (loader.ok)
        site_index(arena, site);
    return loader.ok;
}
