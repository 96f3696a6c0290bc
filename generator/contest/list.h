/* Lists of projects: results, shortlists, finalists, winners; what is public of them at an instant.
 */
#ifndef FABANG_CONTEST_LIST_H
#define FABANG_CONTEST_LIST_H

#include "contest/contest.h"

struct project {
    slice id, name, entrant; /* entrant: company or team */
    const struct group *group;
    const struct contest *contest; /* the contest it entered */
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

struct entry {
    const struct project *project;
    int64_t rank; /* 0: not ranked */
    slice award;  /* as printed; empty: none */
    slice score;  /* decimal text, empty when not public */
    const struct contest *source_contest;
    bool revoked;
    slice revoked_reason;
};

struct edition {
    int64_t number; /* from 1 */
    struct instant published_at;
    enum list_state state; /* the state that this edition states */
    slice note;            /* what changed; compulsory from 2 on */
    ARRAY_OF(struct entry) entries;
};

struct list {
    const struct source *row; /* for diagnostics: database, table, key */
    slice id, title;
    const struct contest *contest;
    const struct group *group;
    const struct tier *tier; /* NULL when it is no tier of the plan */
    slice kind;              /* result, shortlist, finalists, winners */
    enum list_state state;   /* at now */
    struct instant publicity_from,
        publicity_until; /* until: first instant after the last day; seconds 0: none */
    struct date publicity_first_day, publicity_last_day;
    slice objection_channel;
    slice notice; /* id of the notice that publishes it */
    bool demo;
    ARRAY_OF(struct edition) editions; /* public ones only, ascending */
};

struct entry_ref {
    const struct list *list;
    const struct entry *entry; /* in the list's latest edition */
};

struct records {
    ARRAY_OF(struct project) projects; /* by id; only those in a public list */
    ARRAY_OF(struct list) lists;       /* in order of contest, group, kind */
};

const struct list *records_list_find(const struct records *records, slice id);
const struct project *records_project_find(const struct records *records, slice id);
/* publicity, final ...: the word in data files and classes. */
slice list_state_name(enum list_state state);

#endif
