/* Plans the published tree: pages of the theme, files of the contract (feeds, data, sitemap),
 * assets, attachments, aliases. */
#include "site/outputs.h"

#include "site/permalink.h"

#include <assert.h>
#include <stdlib.h>

struct planner {
    struct arena *arena;
    struct arena *passing;              /* until they are sorted: */
    ARRAY_OF(struct output *) unsorted; /* outputs are large to move about */
    struct diags *diags;
    const struct site *site;
    struct outputs *outputs;
    bool ok;
};

static bool fail_file_name(struct planner *planner, slice path)
{
    struct source *place = ARENA_NEW(planner->arena, struct source);
    place->path = path;
    return diag_add(
        planner->diags, DIAG_OUTPUT_PATH, (position){ .source = place },
        SLICE("rename it: nothing hidden or invisible, and none of \\ ? # % : * \" < > |"),
        "the file's name can be no part of an address");
}

static bool add_output(struct planner *planner, struct output output)
{
    bool valid = permalink_is_valid(output.url);
    if (!valid && output.kind == OUTPUT_ATTACHMENT) {
        planner->ok = fail_file_name(planner, output.subject.file->path);
        return false;
    }
    if (!valid) {
        planner->ok = diag_add(planner->diags, DIAG_OUTPUT_PATH, output.where,
                               SLICE("write a path from the site's root, as in /rules/"),
                               "'" SLICE_FMT "' is no path within the site", SLICE_ARG(output.url));
        return false;
    }
    output.path = permalink_to_path(planner->arena, output.url);
    struct output *made = ARENA_NEW(planner->passing, struct output);
    *made = output;
    ARRAY_PUSH(planner->passing, &planner->unsorted, made);
    return true;
}

static void add_page(struct planner *planner, const struct theme_page *page, slice pattern,
                     slice id, struct output output)
{
    struct permalink_values values = {
        .id = id,
        .number = arena_integer(planner->arena, (long long)output.subject.number),
        .year = output.subject.group ? output.subject.group->id : (slice){ 0 },
        .kind = output.subject.group ? output.subject.group->id : (slice){ 0 },
    };
    output.kind = OUTPUT_TEMPLATE;
    output.page = page;
    output.in_sitemap = page->in_sitemap;
    output.url = permalink_expand(planner->arena, pattern, &values);
    if (output.where.source == NULL)
        output.where = value_where(page->origin, SLICE("path"));
    add_output(planner, output);
}

static struct instant later(struct instant a, struct instant b)
{
    return instant_compare(a, b) > 0 ? a : b;
}

static struct instant newest_notice(const struct notice_refs *notices)
{
    return notices->items.count > 0 ? notices->items.items[0]->published_at
                                    : (struct instant){ 0, 0 };
}

static struct instant notice_modified(const struct notice *notice)
{
    return later(notice->published_at, notice->updated_at);
}

static struct instant list_modified(const struct list *list)
{
    assert(list->editions.count > 0);
    return list->editions.items[list->editions.count - 1].published_at;
}

static void add_contest_pages(struct planner *planner, const struct theme_page *page)
{
    const struct site *site = planner->site;
    for (size_t i = 0; i < site->contests->list.count; i++) {
        const struct contest *contest = &site->contests->list.items[i];
        add_page(planner, page, page->path, contest->id,
                 (struct output){ .subject.contest = contest,
                                  .where = value_where(contest->origin, SLICE("id")),
                                  .modified = newest_notice(site_contest_notices(site, contest)) });
    }
}

static void add_notice_pages(struct planner *planner, const struct theme_page *page)
{
    for (size_t i = 0; i < planner->site->notices->list.count; i++) {
        const struct notice *notice = &planner->site->notices->list.items[i];
        add_page(planner, page, page->path, notice->id,
                 (struct output){ .subject.notice = notice,
                                  .where = value_where(notice->origin, SLICE("id")),
                                  .modified = notice_modified(notice) });
    }
}

static void add_static_pages(struct planner *planner, const struct theme_page *page)
{
    for (size_t i = 0; i < planner->site->pages->list.count; i++) {
        const struct page *subject = &planner->site->pages->list.items[i];
        add_page(planner, page, subject->permalink, (slice){ 0 },
                 (struct output){ .subject.page = subject,
                                  .where = value_where(subject->origin, SLICE("permalink")) });
    }
}

static void add_list_pages(struct planner *planner, const struct theme_page *page)
{
    for (size_t i = 0; i < planner->site->records->lists.count; i++) {
        const struct list *list = &planner->site->records->lists.items[i];
        add_page(planner, page, page->path, list->id,
                 (struct output){
                     .subject = { .list = list,
                                  .edition = &list->editions.items[list->editions.count - 1] },
                     .where = { list->row, 0 },
                     .modified = list_modified(list) });
    }
}

static void add_edition_pages(struct planner *planner, const struct theme_page *page)
{
    for (size_t i = 0; i < planner->site->records->lists.count; i++) {
        const struct list *list = &planner->site->records->lists.items[i];
        for (size_t j = 0; j < list->editions.count; j++) {
            const struct edition *edition = &list->editions.items[j];
            add_page(planner, page, page->path, list->id,
                     (struct output){ .subject = { .list = list,
                                                   .edition = edition,
                                                   .number = (size_t)edition->number },
                                      .where = { list->row, 0 },
                                      .modified = edition->published_at });
        }
    }
}

static void add_project_pages(struct planner *planner, const struct theme_page *page)
{
    for (size_t i = 0; i < planner->site->records->projects.count; i++) {
        const struct project *project = &planner->site->records->projects.items[i];
        add_page(planner, page, page->path, project->id,
                 (struct output){ .subject.project = project });
    }
}

size_t notice_page_count(const struct site *site)
{
    size_t per_page = (size_t)site->config->notices_per_page;
    size_t count = (site->notices->list.count + per_page - 1) / per_page;
    return count > 0 ? count : 1;
}

static void add_notice_index_pages(struct planner *planner, const struct theme_page *page)
{
    size_t count = notice_page_count(planner->site);
    for (size_t number = 1; number <= count; number++) {
        bool is_first = number == 1 && page->first_path.len > 0;
        add_page(planner, page, is_first ? page->first_path : page->path, (slice){ 0 },
                 (struct output){ .subject.number = number });
    }
}

static void add_group_pages(struct planner *planner, const struct theme_page *page,
                            const struct notice_groups *groups)
{
    for (size_t i = 0; i < groups->items.count; i++) {
        const struct notice_group *group = &groups->items.items[i];
        add_page(
            planner, page, page->path, group->id,
            (struct output){ .subject.group = group, .modified = newest_notice(&group->notices) });
    }
}

static void add_theme_page(struct planner *planner, const struct theme_page *page)
{
    switch (page->subject) {
    case SUBJECT_SITE:
        add_page(planner, page, page->path, (slice){ 0 }, (struct output){ 0 });
        break;
    case SUBJECT_CONTEST:
        add_contest_pages(planner, page);
        break;
    case SUBJECT_NOTICE:
        add_notice_pages(planner, page);
        break;
    case SUBJECT_PAGE:
        add_static_pages(planner, page);
        break;
    case SUBJECT_LIST:
        add_list_pages(planner, page);
        break;
    case SUBJECT_EDITION:
        add_edition_pages(planner, page);
        break;
    case SUBJECT_PROJECT:
        add_project_pages(planner, page);
        break;
    case SUBJECT_NOTICE_PAGE:
        add_notice_index_pages(planner, page);
        break;
    case SUBJECT_NOTICE_KIND:
        add_group_pages(planner, page, &planner->site->notice_kinds);
        break;
    case SUBJECT_NOTICE_YEAR:
        add_group_pages(planner, page, &planner->site->notice_years);
        break;
    case SUBJECT_KIND_COUNT:
        break;
    }
}

/* A file whose URL the design fixes, whatever the theme. */
static void add_contract_file(struct planner *planner, slice url, enum output_kind kind,
                              struct subject subject)
{
    add_output(planner, (struct output){ .url = url, .kind = kind, .subject = subject });
}

static void add_contest_files(struct planner *planner)
{
    const struct contests *contests = planner->site->contests;
    for (size_t i = 0; i < contests->list.count; i++) {
        const struct contest *contest = &contests->list.items[i];
        slice url = site_contest_url(planner->arena, contest);
        struct subject subject = { .contest = contest };
        add_contract_file(planner,
                          arena_format(planner->arena, SLICE_FMT "feed.xml", SLICE_ARG(url)),
                          OUTPUT_RSS, subject);
        add_contract_file(planner,
                          arena_format(planner->arena, SLICE_FMT "calendar.ics", SLICE_ARG(url)),
                          OUTPUT_CALENDAR, subject);
    }
}

static void add_list_files(struct planner *planner)
{
    for (size_t i = 0; i < planner->site->records->lists.count; i++) {
        const struct list *list = &planner->site->records->lists.items[i];
        for (size_t j = 0; j < list->editions.count; j++) {
            const struct edition *edition = &list->editions.items[j];
            slice url = site_edition_url(planner->arena, list, edition);
            struct subject subject = { .list = list, .edition = edition };
            add_contract_file(planner,
                              arena_format(planner->arena, SLICE_FMT "list.json", SLICE_ARG(url)),
                              OUTPUT_LIST_JSON, subject);
            add_contract_file(planner,
                              arena_format(planner->arena, SLICE_FMT "list.csv", SLICE_ARG(url)),
                              OUTPUT_LIST_CSV, subject);
            add_contract_file(planner,
                              arena_format(planner->arena, SLICE_FMT "list.xlsx", SLICE_ARG(url)),
                              OUTPUT_LIST_XLSX, subject);
        }
    }
}

static void add_kind_feeds(struct planner *planner)
{
    for (size_t i = 0; i < planner->site->notice_kinds.items.count; i++) {
        const struct notice_group *group = &planner->site->notice_kinds.items.items[i];
        add_contract_file(planner,
                          arena_format(planner->arena, "/notices/kind/" SLICE_FMT "/feed.xml",
                                       SLICE_ARG(group->id)),
                          OUTPUT_RSS, (struct subject){ .group = group });
    }
}

static void add_contract_files(struct planner *planner)
{
    static const struct {
        slice url;
        enum output_kind kind;
    } files[] = {
        { SLICE_INIT("/feed.xml"), OUTPUT_RSS },
        { SLICE_INIT("/atom.xml"), OUTPUT_ATOM },
        { SLICE_INIT("/feed.json"), OUTPUT_JSON_FEED },
        { SLICE_INIT("/calendar.ics"), OUTPUT_CALENDAR },
        { SLICE_INIT("/data/contests.json"), OUTPUT_CONTESTS_JSON },
        { SLICE_INIT("/data/lists.json"), OUTPUT_LISTS_JSON },
        { SLICE_INIT("/robots.txt"), OUTPUT_ROBOTS },
    };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        add_contract_file(planner, files[i].url, files[i].kind, (struct subject){ 0 });
    add_contest_files(planner);
    add_list_files(planner);
    add_kind_feeds(planner);
}

static void add_assets(struct planner *planner)
{
    const struct map *assets = &planner->site->theme->assets;
    for (size_t i = 0; i < assets->count; i++) {
        const struct theme_asset *asset = assets->entries[i].value;
        add_output(planner, (struct output){ .url = arena_format(planner->arena, "/" SLICE_FMT,
                                                                 SLICE_ARG(asset->output)),
                                             .kind = OUTPUT_ASSET,
                                             .subject.asset = asset });
    }
}

static void add_aliases(struct planner *planner, const slice *aliases, size_t count, slice target,
                        position where)
{
    for (size_t i = 0; i < count; i++)
        add_output(planner, (struct output){ .url = aliases[i],
                                             .kind = OUTPUT_REDIRECT,
                                             .subject.target = target,
                                             .where = where });
}

static void add_all_aliases(struct planner *planner)
{
    const struct site *site = planner->site;
    for (size_t i = 0; i < site->notices->list.count; i++) {
        const struct notice *notice = &site->notices->list.items[i];
        add_aliases(planner, notice->aliases.items, notice->aliases.count,
                    site_notice_url(planner->arena, notice),
                    value_where(notice->origin, SLICE("aliases")));
    }
    for (size_t i = 0; i < site->pages->list.count; i++) {
        const struct page *page = &site->pages->list.items[i];
        add_aliases(planner, page->aliases.items, page->aliases.count, page->permalink,
                    value_where(page->origin, SLICE("aliases")));
    }
}

static void add_content_files(struct planner *planner)
{
    const struct content_files *files = planner->site->content_files;
    for (size_t i = 0; i < files->list.count; i++)
        add_output(planner, (struct output){ .url = files->list.items[i].url,
                                             .kind = OUTPUT_ATTACHMENT,
                                             .subject.file = &files->list.items[i],
                                             .where = files->list.items[i].where });
}

size_t sitemap_parts(size_t count)
{
    return (count + SITEMAP_URLS_MAX - 1) / SITEMAP_URLS_MAX;
}

static void add_sitemaps(struct planner *planner)
{
    size_t count = 0;
    for (size_t i = 0; i < planner->unsorted.count; i++)
        count += planner->unsorted.items[i]->in_sitemap;
    size_t parts = sitemap_parts(count);
    if (parts <= 1) {
        add_contract_file(planner, SLICE("/sitemap.xml"), OUTPUT_SITEMAP,
                          (struct subject){ .number = 1 });
        return;
    }
    add_contract_file(planner, SLICE("/sitemap.xml"), OUTPUT_SITEMAP_INDEX,
                      (struct subject){ .number = parts });
    for (size_t part = 1; part <= parts; part++)
        add_contract_file(planner, arena_format(planner->arena, "/sitemap-%zu.xml", part),
                          OUTPUT_SITEMAP, (struct subject){ .number = part });
}

static int compare_paths(const void *left, const void *right)
{
    const struct output *const *a = left;
    const struct output *const *b = right;
    return slice_compare((*a)->path, (*b)->path);
}

static void sort_outputs(struct planner *planner)
{
    struct outputs *outputs = planner->outputs;
    struct output **unsorted = planner->unsorted.items;
    size_t count = planner->unsorted.count;
    qsort(unsorted, count, sizeof(*unsorted), compare_paths);
    outputs->list.items = ARENA_ARRAY(planner->arena, struct output, count);
    outputs->list.capacity = outputs->list.count = count;
    for (size_t i = 0; i < count; i++)
        outputs->list.items[i] = *unsorted[i];
}

/* "file.md:3:4", or what the output is made of when nobody wrote it down. */
static slice name_origin(struct planner *planner, const struct output *output)
{
    uint32_t line;
    uint32_t column;
    if (output->where.source == NULL)
        return arena_format(planner->arena, "the file that every site has");
    position_line_column(output->where, &line, &column);
    if (line == 0)
        return output->where.source->path;
    return arena_format(planner->arena, SLICE_FMT ":%u:%u", SLICE_ARG(output->where.source->path),
                        line, column);
}

static void report_collision(struct planner *planner, const struct output *one,
                             const struct output *other)
{
    const struct output *culprit = other->where.source != NULL ? other : one;
    const struct output *earlier = culprit == other ? one : other;
    planner->ok = diag_add(planner->diags, DIAG_OUTPUT_COLLISION, culprit->where,
                           SLICE("give one of them another id, permalink or alias"),
                           "'" SLICE_FMT "' is also made by " SLICE_FMT, SLICE_ARG(culprit->url),
                           SLICE_ARG(name_origin(planner, earlier)));
}

/* Every folder of a path must not be a file of another output. */
static void check_folders(struct planner *planner, const struct output *output)
{
    for (size_t at = slice_find_char(output->path, '/', 0); at < output->path.len;
         at = slice_find_char(output->path, '/', at + 1)) {
        const struct output *file =
            map_find(&planner->outputs->by_path, slice_sub(output->path, 0, at));
        if (file != NULL)
            report_collision(planner, file, output);
    }
}

static void index_outputs(struct planner *planner)
{
    struct outputs *outputs = planner->outputs;
    sort_outputs(planner);
    for (size_t i = 0; i < outputs->list.count; i++) {
        struct output *output = &outputs->list.items[i];
        const struct output *other = map_find(&outputs->by_path, output->path);
        if (other != NULL)
            report_collision(planner, other, output);
        else
            map_put(planner->arena, &outputs->by_path, output->path, output);
    }
    for (size_t i = 0; i < outputs->list.count; i++)
        check_folders(planner, &outputs->list.items[i]);
}

bool outputs_plan(struct arena *arena, struct diags *diags, const struct site *site,
                  struct outputs *outputs)
{
    struct planner planner = { .arena = arena,
                               .passing = arena_new(),
                               .diags = diags,
                               .site = site,
                               .outputs = outputs,
                               .ok = true };
    *outputs = (struct outputs){ 0 };
    for (size_t i = 0; i < site->theme->pages.count; i++)
        add_theme_page(&planner, &site->theme->pages.items[i]);
    add_contract_files(&planner);
    add_assets(&planner);
    add_content_files(&planner);
    add_all_aliases(&planner);
    add_sitemaps(&planner);
    index_outputs(&planner);
    arena_free(planner.passing);
    return planner.ok;
}

size_t outputs_page_count(const struct outputs *outputs)
{
    size_t count = 0;
    for (size_t i = 0; i < outputs->list.count; i++)
        count += outputs->list.items[i].kind == OUTPUT_TEMPLATE;
    return count;
}

const struct output *outputs_find_url(const struct outputs *outputs, slice url)
{
    char path[PERMALINK_BYTES_MAX + sizeof("index.html")];
    slice decoded = permalink_decode(url, path, sizeof(path));
    return decoded.len > 0 ? map_find(&outputs->by_path, decoded) : NULL;
}
