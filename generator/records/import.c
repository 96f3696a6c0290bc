/* Reading a table of text row by row. */
#include "records/import.h"

#include "base/fs.h"
#include "contest/identifiers.h"
#include "contest/list_check.h"
#include "formats/csv.h"
#include "records/text_rule.h"

#include <assert.h>

enum { RECORDS_TEXT_BYTES_MAX = 1 << 30 };

/* The file being read: which field of a row belongs to which column of the table. */
struct table_reader {
    struct text_import *import;
    const struct text_table *table;
    const struct source *source;
    size_t column_count, field_count;
    size_t field_of[TEXT_COLUMNS_MAX]; /* SIZE_MAX: the file has no such column */
    size_t statement_count;
    sqlite3_stmt *statements[TEXT_STATEMENTS_MAX];
};

static const char *const NOUNS[TEXT_TYPE_COUNT] = {
    [TEXT_LIST_KIND] = "kind of list",
    [TEXT_CONTEST] = "contest",
    [TEXT_GROUP] = "group",
    [TEXT_TIER] = "tier",
    [TEXT_LIST] = "list",
    [TEXT_ENTRANT] = "entrant",
    [TEXT_PROJECT] = "project",
    [TEXT_EDITION] = "edition",
    [TEXT_DRAFT] = "edition",
};

slice edition_key(struct arena *arena, slice list, slice number)
{
    return arena_format(arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(list), SLICE_ARG(number));
}

static void define(struct arena *arena, struct map *ids, slice id, position where)
{
    position *place = ARENA_NEW(arena, position);
    *place = where;
    map_put(arena, ids, id, place);
}

void import_begin(struct text_import *import, const struct plan *plan,
                  const struct contests *contests)
{
    position nowhere = { 0 };
    for (size_t i = 0; i < contests->list.count; i++)
        define(import->arena, &import->ids[TEXT_CONTEST], contests->list.items[i].id, nowhere);
    for (size_t i = 0; i < plan->groups.count; i++)
        define(import->arena, &import->ids[TEXT_GROUP], plan->groups.items[i].id, nowhere);
    for (size_t i = 0; i < plan->list_kinds.count; i++)
        define(import->arena, &import->ids[TEXT_LIST_KIND], plan->list_kinds.items[i].id, nowhere);
    for (size_t i = 0; i < plan->tiers.count; i++)
        define(import->arena, &import->ids[TEXT_TIER], plan->tiers.items[i].id, nowhere);
}

static size_t column_count(const struct text_table *table)
{
    size_t count = 0;
    while (count < TEXT_COLUMNS_MAX && table->columns[count].name.len > 0)
        count++;
    return count;
}

static size_t find_column(const struct text_table *table, size_t count, slice name)
{
    size_t index = 0;
    while (index < count && !slice_equal(table->columns[index].name, name))
        index++;
    return index;
}

static slice column_names(struct arena *arena, const struct text_table *table, size_t count)
{
    slice names = table->columns[0].name;
    for (size_t i = 1; i < count; i++)
        names = arena_format(arena, SLICE_FMT "," SLICE_FMT, SLICE_ARG(names),
                             SLICE_ARG(table->columns[i].name));
    return names;
}

/* Some spreadsheet programs write ';' or tabs where numbers have a decimal comma. */
static char other_separator(const struct csv_row *row)
{
    slice text = row->fields.items[0].text;
    if (row->fields.count > 1)
        return '\0';
    return (char)(slice_find_char(text, ';', 0) < text.len    ? ';'
                  : slice_find_char(text, '\t', 0) < text.len ? '\t'
                                                              : '\0');
}

/* header = the table's column names in any order; those that are not required may be missing */
static bool read_header(struct table_reader *reader, struct csv_reader *csv, struct csv_row *row)
{
    struct text_import *import = reader->import;
    slice names = column_names(import->arena, reader->table, reader->column_count);
    slice hint = arena_format(import->arena, "the columns are: " SLICE_FMT, SLICE_ARG(names));
    size_t faults = diags_size(import->diags);
    if (!csv_read_row(import->arena, import->diags, csv, row))
        return diags_size(import->diags) == faults &&
               diag_add(import->diags, DIAG_RECORDS_COLUMN, (position){ .source = reader->source },
                        hint, "file has no header row");
    char separator = other_separator(row);
    if (separator != '\0')
        return diag_add(import->diags, DIAG_RECORDS_COLUMN, row->where,
                        SLICE("separate them with commas; text that holds one stands in quotes"),
                        "fields are separated by %s", separator == ';' ? "';'" : "tabs");
    bool ok = true;
    for (size_t i = 0; i < reader->column_count; i++)
        reader->field_of[i] = SIZE_MAX;
    reader->field_count = row->fields.count;
    for (size_t i = 0; i < row->fields.count; i++) {
        const struct csv_field *field = &row->fields.items[i];
        size_t column = find_column(reader->table, reader->column_count, field->text);
        if (column == reader->column_count)
            ok = diag_add(import->diags, DIAG_RECORDS_COLUMN, field->where, hint,
                          "unknown column '" SLICE_FMT "'", SLICE_ARG(field->text));
        else if (reader->field_of[column] != SIZE_MAX)
            ok = diag_add(import->diags, DIAG_RECORDS_COLUMN, field->where, hint,
                          "column '" SLICE_FMT "' stands twice", SLICE_ARG(field->text));
        else
            reader->field_of[column] = i;
    }
    for (size_t i = 0; i < reader->column_count; i++)
        if (reader->table->columns[i].required && reader->field_of[i] == SIZE_MAX)
            ok = diag_add(import->diags, DIAG_RECORDS_COLUMN, row->where, hint,
                          "column '" SLICE_FMT "' is missing",
                          SLICE_ARG(reader->table->columns[i].name));
    return ok;
}

static slice field_text(const struct table_reader *reader, const struct csv_row *row, size_t column)
{
    size_t index = reader->field_of[column];
    return index == SIZE_MAX ? (slice){ 0 } : row->fields.items[index].text;
}

static position field_where(const struct table_reader *reader, const struct csv_row *row,
                            size_t column)
{
    size_t index = reader->field_of[column];
    return index == SIZE_MAX ? row->where : row->fields.items[index].where;
}

static bool is_credit_code(slice text)
{
    bool ok = text.len == CREDIT_CODE_LENGTH;
    for (size_t i = 0; i < text.len && ok; i++)
        ok = (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') ||
             (text.ptr[i] >= '0' && text.ptr[i] <= '9');
    return ok;
}

static bool fail_value(const struct table_reader *reader, const struct csv_row *row, size_t column,
                       slice hint, const char *what)
{
    const struct text_column *definition = &reader->table->columns[column];
    slice text = text_excerpt(reader->import->arena, field_text(reader, row, column));
    return diag_add(reader->import->diags, DIAG_RECORDS_VALUE, field_where(reader, row, column),
                    hint, "'" SLICE_FMT "' %s: '" SLICE_FMT "'", SLICE_ARG(definition->name), what,
                    SLICE_ARG(text));
}

/* The fault that kept the row from being read is told: its followers are none. */
static bool is_told(const struct text_import *import, enum text_type type, slice id)
{
    return import->unread[type] || map_find(&import->faulty[type], id) != NULL;
}

static bool check_reference(const struct table_reader *reader, const struct csv_row *row,
                            size_t column, enum text_type type, slice id)
{
    struct text_import *import = reader->import;
    if (map_find(&import->ids[type], id) != NULL)
        return true;
    if (is_told(import, type, id))
        return false;
    slice near = map_nearest(&import->ids[type], id);
    slice hint = near.len > 0
                     ? arena_format(import->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(near))
                     : SLICE("");
    return diag_add(import->diags, DIAG_RECORDS_REFERENCE, field_where(reader, row, column), hint,
                    "unknown %s '" SLICE_FMT "'", NOUNS[type],
                    SLICE_ARG(text_excerpt(import->arena, id)));
}

/* The edition's number counts within the list that the same row names. */
static slice key_of_edition(const struct table_reader *reader, const struct csv_row *row,
                            slice number)
{
    size_t list = 0;
    while (list < reader->column_count && reader->table->columns[list].type != TEXT_LIST)
        list++;
    assert(list < reader->column_count);
    return edition_key(reader->import->arena, field_text(reader, row, list), number);
}

/* A statement need not use every column: numbers above its last parameter are not for it. */
static bool takes(sqlite3_stmt *statement, size_t column)
{
    return (int)column < sqlite3_bind_parameter_count(statement);
}

static bool bind_number(const struct table_reader *reader, size_t column, int64_t number)
{
    for (size_t i = 0; i < reader->statement_count; i++)
        if (takes(reader->statements[i], column))
            sqlite3_bind_int64(reader->statements[i], (int)column + 1, number);
    return true;
}

static bool bind_text(const struct table_reader *reader, size_t column, slice text)
{
    for (size_t i = 0; i < reader->statement_count; i++)
        if (takes(reader->statements[i], column))
            database_bind(reader->statements[i], (int)column + 1, text);
    return true;
}

static void bind_null(const struct table_reader *reader, size_t column)
{
    for (size_t i = 0; i < reader->statement_count; i++)
        if (takes(reader->statements[i], column))
            sqlite3_bind_null(reader->statements[i], (int)column + 1);
}

/* CRLF as LF: a table is the same however its lines end. */
static slice with_plain_line_ends(struct arena *arena, slice text)
{
    if (slice_find_char(text, '\r', 0) == text.len)
        return text;
    char *bytes = arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\r' || i + 1 == text.len || text.ptr[i + 1] != '\n')
            bytes[len++] = text.ptr[i];
    return (slice){ bytes, len };
}

static bool bind_words(const struct table_reader *reader, const struct csv_row *row, size_t column,
                       slice text, size_t code_points_max)
{
    const char *what = NULL;
    slice hint;
    text = with_plain_line_ends(reader->import->arena, text);
    return text_rule_holds(reader->import->arena, text, code_points_max, &what, &hint)
               ? bind_text(reader, column, text)
               : fail_value(reader, row, column, hint, what);
}

static bool bind_count(const struct table_reader *reader, const struct csv_row *row, size_t column,
                       slice text, long long least)
{
    long long number = 0;
    if (!slice_to_number(text, &number) || number < least || number > 999999)
        return fail_value(reader, row, column, SLICE("write a number like 1 or 27"),
                          "is not a number from 1 to 999999");
    return bind_number(reader, column, number);
}

static bool bind_time(const struct table_reader *reader, const struct csv_row *row, size_t column,
                      slice text)
{
    struct instant instant;
    if (!instant_parse(text, &instant) || instant.seconds <= 0)
        return fail_value(reader, row, column,
                          SLICE("write the time with its zone: 2026-09-21T09:00:00+08:00"),
                          "is not an instant");
    return bind_number(reader, column, instant.seconds);
}

static bool bind_edition(const struct table_reader *reader, const struct csv_row *row,
                         size_t column, slice text)
{
    bool draft = reader->table->columns[column].type == TEXT_DRAFT;
    if (draft && slice_equal(text, SLICE("0")))
        return bind_number(reader, column, 0);
    return check_reference(reader, row, column, TEXT_EDITION, key_of_edition(reader, row, text)) &&
           bind_count(reader, row, column, text, 1);
}

static bool bind_field(const struct table_reader *reader, const struct csv_row *row, size_t column)
{
    slice text = field_text(reader, row, column);
    const struct text_column *definition = &reader->table->columns[column];
    if (text.len == 0) {
        bind_null(reader, column);
        return !definition->required ||
               fail_value(reader, row, column, SLICE("fill it in"), "is empty");
    }
    switch (definition->type) {
    case TEXT_PLAIN:
        return bind_words(reader, row, column, text, NAME_MAX_CODE_POINTS);
    case TEXT_LONG:
        return bind_words(reader, row, column, text, PROSE_MAX_CODE_POINTS);
    case TEXT_ID:
        return id_is_valid(text)
                   ? bind_text(reader, column, text)
                   : fail_value(reader, row, column,
                                SLICE("use a-z, 0-9 and '-', like shortlist-enterprise"),
                                "is not an id");
    case TEXT_COUNT:
        return bind_count(reader, row, column, text, 1);
    case TEXT_FLAG:
        if (!slice_equal(text, SLICE("yes")) && !slice_equal(text, SLICE("no")))
            return fail_value(reader, row, column, SLICE("write yes or no"), "is neither");
        return bind_number(reader, column, slice_equal(text, SLICE("yes")));
    case TEXT_DAY: {
        struct date date;
        return date_parse(text, &date)
                   ? bind_text(reader, column, text)
                   : fail_value(reader, row, column, SLICE("write days as YYYY-MM-DD"),
                                "is not a calendar date");
    }
    case TEXT_INSTANT:
        return bind_time(reader, row, column, text);
    case TEXT_DECIMAL:
        return decimal_is_valid(text)
                   ? bind_text(reader, column, text)
                   : fail_value(reader, row, column, SLICE("write it like 92.35"),
                                "is not a decimal number");
    case TEXT_CREDIT_CODE:
        return is_credit_code(text)
                   ? bind_text(reader, column, text)
                   : fail_value(reader, row, column, SLICE("write its 18 digits and capitals"),
                                "is not a unified social credit code");
    case TEXT_EDITION:
    case TEXT_DRAFT:
        return bind_edition(reader, row, column, text);
    case TEXT_CONTEST:
    case TEXT_GROUP:
    case TEXT_TIER:
    case TEXT_LIST_KIND:
    case TEXT_LIST:
    case TEXT_ENTRANT:
    case TEXT_PROJECT:
        return check_reference(reader, row, column, definition->type, text) &&
               bind_text(reader, column, text);
    case TEXT_TYPE_COUNT:
        break;
    }
    assert(false);
    return false;
}

/* "UNIQUE constraint failed: entries.list_id, entries.project_id": the text's columns list,
 * project. */
static slice key_columns(struct arena *arena, const char *reason)
{
    slice rest = slice_from(reason);
    slice names = { 0 };
    rest = slice_from_index(rest, slice_find_char(rest, ':', 0) + 1);
    while (rest.len > 0) {
        slice name = slice_split(&rest, ',');
        name = slice_from_index(name, slice_find_char(name, '.', 0) + 1);
        if (slice_ends_with(name, SLICE("_id")))
            name.len -= 3;
        names = arena_format(arena, SLICE_FMT "%s" SLICE_FMT, SLICE_ARG(names),
                             names.len > 0 ? ", " : "", SLICE_ARG(name));
    }
    return names;
}

/* What SQLite refused: a key that is there already, a CHECK, or a trigger, which say why. */
static bool fail_insert(const struct table_reader *reader, const struct csv_row *row, int code)
{
    struct text_import *import = reader->import;
    const char *reason = sqlite3_errmsg(import->database->handle);
    if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE)
        return diag_add(import->diags, DIAG_RECORDS_DUPLICATE, row->where,
                        SLICE("keep one of them"), "a row above has the same " SLICE_FMT,
                        SLICE_ARG(key_columns(import->arena, reason)));
    if ((code & 0xff) == SQLITE_CONSTRAINT)
        return diag_add(import->diags, DIAG_RECORDS_VALUE, row->where, SLICE(""),
                        "row breaks a rule of the records: %s", reason);
    return diag_add(import->diags, DIAG_RECORDS_WRITE, row->where, SLICE(""),
                    "cannot write the row: %s", reason);
}

static bool insert(const struct table_reader *reader, const struct csv_row *row)
{
    bool ok = true;
    for (size_t i = 0; i < reader->statement_count; i++) {
        int code = ok ? sqlite3_step(reader->statements[i]) : SQLITE_DONE;
        if (code != SQLITE_DONE)
            ok = fail_insert(reader, row, code);
        sqlite3_reset(reader->statements[i]);
    }
    return ok;
}

static void read_row(const struct table_reader *reader, const struct csv_row *row)
{
    struct text_import *import = reader->import;
    if (row->fields.count != reader->field_count) {
        diag_add(import->diags, DIAG_RECORDS_COLUMN, row->where,
                 SLICE("give every row as many fields as the header has"),
                 "row has %zu fields, the header %zu", row->fields.count, reader->field_count);
        return;
    }
    bool ok = true;
    for (size_t i = 0; i < reader->column_count; i++)
        ok = bind_field(reader, row, i) && ok;
    bind_number(reader, reader->column_count, row->where.offset);
    ok = ok && insert(reader, row);
    if (reader->table->defines == TEXT_PLAIN)
        return;
    slice id = field_text(reader, row, 0);
    if (reader->table->defines == TEXT_EDITION)
        id = key_of_edition(reader, row, field_text(reader, row, 1));
    struct map *ids = ok ? import->ids : import->faulty;
    define(import->arena, &ids[reader->table->defines], id, row->where);
}

static bool prepare_statements(struct table_reader *reader)
{
    const struct text_table *table = reader->table;
    for (size_t i = 0; i < TEXT_STATEMENTS_MAX && table->statements[i] != NULL; i++) {
        reader->statements[i] = database_prepare(reader->import->database, table->statements[i]);
        if (reader->statements[i] == NULL)
            return false;
        reader->statement_count++;
    }
    return true;
}

const struct source *import_table(struct text_import *import, const struct text_table *table)
{
    slice path =
        arena_format(import->arena, SLICE_FMT "/%s.csv", SLICE_ARG(import->directory), table->name);
    if (!table->required && !fs_exists(import->root, path))
        return NULL;
    struct table_reader reader = { .import = import,
                                   .table = table,
                                   .column_count = column_count(table) };
    reader.source =
        fs_read_text(import->arena, import->diags, import->root, path, RECORDS_TEXT_BYTES_MAX);
    import->unread[table->defines] = reader.source == NULL;
    if (reader.source == NULL)
        return NULL;
    struct csv_reader csv = { .source = reader.source };
    struct csv_row row = { 0 };
    bool ok = read_header(&reader, &csv, &row);
    import->unread[table->defines] = !ok;
    ok = ok && prepare_statements(&reader);
    while (ok && csv_read_row(import->arena, import->diags, &csv, &row))
        read_row(&reader, &row);
    for (size_t i = 0; i < TEXT_STATEMENTS_MAX; i++)
        sqlite3_finalize(reader.statements[i]);
    return reader.source;
}
