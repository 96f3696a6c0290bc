/* Taking the rows of a file that somebody sent into the working tables. */
#ifndef FABANG_RECORDS_IMPORT_FILE_H
#define FABANG_RECORDS_IMPORT_FILE_H

#include "contest/contest.h"
#include "formats/spreadsheet.h"

enum import_change_kind { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_REMOVED, IMPORT_MOVED };

/* One difference between the file and the working tables. */
struct import_change {
    enum import_change_kind kind;
    slice table, id;            /* projects, entrants, entries, archive; its id */
    slice field, before, after; /* of a change; of something added or removed `after` names it */
    slice where;                /* the cell; empty for what was removed */
};

/* Something that the file does not say in so many words. */
struct import_inference {
    slice where, what;
};

/* Lists hold the first IMPORT_SHOWN_MAX of each; counts hold all. `added` to `unchanged` count
 * rows, `differences` what `changes` lists. */
enum { IMPORT_SHOWN_MAX = 2000 };
struct import_report {
    slice sheet; /* empty: a CSV file */
    ARRAY_OF(struct import_change) changes;
    ARRAY_OF(struct import_inference) inferences;
    size_t rows, added, changed, removed, moved, unchanged, inferred, differences;
};

struct import_request {
    const struct import_mapping *mapping;
    slice list; /* IMPORT_ENTRIES only */
    slice actor, comment, file_name, file_sha256;
    struct instant now;
    bool apply; /* else nothing is written */
};

/* Compares the sheet with the working tables and reports every difference; with `apply` the
 * differences are then there, in one transaction with one act, unless there is none. Rows of a list
 * that the file has not are removed from its working rows unless they are revoked; projects never.
 * New projects and entrants get the next free number as id, which stays theirs; others are found by
 * id, by credit code and name, or by the names alone. False and diagnostics at their cell
 * (import-header, import-value, import-reference, import-duplicate, import-hidden), or as
 * records_act(); nothing is then changed.
 */
bool records_import(struct arena *arena, struct diags *diags, slice root, slice path,
                    const struct plan *plan, const struct contests *contests,
                    const struct spreadsheet *spreadsheet, const struct import_request *request,
                    struct import_report *report);

/* Fills `spreadsheet` with one sheet "query": the result of the mapping's query in the SQLite
 * database at `path`, which can only be read and reach nothing else. False and import-query. */
bool records_query(struct arena *arena, struct diags *diags, slice path, slice query,
                   struct spreadsheet *spreadsheet);

#endif
