/* All that is known of one list at one instant, for the rules of publication; nothing of it is for
 * pages. */
#ifndef FABANG_CONTEST_LIST_CASE_H
#define FABANG_CONTEST_LIST_CASE_H

#include "contest/calendar.h"
#include "contest/list.h"
#include "contest/ordering.h"

enum entrant_kind { ENTRANT_ORGANIZATION, ENTRANT_TEAM, ENTRANT_PERSON };

/* A working row with what is known of its project and entrant. */
struct candidate {
    const struct source *row; /* for diagnostics: database, "entries", list/project */
    slice project, name;
    slice entrant_id, entrant, credit_code, leader;
    enum entrant_kind kind;
    bool consent;    /* to print the name of the person or leader */
    int64_t members; /* 0: not known */
    slice pool_number, group;
    const struct contest *contest, *source; /* entered; recommended by */
    int64_t rank;                           /* 0: none */
    slice award, score;
    bool revoked;
    slice revoked_reason;
};

struct review {
    int64_t level;
    slice reviewer;
    bool approved;
    struct instant at;
    slice sha256; /* of what was reviewed */
};

struct objection {
    int64_t number;
    struct instant received_at, closed_at; /* closed_at.seconds 0: open */
};

/* A row of a list of a former year. */
struct archived_row {
    int64_t year;
    slice list, project, entrant, credit_code;
};

/* Another project of an entrant, or of one with the same credit code or name, in this contest's
 * plan. */
struct other_entry {
    slice project, name, entrant_id, entrant, credit_code, contest;
};

struct list_case {
    const struct plan *plan;
    const struct contests *contests;
    const struct calendars *calendars;
    const struct list *list;         /* its frozen and approved editions, due or not; may be none */
    const struct records *published; /* with the proposal, at its time; NULL: no proposal */
    int64_t review_levels;
    enum order_mode order;
    struct order_doubts doubts; /* of the order of the candidates */
    struct instant now;
    struct instant last_act;               /* seconds 0: none */
    slice submitted_by;                    /* who submitted the proposal; empty: none */
    const struct edition *proposal;        /* as it would be frozen, sha256 set; NULL: none */
    const struct edition *complete;        /* the same with scores and ranks that are not printed */
    ARRAY_OF(struct candidate) candidates; /* in the order of the list */
    ARRAY_OF(struct review) reviews; /* of the proposal, whether still valid or not, by time */
    ARRAY_OF(struct objection) objections;
    ARRAY_OF(struct archived_row) archive; /* of the years that bar */
    ARRAY_OF(struct other_entry) others;
};

/* Whether somebody stated a reason to leave the rule aside for that subject. */
bool list_is_waived(const struct list *list, slice rule, slice subject);
/* The last edition that is frozen, due or not; NULL when there is none. */
const struct edition *list_last_edition(const struct list *list);
/* Whether the level approved the proposal as it is now, and did not return it afterwards. */
bool list_case_is_approved(const struct list_case *list_case, int64_t level);

#endif
