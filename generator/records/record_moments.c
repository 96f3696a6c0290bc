/* When time alone will change what is public of the records. */
#include "records/records.h"

#include "records/database.h"
#include "records/editions.h"

/* Which editions will be public without anybody's doing: frozen and approved. Nothing of their
 * content is read. */
static const char EDITIONS_SQL[] =
    "SELECT e.list_id, e.number, e.state, e.published_at, e.first_day,"
    " e.last_day,"
    " CASE WHEN EXISTS (SELECT 1 FROM edition_entries p WHERE p.list_id = e.list_id"
    "  AND p.edition = e.number AND (p.person = 1 OR p.leader <> '')) THEN e.public_until END"
    " FROM editions e"
    " JOIN lists l ON l.id = e.list_id WHERE e.sha256 IS NOT NULL AND " EDITION_APPROVED_SQL;
static const char OBJECTIONS_SQL[] = "SELECT list_id, received_at, closed_at FROM objections";

struct collector {
    struct database *database;
    struct arena *arena;
    struct instant now;
    struct moments *moments;
    bool failed;
};

/* 1970 after a diagnostic. */
static struct instant column_instant(struct collector *collector, sqlite3_stmt *row, int column)
{
    struct instant instant = { 0, collector->now.offset_seconds };
    if (!database_instant(collector->database, row, column, &instant))
        collector->failed = true;
    return instant;
}

/* Not set when it is not given. */
static struct date column_day(sqlite3_stmt *row, int column)
{
    struct date day = { 0 };
    date_parse(slice_from((const char *)sqlite3_column_text(row, column)), &day);
    return day;
}

/* The end of a day, if it is given and the edition is public by then. */
static void add_end(const struct collector *collector, sqlite3_stmt *row, int column,
                    struct instant published_at, slice what, slice id)
{
    struct date day = column_day(row, column);
    if (!date_is_set(day))
        return;
    struct instant end = publicity_end(day, collector->now.offset_seconds);
    if (instant_compare(end, published_at) > 0)
        moments_add(collector->arena, collector->moments, end, what, id);
}

static void add_edition(struct collector *collector, sqlite3_stmt *row)
{
    enum { LIST, NUMBER, STATE, PUBLISHED_AT, FIRST_DAY, LAST_DAY, PUBLIC_UNTIL };
    enum list_state state = LIST_FINAL;
    slice id =
        arena_format(collector->arena, "%s/%lld", (const char *)sqlite3_column_text(row, LIST),
                     (long long)sqlite3_column_int64(row, NUMBER));
    struct instant published_at = column_instant(collector, row, PUBLISHED_AT);
    moments_add(collector->arena, collector->moments, published_at, MOMENT_EDITION, id);
    list_state_parse(slice_from((const char *)sqlite3_column_text(row, STATE)), &state);
    if (state == LIST_PUBLICITY)
        moments_add_publicity(collector->arena, collector->moments, published_at,
                              column_day(row, FIRST_DAY), column_day(row, LAST_DAY), id);
    add_end(collector, row, PUBLIC_UNTIL, published_at, MOMENT_NAMES, id);
}

static void add_objection(struct collector *collector, sqlite3_stmt *row)
{
    enum { LIST, RECEIVED_AT, CLOSED_AT };
    slice id = database_text(collector->arena, row, LIST);
    moments_add(collector->arena, collector->moments, column_instant(collector, row, RECEIVED_AT),
                MOMENT_OBJECTIONS, id);
    moments_add(collector->arena, collector->moments, column_instant(collector, row, CLOSED_AT),
                MOMENT_OBJECTIONS, id);
}

static bool collect(struct collector *collector, const char *sql,
                    void (*add)(struct collector *collector, sqlite3_stmt *row))
{
    bool failed = false;
    sqlite3_stmt *rows = database_prepare(collector->database, sql);
    if (rows == NULL)
        return false;
    while (database_step(collector->database, rows, &failed))
        add(collector, rows);
    sqlite3_finalize(rows);
    return !failed && !collector->failed;
}

bool records_moments(struct arena *arena, struct diags *diags, slice root, slice path,
                     struct instant now, struct moments *moments)
{
    struct database database;
    if (!database_open(&database, arena, diags, root, path))
        return false;
    struct collector collector = { &database, arena, now, moments, false };
    bool ok = collect(&collector, EDITIONS_SQL, add_edition) &&
              collect(&collector, OBJECTIONS_SQL, add_objection);
    database_close(&database);
    return ok;
}
