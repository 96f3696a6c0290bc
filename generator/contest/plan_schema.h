/* The tables of plan.yaml and organizations.yaml, both of which fill a struct plan. */
#ifndef FABANG_CONTEST_PLAN_SCHEMA_H
#define FABANG_CONTEST_PLAN_SCHEMA_H

#include "contest/plan.h"
#include "contest/schema.h"

extern const struct schema PLAN_SCHEMA;
extern const struct schema ORGANIZATIONS_SCHEMA; /* the member `organizations` of a struct plan */
/* public, organizers: whom a date or an event concerns. */
extern const struct schema_choice AUDIENCE_CHOICES[];
/* The columns of a list by name; their values are enum list_column, 0 for the project's name. */
extern const struct schema_choice LIST_COLUMN_CHOICES[];
extern const struct schema_choice IMPORT_FIELD_CHOICES[];

#endif
