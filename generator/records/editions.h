/* Reading editions and their frozen rows. Private to records/. */
#ifndef FABANG_RECORDS_EDITIONS_H
#define FABANG_RECORDS_EDITIONS_H

#include "contest/list.h"
#include "records/database.h"

enum edition_choice {
    EDITIONS_PUBLIC,  /* what records_load() gives: frozen, due, approved, and checked */
    EDITIONS_UNFROZEN /* those without a hash, which are being made */
};

struct edition_query {
    struct database *database;
    const struct plan *plan;
    const struct contests *contests;
    enum edition_choice choice;
    struct instant now; /* its zone is the site's; the instant only decides for EDITIONS_PUBLIC */
};

/* Fills `records->lists` in the order of seq, each with the editions asked for, and
 * `records->projects` by id; the way of a project through the lists is not filled.
 * False and diagnostics as records_load(). */
bool editions_read(const struct edition_query *query, struct records *records);

#endif
