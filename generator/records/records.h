/* Projects, lists and their frozen editions in a SQLite database: read to build, made from text. */
#ifndef FABANG_RECORDS_RECORDS_H
#define FABANG_RECORDS_RECORDS_H

#include "base/diag.h"
#include "contest/lifecycle.h"
#include "contest/moments.h"

/* PRAGMA application_id of our databases, "FBNG" (file(1) shows it). */
enum { RECORDS_APPLICATION_ID = 0x46424E47, RECORDS_SCHEMA_VERSION = 3 };

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

/* Looks through the whole database: its pages and indexes (records-damaged), references between
 * tables (records-reference), the triggers that keep the past (records-changed), and every frozen
 * edition against its hash and that against the act that published it, due or not (records-changed;
 * nothing of its content is told). Slower than a build's look at what it reads. */
bool records_check(struct arena *arena, struct diags *diags, slice root, slice path,
                   const struct plan *plan, const struct contests *contests, struct instant now);

/* What an act needs besides the list; every act uses some of it. */
struct act_request {
    enum list_act act;
    slice list, actor, comment;
    struct instant now; /* when it is done */
    /* create: ids of the plan; tier and order may be empty, levels 0: as the kind asks for; it also
     * takes a title and where to object */
    slice kind, contest, group, tier, order;
    int64_t levels;
    bool scores, demo;
    /* submit */
    enum list_act purpose; /* announce, finalize, correct, withdraw */
    struct instant publish_at;
    struct date first_day, last_day, notary_day, public_until; /* not set: none given */
    slice language; /* of the site: for what is printed of the order of rows */
    slice title, note, objections_to, notice, notary_office, notary_certificate;
    /* review */
    int64_t level;
    bool returned;
    /* object, resolve */
    struct instant received_at;
    int64_t number;
    slice reference, outcome;
    /* revoke-row, promote */
    slice project, award;
    int64_t rank;
    /* waive */
    slice rule, subject;
};

struct act_outcome {
    int64_t number; /* of the edition or the objection; 0: neither */
    slice sha256;   /* of what was submitted, reviewed or published; empty: nothing */
    struct instant published_at;
};

/* Does it: one write transaction with one row in the log of acts, or nothing. `calendars` may be
 * NULL where there are none. False and diagnostics as records_load(), everything that keeps the act
 * from being done (lifecycle.h; exit status 3), records-write. Warnings do not stop it. */
bool records_act(struct arena *arena, struct diags *diags, slice root, slice path,
                 const struct plan *plan, const struct contests *contests,
                 const struct calendars *calendars, const struct act_request *request,
                 struct act_outcome *outcome);

/* Where a list stands. */
struct list_status {
    slice id, title;
    const struct list_kind *kind;
    int64_t edition;             /* the last frozen one; 0: none */
    enum list_state state;       /* at now; LIST_DRAFT before the first edition is due */
    struct instant published_at; /* of that edition */
    int64_t rows;                /* of the working tables */
    int64_t proposal;            /* its number; 0: none */
    struct instant publish_at;   /* of the proposal */
    int64_t levels, approved;    /* of review; approved: for the proposal as it is now */
    int64_t objections_open;
    enum list_act next;        /* LIST_ACT_COUNT: none */
    struct diags *blockers;    /* of that act; freed by list_statuses_release() */
    struct instant changes_at; /* when time alone changes it; seconds 0: never */
};
struct list_statuses {
    ARRAY_OF(struct list_status) list;
};

/* Of one list, or of all for the empty id, in the order of seq. Read only. */
bool records_status(struct arena *arena, struct diags *diags, slice root, slice path,
                    const struct plan *plan, const struct contests *contests,
                    const struct calendars *calendars, slice list, struct instant now,
                    struct list_statuses *statuses);
void list_statuses_release(struct list_statuses *statuses);

#endif
