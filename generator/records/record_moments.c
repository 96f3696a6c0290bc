/* When time alone will change what is public of the records. */
#include "records/records.h"

#include "records/database.h"
#include "records/editions.h"

/* Which editions will be public without anybody's doing: frozen and approved. Nothing of their
 * content is read. */
static const char EDITIONS_SQL[] =
    "SELECT e.list_id, e.number, e.state, e.published_at, e.last_day FROM editions e"
    " JOIN lists l ON l.id = e.list_id WHERE e.sha256 IS NOT NULL AND " EDITION_APPROVED_SQL;
static const char OBJECTIONS_SQL[] = "SELECT list_id, received_at, closed_at FROM objections";

struct collector {
    struct database *database;
    struct arena *arena;
    struct instant now;
    struct moments *moments;
};

static struct instant column_instant(const struct collector *collector, sqlite3_stmt *row,
                                     int column)
{
    return (struct instant){ sqlite3_column_int64(row, column), collector->now.offset_seconds };
}

static void add_edition(const struct collector *collector, sqlite3_stmt *row)
{
    enum { LIST, NUMBER, STATE, PUBLISHED_AT, LAST_DAY };
    struct date last_day = { 0 };
    enum list_state state = LIST_FINAL;
    slice id =
        arena_format(collector->arena, "%s/%lld", (const char *)sqlite3_column_text(row, LIST),
                     (long long)sqlite3_column_int64(row, NUMBER));
    struct instant published_at = column_instant(collector, row, PUBLISHED_AT);
    moments_add(collector->arena, collector->moments, published_at, MOMENT_EDITION, id);
    list_state_parse(slice_from((const char *)sqlite3_column_text(row, STATE)), &state);
    if (state != LIST_PUBLICITY ||
        !date_parse(slice_from((const char *)sqlite3_column_text(row, LAST_DAY)), &last_day))
        return;
    struct instant until = publicity_end(last_day, collector->now.offset_seconds);
    if (instant_compare(until, published_at) > 0)
        moments_add(collector->arena, collector->moments, until, MOMENT_PUBLICITY, id);
}

static void add_objection(const struct collector *collector, sqlite3_stmt *row)
{
    enum { LIST, RECEIVED_AT, CLOSED_AT };
    slice id = database_text(collector->arena, row, LIST);
    moments_add(collector->arena, collector->moments, column_instant(collector, row, RECEIVED_AT),
                MOMENT_OBJECTIONS, id);
    moments_add(collector->arena, collector->moments, column_instant(collector, row, CLOSED_AT),
                MOMENT_OBJECTIONS, id);
}

static bool collect(struct collector *collector, const char *sql,
                    void (*add)(const struct collector *collector, sqlite3_stmt *row))
{
    bool failed = false;
    sqlite3_stmt *rows = database_prepare(collector->database, sql);
    if (rows == NULL)
        return false;
    while (database_step(collector->database, rows, &failed))
        add(collector, rows);
    sqlite3_finalize(rows);
    return !failed;
}

bool records_moments(struct arena *arena, struct diags *diags, slice root, slice path,
                     struct instant now, struct moments *moments)
{
    struct database database;
    if (!database_open(&database, arena, diags, root, path))
        return false;
    struct collector collector = { &database, arena, now, moments };
    bool ok = collect(&collector, EDITIONS_SQL, add_edition) &&
              collect(&collector, OBJECTIONS_SQL, add_objection);
    database_close(&database);
    return ok;
}
