/* What is public of the records at an instant. */
#include "records/records.h"

#include "records/editions.h"

#include <assert.h>
#include <stdlib.h>

/* Pointers of one array each, so comparing them compares places in the plan. */
static int compare_places(const void *a, const void *b)
{
    return (a > b) - (a < b);
}

static int compare_lists(const void *a, const void *b)
{
    const struct list *first = a;
    const struct list *second = b;
    int order = compare_places(first->contest, second->contest);
    if (order == 0)
        order = compare_places(first->group, second->group);
    return order != 0 ? order : (first->seq > second->seq) - (first->seq < second->seq);
}

/* What the list is at `now` follows from its last edition; the days of publicity stay known when a
 * later edition does not repeat them. */
static void settle_list(struct list *list, struct instant now)
{
    const struct edition *latest = list_latest(list);
    list->title = latest->title;
    list->state = edition_state_at(latest, now);
    list->objection_channel = latest->objection_channel;
    list->order_label = latest->order_label;
    list->notice = latest->notice;
    for (size_t i = 0; i < list->editions.count; i++) {
        const struct edition *edition = &list->editions.items[i];
        if (!date_is_set(edition->publicity_first_day))
            continue;
        list->publicity_first_day = edition->publicity_first_day;
        list->publicity_last_day = edition->publicity_last_day;
        list->publicity_from = instant_at(edition->publicity_first_day, now.offset_seconds);
        list->publicity_until = edition->publicity_until;
    }
}

static struct list *find_list(const struct records *records, slice id)
{
    for (size_t i = 0; i < records->lists.count; i++)
        if (slice_equal(records->lists.items[i].id, id))
            return &records->lists.items[i];
    return NULL;
}

/* Only how many there are: who objects, and to whom, is nobody's business. */
static bool count_objections(struct database *database, struct instant now,
                             const struct records *records)
{
    bool failed = false;
    sqlite3_stmt *rows = database_prepare(
        database, "SELECT list_id, sum(closed_at IS NULL OR closed_at > ?1),"
                  " sum(coalesce(closed_at <= ?1, 0)) FROM objections WHERE received_at <= ?1"
                  " GROUP BY list_id");
    if (rows == NULL)
        return false;
    sqlite3_bind_int64(rows, 1, now.seconds);
    while (database_step(database, rows, &failed)) {
        struct list *list =
            find_list(records, slice_from((const char *)sqlite3_column_text(rows, 0)));
        if (list == NULL)
            continue;
        list->objections_open = sqlite3_column_int64(rows, 1);
        list->objections_closed = sqlite3_column_int64(rows, 2);
    }
    sqlite3_finalize(rows);
    return !failed;
}

/* Lists in the order of their first publication, then of seq. */
static int compare_first_publication(const void *a, const void *b)
{
    const struct list *const *first = a;
    const struct list *const *second = b;
    int order = instant_compare((*first)->editions.items[0].published_at,
                                (*second)->editions.items[0].published_at);
    return order != 0 ? order : ((*first)->seq > (*second)->seq) - ((*first)->seq < (*second)->seq);
}

static const struct list **lists_by_publication(struct arena *arena, const struct records *records)
{
    const struct list **lists = ARENA_ARRAY(arena, const struct list *, records->lists.count);
    for (size_t i = 0; i < records->lists.count; i++)
        lists[i] = &records->lists.items[i];
    qsort(lists, records->lists.count, sizeof(const struct list *), compare_first_publication);
    return lists;
}

/* The way of every project through the latest editions, each array cut to its size by counting
 * first. */
static void trace_projects(struct arena *arena, struct records *records)
{
    const struct list **lists = lists_by_publication(arena, records);
    struct project *projects = records->projects.items;
    for (size_t i = 0; i < records->lists.count; i++) {
        const struct edition *latest = list_latest(lists[i]);
        for (size_t j = 0; j < latest->entries.count; j++)
            projects[latest->entries.items[j].project - projects].entry_count++;
    }
    for (size_t i = 0; i < records->projects.count; i++) {
        projects[i].entries = ARENA_ARRAY(arena, struct entry_ref, projects[i].entry_count);
        projects[i].entry_count = 0;
    }
    for (size_t i = 0; i < records->lists.count; i++) {
        const struct edition *latest = list_latest(lists[i]);
        for (size_t j = 0; j < latest->entries.count; j++) {
            const struct entry *entry = &latest->entries.items[j];
            struct project *project = &projects[entry->project - projects];
            project->entries[project->entry_count++] =
                (struct entry_ref){ .list = lists[i], .entry = entry };
        }
    }
}

bool records_load(struct arena *arena, struct diags *diags, slice root, slice path,
                  const struct plan *plan, const struct contests *contests, struct instant now,
                  struct records *records)
{
    assert(plan != NULL && contests != NULL && records != NULL);
    struct database database;
    if (!database_open(&database, arena, diags, root, path))
        return false;
    struct edition_query query = { .database = &database,
                                   .plan = plan,
                                   .contests = contests,
                                   .choice = EDITIONS_PUBLIC,
                                   .now = now };
    struct records found = { 0 };
    bool ok = editions_read(&query, &found);
    if (ok) {
        if (found.lists.count > 0)
            qsort(found.lists.items, found.lists.count, sizeof(struct list), compare_lists);
        for (size_t i = 0; i < found.lists.count; i++)
            settle_list(&found.lists.items[i], now);
        ok = count_objections(&database, now, &found);
    }
    database_close(&database);
    if (!ok)
        return false;
    trace_projects(arena, &found);
    *records = found;
    return true;
}
