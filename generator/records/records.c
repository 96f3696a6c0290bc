/* What is public of the records at an instant. */
#include "records/records.h"

#include "records/case.h"
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

static int compare_row(sqlite3_stmt *rows, slice id)
{
    slice here = { (const char *)sqlite3_column_text(rows, 0),
                   (size_t)sqlite3_column_bytes(rows, 0) };
    return slice_compare(here, id);
}

/* Moves on to the row of `id`, in the order of ids: by one row when it is the next one, as where
 * all projects are public, else by looking it up. */
static bool move_to(struct database *database, sqlite3_stmt *rows, slice id, bool *failed)
{
    bool here = sqlite3_stmt_busy(rows) != 0;
    if (here && compare_row(rows, id) < 0)
        here = database_next(database, rows, failed);
    if (!*failed && (!here || compare_row(rows, id) < 0)) {
        sqlite3_reset(rows);
        database_bind(rows, 1, id);
        here = database_next(database, rows, failed);
    }
    return here && compare_row(rows, id) == 0;
}

/* Only of projects that a public edition names: what others are about stays in the database. */
static bool read_project_texts(struct database *database, const struct records *records)
{
    bool failed = false;
    sqlite3_stmt *rows = database_prepare(
        database, "SELECT project_id, field, summary FROM project_texts WHERE project_id >= ?1"
                  " ORDER BY project_id");
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < records->projects.count && !failed; i++) {
        struct project *project = &records->projects.items[i];
        if (!move_to(database, rows, project->id, &failed) ||
            !database_check_row(database, rows, &failed))
            continue;
        project->field = database_text(database->arena, rows, 1);
        project->summary = database_text(database->arena, rows, 2);
    }
    sqlite3_finalize(rows);
    return !failed;
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
        ok = count_objections(&database, now, &found) && read_project_texts(&database, &found);
        for (size_t i = 0; ok && i < found.lists.count; i++)
            ok = case_read_waivers(&database, &found.lists.items[i]);
    }
    database_close(&database);
    if (!ok)
        return false;
    editions_trace(arena, &found);
    *records = found;
    return true;
}
