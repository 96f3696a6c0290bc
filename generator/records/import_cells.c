/* Headings, and what people write into cells. */
#include "records/import_cells.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "contest/identifiers.h"
#include "contest/list_check.h"
#include "records/text_rule.h"

#include <assert.h>
#include <string.h>

enum { HEADING_ROWS_MAX = 20 };

static position where_of(const struct cell_reader *reader, const struct sheet_row *row,
                         size_t column)
{
    return spreadsheet_where(reader->arena, reader->spreadsheet, reader->sheet, row, column);
}

bool cells_has(const struct cell_reader *reader, enum import_field field)
{
    return reader->column_of[field] != SIZE_MAX;
}

position cells_where(const struct cell_reader *reader, const struct sheet_row *row,
                     enum import_field field)
{
    return where_of(reader, row, cells_has(reader, field) ? reader->column_of[field] : 0);
}

slice cells_name(const struct cell_reader *reader, const struct sheet_row *row,
                 enum import_field field)
{
    size_t column = cells_has(reader, field) ? reader->column_of[field] : 0;
    return spreadsheet_cell_name(reader->arena, reader->spreadsheet, reader->sheet, row, column);
}

static void infer(struct cell_reader *reader, slice where, slice what)
{
    struct import_report *report = reader->report;
    report->inferred++;
    if (report->inferences.count < IMPORT_SHOWN_MAX)
        ARRAY_PUSH(reader->arena, &report->inferences,
                   (struct import_inference){ .where = where, .what = what });
}

void cells_infer(struct cell_reader *reader, const struct sheet_row *row, enum import_field field,
                 slice what)
{
    bool is_shown = reader->report->inferences.count < IMPORT_SHOWN_MAX;
    infer(reader, is_shown ? cells_name(reader, row, field) : (slice){ 0 },
          is_shown ? arena_copy(reader->arena, what) : what);
}

/* -- text -------------------------------------------------------------------------------------- */

static bool is_space(uint32_t code_point)
{
    return code_point <= ' ' || code_point == 0xA0 || code_point == 0x3000 ||
           code_point == 0xFEFF || (code_point >= 0x2000 && code_point <= 0x200B);
}

/* Without spaces around it, and with single ones inside; line ends within a cell are spaces. */
static slice tidy(struct arena *arena, slice text)
{
    struct strbuf out = { 0 };
    bool pending = false;
    while (text.len > 0) {
        slice before = text;
        if (is_space(utf8_next(&text))) {
            pending = out.len > 0;
            continue;
        }
        if (pending)
            strbuf_add_char(&out, ' ');
        pending = false;
        strbuf_add(&out, slice_sub(before, 0, before.len - text.len));
    }
    slice tidied = arena_copy(arena, strbuf_slice(&out));
    strbuf_release(&out);
    return tidied;
}

/* Full-width letters, digits and signs as the narrow ones, without any space: for codes. */
static slice narrow(struct arena *arena, slice text)
{
    struct strbuf out = { 0 };
    while (text.len > 0) {
        slice before = text;
        uint32_t code_point = utf8_next(&text);
        if (code_point >= 0xFF01 && code_point <= 0xFF5E)
            strbuf_add_char(&out, (char)(code_point - 0xFF01 + '!'));
        else if (!is_space(code_point))
            strbuf_add(&out, slice_sub(before, 0, before.len - text.len));
    }
    slice narrowed = arena_copy(arena, strbuf_slice(&out));
    strbuf_release(&out);
    return narrowed;
}

static slice upper(struct arena *arena, slice text)
{
    slice copy = arena_copy(arena, text);
    char *bytes = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < copy.len; i++)
        bytes[i] = (char)(copy.ptr[i] >= 'a' && copy.ptr[i] <= 'z' ? copy.ptr[i] - 'a' + 'A'
                                                                   : copy.ptr[i]);
    return (slice){ bytes, copy.len };
}

/* -- headings ---------------------------------------------------------------------------------- */

static bool is_heading(struct arena *arena, const struct import_column *column, slice text)
{
    slice bare = narrow(arena, text);
    if (slice_equal(bare, import_field_name(column->field)))
        return true;
    for (size_t i = 0; i < column->headers.count; i++)
        if (slice_equal(bare, narrow(arena, column->headers.items[i])))
            return true;
    return false;
}

static bool is_filled(const struct sheet_row *row, size_t column)
{
    return row->cells[column].kind != CELL_EMPTY && !row->cells[column].merged;
}

/* How many of the mapping's columns the row names. */
static size_t count_headings(const struct cell_reader *reader, const struct sheet_row *row)
{
    size_t count = 0;
    for (size_t i = 0; i < reader->mapping->columns.count; i++) {
        const struct import_column *column = &reader->mapping->columns.items[i];
        for (size_t j = 0; j < reader->sheet->column_count; j++)
            if (is_filled(row, j) && is_heading(reader->arena, column, row->cells[j].text)) {
                count++;
                break;
            }
    }
    return count;
}

/* Titles may stand above it: the heading is the row of the first that names the most columns. */
static size_t find_heading(const struct cell_reader *reader)
{
    size_t best = 0;
    size_t best_count = 0;
    for (size_t i = 0; i < reader->sheet->rows.count && i < HEADING_ROWS_MAX; i++) {
        size_t count = count_headings(reader, &reader->sheet->rows.items[i]);
        if (count > best_count) {
            best = i;
            best_count = count;
        }
    }
    return best;
}

static slice known_headings(const struct cell_reader *reader, const struct import_column *column)
{
    slice words = import_field_name(column->field);
    for (size_t i = 0; i < column->headers.count; i++)
        words = arena_format(reader->arena, SLICE_FMT ", " SLICE_FMT, SLICE_ARG(words),
                             SLICE_ARG(column->headers.items[i]));
    return arena_format(reader->arena, "its heading may say: " SLICE_FMT, SLICE_ARG(words));
}

static bool take_heading(struct cell_reader *reader, const struct sheet_row *row, size_t index,
                         const struct import_column *column)
{
    if (reader->column_of[column->field] != SIZE_MAX)
        return diag_add(reader->diags, DIAG_IMPORT_HEADER, where_of(reader, row, index),
                        SLICE("keep one of them"), "a column before it is '" SLICE_FMT "', too",
                        SLICE_ARG(import_field_name(column->field)));
    reader->column_of[column->field] = index;
    if (reader->sheet->hidden_columns[index])
        return diag_add(reader->diags, DIAG_IMPORT_HIDDEN, where_of(reader, row, index),
                        SLICE("show the column and look at it, or delete it"),
                        "column '" SLICE_FMT "' is hidden", SLICE_ARG(row->cells[index].text));
    return true;
}

static bool read_heading(struct cell_reader *reader, const struct sheet_row *row)
{
    bool ok = true;
    for (size_t i = 0; i < reader->sheet->column_count; i++) {
        bool known = false;
        if (!is_filled(row, i))
            continue;
        for (size_t j = 0; j < reader->mapping->columns.count && !known; j++) {
            const struct import_column *column = &reader->mapping->columns.items[j];
            known = is_heading(reader->arena, column, row->cells[i].text);
            if (known)
                ok = take_heading(reader, row, i, column) && ok;
        }
        if (!known)
            infer(reader,
                  spreadsheet_cell_name(reader->arena, reader->spreadsheet, reader->sheet, row, i),
                  arena_format(reader->arena, "column '" SLICE_FMT "' is not imported%s",
                               SLICE_ARG(tidy(reader->arena, row->cells[i].text)),
                               reader->sheet->hidden_columns[i] ? "; it is hidden" : ""));
    }
    for (size_t j = 0; j < reader->mapping->columns.count; j++) {
        const struct import_column *column = &reader->mapping->columns.items[j];
        reader->required[column->field] = column->required;
        if (column->required && reader->column_of[column->field] == SIZE_MAX)
            ok = diag_add(reader->diags, DIAG_IMPORT_HEADER, where_of(reader, row, 0),
                          known_headings(reader, column), "column '" SLICE_FMT "' is missing",
                          SLICE_ARG(import_field_name(column->field)));
    }
    return ok;
}

static bool fail_sheet(struct cell_reader *reader, slice hint, const char *what)
{
    struct source *place = ARENA_NEW(reader->arena, struct source);
    place->path = reader->spreadsheet->source->path;
    return diag_add(reader->diags, DIAG_IMPORT_HEADER, (position){ .source = place }, hint, "%s",
                    what);
}

static bool choose_sheet(struct cell_reader *reader)
{
    const struct spreadsheet *spreadsheet = reader->spreadsheet;
    slice wanted = reader->mapping->sheet;
    size_t visible = 0;
    for (size_t i = 0; i < spreadsheet->sheets.count; i++) {
        const struct sheet *sheet = &spreadsheet->sheets.items[i];
        if (wanted.len > 0 ? !slice_equal(sheet->name, wanted)
                           : sheet->hidden || sheet->rows.count == 0)
            continue;
        visible++;
        reader->sheet = sheet;
    }
    if (visible == 0)
        return fail_sheet(reader,
                          SLICE("look at the names of its sheets, and whether they are "
                                "hidden"),
                          wanted.len > 0 ? "workbook has no sheet of the mapping's name"
                                         : "file has no visible sheet that holds anything");
    if (visible > 1)
        return fail_sheet(reader, SLICE("name one in the mapping, or delete the others"),
                          "workbook has several sheets");
    if (wanted.len > 0 && reader->sheet->hidden)
        return fail_sheet(reader, SLICE("show the sheet and look at it"), "sheet is hidden");
    return true;
}

static void report_hidden_sheets(struct cell_reader *reader)
{
    const struct spreadsheet *spreadsheet = reader->spreadsheet;
    for (size_t i = 0; i < spreadsheet->sheets.count; i++)
        if (spreadsheet->sheets.items[i].hidden)
            infer(reader, spreadsheet->source->path,
                  arena_format(reader->arena, "sheet '" SLICE_FMT "' is hidden and not imported",
                               SLICE_ARG(spreadsheet->sheets.items[i].name)));
}

static bool check_hidden_rows(struct cell_reader *reader)
{
    bool ok = true;
    size_t told = 0;
    for (size_t i = reader->first_row; i < reader->sheet->rows.count && told < IMPORT_FAULTS_MAX;
         i++)
        if (reader->sheet->rows.items[i].hidden && ++told)
            ok = diag_add(reader->diags, DIAG_IMPORT_HIDDEN,
                          where_of(reader, &reader->sheet->rows.items[i], 0),
                          SLICE("show the row and look at it, or delete it; take filters off"),
                          "row %lld is hidden", (long long)reader->sheet->rows.items[i].number);
    return ok;
}

bool cells_begin(struct cell_reader *reader)
{
    for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++)
        reader->column_of[i] = SIZE_MAX;
    if (!choose_sheet(reader))
        return false;
    size_t heading = find_heading(reader);
    const struct sheet_row *row = &reader->sheet->rows.items[heading];
    reader->first_row = heading + 1;
    reader->report->sheet = reader->sheet->name;
    if (reader->spreadsheet->encoding != ENCODING_UTF8)
        infer(reader, reader->spreadsheet->source->path,
              arena_format(reader->arena, "read as " SLICE_FMT,
                           SLICE_ARG(text_encoding_name(reader->spreadsheet->encoding))));
    if (heading > 0)
        infer(reader,
              spreadsheet_cell_name(reader->arena, reader->spreadsheet, reader->sheet, row, 0),
              SLICE("taken as the heading; what stands above it is not imported"));
    report_hidden_sheets(reader);
    bool ok = read_heading(reader, row);
    return check_hidden_rows(reader) && ok;
}

/* -- values ------------------------------------------------------------------------------------ */

static bool fail_value(struct cell_reader *reader, const struct sheet_row *row,
                       enum import_field field, slice hint, const char *what)
{
    return diag_add(reader->diags, DIAG_IMPORT_VALUE, cells_where(reader, row, field), hint,
                    "'" SLICE_FMT "' %s", SLICE_ARG(import_field_name(field)), what);
}

/* 9.11101E+17: a code that a spreadsheet program wrote into a text file as the number it took it
 * for. digit [ "." digit+ ] "E+" digit+ */
static bool is_exponential(slice text)
{
    size_t mark = slice_find(text, SLICE("E+"), 0);
    bool ok = mark > 0 && mark + 2 < text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9';
    for (size_t i = 1; i < text.len && ok; i++)
        ok = i == mark || i == mark + 1 || (i == 1 && text.ptr[i] == '.') ||
             (text.ptr[i] >= '0' && text.ptr[i] <= '9' && (i > mark || i > 1));
    return ok;
}

static bool is_code_text(slice text, size_t len)
{
    bool ok = text.len == len;
    for (size_t i = 0; i < text.len && ok; i++)
        ok = (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
             (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z');
    return ok;
}

/* 2026-03-10, 2026/3/10, 2026.3.10, 2026年3月10日, 20260310 */
static bool parse_day(struct arena *arena, slice text, slice *day)
{
    long long parts[3] = { 0 };
    size_t count = 0;
    bool in_number = false;
    struct date date;
    if (text.len == 8 && slice_find_char(text, '-', 0) == text.len) {
        text = arena_format(arena, "%.4s-%.2s-%.2s", text.ptr, text.ptr + 4, text.ptr + 6);
    }
    while (text.len > 0) {
        uint32_t letter = utf8_next(&text);
        bool digit = letter >= '0' && letter <= '9';
        if (digit && !in_number && ++count > 3)
            return false;
        if (digit)
            parts[count - 1] = parts[count - 1] * 10 + (letter - '0');
        else if (letter != '-' && letter != '/' && letter != '.' && letter != 0x5E74 &&
                 letter != 0x6708 && letter != 0x65E5)
            return false;
        if (parts[count > 0 ? count - 1 : 0] > 9999)
            return false;
        in_number = digit;
    }
    *day = arena_format(arena, "%04lld-%02lld-%02lld", parts[0], parts[1], parts[2]);
    return count == 3 && date_parse(*day, &date);
}

static bool parse_flag(slice text, slice *flag)
{
    static const slice YES[] = { SLICE_INIT("yes"), SLICE_INIT("是"), SLICE_INIT("同意"),
                                 SLICE_INIT("1") };
    static const slice NO[] = { SLICE_INIT("no"), SLICE_INIT("否"), SLICE_INIT("不同意"),
                                SLICE_INIT("0") };
    for (size_t i = 0; i < sizeof(YES) / sizeof(YES[0]); i++) {
        if (slice_equal(text, YES[i]) || slice_equal(text, NO[i])) {
            *flag = slice_equal(text, YES[i]) ? SLICE("1") : SLICE("0");
            return true;
        }
    }
    return false;
}

static bool parse_kind(slice text, slice *kind)
{
    static const struct {
        slice word, kind;
    } WORDS[] = { { SLICE_INIT("organization"), SLICE_INIT("organization") },
                  { SLICE_INIT("team"), SLICE_INIT("team") },
                  { SLICE_INIT("person"), SLICE_INIT("person") },
                  { SLICE_INIT("企业"), SLICE_INIT("organization") },
                  { SLICE_INIT("初创企业"), SLICE_INIT("organization") },
                  { SLICE_INIT("单位"), SLICE_INIT("organization") },
                  { SLICE_INIT("团队"), SLICE_INIT("team") },
                  { SLICE_INIT("创客团队"), SLICE_INIT("team") },
                  { SLICE_INIT("个人"), SLICE_INIT("person") } };
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (slice_equal(text, WORDS[i].word)) {
            *kind = WORDS[i].kind;
            return true;
        }
    }
    return false;
}

static const struct contest *find_contest(const struct cell_reader *reader, slice text)
{
    const struct contest *found = contests_find(reader->contests, text);
    for (size_t i = 0; found == NULL && i < reader->contests->list.count; i++) {
        const struct contest *contest = &reader->contests->list.items[i];
        if (slice_equal(contest->name, text) || slice_equal(contest->short_name, text) ||
            slice_equal(contest->theme, text))
            found = contest;
    }
    return found;
}

static const struct group *find_group(const struct cell_reader *reader, slice text)
{
    for (size_t i = 0; i < reader->plan->groups.count; i++)
        if (slice_equal(reader->plan->groups.items[i].id, text) ||
            slice_equal(reader->plan->groups.items[i].name, text))
            return &reader->plan->groups.items[i];
    return NULL;
}

static bool fail_reference(struct cell_reader *reader, const struct sheet_row *row,
                           enum import_field field, slice text, const char *noun)
{
    return diag_add(reader->diags, DIAG_IMPORT_REFERENCE, cells_where(reader, row, field),
                    SLICE("write its id or its name as in the plan"), "unknown %s '" SLICE_FMT "'",
                    noun, SLICE_ARG(text_excerpt(reader->row_arena, text)));
}

static bool check_text(struct cell_reader *reader, const struct sheet_row *row,
                       enum import_field field, slice text, size_t code_points_max)
{
    const char *what = NULL;
    slice hint;
    return text_rule_holds(reader->row_arena, text, code_points_max, &what, &hint) ||
           diag_add(reader->diags, DIAG_IMPORT_VALUE, cells_where(reader, row, field), hint,
                    "'" SLICE_FMT "' %s: '" SLICE_FMT "'", SLICE_ARG(import_field_name(field)),
                    what, SLICE_ARG(text_excerpt(reader->row_arena, text)));
}

static bool fail_digits(struct cell_reader *reader, const struct sheet_row *row,
                        enum import_field field)
{
    return fail_value(reader, row, field,
                      SLICE("format the column as text and type the digits again"),
                      "was kept as a number, and its last digits were lost");
}

/* Numbers that are names of something: digits that the program rounded are lost. */
static bool take_code(struct cell_reader *reader, const struct sheet_row *row,
                      enum import_field field, const struct cell *cell, slice *value)
{
    slice bare = narrow(reader->row_arena, cell->text);
    if (is_exponential(bare))
        return fail_digits(reader, row, field);
    if (cell->kind == CELL_DATE)
        return fail_value(reader, row, field, SLICE("format the column as text and type it again"),
                          "was turned into a day by the spreadsheet program");
    if (cell->kind == CELL_NUMBER)
        cells_infer(
            reader, row, field,
            arena_format(reader->row_arena, "number " SLICE_FMT " taken as text", SLICE_ARG(bare)));
    else if (!slice_equal(bare, tidy(reader->row_arena, cell->text)))
        cells_infer(reader, row, field,
                    arena_format(reader->row_arena, "'" SLICE_FMT "' read as " SLICE_FMT,
                                 SLICE_ARG(cell->text), SLICE_ARG(bare)));
    *value = bare;
    return check_text(reader, row, field, bare, NAME_MAX_CODE_POINTS);
}

static bool take_count(struct cell_reader *reader, const struct sheet_row *row,
                       enum import_field field, slice text, slice *value)
{
    long long number = 0;
    slice bare = narrow(reader->row_arena, text);
    if (!slice_to_number(bare, &number) || number < 1 || number > 999999)
        return fail_value(reader, row, field, SLICE("write a number like 1 or 27"),
                          "is no whole number from 1 to 999999");
    *value = arena_integer(reader->row_arena, number);
    return true;
}

static bool take_reference(struct cell_reader *reader, const struct sheet_row *row,
                           enum import_field field, slice text, slice *value)
{
    const struct contest *contest = find_contest(reader, text);
    if (contest == NULL)
        return fail_reference(reader, row, field, text, "contest");
    *value = contest->id;
    return true;
}

static bool take_name(struct cell_reader *reader, const struct sheet_row *row,
                      enum import_field field, const struct cell *cell, slice *value)
{
    slice text = tidy(reader->row_arena, cell->text);
    if (cell->kind == CELL_DATE || cell->kind == CELL_BOOL)
        return fail_value(reader, row, field, SLICE("format the cell as text and type it again"),
                          "was turned into something else by the spreadsheet program");
    if (cell->kind == CELL_NUMBER)
        cells_infer(
            reader, row, field,
            arena_format(reader->row_arena, "number " SLICE_FMT " taken as text", SLICE_ARG(text)));
    *value = text;
    return check_text(reader, row, field, text, NAME_MAX_CODE_POINTS);
}

/* Each line of the cell is a paragraph; empty ones are left out. */
static bool take_prose(struct cell_reader *reader, const struct sheet_row *row,
                       enum import_field field, const struct cell *cell, slice *value)
{
    struct strbuf out = { 0 };
    for (slice rest = cell->text; rest.len > 0;) {
        slice line = tidy(reader->row_arena, slice_split(&rest, '\n'));
        if (line.len > 0 && out.len > 0)
            strbuf_add_char(&out, '\n');
        strbuf_add(&out, line);
    }
    *value = arena_copy(reader->row_arena, strbuf_slice(&out));
    strbuf_release(&out);
    return check_text(reader, row, field, *value, PROSE_MAX_CODE_POINTS);
}

/* A code whose check digit does not fit may be in use all the same, so it is asked about only. */
static bool take_credit_code(struct cell_reader *reader, const struct sheet_row *row, slice *value)
{
    *value = upper(reader->row_arena, *value);
    if (!is_code_text(*value, CREDIT_CODE_LENGTH))
        return fail_value(reader, row, IMPORT_CREDIT_CODE,
                          SLICE("write its 18 digits and capitals"),
                          "is no unified social credit code");
    if (!credit_code_is_valid(*value))
        cells_infer(reader, row, IMPORT_CREDIT_CODE,
                    SLICE("the check digit of the code does not fit; compare it with the licence"));
    return true;
}

static bool take_value(struct cell_reader *reader, const struct sheet_row *row,
                       enum import_field field, const struct cell *cell, slice *value)
{
    slice text = tidy(reader->row_arena, cell->text);
    switch (field) {
    case IMPORT_CREDIT_CODE:
        if (!take_code(reader, row, field, cell, value))
            return false;
        return take_credit_code(reader, row, value);
    case IMPORT_PROJECT:
        return take_code(reader, row, field, cell, value) &&
               (id_is_valid(*value) ||
                fail_value(reader, row, field, SLICE("use a-z, 0-9 and '-', like p00027"),
                           "is no id of a project"));
    case IMPORT_PHONE:
    case IMPORT_EMAIL:
    case IMPORT_POOL_NUMBER:
        return take_code(reader, row, field, cell, value);
    case IMPORT_REGISTERED_ON:
        if (cell->kind == CELL_DATE)
            cells_infer(reader, row, field,
                        arena_format(reader->row_arena, "day " SLICE_FMT, SLICE_ARG(text)));
        return parse_day(reader->row_arena, text, value) ||
               fail_value(reader, row, field, SLICE("write it like 2026-03-10"), "is no day");
    case IMPORT_CONSENT:
        return parse_flag(text, value) ||
               fail_value(reader, row, field, SLICE("write yes or no, 是 or 否"), "is neither");
    case IMPORT_KIND:
        return parse_kind(text, value) ||
               fail_value(reader, row, field, SLICE("write organization, team or person"),
                          "is none of them");
    case IMPORT_MEMBERS:
    case IMPORT_RANK:
    case IMPORT_YEAR:
        return take_count(reader, row, field, text, value);
    case IMPORT_SCORE:
        *value = narrow(reader->row_arena, text);
        return decimal_is_valid(*value) ||
               fail_value(reader, row, field, SLICE("write it like 92.35"), "is no decimal number");
    case IMPORT_CONTEST:
    case IMPORT_SOURCE:
        return take_reference(reader, row, field, text, value);
    case IMPORT_GROUP: {
        const struct group *group = find_group(reader, text);
        if (group != NULL)
            *value = group->id;
        return group != NULL || fail_reference(reader, row, field, text, "group");
    }
    case IMPORT_NAME:
    case IMPORT_ENTRANT:
    case IMPORT_LEADER:
    case IMPORT_AWARD:
    case IMPORT_LIST:
    case IMPORT_FIELD:
        return take_name(reader, row, field, cell, value);
    case IMPORT_SUMMARY:
        return take_prose(reader, row, field, cell, value);
    case IMPORT_FIELD_COUNT:
        break;
    }
    assert(false);
    return false;
}

static bool read_field(struct cell_reader *reader, const struct sheet_row *row,
                       enum import_field field, slice *value)
{
    struct cell copy = row->cells[reader->column_of[field]];
    const struct cell *cell = &copy;
    if (cell->kind == CELL_ERROR)
        return fail_value(reader, row, field, SLICE("mend the formula, or paste its value"),
                          cell->text.len > 0 ? "is an error"
                                             : "is a formula that was never computed");
    if (cell->rounded)
        return fail_digits(reader, row, field);
    /* Text files guard what a spreadsheet program would take for a formula or a number: csv.h. */
    if (!reader->spreadsheet->is_workbook && slice_starts_with(copy.text, SLICE("'"))) {
        copy.text = slice_from_index(copy.text, 1);
        cells_infer(reader, row, field, SLICE("the apostrophe in front is taken off"));
    }
    bool empty = cell->kind == CELL_EMPTY || tidy(reader->row_arena, cell->text).len == 0;
    if (empty)
        return !reader->required[field] ||
               fail_value(reader, row, field, SLICE("fill it in"), "is empty");
    if (cell->merged)
        cells_infer(reader, row, field,
                    arena_format(reader->row_arena, "'" SLICE_FMT "' filled in from a merged cell",
                                 SLICE_ARG(tidy(reader->row_arena, cell->text))));
    if (cell->formula)
        cells_infer(reader, row, field, SLICE("a formula; its last result is taken"));
    return take_value(reader, row, field, cell, value);
}

bool cells_row_is_blank(const struct cell_reader *reader, size_t index)
{
    const struct sheet_row *row = &reader->sheet->rows.items[index];
    for (size_t i = 0; i < row->cell_count; i++) {
        slice text = row->cells[i].text;
        if (row->cells[i].kind == CELL_ERROR)
            return false;
        while (text.len > 0)
            if (!is_space(utf8_next(&text)))
                return false;
    }
    return true;
}

bool cells_read_row(struct cell_reader *reader, size_t index, struct import_row *row)
{
    bool ok = true;
    *row = (struct import_row){ .row = &reader->sheet->rows.items[index] };
    for (int field = 0; field < IMPORT_FIELD_COUNT; field++)
        if (cells_has(reader, (enum import_field)field))
            ok = read_field(reader, row->row, (enum import_field)field, &row->values[field]) && ok;
    return ok;
}
