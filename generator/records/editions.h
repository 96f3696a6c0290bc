/* Reading editions and their frozen rows. Private to records/. */
#ifndef FABANG_RECORDS_EDITIONS_H
#define FABANG_RECORDS_EDITIONS_H

#include "contest/list.h"
#include "records/database.h"

/* Of a row `e` of editions and its list `l`: approval counts when every level gave it before the
 * time of publication, for exactly this content, and nobody returned the edition in between. */
#define EDITION_APPROVED_SQL                                                                       \
    "l.review_levels = (SELECT count(DISTINCT r.level) FROM reviews r"                             \
    "  WHERE r.list_id = e.list_id AND r.edition = e.number AND r.level <= l.review_levels"        \
    "  AND r.sha256 = e.sha256 AND r.decision = 'approved' AND r.decided_at <= e.published_at"     \
    "  AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.list_id = r.list_id"                        \
    "   AND v.edition = r.edition AND v.decision = 'returned'"                                     \
    "   AND v.decided_at BETWEEN r.decided_at AND e.published_at))"

enum edition_choice {
    EDITIONS_PUBLIC,  /* what records_load() gives: frozen, due, approved, and checked */
    EDITIONS_CASE,    /* for an act on `list`: as public, and all of its frozen ones, due or not */
    EDITIONS_FROZEN,  /* all that are frozen, due and approved or not: to check their hashes */
    EDITIONS_UNFROZEN /* those without a hash, which are being made */
};

struct edition_query {
    struct database *database;
    const struct plan *plan;
    const struct contests *contests;
    enum edition_choice choice;
    struct instant now; /* its zone is the site's; the instant does not decide for UNFROZEN */
    slice list;         /* EDITIONS_CASE only */
};

/* Fills `records->lists` in the order of seq, each with the editions asked for, and
 * `records->projects` by id; the way of a project through the lists is not filled.
 * False and diagnostics as records_load(). */
bool editions_read(const struct edition_query *query, struct records *records);
/* Fills the way of every project through the latest editions. */
void editions_trace(struct arena *arena, struct records *records);
/* The list of that id without editions, and its edition that is not frozen, without rows;
 * `proposal->number` is 0 when it has none. False and records-reference when there is no such list,
 * or as records_load(). */
bool editions_read_list(const struct edition_query *query, slice id, struct list *list,
                        struct edition *proposal);

#endif
