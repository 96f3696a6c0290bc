/* The schema of the records: tables, their rules, and the triggers that keep the past as it was. */
#ifndef FABANG_RECORDS_TABLES_H
#define FABANG_RECORDS_TABLES_H

#include <stddef.h>

/* One SQL statement each, in order, for an empty database; application_id and user_version
 * included. NULL after the last. */
const char *const *records_schema(void);

#endif
