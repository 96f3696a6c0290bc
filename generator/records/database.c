/* Opening a database of records, and telling why that failed. */
#include "records/database.h"

#include "base/fs.h"
#include "base/utf8.h"
#include "records/records.h"
#include "records/tables.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static position where_of(const struct source *source)
{
    return (position){ .source = source };
}

bool database_fail(struct database *database, int code)
{
    position where = where_of(database->source);
    const char *reason =
        database->handle != NULL ? sqlite3_errmsg(database->handle) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return diag_add(database->diags, DIAG_RECORDS_LOCKED, where,
                        SLICE("wait until the program that writes to it has finished"),
                        "database is in use: %s", reason);
    case SQLITE_NOTADB:
        return diag_add(database->diags, DIAG_RECORDS_FOREIGN, where,
                        SLICE("name a database that fabang made, or make it anew from the text in "
                              "site-data/records"),
                        "file is not an SQLite database");
    case SQLITE_CORRUPT:
    case SQLITE_READONLY: /* an unfinished write that we may not roll back */
        return diag_add(database->diags, DIAG_RECORDS_DAMAGED, where,
                        SLICE("restore it from a copy, or move it away and make it anew from "
                              "the text in site-data/records"),
                        "database is damaged: %s", reason);
    default:
        return diag_add(database->diags, DIAG_FILE_READ, where, SLICE(""),
                        "cannot read the database: %s", reason);
    }
}

const char *database_path(struct arena *arena, slice root, slice path)
{
    if (root.len == 0)
        return arena_copy(arena, path).ptr;
    return arena_format(arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(root), SLICE_ARG(path)).ptr;
}

const struct source *database_row(struct database *database, const char *table, slice key)
{
    struct source *row = ARENA_NEW(database->arena, struct source);
    row->path = arena_format(database->arena, SLICE_FMT ":%s:" SLICE_FMT,
                             SLICE_ARG(database->source->path), table, SLICE_ARG(key));
    return row;
}

slice database_text(struct arena *arena, sqlite3_stmt *statement, int column)
{
    const char *bytes = (const char *)sqlite3_column_text(statement, column);
    if (bytes == NULL)
        return (slice){ 0 };
    return arena_copy(arena, (slice){ bytes, (size_t)sqlite3_column_bytes(statement, column) });
}

/* Rows are told by their first column, which is an id or a number: nothing else of them may be
 * public. */
static bool fail_column(struct database *database, sqlite3_stmt *statement, int column,
                        const char *what)
{
    slice first = column > 0 ? database_text(database->arena, statement, 0) : SLICE("");
    return diag_add(database->diags, DIAG_RECORDS_VALUE, where_of(database->source),
                    SLICE("look for it with sqlite3; fabang never writes such a value"),
                    "'%s' of row '" SLICE_FMT "' %s", sqlite3_column_name(statement, column),
                    SLICE_ARG(first), what);
}

sqlite3_stmt *database_prepare(struct database *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        database_fail(database, code);
    return statement;
}

/* What no page, feed or hash can hold: the tables take any bytes as text. */
static bool check_texts(struct database *database, sqlite3_stmt *statement)
{
    int count = sqlite3_column_count(statement);
    for (int i = 0; i < count; i++) {
        int type = sqlite3_column_type(statement, i);
        if (type != SQLITE_TEXT && type != SQLITE_BLOB)
            continue;
        slice text = { (const char *)sqlite3_column_text(statement, i),
                       (size_t)sqlite3_column_bytes(statement, i) };
        if (utf8_unprintable_at(text) < text.len)
            return fail_column(database, statement, i,
                               "is not UTF-8, or holds a control character");
    }
    return true;
}

bool database_instant(struct database *database, sqlite3_stmt *statement, int column,
                      struct instant *instant)
{
    static const int64_t SECONDS_MAX = 253402300799; /* the end of year 9999 */
    int64_t seconds = sqlite3_column_int64(statement, column);
    if (seconds < 0 || seconds > SECONDS_MAX - 86400)
        return fail_column(database, statement, column, "is no time of the years 1970 to 9999");
    instant->seconds = seconds;
    return true;
}

bool database_next(struct database *database, sqlite3_stmt *statement, bool *failed)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE) {
        database_fail(database, code);
        *failed = true;
    }
    return false;
}

bool database_check_row(struct database *database, sqlite3_stmt *statement, bool *failed)
{
    bool good = check_texts(database, statement);
    *failed = *failed || !good;
    return good;
}

bool database_step(struct database *database, sqlite3_stmt *statement, bool *failed)
{
    return database_next(database, statement, failed) &&
           database_check_row(database, statement, failed);
}

void database_bind(sqlite3_stmt *statement, int index, slice text)
{
    assert(text.len <= INT_MAX);
    int code = sqlite3_bind_text(statement, index, text.len > 0 ? text.ptr : "", (int)text.len,
                                 SQLITE_TRANSIENT);
    assert(code == SQLITE_OK);
    (void)code;
}

/* The number that the pragma gives; false after a diagnostic. */
static bool read_pragma(struct database *database, const char *sql, int64_t *number)
{
    bool failed = false;
    sqlite3_stmt *statement = database_prepare(database, sql);
    if (statement == NULL)
        return false;
    if (database_step(database, statement, &failed))
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return !failed;
}

static bool check_identity(struct database *database)
{
    int64_t application = 0;
    int64_t version = 0;
    if (!read_pragma(database, "PRAGMA application_id", &application) ||
        !read_pragma(database, "PRAGMA user_version", &version))
        return false;
    if (application != RECORDS_APPLICATION_ID)
        return diag_add(database->diags, DIAG_RECORDS_FOREIGN, where_of(database->source),
                        SLICE("name a database that fabang made, or make it anew from the text in "
                              "site-data/records"),
                        "database belongs to another program: application_id is %lld",
                        (long long)application);
    if (version != RECORDS_SCHEMA_VERSION)
        return diag_add(database->diags, DIAG_RECORDS_VERSION, where_of(database->source),
                        version < RECORDS_SCHEMA_VERSION
                            ? SLICE("an import or an act on a list brings it forward and keeps a "
                                    "copy; or make it anew from its text")
                            : SLICE("use the fabang that wrote it, or a newer one"),
                        "database has schema version %lld, this program knows %d",
                        (long long)version, (int)RECORDS_SCHEMA_VERSION);
    return true;
}

static bool check_table(struct database *database, const char *table)
{
    bool failed = false;
    bool sound = true;
    slice sql = arena_format(database->arena, "PRAGMA quick_check(%s)", table);
    sqlite3_stmt *statement = database_prepare(database, sql.ptr);
    if (statement == NULL)
        return false;
    if (database_step(database, statement, &failed)) {
        slice verdict = database_text(database->arena, statement, 0);
        if (!slice_equal(verdict, SLICE("ok")))
            sound = diag_add(database->diags, DIAG_RECORDS_DAMAGED, where_of(database->source),
                             SLICE("restore it from a copy, or move it away and make it anew from "
                                   "the text in site-data/records"),
                             "database is damaged: " SLICE_FMT, SLICE_ARG(verdict));
    }
    sqlite3_finalize(statement);
    return sound && !failed;
}

/* The tables in which a lost row would go unnoticed. The rows of editions are by far the most, and
 * every edition that is read is checked against its hash anyway; a file that was cut off is known
 * by its size. */
static bool check_integrity(struct database *database)
{
    static const char *const TABLES[] = { "lists", "editions", "reviews", "objections" };
    for (size_t i = 0; i < sizeof(TABLES) / sizeof(TABLES[0]); i++)
        if (!check_table(database, TABLES[i]))
            return false;
    return true;
}

struct access {
    int flags, wait_ms;
    const char *begin;
};
/* Not `immutable`: that would read past a writer's locks and unfinished writes.
 * trusted_schema: a hostile file must not call functions with side effects from its views.
 * BEGIN: everything is read in one state, also while somebody writes. */
static const struct access TO_READ = { SQLITE_OPEN_READONLY, DATABASE_WAIT_MS,
                                       "PRAGMA query_only = 1; PRAGMA trusted_schema = 0; BEGIN" };
/* IMMEDIATE: what is checked is what is written to, nobody comes in between. */
static const struct access TO_WRITE = { SQLITE_OPEN_READWRITE, DATABASE_WRITER_WAIT_MS,
                                        "PRAGMA foreign_keys = 1; PRAGMA trusted_schema = 0;"
                                        "PRAGMA synchronous = EXTRA; PRAGMA cache_size = -262144;"
                                        "BEGIN IMMEDIATE" };

static int try_file(struct database *database, const char *path, const struct access *access)
{
    int code = sqlite3_open_v2(path, &database->handle, access->flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_extended_result_codes(database->handle, 1);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(database->handle, access->wait_ms);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database->handle, access->begin, NULL, NULL, NULL);
    /* BEGIN reads nothing yet; this shows a journal that is to be rolled back. */
    if (code == SQLITE_OK)
        code =
            sqlite3_exec(database->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    return code;
}

/* What a writer that was killed left half done is undone by whoever may write to the file. */
static void roll_back_journal(const char *path)
{
    sqlite3 *handle = NULL;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
        SQLITE_OK)
        sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    sqlite3_close(handle);
}

static bool open_file(struct database *database, const char *path, const struct access *access)
{
    int code = try_file(database, path, access);
    if (code == SQLITE_READONLY_ROLLBACK) {
        sqlite3_close(database->handle);
        roll_back_journal(path);
        code = try_file(database, path, access);
    }
    return code == SQLITE_OK || database_fail(database, code);
}

/* It is not there, or not inside the site: as with every input file, a link must not lead out. */
static bool fail_missing(struct database *database, const char *path)
{
    char real_path[PATH_MAX];
    if (realpath(path, real_path) != NULL)
        return diag_add(database->diags, DIAG_FILE_LINK, where_of(database->source),
                        SLICE("put the database itself there"),
                        "symbolic link leads out of the site");
    return diag_add(database->diags, DIAG_RECORDS_MISSING, where_of(database->source),
                    SLICE("make it from the text in site-data/records: fabang records"),
                    "there is no database '" SLICE_FMT "'", SLICE_ARG(database->source->path));
}

/* The version in the file, or 0 when it is none of ours. */
static int64_t version_of(const char *path)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t version = 0;
    static const char SQL[] = "SELECT user_version FROM pragma_user_version, pragma_application_id"
                              " WHERE application_id = 0x46424E47";
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ==
            SQLITE_OK &&
        sqlite3_prepare_v2(handle, SQL, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return version;
}

/* A copy of the database as it is, beside it; one that is there already is kept. */
static int keep_copy(sqlite3 *handle, struct arena *arena, const char *path, int64_t version)
{
    slice sql = arena_format(arena, "VACUUM INTO '%s.v%lld'", path, (long long)version);
    if (strchr(path, '\'') != NULL)
        return SQLITE_CANTOPEN;
    return sqlite3_exec(handle, sql.ptr, NULL, NULL, NULL);
}

static int run_migration(sqlite3 *handle, const char *const *statements)
{
    int code = sqlite3_exec(handle, "PRAGMA foreign_keys = 0; BEGIN IMMEDIATE", NULL, NULL, NULL);
    for (; code == SQLITE_OK && *statements != NULL; statements++)
        code = sqlite3_exec(handle, *statements, NULL, NULL, NULL);
    return code == SQLITE_OK ? sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) : code;
}

/* Brings an older database to the present version, in one transaction for each. */
static bool migrate(struct database *database, const char *path)
{
    sqlite3 *handle = NULL;
    int64_t version = version_of(path);
    const char *const *statements = records_migration(version);
    if (statements == NULL)
        return true;
    int code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(handle, DATABASE_WRITER_WAIT_MS);
    if (code == SQLITE_OK)
        code = keep_copy(handle, database->arena, path, version);
    if (code == SQLITE_OK)
        code = run_migration(handle, statements);
    if (code != SQLITE_OK)
        diag_add(
            database->diags, DIAG_RECORDS_WRITE, where_of(database->source),
            SLICE("nothing was changed; move away the copy of the old version if there is one"),
            "cannot bring the database from version %lld to the next: %s", (long long)version,
            sqlite3_errmsg(handle));
    sqlite3_close(handle);
    return code == SQLITE_OK;
}

static bool open_database(struct database *database, struct arena *arena, struct diags *diags,
                          slice root, slice path, const struct access *access)
{
    struct source *source = ARENA_NEW(arena, struct source);
    source->path = arena_copy(arena, path);
    *database = (struct database){ .arena = arena, .diags = diags, .source = source };
    const char *full = database_path(arena, root, path);
    if (!fs_exists(root, path))
        return fail_missing(database, full);
    if (!fs_check_regular(arena, diags, root, path))
        return false;
    if (access == &TO_WRITE && !migrate(database, full))
        return false;
    if (open_file(database, full, access) && check_identity(database) &&
        check_integrity(database) && (access != &TO_WRITE || database_check_rules(database)))
        return true;
    database_close(database);
    return false;
}

bool database_open(struct database *database, struct arena *arena, struct diags *diags, slice root,
                   slice path)
{
    return open_database(database, arena, diags, root, path, &TO_READ);
}

bool database_open_writable(struct database *database, struct arena *arena, struct diags *diags,
                            slice root, slice path)
{
    return open_database(database, arena, diags, root, path, &TO_WRITE);
}

static bool fail_write(struct database *database, int code)
{
    position where = where_of(database->source);
    const char *reason = sqlite3_errmsg(database->handle);
    if ((code & 0xff) == SQLITE_CONSTRAINT)
        return diag_add(database->diags, DIAG_RECORDS_VALUE, where, SLICE(""),
                        "it breaks a rule of the records: %s", reason);
    return diag_add(database->diags, DIAG_RECORDS_WRITE, where,
                    SLICE("nothing was changed; make room, or make the folder writable"),
                    "cannot write the database: %s", reason);
}

bool database_commit(struct database *database)
{
    int code = sqlite3_exec(database->handle, "COMMIT", NULL, NULL, NULL);
    return code == SQLITE_OK || fail_write(database, code);
}

bool database_run(struct database *database, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    bool ok = code == SQLITE_DONE || fail_write(database, code);
    sqlite3_reset(statement);
    return ok;
}

void database_close(struct database *database)
{
    int code = sqlite3_close(database->handle);
    assert(code == SQLITE_OK); /* every statement is finalized by who prepared it */
    (void)code;
    database->handle = NULL;
}
