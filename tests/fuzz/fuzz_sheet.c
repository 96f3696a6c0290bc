/* Reads a workbook or a text and judges what comes out. */
#include "fuzz_sheet.h"

#include "base/date.h"

/* [-] digits [ . digits ] [ e exponent ] */
static bool is_number(slice text)
{
    size_t at = slice_starts_with(text, SLICE("-")) ? 1 : 0;
    size_t digits = 0;
    for (; at < text.len; at++) {
        bool digit = text.ptr[at] >= '0' && text.ptr[at] <= '9';
        digits += digit;
        if (!digit && strchr(".eE+-", text.ptr[at]) == NULL)
            return false;
    }
    return digits > 0;
}

static void check_cell(const struct cell *cell)
{
    struct date date;
    fuzz_check_text(cell->text);
    REQUIRE(cell->text.len <= SPREADSHEET_CELL_BYTES_MAX);
    REQUIRE((cell->kind != CELL_EMPTY) || cell->text.len == 0);
    REQUIRE(cell->kind != CELL_NUMBER || is_number(cell->text));
    REQUIRE(cell->kind != CELL_DATE || date_parse(cell->text, &date));
    REQUIRE(cell->kind != CELL_BOOL || slice_equal(cell->text, SLICE("yes")) ||
            slice_equal(cell->text, SLICE("no")));
}

static void check_sheet(struct fuzz_run *run, const struct spreadsheet *book,
                        const struct sheet *sheet)
{
    int64_t number = 0;
    fuzz_check_text(sheet->name);
    REQUIRE(sheet->column_count <= SPREADSHEET_COLUMNS_MAX);
    REQUIRE(sheet->rows.count <= SPREADSHEET_ROWS_MAX);
    for (size_t i = 0; i < sheet->rows.count; i++) {
        const struct sheet_row *row = &sheet->rows.items[i];
        REQUIRE(row->number > number && row->cell_count == sheet->column_count);
        number = row->number;
        for (size_t j = 0; j < row->cell_count; j++)
            check_cell(&row->cells[j]);
        if (i < 3 && row->cell_count > 0) {
            size_t last = row->cell_count - 1;
            REQUIRE(spreadsheet_cell_name(run->arena, book, sheet, row, last).len > 0);
            position where = spreadsheet_where(run->arena, book, sheet, row, last);
            REQUIRE(where.offset <= where.source->text.len);
        }
    }
}

void fuzz_read_spreadsheet(struct fuzz_run *run)
{
    struct spreadsheet book;
    bool ok = spreadsheet_read(run->arena, run->diags, &run->source, &book);
    REQUIRE(ok == !diags_has_errors(run->diags));
    if (!ok)
        return;
    REQUIRE(book.sheets.count <= SPREADSHEET_SHEETS_MAX);
    for (size_t i = 0; i < book.sheets.count; i++)
        check_sheet(run, &book, &book.sheets.items[i]);
}
