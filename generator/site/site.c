/* URLs and indexes of the site. */
#include "site/site.h"

#include "site/changes.h"
#include "site/permalink.h"

#include <assert.h>

slice site_contest_url(struct arena *arena, const struct contest *contest)
{
    return ARENA_JOIN(arena, SLICE("/contests/"), contest->id, SLICE("/"));
}

slice site_notice_url(struct arena *arena, const struct notice *notice)
{
    return ARENA_JOIN(arena, SLICE("/notices/"), notice->id, SLICE("/"));
}

slice site_list_url(struct arena *arena, const struct list *list)
{
    return ARENA_JOIN(arena, SLICE("/lists/"), list->id, SLICE("/"));
}

slice site_edition_url(struct arena *arena, const struct list *list, const struct edition *edition)
{
    return arena_format(arena, "/lists/" SLICE_FMT "/v/%lld/", SLICE_ARG(list->id),
                        (long long)edition->number);
}

slice site_project_url(struct arena *arena, const struct project *project)
{
    return ARENA_JOIN(arena, SLICE("/projects/"), project->id, SLICE("/"));
}

slice site_absolute_url(struct arena *arena, const struct site *site, slice url)
{
    slice link = site_link_url(arena, site, url);
    return ARENA_JOIN(arena, site->url_origin, link);
}

slice site_link_url(struct arena *arena, const struct site *site, slice url)
{
    slice encoded = permalink_encode(arena, url);
    if (site->base_path.len == 0)
        return encoded;
    return ARENA_JOIN(arena, site->base_path, encoded);
}

const struct notice *site_notice_find(const struct site *site, slice id)
{
    return map_find(&site->notices_by_id, id);
}

static size_t contest_index(const struct site *site, const struct contest *contest)
{
    size_t index = (size_t)(contest - site->contests->list.items);
    assert(index < site->contests->list.count);
    return index;
}

const struct notice_refs *site_contest_notices(const struct site *site,
                                               const struct contest *contest)
{
    return &site->contest_notices[contest_index(site, contest)];
}

const struct list_refs *site_contest_lists(const struct site *site, const struct contest *contest)
{
    return &site->contest_lists[contest_index(site, contest)];
}

const struct body *site_notice_body(const struct site *site, const struct notice *notice)
{
    size_t index = (size_t)(notice - site->notices->list.items);
    assert(index < site->notices->list.count);
    return &site->notice_bodies[index];
}

const struct body *site_page_body(const struct site *site, const struct page *page)
{
    size_t index = (size_t)(page - site->pages->list.items);
    assert(index < site->pages->list.count);
    return &site->page_bodies[index];
}

const struct content_file *site_content_file_find(const struct site *site, slice path)
{
    return map_find(&site->content_files_by_path, path);
}

const struct notice_refs *site_list_notices(const struct site *site, const struct list *list)
{
    static const struct notice_refs none = { 0 };
    const struct notice_refs *refs = map_find(&site->list_notices, list->id);
    return refs != NULL ? refs : &none;
}

static struct notice_group *group_of(struct arena *arena, struct notice_groups *groups, slice id,
                                     slice name)
{
    for (size_t i = 0; i < groups->items.count; i++)
        if (slice_equal(groups->items.items[i].id, id))
            return &groups->items.items[i];
    ARRAY_PUSH(arena, &groups->items, (struct notice_group){ .id = id, .name = name });
    return &groups->items.items[groups->items.count - 1];
}

/* Notices come newest first, so years do, too. */
static void index_years(struct arena *arena, struct site *site)
{
    for (size_t i = 0; i < site->notices->list.count; i++) {
        const struct notice *notice = &site->notices->list.items[i];
        struct date date = instant_date(notice->published_at);
        slice year = arena_format(arena, "%d", date.year);
        struct notice_group *group = group_of(arena, &site->notice_years, year, year);
        ARRAY_PUSH(arena, &group->notices.items, notice);
    }
}

static void index_kind(struct arena *arena, struct site *site, const struct notice_kind *kind)
{
    struct notice_group group = { .id = kind->id, .name = kind->name };
    for (size_t i = 0; i < site->notices->list.count; i++)
        if (slice_equal(site->notices->list.items[i].kind, kind->name))
            ARRAY_PUSH(arena, &group.notices.items, &site->notices->list.items[i]);
    if (group.notices.items.count > 0)
        ARRAY_PUSH(arena, &site->notice_kinds.items, group);
}

static void index_contests(struct arena *arena, struct site *site)
{
    size_t count = site->contests->list.count;
    site->contest_notices = ARENA_ARRAY(arena, struct notice_refs, count);
    site->contest_lists = ARENA_ARRAY(arena, struct list_refs, count);
    for (size_t i = 0; i < site->notices->list.count; i++) {
        const struct notice *notice = &site->notices->list.items[i];
        for (size_t j = 0; j < notice->contests.count; j++)
            ARRAY_PUSH(arena,
                       &site->contest_notices[contest_index(site, notice->contests.items[j])].items,
                       notice);
    }
    for (size_t i = 0; i < site->records->lists.count; i++) {
        const struct list *list = &site->records->lists.items[i];
        if (list->contest != NULL)
            ARRAY_PUSH(arena, &site->contest_lists[contest_index(site, list->contest)].items, list);
    }
}

/* Notices come newest first. One that names a list twice is there once. */
static void index_list_notices(struct arena *arena, struct site *site, const struct notice *notice)
{
    for (size_t i = 0; i < notice->lists.count; i++) {
        slice id = notice->lists.items[i];
        struct notice_refs *refs = map_find(&site->list_notices, id);
        if (refs == NULL) {
            refs = ARENA_NEW(arena, struct notice_refs);
            map_put(arena, &site->list_notices, id, refs);
        }
        if (refs->items.count == 0 || refs->items.items[refs->items.count - 1] != notice)
            ARRAY_PUSH(arena, &refs->items, notice);
    }
}

static void index_content(struct arena *arena, struct site *site)
{
    for (size_t i = 0; i < site->notices->list.count; i++) {
        const struct notice *notice = &site->notices->list.items[i];
        ARRAY_PUSH(arena, &site->all_notices.items, notice);
        if (map_find(&site->notices_by_id, notice->id) == NULL) /* the first of two counts */
            map_put(arena, &site->notices_by_id, notice->id, notice);
        index_list_notices(arena, site, notice);
    }
    for (size_t i = 0; i < site->content_files->list.count; i++) {
        const struct content_file *file = &site->content_files->list.items[i];
        if (site_content_file_find(site, file->path) == NULL)
            map_put(arena, &site->content_files_by_path, file->path, file);
    }
}

static void index_codes(struct arena *arena, struct site *site, const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++) {
        const struct entry *entry = &edition->entries.items[i];
        if (entry->credit_code.len > 0)
            map_put(arena, &site->printed_codes, entry->credit_code, entry);
    }
}

void site_index(struct arena *arena, struct site *site)
{
    index_content(arena, site);
    for (size_t i = 0; i < site->records->lists.count; i++)
        for (size_t j = 0; j < site->records->lists.items[i].editions.count; j++)
            index_codes(arena, site, &site->records->lists.items[i].editions.items[j]);
    site->since = site_last_change(site);
    index_contests(arena, site);
    index_years(arena, site);
    for (size_t i = 0; i < site->plan->notice_kinds.count; i++)
        index_kind(arena, site, &site->plan->notice_kinds.items[i]);
    site->notice_bodies = ARENA_ARRAY(arena, struct body, site->notices->list.count);
    site->page_bodies = ARENA_ARRAY(arena, struct body, site->pages->list.count);
}
