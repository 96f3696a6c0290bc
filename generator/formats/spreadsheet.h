/* The sheets of a workbook or of a CSV file, as people filled them in. */
#ifndef FABANG_FORMATS_SPREADSHEET_H
#define FABANG_FORMATS_SPREADSHEET_H

#include "base/array.h"
#include "base/diag.h"
#include "formats/text_encoding.h"

/* What is refused, so that a hostile file costs neither time nor memory (spreadsheet-limit). All
 * limits of a file that is imported stand here; csv.h has those of its fields. At the most, some
 * 2 GiB are used. */
enum {
    SPREADSHEET_FILE_BYTES_MAX = 512 * 1024 * 1024,
    SPREADSHEET_UNPACKED_BYTES_MAX = 1024 * 1024 * 1024, /* of all parts that are read, together */
    SPREADSHEET_RATIO_MAX = 200,                         /* unpacked to packed, from 16 MiB on */
    SPREADSHEET_PARTS_MAX = 4096,
    SPREADSHEET_SHEETS_MAX = 256,
    SPREADSHEET_ROWS_MAX = 1000100, /* a million and a heading; Excel itself ends at 1,048,576 */
    SPREADSHEET_COLUMNS_MAX = 256,
    SPREADSHEET_CELLS_MAX = 24 * 1024 * 1024, /* rows times columns, of all sheets */
    SPREADSHEET_CELL_BYTES_MAX = 32767 * 3,   /* Excel's 32,767 characters */
    SPREADSHEET_MERGED_MAX = 1000000,         /* merged ranges of a sheet */
    SPREADSHEET_STRINGS_MAX = 8000000
};

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER, /* text: decimal, with the up to 15 digits that the program shows */
    CELL_BOOL,   /* text: yes or no */
    CELL_DATE,   /* text: 2026-03-10 */
    CELL_ERROR   /* text: #N/A ..., or empty for a formula that was never computed */
};

struct cell {
    slice text;
    enum cell_kind kind;
    bool merged;     /* filled from the first cell of a merged range */
    bool formula;    /* its value is what the program computed last */
    bool rounded;    /* a number of 1e15 or more: its last digits were lost */
    uint32_t offset; /* in the decoded text of a CSV file */
};

struct sheet_row {
    int64_t number; /* from 1, as the program shows it; the line of a CSV file */
    bool hidden;
    size_t cell_count; /* sheet->column_count */
    struct cell *cells;
};

struct sheet {
    slice name; /* empty in a CSV file */
    bool hidden;
    size_t column_count;
    bool *hidden_columns;            /* column_count */
    ARRAY_OF(struct sheet_row) rows; /* those that hold anything */
};

struct spreadsheet {
    const struct source *source; /* of a CSV file: the decoded text, for lines and columns */
    bool is_workbook;
    enum text_encoding encoding;
    char separator; /* of a CSV file */
    ARRAY_OF(struct sheet) sheets;
};

/* Reads a workbook (ECMA-376, transitional or strict: Excel, WPS, LibreOffice, openpyxl), or a text
 * of fields with commas, semicolons or tabs (RFC 4180). Values are the arena's. False and
 * diagnostics: spreadsheet-format (another kind of file, an encrypted or broken one, a DTD),
 * spreadsheet-limit, file-encoding, csv-syntax. */
bool spreadsheet_read(struct arena *arena, struct diags *diags, const struct source *source,
                      struct spreadsheet *spreadsheet);

/* Where a cell is, for diagnostics: "list.xlsx:Sheet1!C12", or line and column of a CSV file. */
position spreadsheet_where(struct arena *arena, const struct spreadsheet *spreadsheet,
                           const struct sheet *sheet, const struct sheet_row *row, size_t column);
/* The same as text: "list.xlsx:Sheet1!C12", "list.csv:12:3". Cheap in a large file, unlike
 * position_line_column(). */
slice spreadsheet_cell_name(struct arena *arena, const struct spreadsheet *spreadsheet,
                            const struct sheet *sheet, const struct sheet_row *row, size_t column);
/* "C12" */
slice cell_name(struct arena *arena, size_t column, int64_t row);

#endif
