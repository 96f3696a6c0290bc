/* A new list. Private to records/. */
#ifndef FABANG_RECORDS_CREATE_H
#define FABANG_RECORDS_CREATE_H

#include "records/database.h"
#include "records/records.h"

/* Writes the list of a LIST_ACT_CREATE into the open transaction, at the end of all lists, with as
 * many levels of review as its kind asks for when none are given. False and diagnostics: list-act
 * when there is one of that id or the id is none, records-reference for what the plan has not,
 * list-group for a tier of another group, list-review for fewer levels than the kind asks for,
 * records-value for another order or a title that is too long. */
bool create_list(struct database *database, const struct plan *plan,
                 const struct contests *contests, const struct act_request *request);

#endif
