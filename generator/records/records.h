/* Projects, lists and their frozen editions in a SQLite database: read to build, made from text. */
#ifndef FABANG_RECORDS_RECORDS_H
#define FABANG_RECORDS_RECORDS_H

#include "base/diag.h"
#include "contest/list.h"
#include "contest/moments.h"

/* PRAGMA application_id of our databases, "FBNG" (file(1) shows it). */
enum { RECORDS_APPLICATION_ID = 0x46424E47, RECORDS_SCHEMA_VERSION = 2 };

/* Reads what is public at `now` of the database `root`/`path`; nothing else of it reaches
 * `records`. An edition is public when it is frozen, its time has come, and every level of review
 * that its list asks for has approved exactly its content (same SHA-256). Days are those of now's
 * zone. All text is copied to the arena. The database is opened read-only and never waited for
 * longer than a second.
 * False and diagnostics when it is missing (records-missing), in use by a writer (records-locked),
 * truncated or damaged (records-damaged), of another program (records-foreign), of a later schema
 * (records-version), when a row names a contest, group or tier that the plan has not
 * (records-reference), has an impossible value (records-value), or when a frozen edition is not
 * what was frozen (records-changed). Rows are named as path:table:key. A warning
 * (records-unapproved) for an edition whose time has come without approval; it is left out. */
bool records_load(struct arena *arena, struct diags *diags, slice root, slice path,
                  const struct plan *plan, const struct contests *contests, struct instant now,
                  struct records *records);

/* Appends every moment, past or to come, at which time alone changes what records_load() gives:
 * editions that are frozen and approved, the ends of their publicity, objections. Ids only: no
 * content of an edition is read. Days are those of now's zone. False and diagnostics as
 * records_load() when the database cannot be read. */
bool records_moments(struct arena *arena, struct diags *diags, slice root, slice path,
                     struct instant now, struct moments *moments);

/* Makes the database `root`/`path` from the CSV files in `root`/`directory` (their columns:
 * site-data/records/README.md): entrants, projects, lists, editions, entries, reviews, and where
 * they are there objections, waivers, the archive and acts. The arena keeps what was read, for the
 * diagnostics' quotes. One transaction in a new file that replaces the old one when all is well;
 * the same text gives the same bytes. False and diagnostics (csv-syntax, records-column,
 * records-duplicate, records-reference, records-value at file, line and column; records-foreign
 * when `path` is something else; records-acts when it holds acts that the text has not) leave the
 * old database as it was. */
bool records_make(struct arena *arena, struct diags *diags, slice root, slice directory, slice path,
                  const struct plan *plan, const struct contests *contests);

#endif
