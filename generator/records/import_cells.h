/* From the cells of a sheet to values of the records. Private to records/. */
#ifndef FABANG_RECORDS_IMPORT_CELLS_H
#define FABANG_RECORDS_IMPORT_CELLS_H

#include "records/import_file.h"

struct cell_reader {
    struct arena *arena;     /* what the report keeps */
    struct arena *row_arena; /* values of one row */
    struct diags *diags;
    const struct plan *plan;
    const struct contests *contests;
    const struct spreadsheet *spreadsheet;
    const struct sheet *sheet;
    const struct import_mapping *mapping;
    struct import_report *report;
    size_t first_row;                     /* behind the heading */
    size_t column_of[IMPORT_FIELD_COUNT]; /* SIZE_MAX: the file has no such column */
    bool required[IMPORT_FIELD_COUNT];
};

/* A row as values; those that the file does not give are empty. */
struct import_row {
    const struct sheet_row *row;
    slice values[IMPORT_FIELD_COUNT];
};

/* Faults that are told; behind them the file is not read on. */
enum { IMPORT_FAULTS_MAX = 200 };

/* Chooses the sheet and finds the heading among its first rows. False and import-header (a column
 * that is missing or stands twice, no or several sheets), import-hidden (a column that is imported,
 * or a row, that nobody sees). */
bool cells_begin(struct cell_reader *reader);
/* Reads one row into the arena of the row; false and import-value, import-reference at the cells.
 */
bool cells_read_row(struct cell_reader *reader, size_t index, struct import_row *row);
/* Nothing but blanks in it. */
bool cells_row_is_blank(const struct cell_reader *reader, size_t index);
/* Appends what the file does not say in so many words; `what` is copied. */
void cells_infer(struct cell_reader *reader, const struct sheet_row *row, enum import_field field,
                 slice what);
bool cells_has(const struct cell_reader *reader, enum import_field field);
position cells_where(const struct cell_reader *reader, const struct sheet_row *row,
                     enum import_field field);
/* "list.xlsx:Sheet1!C12", "list.csv:12:3". */
slice cells_name(const struct cell_reader *reader, const struct sheet_row *row,
                 enum import_field field);

#endif
