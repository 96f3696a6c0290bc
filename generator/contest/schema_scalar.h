/* Single values of the schema: from the text in YAML to what stands in a struct. */
#ifndef FABANG_CONTEST_SCHEMA_SCALAR_H
#define FABANG_CONTEST_SCHEMA_SCALAR_H

#include "contest/schema.h"

/* Writes the field's value into `target`, field->size bytes of a zeroed struct (or one item of its
 * list). False after a diagnostic, with `target` unchanged. Not for records; of references only
 * the text is checked. */
bool schema_scalar_fill(struct schema_load *load, const struct schema_field *field, slice text,
                        position where, void *target);

/* Closest of the names for "did you mean"; the empty slice when none is near. `distance` keeps the
 * best so far: start with SIZE_MAX. */
void schema_nearest(slice wanted, slice name, size_t *distance, slice *nearest);

#endif
