/* A table as an XLSX file (ECMA-376, Office Open XML): one sheet, the same bytes for the same
 * table.
 *
 * Every cell but ranks is text, so that no code loses digits and no name is a formula. Nothing
 * stands in the file that is not in the table: no author, no clock, no program. */
#ifndef FABANG_FORMATS_XLSX_WRITER_H
#define FABANG_FORMATS_XLSX_WRITER_H

#include "base/array.h"
#include "base/strbuf.h"

enum { XLSX_ROWS_MAX = 1048576 - 2, XLSX_CELL_CHARACTERS_MAX = 32767 };

enum table_cell {
    TABLE_TEXT,
    TABLE_NUMBER /* decimal digits, or empty */
};

struct table_column {
    slice heading;
    enum table_cell kind;
};

struct table_row {
    slice *cells; /* one a column */
    bool struck;  /* printed struck out */
};

struct table {
    slice title;
    slice statement; /* what the table is: stands above the headings and stays in sight */
    slice footer;    /* the same in a few words, under every printed page */
    slice sheet;     /* name of the sheet; what Excel forbids in one is left out */
    slice created;   /* 2026-09-21T01:00:00Z */
    bool settled;    /* else the statement is printed in red */
    ARRAY_OF(struct table_column) columns; /* 1 to 26 */
    ARRAY_OF(struct table_row) rows;       /* at most XLSX_ROWS_MAX */
};

/* Appends the file. The first row holds the statement, the second the headings; both stay when the
 * rest is scrolled and are repeated on each printed page. Characters that XML forbids become
 * U+FFFD; text is cut at 32,767 characters, which is what a cell holds. */
void xlsx_write(struct strbuf *output, const struct table *table);

#endif
