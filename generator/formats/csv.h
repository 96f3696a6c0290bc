/* Comma-separated values: rows of fields that know their place in the file. */
#ifndef FABANG_FORMATS_CSV_H
#define FABANG_FORMATS_CSV_H

#include "base/array.h"
#include "base/diag.h"

enum { CSV_FIELDS_MAX = 256, CSV_FIELD_BYTES_MAX = 64 * 1024 };

struct csv_field {
    slice text; /* without the quotes, doubled ones single */
    position where;
};

struct csv_row {
    position where;
    ARRAY_OF(struct csv_field) fields;
};

/* Reads a source from its start; in place, `= {.source = ...}` is a fresh one. */
struct csv_reader {
    const struct source *source; /* UTF-8 without BOM, as fs_read_text gives it */
    size_t offset;
    char separator; /* 0 is ',' */
};

/* Reads the next row into `*row`, whose array is used again; blank lines are passed over. False at
 * the end of the file, and after a diagnostic (csv-syntax: a quote that is not closed, text after
 * one, a quote inside an unquoted field, a carriage return that ends no line, too many or too long
 * fields); the reader then stands at the end. Fields borrow from the source, or from the arena
 * where a quote was doubled. Lines end in CRLF or LF, the last one may have none. Spec: RFC 4180
 * section 2. */
bool csv_read_row(struct arena *arena, struct diags *diags, struct csv_reader *reader,
                  struct csv_row *row);

/* Appends one field: quoted when it holds a comma, a quote or a line end (RFC 4180 section 2). */
void csv_add_field(struct strbuf *output, slice text);
/* The same for a file that people open in a spreadsheet program: text that it would read as a
 * formula (after blanks: = + - @, also full-width; a tab, a carriage return or a line feed) or as a
 * number whose digits it would not keep (more than 15 digits, a leading zero, an exponent) gets an
 * apostrophe in front. So does text that begins with one, so that taking one apostrophe off the
 * front always gives the text back. */
void csv_add_cell(struct strbuf *output, slice text);

#endif
