/* Tells what kind of file it is, and reads those that are text. */
#include "formats/spreadsheet.h"

#include "base/utf8.h"
#include "formats/csv.h"
#include "formats/xlsx_reader.h"

#include <assert.h>

slice cell_name(struct arena *arena, size_t column, int64_t row)
{
    char letters[8];
    size_t at = sizeof(letters);
    for (size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    return arena_format(arena, "%.*s%lld", (int)(sizeof(letters) - at), letters + at,
                        (long long)row);
}

position spreadsheet_where(struct arena *arena, const struct spreadsheet *spreadsheet,
                           const struct sheet *sheet, const struct sheet_row *row, size_t column)
{
    if (!spreadsheet->is_workbook)
        return (position){ .source = spreadsheet->source, .offset = row->cells[column].offset };
    struct source *place = ARENA_NEW(arena, struct source);
    place->path = arena_format(arena, SLICE_FMT ":" SLICE_FMT "!" SLICE_FMT,
                               SLICE_ARG(spreadsheet->source->path), SLICE_ARG(sheet->name),
                               SLICE_ARG(cell_name(arena, column, row->number)));
    return (position){ .source = place };
}

slice spreadsheet_cell_name(struct arena *arena, const struct spreadsheet *spreadsheet,
                            const struct sheet *sheet, const struct sheet_row *row, size_t column)
{
    if (spreadsheet->is_workbook)
        return spreadsheet_where(arena, spreadsheet, sheet, row, column).source->path;
    slice text = spreadsheet->source->text;
    size_t from = row->cells[0].offset;
    size_t to = row->cells[column].offset;
    int64_t line = row->number;
    for (size_t i = from; i < to; i++) {
        if (text.ptr[i] == '\n') { /* in a quoted field */
            line++;
            from = i + 1;
        }
    }
    return arena_format(arena, SLICE_FMT ":%lld:%zu", SLICE_ARG(spreadsheet->source->path),
                        (long long)line, utf8_count(slice_sub(text, from, to)) + 1);
}

/* The separator that stands most often in the first line, outside quotes. */
static char detect_separator(slice text)
{
    static const char CANDIDATES[] = { ',', ';', '\t' };
    size_t counts[sizeof(CANDIDATES)] = { 0 };
    bool quoted = false;
    for (size_t i = 0; i < text.len && (quoted || text.ptr[i] != '\n'); i++) {
        quoted = quoted != (text.ptr[i] == '"');
        for (size_t j = 0; j < sizeof(CANDIDATES) && !quoted; j++)
            counts[j] += text.ptr[i] == CANDIDATES[j];
    }
    size_t best = 0;
    for (size_t j = 1; j < sizeof(CANDIDATES); j++)
        if (counts[j] > counts[best])
            best = j;
    return CANDIDATES[best];
}

static struct sheet_row row_of_fields(struct arena *arena, const struct csv_row *fields,
                                      size_t column_count, int64_t number)
{
    struct sheet_row row = { .number = number, .cell_count = column_count };
    row.cells = ARENA_ARRAY(arena, struct cell, column_count);
    for (size_t i = 0; i < column_count; i++) {
        bool there = i < fields->fields.count;
        row.cells[i].offset = there ? fields->fields.items[i].where.offset : fields->where.offset;
        if (!there)
            continue;
        row.cells[i].text = fields->fields.items[i].text;
        row.cells[i].kind = row.cells[i].text.len > 0 ? CELL_TEXT : CELL_EMPTY;
    }
    return row;
}

static bool is_blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->fields.count; i++)
        if (row->fields.items[i].text.len > 0)
            return false;
    return true;
}

/* Longer rows than the first are a fault: a separator too many, or a quote too few. */
static bool read_rows(struct arena *arena, struct diags *diags, struct spreadsheet *spreadsheet,
                      struct sheet *sheet)
{
    struct csv_reader csv = { .source = spreadsheet->source, .separator = spreadsheet->separator };
    struct csv_row fields = { 0 };
    slice text = spreadsheet->source->text;
    int64_t line = 1;
    bool is_first = true;
    size_t counted = 0; /* line ends up to here */
    while (csv_read_row(arena, diags, &csv, &fields)) {
        for (; counted < fields.where.offset; counted++)
            line += text.ptr[counted] == '\n';
        if (is_first)
            sheet->column_count = fields.fields.count;
        is_first = false;
        if (fields.fields.count > sheet->column_count && !is_blank_row(&fields))
            return diag_add(diags, DIAG_SPREADSHEET_FORMAT, fields.where,
                            SLICE("look for a separator too many, or a quote too few"),
                            "row has %zu fields, the first has %zu", fields.fields.count,
                            sheet->column_count);
        if (sheet->rows.count == SPREADSHEET_ROWS_MAX)
            return diag_add(diags, DIAG_SPREADSHEET_LIMIT, fields.where, SLICE("split the file"),
                            "file has more than %d rows", SPREADSHEET_ROWS_MAX);
        if ((sheet->rows.count + 1) * sheet->column_count > SPREADSHEET_CELLS_MAX)
            return diag_add(diags, DIAG_SPREADSHEET_LIMIT, fields.where, SLICE("split the file"),
                            "file has more than %d cells", SPREADSHEET_CELLS_MAX);
        if (!is_blank_row(&fields))
            ARRAY_PUSH(arena, &sheet->rows,
                       row_of_fields(arena, &fields, sheet->column_count, line));
    }
    return !diags_has_errors(diags);
}

static bool read_text(struct arena *arena, struct diags *diags, const struct source *source,
                      struct spreadsheet *spreadsheet)
{
    struct source *decoded = ARENA_NEW(arena, struct source);
    *decoded = *source;
    if (!text_decode(arena, diags, source, &decoded->text, &spreadsheet->encoding))
        return false;
    spreadsheet->source = decoded;
    spreadsheet->separator = detect_separator(decoded->text);
    struct sheet sheet = { 0 };
    bool ok = read_rows(arena, diags, spreadsheet, &sheet);
    sheet.hidden_columns = ARENA_ARRAY(arena, bool, sheet.column_count);
    ARRAY_PUSH(arena, &spreadsheet->sheets, sheet);
    return ok;
}

/* The bytes are not quoted: they are no text. */
static bool fail_old(struct arena *arena, struct diags *diags, const struct source *source)
{
    struct source *place = ARENA_NEW(arena, struct source);
    place->path = source->path;
    return diag_add(diags, DIAG_SPREADSHEET_FORMAT, (position){ .source = place },
                    SLICE("open it in its program and save it as .xlsx, without a password"),
                    "file is an .xls workbook of before 2007, or an encrypted one");
}

bool spreadsheet_read(struct arena *arena, struct diags *diags, const struct source *source,
                      struct spreadsheet *spreadsheet)
{
    assert(source->text.len <= SPREADSHEET_FILE_BYTES_MAX);
    *spreadsheet = (struct spreadsheet){ .source = source };
    if (slice_starts_with(source->text, SLICE("PK\x03\x04"))) {
        spreadsheet->is_workbook = true;
        return xlsx_read(arena, diags, source, spreadsheet);
    }
    if (slice_starts_with(source->text, SLICE("\xD0\xCF\x11\xE0")))
        return fail_old(arena, diags, source);
    return read_text(arena, diags, source, spreadsheet);
}
