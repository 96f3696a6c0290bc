/* The tables of whole files that stand beside the code which loads them. */
#ifndef FABANG_CONTEST_FILE_SCHEMAS_H
#define FABANG_CONTEST_FILE_SCHEMAS_H

#include "contest/schema.h"

extern const struct schema SITE_SCHEMA;
extern const struct schema SCHEDULE_SCHEMA;
extern const struct schema CALENDAR_SCHEMA;
extern const struct schema NOTICE_SCHEMA;
extern const struct schema PAGE_SCHEMA;

#endif
