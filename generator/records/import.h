/* Tables of text: rows of CSV, checked against what each column may hold, into SQL. Private to
 * records/. */
#ifndef FABANG_RECORDS_IMPORT_H
#define FABANG_RECORDS_IMPORT_H

#include "base/map.h"
#include "contest/contest.h"
#include "records/database.h"

enum text_type {
    TEXT_PLAIN,       /* at most 200 code points */
    TEXT_LONG,        /* at most 2,000 */
    TEXT_ID,          /* new: a-z, 0-9 and '-', at most 64 */
    TEXT_COUNT,       /* 1 to 999,999 */
    TEXT_FLAG,        /* yes or no */
    TEXT_DAY,         /* 2026-09-21 */
    TEXT_INSTANT,     /* 2026-09-21T09:00:00+08:00 */
    TEXT_DECIMAL,     /* 92.35 */
    TEXT_CREDIT_CODE, /* 18 digits and capital letters */
    /* Ids that must be there already. */
    TEXT_CONTEST,
    TEXT_GROUP,
    TEXT_TIER,
    TEXT_LIST_KIND,
    TEXT_LIST,
    TEXT_ENTRANT,
    TEXT_PROJECT,
    TEXT_EDITION, /* number of an edition of the list in the same row */
    TEXT_DRAFT,   /* the same, or 0: rows that no edition has yet */
    TEXT_TYPE_COUNT
};

struct text_column {
    slice name;
    enum text_type type;
    bool required;
};

enum { TEXT_COLUMNS_MAX = 16, TEXT_STATEMENTS_MAX = 2 };

/* One file. A column is bound to the parameter of its number from 1, an empty field as NULL, an
 * instant as seconds, yes and no as 1 and 0; behind the last comes the row's offset in the file. */
struct text_table {
    const char *name; /* "projects" is projects.csv and `projects` */
    bool required;
    enum text_type defines; /* rows can be referred to as this; TEXT_PLAIN: they cannot */
    const char *statements[TEXT_STATEMENTS_MAX];
    struct text_column columns[TEXT_COLUMNS_MAX]; /* up to the first without a name */
};

struct text_import {
    struct database *database;
    struct arena *arena;
    struct diags *diags;
    slice root, directory;
    struct map ids[TEXT_TYPE_COUNT];    /* id -> struct position of its row, or of the plan's */
    struct map faulty[TEXT_TYPE_COUNT]; /* the same, of rows that were left out */
    bool unread[TEXT_TYPE_COUNT];       /* the table that defines them could not be read */
};

/* Makes the ids of the plan known. */
void import_begin(struct text_import *import, const struct plan *plan,
                  const struct contests *contests);
/* Inserts the rows of the table's file. Returns the file, or NULL when there is none or it cannot
 * be read. Faults are diagnostics at their field (records-column, -value, -reference, -duplicate);
 * their rows are left out and the rest is read on, so the caller asks diags_has_errors(). */
const struct source *import_table(struct text_import *import, const struct text_table *table);
/* "list/number". */
slice edition_key(struct arena *arena, slice list, slice number);

#endif
