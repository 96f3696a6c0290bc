/* The whole database, looked through. */
#include "records/editions.h"
#include "records/records.h"
#include "records/tables.h"

static bool check_pages(struct database *database)
{
    bool failed = false;
    bool sound = true;
    sqlite3_stmt *rows = database_prepare(database, "PRAGMA integrity_check(10)");
    if (rows == NULL)
        return false;
    while (database_step(database, rows, &failed)) {
        slice verdict = database_text(database->arena, rows, 0);
        if (!slice_equal(verdict, SLICE("ok")))
            sound =
                diag_add(database->diags, DIAG_RECORDS_DAMAGED,
                         (position){ .source = database->source }, SLICE("restore it from a copy"),
                         "database is damaged: " SLICE_FMT, SLICE_ARG(verdict));
    }
    sqlite3_finalize(rows);
    return sound && !failed;
}

static bool check_references(struct database *database)
{
    enum { TABLE, ROWID, PARENT };
    bool failed = false;
    bool sound = true;
    sqlite3_stmt *rows = database_prepare(database, "PRAGMA foreign_key_check");
    if (rows == NULL)
        return false;
    while (database_step(database, rows, &failed))
        sound = diag_add(database->diags, DIAG_RECORDS_REFERENCE,
                         (position){ .source = database->source },
                         SLICE("restore it from a copy; somebody wrote to it past its rules"),
                         "a row of '%s' refers to a row of '%s' that is not there",
                         (const char *)sqlite3_column_text(rows, TABLE),
                         (const char *)sqlite3_column_text(rows, PARENT));
    sqlite3_finalize(rows);
    return sound && !failed;
}

static slice name_of_rule(slice statement)
{
    slice rest = slice_from_index(statement, sizeof("CREATE TRIGGER ") - 1);
    return slice_split(&rest, ' ');
}

static bool is_rule(slice statement)
{
    return slice_starts_with(statement, SLICE("CREATE TRIGGER "));
}

/* Whoever drops a trigger can change the past; what was changed shows in a hash, this that somebody
 * could. */
static bool check_our_triggers(struct database *database)
{
    bool failed = false;
    bool sound = true;
    sqlite3_stmt *find = database_prepare(
        database, "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND sql = ?1");
    if (find == NULL)
        return false;
    for (const char *const *sql = records_schema(); *sql != NULL; sql++) {
        slice statement = slice_from(*sql);
        if (!is_rule(statement))
            continue;
        database_bind(find, 1, statement);
        if (!database_step(database, find, &failed))
            sound = diag_add(database->diags, DIAG_RECORDS_CHANGED,
                             (position){ .source = database->source },
                             SLICE("ask who did that; compare the database with a copy of before"),
                             "the rule '" SLICE_FMT "' was taken out of the database or changed",
                             SLICE_ARG(name_of_rule(statement)));
        sqlite3_reset(find);
    }
    sqlite3_finalize(find);
    return sound && !failed;
}

static bool is_ours(slice type, slice name)
{
    for (const char *const *sql = records_schema(); *sql != NULL; sql++) {
        slice statement = slice_from(*sql);
        if (is_rule(statement) && slice_equal(type, SLICE("trigger")) &&
            slice_equal(name_of_rule(statement), name))
            return true;
    }
    return false;
}

/* A trigger that came with the file would do more than the act that it hangs on, a view stand for a
 * table and show other rows. */
static bool check_foreign_objects(struct database *database)
{
    enum { NAME, TYPE };
    bool failed = false;
    bool sound = true;
    sqlite3_stmt *rows = database_prepare(database, "SELECT name, type FROM sqlite_schema"
                                                    " WHERE type IN ('trigger', 'view')"
                                                    " OR sql LIKE 'CREATE VIRTUAL%' ORDER BY name");
    if (rows == NULL)
        return false;
    while (database_step(database, rows, &failed)) {
        slice name = database_text(database->arena, rows, NAME);
        slice type = database_text(database->arena, rows, TYPE);
        if (!is_ours(type, name))
            sound = diag_add(database->diags, DIAG_RECORDS_CHANGED,
                             (position){ .source = database->source },
                             SLICE("ask who put it there; compare the database with a copy of "
                                   "before"),
                             "the " SLICE_FMT " '" SLICE_FMT "' is none of fabang's",
                             SLICE_ARG(type), SLICE_ARG(name));
    }
    sqlite3_finalize(rows);
    return sound && !failed;
}

bool database_check_rules(struct database *database)
{
    bool ok = check_our_triggers(database);
    return check_foreign_objects(database) && ok;
}

/* Whoever changes an edition and its hash alike is told by the act that published it. */
static bool check_acts(struct database *database)
{
    enum { LIST, EDITION };
    bool failed = false;
    bool sound = true;
    sqlite3_stmt *rows = database_prepare(
        database, "SELECT a.list_id, a.edition FROM acts a"
                  " JOIN editions e ON e.list_id = a.list_id AND e.number = a.edition"
                  " WHERE a.act IN ('announce', 'finalize', 'correct', 'withdraw')"
                  " AND a.sha256 IS NOT e.sha256 ORDER BY a.id");
    if (rows == NULL)
        return false;
    while (database_step(database, rows, &failed)) {
        slice key =
            arena_format(database->arena, "%s/%lld", (const char *)sqlite3_column_text(rows, LIST),
                         (long long)sqlite3_column_int64(rows, EDITION));
        sound = diag_add(database->diags, DIAG_RECORDS_CHANGED,
                         (position){ .source = database_row(database, "editions", key) },
                         SLICE("restore the database from a copy; to change a list, publish a new "
                               "edition"),
                         "the act that published the edition names another SHA-256 than it has");
    }
    sqlite3_finalize(rows);
    return sound && !failed;
}

bool records_check(struct arena *arena, struct diags *diags, slice root, slice path,
                   const struct plan *plan, const struct contests *contests, struct instant now)
{
    struct database database;
    struct records frozen = { 0 };
    if (!database_open(&database, arena, diags, root, path))
        return false;
    struct edition_query query = { .database = &database,
                                   .plan = plan,
                                   .contests = contests,
                                   .choice = EDITIONS_FROZEN,
                                   .now = now };
    bool ok = check_pages(&database);
    ok = check_references(&database) && ok;
    ok = database_check_rules(&database) && ok;
    ok = check_acts(&database) && ok;
    ok = editions_read(&query, &frozen) && ok;
    database_close(&database);
    return ok;
}
