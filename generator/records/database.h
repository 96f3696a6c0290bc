/* SQLite behind our types: opening our own databases, statements, columns. Private to records/. */
#ifndef FABANG_RECORDS_DATABASE_H
#define FABANG_RECORDS_DATABASE_H

#include "base/date.h"
#include "base/diag.h"

#include <sqlite3.h>

/* Longest wait for a writer to finish. */
enum { DATABASE_WAIT_MS = 1000, DATABASE_WRITER_WAIT_MS = 5000 };

struct database {
    sqlite3 *handle; /* NULL: not open */
    struct arena *arena;
    struct diags *diags;
    const struct source *source; /* the file, for diagnostics */
};

/* Opens `root`/`path` read-only, in one read transaction that lasts until database_close, after
 * the checks of records_load(): ours, of a version we know, undamaged. On false it is closed. */
bool database_open(struct database *database, struct arena *arena, struct diags *diags, slice root,
                   slice path);
/* The same to write, after bringing an older database to the present version, of which a copy stays
 * beside it (rankings.db.v1), and with database_check_rules(): one write transaction, which
 * database_commit() ends well and database_close() undoes. Waits longer for another writer. */
bool database_open_writable(struct database *database, struct arena *arena, struct diags *diags,
                            slice root, slice path);
/* False and records-write when the disk refuses; nothing is then changed. */
bool database_commit(struct database *database);
void database_close(struct database *database);
/* Runs a statement without rows, with ?1 ?2 ... bound by the caller before; resets it. False and
 * records-write, or records-value where a rule of the schema refused, with its words. */
bool database_run(struct database *database, sqlite3_stmt *statement);

/* A compiled statement, or NULL and a diagnostic. Finalize with sqlite3_finalize(). */
sqlite3_stmt *database_prepare(struct database *database, const char *sql);
/* True while there is a row; false at the end, and after a diagnostic, which `*failed` tells:
 * records-value for a text that is not UTF-8 or holds a control character. */
bool database_step(struct database *database, sqlite3_stmt *statement, bool *failed);
/* The two halves of it, for rows that may be passed over: nothing of a row may be used, but to find
 * one's way, before it was checked. */
bool database_next(struct database *database, sqlite3_stmt *statement, bool *failed);
bool database_check_row(struct database *database, sqlite3_stmt *statement, bool *failed);
/* Whether the triggers are ours, all of them and no others, and the tables are tables. False and
 * records-changed for each that is not. */
bool database_check_rules(struct database *database);
/* Adds the diagnostic for what SQLite last refused. Always false. */
bool database_fail(struct database *database, int code);
/* The source that names a row: "site-data/rankings.db:editions:shortlist-enterprise/2". */
const struct source *database_row(struct database *database, const char *table, slice key);

/* A NUL-terminated path of the arena. */
const char *database_path(struct arena *arena, slice root, slice path);
void database_bind(sqlite3_stmt *statement, int index, slice text);
/* Seconds since 1970 into `*instant`, whose zone stays; NULL gives 0. False and records-value for a
 * time that no calendar has. */
bool database_instant(struct database *database, sqlite3_stmt *statement, int column,
                      struct instant *instant);
/* A copy in the arena; NULL gives the empty slice. */
slice database_text(struct arena *arena, sqlite3_stmt *statement, int column);

#endif
