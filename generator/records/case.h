/* Filling a struct list_case from the records. Private to records/. */
#ifndef FABANG_RECORDS_CASE_H
#define FABANG_RECORDS_CASE_H

#include "contest/list_case.h"
#include "records/database.h"

struct case_query {
    struct database *database;
    const struct plan *plan;
    const struct contests *contests;
    const struct calendars *calendars;
    slice list;                  /* must live as long as the case */
    struct instant now;          /* in the zone of the site */
    const struct records *known; /* case_read_known(), for many lists; NULL: read what one needs */
};

/* All editions that are frozen and approved, due or not. */
bool case_read_known(const struct case_query *query, struct records *known);

/* Everything that is known of the list, in the state of the open transaction. False and diagnostics
 * as records_load(), and records-reference for a list that does not exist. */
bool case_read(const struct case_query *query, struct list_case *list_case);
/* The reasons that were stated for the list. */
bool case_read_waivers(struct database *database, struct list *list);

#endif
