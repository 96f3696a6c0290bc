/* Another program's SQLite database as a sheet: one SELECT, and nothing else is let through. */
#include "records/import_file.h"

#include "records/database.h"

#include <assert.h>

enum {
    VALUE_BYTES_MAX = 1024 * 1024,
    QUERY_STEPS = 1000,
    QUERY_CALLS_MAX = 2000000
}; /* some 2e9 instructions of SQLite's machine */

struct query {
    struct arena *arena;
    struct diags *diags;
    const struct source *place;
    struct spreadsheet *spreadsheet;
    sqlite3 *handle;
    int calls;
};

static bool fail(const struct query *query, slice hint, const char *what)
{
    return diag_add(query->diags, DIAG_IMPORT_QUERY, (position){ .source = query->place }, hint,
                    "%s", what);
}

/* A query reads tables; it attaches nothing, writes nothing, loads nothing. */
static int authorize(void *context, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    (void)context, (void)a, (void)c, (void)d;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return b != NULL && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

static int count_calls(void *context)
{
    struct query *query = context;
    return ++query->calls > QUERY_CALLS_MAX;
}

static struct cell cell_of(struct query *query, sqlite3_stmt *row, int column)
{
    struct cell cell = { .text = database_text(query->arena, row, column) };
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        cell.kind = CELL_NUMBER;
        break;
    case SQLITE_FLOAT:
        cell.kind = CELL_NUMBER;
        cell.rounded = slice_find_char(cell.text, 'e', 0) < cell.text.len;
        break;
    case SQLITE_TEXT:
        cell.kind = cell.text.len > 0 ? CELL_TEXT : CELL_EMPTY;
        break;
    default:
        cell.kind = CELL_EMPTY;
    }
    return cell;
}

static void add_row(struct query *query, struct sheet *sheet, sqlite3_stmt *row)
{
    struct sheet_row added = { .number = (int64_t)sheet->rows.count + 1,
                               .cell_count = sheet->column_count };
    added.cells = ARENA_ARRAY(query->arena, struct cell, sheet->column_count);
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (row != NULL && sheet->rows.count > 0)
            added.cells[i] = cell_of(query, row, (int)i);
        else
            added.cells[i] =
                (struct cell){ .kind = CELL_TEXT,
                               .text = arena_copy(query->arena,
                                                  slice_from(sqlite3_column_name(row, (int)i))) };
    }
    ARRAY_PUSH(query->arena, &sheet->rows, added);
}

static bool read_result(struct query *query, sqlite3_stmt *statement)
{
    struct sheet sheet = { .name = SLICE("query"),
                           .column_count = (size_t)sqlite3_column_count(statement) };
    sheet.hidden_columns = ARENA_ARRAY(query->arena, bool, sheet.column_count);
    add_row(query, &sheet, statement); /* the headings */
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        if (sheet.rows.count == SPREADSHEET_ROWS_MAX)
            return fail(query, SLICE("ask for less"), "query gives more than 1,000,000 rows");
        add_row(query, &sheet, statement);
    }
    ARRAY_PUSH(query->arena, &query->spreadsheet->sheets, sheet);
    if (code == SQLITE_INTERRUPT)
        return fail(query, SLICE("ask for less, or add an index"), "query takes too long");
    return code == SQLITE_DONE || fail(query, SLICE(""), sqlite3_errmsg(query->handle));
}

static bool run_query(struct query *query, slice sql)
{
    sqlite3_stmt *statement = NULL;
    const char *rest = NULL;
    const char *text = arena_copy(query->arena, sql).ptr;
    if (sqlite3_prepare_v2(query->handle, text, -1, &statement, &rest) != SQLITE_OK)
        return fail(query, SLICE("look at `query` in plan.yaml"), sqlite3_errmsg(query->handle));
    bool ok = statement != NULL && sqlite3_stmt_readonly(statement) != 0 &&
              sqlite3_column_count(statement) <= SPREADSHEET_COLUMNS_MAX;
    ok = ok ? read_result(query, statement)
            : fail(query, SLICE("write one SELECT"), "query is no SELECT of up to 256 columns");
    sqlite3_finalize(statement);
    return ok;
}

bool records_query(struct arena *arena, struct diags *diags, slice path, slice query_text,
                   struct spreadsheet *spreadsheet)
{
    struct source *place = ARENA_NEW(arena, struct source);
    place->path = path;
    *spreadsheet = (struct spreadsheet){ .source = place, .is_workbook = true };
    struct query query = {
        .arena = arena, .diags = diags, .place = place, .spreadsheet = spreadsheet
    };
    if (query_text.len == 0)
        return fail(&query, SLICE("add `query` to the mapping in plan.yaml"),
                    "mapping has no query for a database");
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    bool ok = sqlite3_open_v2(arena_copy(arena, path).ptr, &query.handle, flags, NULL) == SQLITE_OK;
    if (ok) {
        sqlite3_exec(query.handle, "PRAGMA query_only = 1; PRAGMA trusted_schema = 0", NULL, NULL,
                     NULL);
        sqlite3_limit(query.handle, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
        sqlite3_set_authorizer(query.handle, authorize, &query);
        sqlite3_progress_handler(query.handle, QUERY_STEPS, count_calls, &query);
        ok = run_query(&query, query_text);
    } else {
        fail(&query, SLICE("name an SQLite database"), "cannot open the database");
    }
    sqlite3_close(query.handle);
    return ok;
}
