/* Lists of projects: results, shortlists, finalists, winners; what is public of them at an instant.
 */
#ifndef FABANG_CONTEST_LIST_H
#define FABANG_CONTEST_LIST_H

#include "contest/contest.h"

/* As its latest public edition prints it, never as the working tables have it. */
struct project {
    slice id, name, entrant; /* entrant: company or team */
    const struct group *group;
    const struct contest *contest; /* the contest it entered */
    slice field, summary; /* what it is about; a line of the summary is a paragraph; or empty */
    bool demo;
    struct entry_ref *entries; /* its way through the public lists, in order of publication */
    size_t entry_count;
};

enum list_state {
    LIST_DRAFT,
    LIST_APPROVED,
    LIST_PUBLICITY,
    LIST_PUBLICITY_ENDED,
    LIST_FINAL,
    LIST_CORRECTED,
    LIST_WITHDRAWN
};

/* A row of an edition. Name and entrant are frozen with it: an older edition goes on printing what
 * it printed when a correction changes them. */
struct entry {
    const struct project *project;
    slice name, entrant; /* as this edition prints them */
    slice credit_code;   /* of an organization, where the kind of list prints it; else empty */
    slice leader;        /* of a team, where the kind of list prints it; else empty */
    bool person;         /* entrant is the name of a natural person */
    int64_t rank;        /* 0: not ranked */
    slice award;         /* as printed; empty: none */
    slice score;         /* decimal text, empty when not public */
    const struct contest *source_contest;
    bool revoked; /* the row stays where it is, struck out, and its rank is not given again */
    slice revoked_reason;
};

/* What was published at one time, frozen: /lists/ID/v/N/. */
struct edition {
    const struct source *row; /* for diagnostics */
    int64_t number;           /* from 1 */
    struct instant published_at;
    enum list_state state;   /* what it states: publicity, final, corrected or withdrawn */
    slice title, note;       /* note: what changed; compulsory from 2 on */
    slice order_label;       /* how unranked rows are ordered, in words */
    slice objection_channel; /* where to object, while publicity lasts */
    slice notice;            /* id of the notice that publishes it, may be empty */
    slice notary_office, notary_certificate; /* who certified the result; empty: nobody */
    struct date notary_day;
    struct date public_until; /* last day on which names of persons are shown; not set: no limit */
    struct date publicity_first_day, publicity_last_day; /* both set or none */
    struct instant publicity_until; /* first instant after the last day; seconds 0: none */
    slice sha256;      /* of edition_document(), 64 hex digits; checked when it was loaded */
    bool names_hidden; /* public_until is over: names of persons are masked in the rows */
    ARRAY_OF(struct entry) entries; /* in the order to print */
};

/* Somebody stated a reason to leave a rule aside for a subject; the reason is in the records only.
 */
struct waiver {
    slice rule, subject;
};

struct list {
    const struct source *row; /* for diagnostics: database, table, key */
    slice id, title;
    int64_t seq; /* its place among the lists of its contest and group */
    const struct contest *contest;
    const struct group *group;
    const struct tier *tier;       /* NULL when it is no tier of the plan */
    slice kind;                    /* result, shortlist, finalists, winners: an id of the plan */
    const struct list_kind *rules; /* what the plan says of that kind */
    enum list_state state;         /* at now */
    struct instant publicity_from,
        publicity_until; /* until: first instant after the last day; seconds 0: none */
    struct date publicity_first_day, publicity_last_day;
    slice objection_channel;
    slice order_label;         /* how unranked rows are ordered, in words */
    slice notice;              /* id of the notice that publishes it */
    int64_t objections_open;   /* received and not closed at now; no more is public of them */
    int64_t objections_closed; /* closed at now */
    bool score_public;         /* rows carry a score */
    bool demo;
    ARRAY_OF(struct waiver) waivers;
    ARRAY_OF(struct edition) editions; /* public ones only, ascending; at least one */
};

struct entry_ref {
    const struct list *list;
    const struct entry *entry; /* in the list's latest edition */
};

struct records {
    ARRAY_OF(struct project) projects; /* by id; only those in a public list */
    ARRAY_OF(struct list) lists;       /* in order of contest, group, kind */
};

/* NULL when there is none that is public. */
const struct list *records_list_find(const struct records *records, slice id);
const struct project *records_project_find(const struct records *records, slice id);

/* The edition that /lists/ID/ shows: the last public one. Never NULL for a loaded list. */
const struct edition *list_latest(const struct list *list);
/* The one that `edition`, one of the list's, follows; NULL for the first. */
const struct edition *list_edition_before(const struct list *list, const struct edition *edition);
/* Whether its rows may still change: in the period of publicity, and until somebody acts on it. */
bool list_state_is_provisional(enum list_state state);
/* NULL when that edition does not exist or is not public. */
const struct edition *list_edition_find(const struct list *list, int64_t number);

/* draft, approved, publicity, publicity_ended, final, corrected, withdrawn: the word in data files
 * and classes. */
slice list_state_name(enum list_state state);
/* The state of that name; false leaves `*state` as it was. */
bool list_state_parse(slice name, enum list_state *state);
/* Whether the rows may be called settled: final and corrected, nothing else. */
bool list_state_is_final(enum list_state state);
/* What the edition means at `now`: a publicity period that is over says so by itself, even if
 * nobody acts. Not to be asked before edition->published_at. */
enum list_state edition_state_at(const struct edition *edition, struct instant now);
/* The first instant after `last_day`, in the zone of the site. */
struct instant publicity_end(struct date last_day, int32_t offset_seconds);
/* Whether a row has the name of a person or a leader. */
bool edition_names_persons(const struct edition *edition);
/* The next instant after `now` at which the list's public state changes by time alone; seconds 0
 * when nothing is known to change it. */
struct instant list_next_change(const struct list *list, struct instant now);

/* The edition as the canonical JSON that is hashed and published: keys sorted, no white space, no
 * number but integers (scores are text). Spec: RFC 8785. A slice of `arena`. */
slice edition_document(struct arena *arena, const struct list *list, const struct edition *edition);

#endif
