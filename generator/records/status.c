/* Where lists stand, and what keeps them from going on. */
#include "records/case.h"
#include "records/records.h"

static struct instant next_change(const struct list_case *list_case)
{
    const struct edition *last = list_last_edition(list_case->list);
    struct instant none = { 0 };
    if (last == NULL)
        return none;
    if (instant_compare(last->published_at, list_case->now) > 0)
        return last->published_at;
    if (last->state == LIST_PUBLICITY && instant_compare(last->publicity_until, list_case->now) > 0)
        return last->publicity_until;
    return none;
}

/* The edition that the public sees at now; NULL: none. */
static const struct edition *due_edition(const struct list_case *list_case)
{
    const struct edition *due = NULL;
    for (size_t i = 0; i < list_case->list->editions.count; i++)
        if (instant_compare(list_case->list->editions.items[i].published_at, list_case->now) <= 0)
            due = &list_case->list->editions.items[i];
    return due;
}

static int64_t count_approved(const struct list_case *list_case)
{
    int64_t approved = 0;
    for (int64_t level = 1; level <= list_case->review_levels; level++)
        approved += list_case->proposal != NULL && list_case_is_approved(list_case, level);
    return approved;
}

static struct list_status status_of(struct arena *arena, const struct list_case *list_case)
{
    const struct list *list = list_case->list;
    const struct edition *last = list_last_edition(list);
    const struct edition *due = due_edition(list_case);
    struct list_status status = {
        .id = list->id,
        .title = last != NULL ? last->title : (slice){ 0 },
        .kind = list->rules,
        .edition = last != NULL ? last->number : 0,
        .state = due != NULL    ? edition_state_at(due, list_case->now)
                 : last != NULL ? LIST_APPROVED
                                : LIST_DRAFT,
        .published_at = last != NULL ? last->published_at : (struct instant){ 0 },
        .rows = (int64_t)list_case->candidates.count,
        .levels = list_case->review_levels,
        .approved = count_approved(list_case),
        .next = lifecycle_next(list_case),
        .blockers = diags_new(),
        .changes_at = next_change(list_case),
    };
    if (list_case->proposal != NULL) {
        status.proposal = list_case->proposal->number;
        status.publish_at = list_case->proposal->published_at;
    }
    for (size_t i = 0; i < list_case->objections.count; i++)
        status.objections_open += list_case->objections.items[i].closed_at.seconds == 0;
    if (status.next != LIST_ACT_COUNT)
        lifecycle_check(arena, status.blockers, list_case, status.next);
    return status;
}

struct ids {
    ARRAY_OF(slice) list;
};

static bool read_ids(struct database *database, slice list, struct ids *ids)
{
    bool failed = false;
    sqlite3_stmt *rows =
        database_prepare(database, "SELECT id FROM lists WHERE ?1 = '' OR id = ?1 ORDER BY seq");
    if (rows == NULL)
        return false;
    database_bind(rows, 1, list);
    while (database_step(database, rows, &failed))
        ARRAY_PUSH(database->arena, &ids->list, database_text(database->arena, rows, 0));
    sqlite3_finalize(rows);
    if (!failed && ids->list.count == 0 && list.len > 0)
        ARRAY_PUSH(database->arena, &ids->list, list); /* reading it says that there is none */
    return !failed;
}

bool records_status(struct arena *arena, struct diags *diags, slice root, slice path,
                    const struct plan *plan, const struct contests *contests,
                    const struct calendars *calendars, slice list, struct instant now,
                    struct list_statuses *statuses)
{
    struct database database;
    struct ids ids = { 0 };
    struct records known = { 0 };
    *statuses = (struct list_statuses){ 0 };
    if (!database_open(&database, arena, diags, root, path))
        return false;
    struct case_query query = { .database = &database,
                                .plan = plan,
                                .contests = contests,
                                .calendars = calendars,
                                .now = now };
    bool ok = read_ids(&database, list, &ids) && case_read_known(&query, &known);
    query.known = &known;
    for (size_t i = 0; ok && i < ids.list.count; i++) {
        struct list_case list_case;
        query.list = ids.list.items[i];
        ok = case_read(&query, &list_case);
        if (ok)
            ARRAY_PUSH(arena, &statuses->list, status_of(arena, &list_case));
    }
    database_close(&database);
    return ok;
}

void list_statuses_release(struct list_statuses *statuses)
{
    for (size_t i = 0; i < statuses->list.count; i++)
        diags_free(statuses->list.items[i].blockers);
}
