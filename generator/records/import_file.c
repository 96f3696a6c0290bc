/* Compares the rows of a file with the working tables, and makes them so. */
#include "records/import_file.h"

#include "base/map.h"
#include "records/database.h"
#include "records/import_cells.h"

#include <assert.h>

enum { MOVED = 100000000 }; /* added to the places of rows that the file has not named yet */

/* The columns of a working table that a file may fill. */
struct table_column {
    enum import_field field;
    const char *name;
};

struct importer {
    struct database database;
    struct cell_reader cells;
    const struct plan *plan;
    const struct contests *contests;
    const struct import_request *request;
    struct import_report *report;
    slice list_contest, list_group;
    int64_t next_project, next_entrant; /* numbers that no id has */
    struct map seen;                    /* project id, or archive key -> its struct sheet_row */
    struct map statements;              /* SQL -> sqlite3_stmt */
    struct arena *row_arena;            /* emptied after each row */
    size_t kept;                        /* revoked rows that the file has not */
    bool failed;
};

/* -- statements -------------------------------------------------------------------------------- */

/* Compiled once for all rows; NULL after a diagnostic. */
static sqlite3_stmt *statement(struct importer *importer, const char *sql)
{
    sqlite3_stmt *found = map_find(&importer->statements, slice_from(sql));
    if (found != NULL) {
        sqlite3_reset(found);
        sqlite3_clear_bindings(found);
        return found;
    }
    found = database_prepare(&importer->database, sql);
    importer->failed = importer->failed || found == NULL;
    if (found != NULL)
        map_put(importer->database.arena, &importer->statements,
                arena_copy(importer->database.arena, slice_from(sql)), found);
    return found;
}

static void finalize_statements(struct importer *importer)
{
    for (size_t i = 0; i < importer->statements.count; i++)
        sqlite3_finalize(importer->statements.entries[i].value);
}

static void run(struct importer *importer, sqlite3_stmt *prepared)
{
    if (prepared != NULL && !database_run(&importer->database, prepared))
        importer->failed = true;
}

/* The first column of the first row, a copy; empty when there is none. */
static slice ask(struct importer *importer, const char *sql, slice a, slice b)
{
    slice answer = { 0 };
    sqlite3_stmt *prepared = statement(importer, sql);
    if (prepared == NULL)
        return answer;
    database_bind(prepared, 1, a);
    if (sqlite3_bind_parameter_count(prepared) > 1)
        database_bind(prepared, 2, b);
    if (database_step(&importer->database, prepared, &importer->failed))
        answer = database_text(importer->row_arena, prepared, 0);
    sqlite3_reset(prepared);
    return answer;
}

/* -- the report -------------------------------------------------------------------------------- */

static void report_change(struct importer *importer, struct import_change change,
                          const struct import_row *row, enum import_field field)
{
    struct arena *arena = importer->database.arena;
    struct import_report *report = importer->report;
    report->differences++;
    if (report->changes.count >= IMPORT_SHOWN_MAX)
        return;
    change.id = arena_copy(arena, change.id);
    change.before = arena_copy(arena, change.before);
    change.after = arena_copy(arena, change.after);
    if (row != NULL)
        change.where = cells_name(&importer->cells, row->row, field);
    ARRAY_PUSH(arena, &report->changes, change);
}

/* -- one row of a working table ---------------------------------------------------------------- */

static const struct table_column ENTRY_COLUMNS[] = {
    { IMPORT_RANK, "rank" },
    { IMPORT_AWARD, "award" },
    { IMPORT_SCORE, "score" },
    { IMPORT_SOURCE, "source_contest_id" },
};

/* Sets the columns that the file has to what it says; true when one differed. `key` are the words
 * behind WHERE, with ?1 the id and ?2 the list. */
static bool update_columns(struct importer *importer, const char *table, const char *key, slice id,
                           const struct import_row *row, const struct table_column *columns,
                           size_t count)
{
    bool changed = false;
    for (size_t i = 0; i < count; i++) {
        enum import_field field = columns[i].field;
        slice after = row->values[field];
        /* A row of a list says all there is to say; an entrant's or project's empty cell says
         * nothing. */
        bool says_nothing = columns != ENTRY_COLUMNS || field == IMPORT_SOURCE;
        if (!cells_has(&importer->cells, field) || (after.len == 0 && says_nothing))
            continue;
        slice select = arena_format(importer->row_arena, "SELECT coalesce(%s, '') FROM %s WHERE %s",
                                    columns[i].name, table, key);
        slice before = ask(importer, select.ptr, id, importer->request->list);
        if (slice_equal(before, after))
            continue;
        slice update = arena_format(importer->row_arena, "UPDATE %s SET %s = ?3 WHERE %s", table,
                                    columns[i].name, key);
        sqlite3_stmt *prepared = statement(importer, update.ptr);
        if (prepared == NULL)
            return changed;
        database_bind(prepared, 1, id);
        database_bind(prepared, 2, importer->request->list);
        /* Numbers are numbers, and what is not said is NULL where the column knows it. */
        bool is_number = field == IMPORT_RANK || field == IMPORT_MEMBERS || field == IMPORT_CONSENT;
        long long number = 0;
        if (is_number && after.len > 0 && slice_to_number(after, &number))
            sqlite3_bind_int64(prepared, 3, number);
        else if (after.len > 0 ||
                 !(is_number || field == IMPORT_SCORE || field == IMPORT_REGISTERED_ON))
            database_bind(prepared, 3, after);
        else if (field == IMPORT_CONSENT)
            sqlite3_bind_int64(prepared, 3, 0);
        run(importer, prepared);
        changed = true;
        report_change(importer,
                      (struct import_change){ .kind = IMPORT_CHANGED,
                                              .table = slice_from(table),
                                              .id = id,
                                              .field = import_field_name(field),
                                              .before = before,
                                              .after = after },
                      row, field);
    }
    return changed;
}

static void report_added(struct importer *importer, const char *table, slice id, slice label,
                         const struct import_row *row)
{
    report_change(importer,
                  (struct import_change){
                      .kind = IMPORT_ADDED, .table = slice_from(table), .id = id, .after = label },
                  row, IMPORT_NAME);
}

/* -- entrants ---------------------------------------------------------------------------------- */

static const struct table_column ENTRANT_COLUMNS[] = {
    { IMPORT_ENTRANT, "name" },
    { IMPORT_KIND, "kind" },
    { IMPORT_CREDIT_CODE, "credit_code" },
    { IMPORT_REGISTERED_ON, "registered_on" },
    { IMPORT_LEADER, "leader" },
    { IMPORT_CONSENT, "consent" },
    { IMPORT_MEMBERS, "members" },
    { IMPORT_PHONE, "phone" },
    { IMPORT_EMAIL, "email" },
};

/* The same body: by its code; else by its name, when one of both has no code. */
static slice find_entrant(struct importer *importer, const struct import_row *row)
{
    slice code = row->values[IMPORT_CREDIT_CODE];
    slice name = row->values[IMPORT_ENTRANT];
    slice found = { 0 };
    if (code.len > 0)
        found = ask(importer,
                    "SELECT id FROM entrants WHERE credit_code = ?1 AND credit_code <> ''"
                    " ORDER BY id LIMIT 1",
                    code, code);
    if (found.len > 0 || name.len == 0)
        return found;
    slice others = ask(importer,
                       "SELECT group_concat(id, ', ') FROM (SELECT id FROM entrants"
                       " WHERE name = ?1 AND (?2 = '' OR credit_code = '') ORDER BY id LIMIT 5)",
                       name, code);
    if (slice_find_char(others, ',', 0) == others.len)
        return others;
    importer->failed = true;
    diag_add(importer->cells.diags, DIAG_IMPORT_REFERENCE,
             cells_where(&importer->cells, row->row, IMPORT_ENTRANT),
             SLICE("add the credit code, or the project's id"),
             "several entrants are called '" SLICE_FMT "': " SLICE_FMT, SLICE_ARG(name),
             SLICE_ARG(others));
    return slice_sub(others, 0, slice_find_char(others, ',', 0));
}

/* A number, or NULL when the file does not say. */
static void bind_number(sqlite3_stmt *prepared, int index, slice text)
{
    long long number = 0;
    if (text.len > 0 && slice_to_number(text, &number))
        sqlite3_bind_int64(prepared, index, number);
}

static slice add_entrant(struct importer *importer, const struct import_row *row)
{
    const slice *values = row->values;
    slice id = arena_format(importer->row_arena, "e%05lld", (long long)importer->next_entrant++);
    sqlite3_stmt *insert =
        statement(importer, "INSERT INTO entrants (id, name, kind, credit_code, registered_on,"
                            " leader, consent, members, phone, email)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, 0), ?8, ?9, ?10)");
    if (insert == NULL)
        return id;
    slice kind = values[IMPORT_KIND];
    database_bind(insert, 1, id);
    database_bind(insert, 2, values[IMPORT_ENTRANT]);
    database_bind(insert, 3, kind.len > 0 ? kind : SLICE("organization"));
    database_bind(insert, 4, values[IMPORT_CREDIT_CODE]);
    if (values[IMPORT_REGISTERED_ON].len > 0)
        database_bind(insert, 5, values[IMPORT_REGISTERED_ON]);
    database_bind(insert, 6, values[IMPORT_LEADER]);
    bind_number(insert, 7, values[IMPORT_CONSENT]);
    bind_number(insert, 8, values[IMPORT_MEMBERS]);
    database_bind(insert, 9, values[IMPORT_PHONE]);
    database_bind(insert, 10, values[IMPORT_EMAIL]);
    run(importer, insert);
    report_added(importer, "entrants", id, values[IMPORT_ENTRANT], row);
    return id;
}

static slice take_entrant(struct importer *importer, const struct import_row *row, bool *changed)
{
    size_t count = sizeof(ENTRANT_COLUMNS) / sizeof(ENTRANT_COLUMNS[0]);
    slice id = find_entrant(importer, row);
    if (id.len == 0 && row->values[IMPORT_ENTRANT].len == 0) {
        importer->failed = true;
        diag_add(importer->cells.diags, DIAG_IMPORT_REFERENCE,
                 cells_where(&importer->cells, row->row, IMPORT_CREDIT_CODE),
                 SLICE("add the entrant's name"), "unknown entrant '" SLICE_FMT "'",
                 SLICE_ARG(row->values[IMPORT_CREDIT_CODE]));
        return id;
    }
    if (id.len == 0) {
        *changed = true;
        return add_entrant(importer, row);
    }
    *changed = update_columns(importer, "entrants", "id = ?1 AND ?2 IS NOT NULL", id, row,
                              ENTRANT_COLUMNS, count) ||
               *changed;
    return id;
}

/* -- projects ---------------------------------------------------------------------------------- */

static const struct table_column PROJECT_COLUMNS[] = {
    { IMPORT_NAME, "name" },
    { IMPORT_GROUP, "group_id" },
    { IMPORT_CONTEST, "contest_id" },
    { IMPORT_POOL_NUMBER, "pool_number" },
};

static const struct table_column PROJECT_TEXT_COLUMNS[] = {
    { IMPORT_FIELD, "field" },
    { IMPORT_SUMMARY, "summary" },
};

/* What a project is about has a row of its own, once somebody says something of it. */
static bool take_project_texts(struct importer *importer, const struct import_row *row, slice id)
{
    if (row->values[IMPORT_FIELD].len == 0 && row->values[IMPORT_SUMMARY].len == 0)
        return false;
    sqlite3_stmt *insert =
        statement(importer, "INSERT OR IGNORE INTO project_texts VALUES (?1, '', '')");
    if (insert == NULL)
        return false;
    database_bind(insert, 1, id);
    run(importer, insert);
    return update_columns(importer, "project_texts", "project_id = ?1 AND ?2 IS NOT NULL", id, row,
                          PROJECT_TEXT_COLUMNS,
                          sizeof(PROJECT_TEXT_COLUMNS) / sizeof(PROJECT_TEXT_COLUMNS[0]));
}

static slice first_of(slice a, slice b)
{
    return a.len > 0 ? a : b;
}

static void add_project(struct importer *importer, const struct import_row *row, slice id,
                        slice entrant)
{
    sqlite3_stmt *insert =
        statement(importer, "INSERT INTO projects VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                            " coalesce((SELECT demo FROM lists WHERE id = ?7),"
                            " EXISTS (SELECT 1 FROM projects WHERE demo)))");
    if (insert == NULL)
        return;
    slice contest = first_of(row->values[IMPORT_CONTEST],
                             first_of(row->values[IMPORT_SOURCE], importer->list_contest));
    database_bind(insert, 1, id);
    database_bind(insert, 2, row->values[IMPORT_NAME]);
    database_bind(insert, 3, entrant);
    database_bind(insert, 4, first_of(row->values[IMPORT_GROUP], importer->list_group));
    database_bind(insert, 5, contest);
    database_bind(insert, 6, row->values[IMPORT_POOL_NUMBER]);
    database_bind(insert, 7, importer->request->list);
    run(importer, insert);
    report_added(importer, "projects", id, row->values[IMPORT_NAME], row);
}

static slice find_project(struct importer *importer, const struct import_row *row, slice entrant)
{
    slice given = row->values[IMPORT_PROJECT];
    if (given.len > 0)
        return ask(importer, "SELECT id FROM projects WHERE id = ?1", given, given);
    return ask(importer,
               "SELECT id FROM projects WHERE entrant_id = ?1 AND name = ?2 ORDER BY id LIMIT 1",
               entrant, row->values[IMPORT_NAME]);
}

/* The next number that nothing has: a file may give ids of that form itself. */
static slice new_project_id(struct importer *importer, const struct import_row *row)
{
    slice id = row->values[IMPORT_PROJECT];
    while (id.len == 0) {
        id = arena_format(importer->row_arena, "p%05lld", (long long)importer->next_project++);
        if (ask(importer, "SELECT id FROM projects WHERE id = ?1", id, id).len > 0)
            id = (slice){ 0 };
    }
    return id;
}

/* The entrant of a row: of a project that the row names by its id, the project's own, whose name
 * may be written anew; unless the row names another body by its code, or one that is there already.
 */
static slice take_entrant_of(struct importer *importer, const struct import_row *row, bool *changed)
{
    slice given = row->values[IMPORT_PROJECT];
    slice own = { 0 };
    if (given.len > 0)
        own = ask(importer, "SELECT entrant_id FROM projects WHERE id = ?1", given, given);
    if (row->values[IMPORT_ENTRANT].len == 0 && row->values[IMPORT_CREDIT_CODE].len == 0)
        return own;
    slice code = ask(importer, "SELECT credit_code FROM entrants WHERE id = ?1", own, own);
    slice named = row->values[IMPORT_CREDIT_CODE];
    bool same_code = code.len == 0 || named.len == 0 || slice_equal(code, named);
    slice name = ask(importer, "SELECT name FROM entrants WHERE id = ?1", own, own);
    bool is_own = own.len > 0 && same_code && slice_equal(name, row->values[IMPORT_ENTRANT]);
    if (!is_own && (own.len == 0 || !same_code || find_entrant(importer, row).len > 0))
        return take_entrant(importer, row, changed);
    *changed =
        update_columns(importer, "entrants", "id = ?1 AND ?2 IS NOT NULL", own, row,
                       ENTRANT_COLUMNS, sizeof(ENTRANT_COLUMNS) / sizeof(ENTRANT_COLUMNS[0])) ||
        *changed;
    return own;
}

static void move_project(struct importer *importer, const struct import_row *row, slice id,
                         slice entrant, bool *changed)
{
    slice before = ask(importer, "SELECT entrant_id FROM projects WHERE id = ?1", id, id);
    if (entrant.len == 0 || slice_equal(before, entrant))
        return;
    sqlite3_stmt *update = statement(importer, "UPDATE projects SET entrant_id = ?2 WHERE id = ?1");
    if (update == NULL)
        return;
    database_bind(update, 1, id);
    database_bind(update, 2, entrant);
    run(importer, update);
    *changed = true;
    report_change(importer,
                  (struct import_change){ .kind = IMPORT_CHANGED,
                                          .table = SLICE("projects"),
                                          .id = id,
                                          .field = SLICE("entrant_id"),
                                          .before = before,
                                          .after = entrant },
                  row, IMPORT_ENTRANT);
}

/* A project that is named by its id alone must be there. */
static slice take_project(struct importer *importer, const struct import_row *row, bool *changed,
                          bool *added)
{
    slice given = row->values[IMPORT_PROJECT];
    slice entrant = take_entrant_of(importer, row, changed);
    if (importer->failed)
        return given;
    slice id = find_project(importer, row, entrant);
    *added = id.len == 0;
    if (id.len == 0 && (entrant.len == 0 || row->values[IMPORT_NAME].len == 0)) {
        importer->failed = true;
        diag_add(importer->cells.diags, DIAG_IMPORT_REFERENCE,
                 cells_where(&importer->cells, row->row, IMPORT_PROJECT),
                 SLICE("add its name and its entrant, or correct the id"),
                 "unknown project '" SLICE_FMT "'", SLICE_ARG(given));
        return id;
    }
    if (id.len == 0) {
        id = new_project_id(importer, row);
        add_project(importer, row, id, entrant);
        take_project_texts(importer, row, id);
        return id;
    }
    move_project(importer, row, id, entrant, changed);
    *changed =
        update_columns(importer, "projects", "id = ?1 AND ?2 IS NOT NULL", id, row, PROJECT_COLUMNS,
                       sizeof(PROJECT_COLUMNS) / sizeof(PROJECT_COLUMNS[0])) ||
        *changed;
    *changed = take_project_texts(importer, row, id) || *changed;
    return id;
}

static bool check_once(struct importer *importer, const struct import_row *row, slice key)
{
    const struct sheet_row *before = map_find(&importer->seen, key);
    if (before != NULL) {
        importer->failed = true;
        return diag_add(importer->cells.diags, DIAG_IMPORT_DUPLICATE,
                        cells_where(&importer->cells, row->row, IMPORT_NAME),
                        SLICE("keep one of them"), "row %lld has the same, '" SLICE_FMT "'",
                        (long long)before->number, SLICE_ARG(key));
    }
    map_put(importer->database.arena, &importer->seen, arena_copy(importer->database.arena, key),
            row->row);
    return true;
}

/* -- entries of a list ------------------------------------------------------------------------- */

#define ENTRY_KEY "project_id = ?1 AND list_id = ?2"

static bool check_group(struct importer *importer, const struct import_row *row, slice project)
{
    slice group = ask(importer, "SELECT group_id FROM projects WHERE id = ?1", project, project);
    if (slice_equal(group, importer->list_group))
        return true;
    importer->failed = true;
    return diag_add(importer->cells.diags, DIAG_IMPORT_REFERENCE,
                    cells_where(&importer->cells, row->row, IMPORT_NAME),
                    SLICE("list a project in its own group"),
                    "project '" SLICE_FMT "' is of group '" SLICE_FMT "', the list of '" SLICE_FMT
                    "'",
                    SLICE_ARG(project), SLICE_ARG(group), SLICE_ARG(importer->list_group));
}

static void add_entry(struct importer *importer, const struct import_row *row, slice project)
{
    sqlite3_stmt *insert = statement(
        importer, "INSERT INTO entries VALUES (?2, ?1, ?3, NULL, '', NULL,"
                  " coalesce(?4, (SELECT contest_id FROM projects WHERE id = ?1)), NULL)");
    if (insert == NULL)
        return;
    database_bind(insert, 1, project);
    database_bind(insert, 2, importer->request->list);
    sqlite3_bind_int64(insert, 3, (int64_t)importer->report->rows);
    if (row->values[IMPORT_SOURCE].len > 0)
        database_bind(insert, 4, row->values[IMPORT_SOURCE]);
    run(importer, insert);
}

static void place_entry(struct importer *importer, slice project, int64_t before)
{
    sqlite3_stmt *update = statement(importer, "UPDATE entries SET position = ?3 WHERE " ENTRY_KEY);
    if (update == NULL)
        return;
    database_bind(update, 1, project);
    database_bind(update, 2, importer->request->list);
    sqlite3_bind_int64(update, 3, (int64_t)importer->report->rows);
    run(importer, update);
    importer->report->moved += before != (int64_t)importer->report->rows;
}

static void take_entry(struct importer *importer, const struct import_row *row, bool *changed,
                       bool *added)
{
    size_t count = sizeof(ENTRY_COLUMNS) / sizeof(ENTRY_COLUMNS[0]);
    bool is_new = false;
    slice project = take_project(importer, row, changed, &is_new);
    *changed = *changed || is_new;
    if (importer->failed || !check_once(importer, row, project) ||
        !check_group(importer, row, project))
        return;
    slice place = ask(importer, "SELECT position FROM entries WHERE " ENTRY_KEY, project,
                      importer->request->list);
    long long before = 0;
    *added = place.len == 0;
    size_t shown = importer->report->changes.count;
    if (*added)
        add_entry(importer, row, project);
    else if (slice_to_number(place, &before))
        place_entry(importer, project, before - MOVED);
    bool differs =
        update_columns(importer, "entries", ENTRY_KEY, project, row, ENTRY_COLUMNS, count);
    if (*added) {
        importer->report->changes.count = shown;
        report_added(importer, "entries", project, row->values[IMPORT_NAME], row);
    }
    *changed = *changed || differs;
}

/* What was revoked stays in the list, struck out, behind the rows of the file. */
static void keep_revoked(struct importer *importer, slice project)
{
    sqlite3_stmt *keep = statement(importer, "UPDATE entries SET position = ?3 WHERE " ENTRY_KEY);
    if (keep == NULL)
        return;
    database_bind(keep, 1, project);
    database_bind(keep, 2, importer->request->list);
    sqlite3_bind_int64(keep, 3, (int64_t)(importer->report->rows + ++importer->kept));
    run(importer, keep);
}

/* What the file does not name any more. */
static void remove_entries(struct importer *importer)
{
    struct missing {
        slice id, name;
        bool revoked;
    };
    ARRAY_OF(struct missing) missing = { 0 };
    bool failed = false;
    sqlite3_stmt *rows = statement(
        importer, "SELECT n.project_id, p.name, n.revoked_reason IS NOT NULL FROM entries n"
                  " JOIN projects p ON p.id = n.project_id"
                  " WHERE n.list_id = ?1 AND n.position > 100000000 ORDER BY n.position");
    if (rows == NULL)
        return;
    database_bind(rows, 1, importer->request->list);
    while (database_step(&importer->database, rows, &failed))
        ARRAY_PUSH(importer->row_arena, &missing,
                   (struct missing){ .id = database_text(importer->row_arena, rows, 0),
                                     .name = database_text(importer->row_arena, rows, 1),
                                     .revoked = sqlite3_column_int(rows, 2) != 0 });
    sqlite3_reset(rows);
    importer->failed = importer->failed || failed;
    for (size_t i = 0; i < missing.count; i++) {
        const struct missing *row = &missing.items[i];
        if (row->revoked) {
            keep_revoked(importer, row->id);
            continue;
        }
        importer->report->removed++;
        report_change(importer,
                      (struct import_change){ .kind = IMPORT_REMOVED,
                                              .table = SLICE("entries"),
                                              .id = row->id,
                                              .after = row->name },
                      NULL, IMPORT_NAME);
    }
    sqlite3_stmt *remove =
        statement(importer, "DELETE FROM entries WHERE list_id = ?1 AND position > 100000000");
    if (remove == NULL)
        return;
    database_bind(remove, 1, importer->request->list);
    run(importer, remove);
}

/* -- the archive ------------------------------------------------------------------------------- */

static void take_archived(struct importer *importer, const struct import_row *row, bool *changed,
                          bool *added)
{
    const slice *values = row->values;
    slice key =
        arena_format(importer->row_arena, SLICE_FMT "/" SLICE_FMT "/" SLICE_FMT "/" SLICE_FMT,
                     SLICE_ARG(values[IMPORT_YEAR]), SLICE_ARG(values[IMPORT_LIST]),
                     SLICE_ARG(values[IMPORT_NAME]), SLICE_ARG(values[IMPORT_ENTRANT]));
    if (!check_once(importer, row, key))
        return;
    sqlite3_stmt *insert =
        statement(importer, "INSERT INTO archive (year, list, project, entrant, credit_code)"
                            " VALUES (CAST(?1 AS INTEGER), ?2, ?3, ?4, ?5)"
                            " ON CONFLICT DO UPDATE SET credit_code = excluded.credit_code"
                            " WHERE credit_code <> excluded.credit_code");
    if (insert == NULL)
        return;
    database_bind(insert, 1, values[IMPORT_YEAR]);
    database_bind(insert, 2, values[IMPORT_LIST]);
    database_bind(insert, 3, values[IMPORT_NAME]);
    database_bind(insert, 4, values[IMPORT_ENTRANT]);
    database_bind(insert, 5, values[IMPORT_CREDIT_CODE]);
    int64_t last = sqlite3_last_insert_rowid(importer->database.handle);
    run(importer, insert);
    *added = sqlite3_last_insert_rowid(importer->database.handle) != last;
    *changed = !*added && sqlite3_changes(importer->database.handle) > 0;
    if (*added || *changed)
        report_added(importer, "archive", values[IMPORT_NAME], values[IMPORT_ENTRANT], row);
}

/* -- all of it --------------------------------------------------------------------------------- */

static void take_row(struct importer *importer, const struct import_row *row)
{
    struct import_report *report = importer->report;
    bool changed = false;
    bool added = false;
    report->rows++;
    switch (importer->request->mapping->into) {
    case IMPORT_ENTRIES:
        take_entry(importer, row, &changed, &added);
        break;
    case IMPORT_PROJECTS: {
        slice project = take_project(importer, row, &changed, &added);
        if (!importer->failed)
            check_once(importer, row, project);
        break;
    }
    case IMPORT_ARCHIVE:
        take_archived(importer, row, &changed, &added);
        break;
    }
    report->added += added;
    report->changed += changed && !added;
    report->unchanged += !changed && !added;
}

/* Where a fault is costs a look through a CSV file, and nobody reads thousands of them. */
static bool check_faults(struct importer *importer, const struct sheet_row *row)
{
    struct cell_reader *cells = &importer->cells;
    if (diags_size(cells->diags) < IMPORT_FAULTS_MAX)
        return true;
    return diag_add(cells->diags, DIAG_IMPORT_VALUE, cells_where(cells, row, IMPORT_NAME),
                    SLICE("mend these and try again"),
                    "the file is not read further than this row");
}

/* Rows are read and compared one by one; after a fault they are only read on, to tell more. */
static bool take_rows(struct importer *importer)
{
    struct cell_reader *cells = &importer->cells;
    bool readable = true;
    for (size_t i = cells->first_row; i < cells->sheet->rows.count; i++) {
        struct import_row row;
        if (cells_row_is_blank(cells, i))
            continue;
        readable = cells_read_row(cells, i, &row) && readable;
        if (readable)
            take_row(importer, &row);
        arena_reset(importer->row_arena);
        readable = readable && !importer->failed;
        if (!readable && !check_faults(importer, &cells->sheet->rows.items[i]))
            return false;
    }
    return readable;
}

static int64_t next_number(struct importer *importer, const char *sql)
{
    long long number = 0;
    slice text = ask(importer, sql, (slice){ 0 }, (slice){ 0 });
    return slice_to_number(text, &number) ? number + 1 : 1;
}

static bool begin(struct importer *importer)
{
    const struct import_request *request = importer->request;
    importer->next_project =
        next_number(importer, "SELECT max(CAST(substr(id, 2) AS INTEGER)) FROM projects"
                              " WHERE id GLOB 'p[0-9]*' AND length(id) < 12 AND ?1 IS NOT NULL");
    importer->next_entrant =
        next_number(importer, "SELECT max(CAST(substr(id, 2) AS INTEGER)) FROM entrants"
                              " WHERE id GLOB 'e[0-9]*' AND length(id) < 12 AND ?1 IS NOT NULL");
    if (request->mapping->into != IMPORT_ENTRIES)
        return !importer->failed;
    struct arena *arena = importer->database.arena;
    importer->list_group =
        arena_copy(arena, ask(importer, "SELECT group_id FROM lists WHERE id = ?1", request->list,
                              request->list));
    importer->list_contest =
        arena_copy(arena, ask(importer, "SELECT contest_id FROM lists WHERE id = ?1", request->list,
                              request->list));
    if (importer->list_group.len == 0)
        return diag_add(importer->cells.diags, DIAG_RECORDS_REFERENCE,
                        (position){ .source = importer->database.source },
                        SLICE("fabang list status shows all lists"), "unknown list '" SLICE_FMT "'",
                        SLICE_ARG(request->list));
    sqlite3_stmt *move = statement(
        importer, "UPDATE entries SET position = position + 100000000 WHERE list_id = ?1");
    if (move != NULL)
        database_bind(move, 1, request->list);
    run(importer, move);
    return !importer->failed;
}

static bool is_changed(const struct import_report *report)
{
    return report->added + report->changed + report->removed + report->moved > 0;
}

static void log_import(struct importer *importer)
{
    const struct import_request *request = importer->request;
    sqlite3_stmt *insert =
        statement(importer, "INSERT INTO acts (list_id, at, actor, act, comment, sha256)"
                            " VALUES (nullif(?1, ''), ?2, ?3, 'import', ?4, ?5)");
    struct strbuf comment = { 0 };
    if (insert == NULL)
        return;
    database_bind(insert, 1,
                  request->mapping->into == IMPORT_ENTRIES ? request->list : (slice){ 0 });
    sqlite3_bind_int64(insert, 2, request->now.seconds);
    database_bind(insert, 3, request->actor);
    strbuf_add_printable(&comment, request->file_name);
    strbuf_add(&comment, request->comment.len > 0 ? SLICE(": ") : SLICE(""));
    strbuf_add(&comment, request->comment);
    database_bind(insert, 4, strbuf_slice(&comment));
    strbuf_release(&comment);
    database_bind(insert, 5, request->file_sha256);
    run(importer, insert);
}

static bool import_sheet(struct importer *importer)
{
    if (!cells_begin(&importer->cells) || !begin(importer) || !take_rows(importer))
        return false;
    if (importer->request->mapping->into == IMPORT_ENTRIES)
        remove_entries(importer);
    if (importer->request->apply && is_changed(importer->report))
        log_import(importer);
    return !importer->failed;
}

bool records_import(struct arena *arena, struct diags *diags, slice root, slice path,
                    const struct plan *plan, const struct contests *contests,
                    const struct spreadsheet *spreadsheet, const struct import_request *request,
                    struct import_report *report)
{
    assert(request->mapping != NULL && (!request->apply || request->actor.len > 0));
    *report = (struct import_report){ 0 };
    struct importer importer = {
        .plan = plan, .contests = contests, .request = request, .report = report
    };
    importer.cells = (struct cell_reader){ .arena = arena,
                                           .diags = diags,
                                           .plan = plan,
                                           .contests = contests,
                                           .spreadsheet = spreadsheet,
                                           .mapping = request->mapping,
                                           .report = report };
    if (!database_open_writable(&importer.database, arena, diags, root, path))
        return false;
    importer.row_arena = arena_new();
    importer.cells.row_arena = importer.row_arena;
    bool ok = import_sheet(&importer) && !diags_has_errors(diags);
    finalize_statements(&importer);
    if (ok && request->apply && is_changed(report))
        ok = database_commit(&importer.database);
    database_close(&importer.database);
    arena_free(importer.row_arena);
    return ok;
}
