/* What changed between two editions of one list: rows, matched by their project, and the texts
 * above them. */
#ifndef FABANG_CONTEST_EDITION_CHANGES_H
#define FABANG_CONTEST_EDITION_CHANGES_H

#include "contest/list.h"

enum row_change_kind {
    ROW_ADDED,
    ROW_REMOVED,
    ROW_REPLACED, /* another project stands where one stood */
    ROW_PROMOTED, /* moved, or came, into the rank of a row that was revoked or removed */
    ROW_REVOKED,
    ROW_RESTORED, /* no longer revoked */
    ROW_CHANGED
};

/* What of a row, or of the edition itself, reads differently. */
enum edition_field {
    FIELD_OF_RANK,
    FIELD_OF_NAME,
    FIELD_OF_ENTRANT,
    FIELD_OF_CREDIT_CODE,
    FIELD_OF_LEADER,
    FIELD_OF_CONTEST, /* the one it comes from */
    FIELD_OF_AWARD,
    FIELD_OF_SCORE,
    FIELD_OF_REASON, /* of a revocation */
    FIELD_OF_TITLE,
    FIELD_OF_ORDER,   /* how rows are ordered, in words */
    FIELD_OF_CHANNEL, /* from here to the notary's day: compared within publicity, or after it */
    FIELD_OF_FIRST_DAY,
    FIELD_OF_LAST_DAY,
    FIELD_OF_NOTARY,
    FIELD_OF_CERTIFICATE,
    FIELD_OF_NOTARY_DAY,
    FIELD_OF_PUBLIC_UNTIL,
    FIELD_OF_COUNT
};

/* As printed; empty where the edition had nothing there. */
struct field_change {
    enum edition_field field;
    slice before, after;
};

struct row_change {
    enum row_change_kind kind;
    const struct entry *before, *after;   /* NULL: not in that edition; not both */
    ARRAY_OF(struct field_change) fields; /* none for rows that were added, removed or replaced */
};

struct edition_changes {
    ARRAY_OF(struct row_change) rows;     /* in the order of the later edition, removed ones last */
    ARRAY_OF(struct field_change) fields; /* of the edition; its note and its notice are its own */
    bool reordered; /* rows of both stand in another order, whatever their ranks */
    /* Who is listed, with which rank, award or score; not how it is spelt, as long as half of a
     * name stays. */
    bool substantive;
};

/* Fills `*changes`; entries are borrowed from the editions, texts from them or the arena. A project
 * stands at most once in an edition. No diagnostics. */
void edition_changes_find(struct arena *arena, const struct edition *before,
                          const struct edition *after, struct edition_changes *changes);
/* Whether the later edition prints what the earlier one printed, but for its note and notice. */
bool edition_changes_is_empty(const struct edition_changes *changes);

/* "added", "revoked"; "rank", "public_until": words for templates and data. */
slice row_change_name(enum row_change_kind kind);
slice edition_field_name(enum edition_field field);

#endif
