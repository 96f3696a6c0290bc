/* The schema of the records: tables, their rules, and the triggers that keep the past as it was. */
#ifndef FABANG_RECORDS_TABLES_H
#define FABANG_RECORDS_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* One SQL statement each, in order, for an empty database; application_id and user_version
 * included. NULL after the last. */
const char *const *records_schema(void);
/* The statements that bring a database of that version to the next, for one transaction without
 * foreign keys; NULL when there is no way. */
const char *const *records_migration(int64_t version);

#endif
