/* The plan of a contest: what the organisers announced, as data. Nothing here knows any particular
 * contest. */
#ifndef FABANG_CONTEST_PLAN_H
#define FABANG_CONTEST_PLAN_H

#include "base/array.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/value.h"
#include "contest/calendar.h"
#include "contest/masking.h"

/* Every struct keeps the YAML map it came from in `origin`, so that a broken rule points at file,
 * line and column (value_where(origin, SLICE("key"))). Text fields that were not given are empty.
 */

struct schema_names;

/* A kind of contest within the plan: national final, regional, thematic ... */
struct kind {
    const struct value *origin;
    slice id, name, summary;
    slice unit;                /* counter word: 个, 场 */
    int64_t contests_expected; /* declared number of contests */
};

/* Entrants compete within their group only. */
struct group {
    const struct value *origin;
    slice id, name, summary;
};

/* A nested shortlist of a group: 500 of which 50. */
struct tier {
    const struct value *origin;
    slice id, name;
    const struct group *group;
    const struct tier *within; /* NULL for the outermost */
    int64_t size;
    bool all_awarded; /* every place has a prize: the prizes of the group add up to the size */
};

/* A prize of the final. count < 0: free number. */
struct prize {
    const struct value *origin;
    slice id, name;
    const struct group *group; /* NULL: for organisations, no group */
    int64_t count, order;      /* order: 1 is the highest */
};

/* A sort of notice: what it is called, and what it must carry. */
struct notice_kind {
    const struct value *origin;
    slice id, name, summary; /* id: in URLs; name: 通知, 公示; front matter uses the name */
    bool requires_lists;     /* names the lists it publishes */
    bool requires_corrects;  /* names the notice that it corrects or withdraws */
    bool requires_changes;   /* says what stood there before and what stands there now */
};

enum publicity_policy { PUBLICITY_OPTIONAL, PUBLICITY_REQUIRED, PUBLICITY_NONE };
enum notary_policy { NOTARY_OPTIONAL, NOTARY_REQUIRED };

/* What may be printed of a row, as bits; the project's name always is. */
enum list_column {
    LIST_COLUMN_RANK = 1 << 0,
    LIST_COLUMN_ENTRANT = 1 << 1,
    LIST_COLUMN_CONTEST = 1 << 2,
    LIST_COLUMN_AWARD = 1 << 3,
    LIST_COLUMN_SCORE = 1 << 4,
    LIST_COLUMN_CREDIT_CODE = 1 << 5,
    LIST_COLUMN_LEADER = 1 << 6
};

/* A sort of list: what has to happen before it is published, and what it may print. */
struct list_kind {
    const struct value *origin;
    slice id, name;
    enum publicity_policy publicity; /* whether a period stands before the final edition */
    int64_t publicity_working_days;  /* the fewest it may have; 0: as the plan says */
    bool restart_on_correction;      /* a substantive correction starts the period anew */
    int64_t review_levels;           /* the fewest that a list of the kind may ask for */
    enum notary_policy notary;       /* of its final edition */
    bool recommended; /* rows won in the contest they come from and are in the pool */
    bool awards;      /* rows carry the plan's prizes, each as often as the plan has it */
    ARRAY_OF(slice) column_names;
    unsigned columns; /* enum list_column, set */
};

/* What a column of an imported file holds. */
enum import_field {
    IMPORT_PROJECT, /* its id */
    IMPORT_NAME,
    IMPORT_ENTRANT, /* its name */
    IMPORT_KIND,
    IMPORT_CREDIT_CODE,
    IMPORT_REGISTERED_ON,
    IMPORT_LEADER,
    IMPORT_CONSENT,
    IMPORT_MEMBERS,
    IMPORT_PHONE,
    IMPORT_EMAIL,
    IMPORT_POOL_NUMBER,
    IMPORT_FIELD, /* what the project belongs to and is about */
    IMPORT_SUMMARY,
    IMPORT_GROUP,
    IMPORT_CONTEST,
    IMPORT_SOURCE,
    IMPORT_RANK,
    IMPORT_AWARD,
    IMPORT_SCORE,
    IMPORT_YEAR,
    IMPORT_LIST,
    IMPORT_FIELD_COUNT
};
enum import_target { IMPORT_ENTRIES, IMPORT_PROJECTS, IMPORT_ARCHIVE };

struct import_column {
    const struct value *origin;
    enum import_field field;
    ARRAY_OF(slice) headers; /* what the heading may say; the field's own name always may */
    bool required;
};

/* How a file that somebody sends is read. */
struct import_mapping {
    const struct value *origin;
    slice id;
    enum import_target into;
    slice sheet; /* of a workbook; empty: the only visible one that holds anything */
    slice query; /* of an SQLite database */
    ARRAY_OF(struct import_column) columns;
};

/* Who may be listed. Zero or false: no such rule. */
struct eligibility {
    const struct value *origin;
    int64_t members_max;   /* more are a warning */
    int64_t barred_years;  /* who was in an archived list so many years before is barred */
    int64_t similar_names; /* percent from which two names are near-duplicates */
    bool one_entry_per_entrant;
    bool divisions; /* the credit code's division must be that of the contest's region */
};

/* A region that holds no contest in this edition, so that an index can say so. */
struct absent_region {
    const struct value *origin;
    slice name, division_code, note;
    const struct kind *kind; /* the kind of contest it does not hold */
};

enum inclusive { INCLUSIVE_UNSPECIFIED, INCLUSIVE_YES, INCLUSIVE_NO };
/* Which end of its day a date stands for: a deadline takes effect when the day is over. */
enum boundary { BOUNDARY_END, BOUNDARY_START };

struct wording {
    const struct value *origin;
    slice text, source; /* as printed, and where (line or paragraph of the document) */
};

/* A date of the plan with its words. */
struct milestone {
    const struct value *origin;
    slice id, name, note, audience; /* audience: public, organizers */
    struct date date;               /* not set: still to be announced */
    enum boundary boundary;
    struct instant at;        /* as given; seconds 0: not given */
    struct instant effective; /* the moment it takes effect: `at`, or the end or start of the day;
                                 valid when date is set */
    enum inclusive inclusive; /* whether the wording includes the day itself */
    slice cutoff_note;
    ARRAY_OF(slice) kinds; /* kind ids it applies to; empty: all */
    ARRAY_OF(struct wording) wordings;
};

/* A rule that entrants or lists must keep, with its number or day where it has one. */
struct rule {
    const struct value *origin;
    slice id, name, summary;
    struct date date;                      /* not set: none */
    int64_t limit;                         /* 0: none */
    ARRAY_OF(const struct group *) groups; /* empty: all */
    ARRAY_OF(struct wording) wordings;
};

/* Something announced as "to be announced later". */
struct pending_item {
    const struct value *origin;
    slice id, name, note, source, closed_by; /* closed_by: notice id */
};

/* A contradiction in the source, kept as printed, to be asked of the secretariat. */
struct question {
    const struct value *origin;
    slice id, text, source;
};

struct role {
    const struct value *origin;
    slice id, name, source;
    slice scope; /* kind id or empty */
    ARRAY_OF(const struct organization *) organizations;
    slice text; /* for roles held by a class of bodies, not by named ones */
};

struct organization {
    const struct value *origin;
    slice id, name, alias, place;
    slice unit_of;  /* the region it belongs to, for the check for two names of one body */
    slice function; /* what it is there for, in a word: bodies of one region with one function and
                       two names are asked about */
    slice url;
};

struct plan {
    const struct value *origin;
    slice id, name, basis_doc_number, basis_title, basis_notice;
    struct date basis_date;
    int64_t edition;
    slice fee_notice;                              /* printed with every registration block */
    slice registration_name, registration_url;     /* the official way to register */
    const struct milestone *registration_deadline; /* NULL: none for all contests */
    ARRAY_OF(slice) document_numbers; /* forms such as "信中〔{year}〕{serial}号"; empty: any */
    int64_t publicity_working_days;   /* the fewest a publicity period may have; 0: no rule */
    bool publicity_from_next_day;     /* its first day is not counted */
    ARRAY_OF(struct kind) kinds;
    ARRAY_OF(struct group) groups;
    ARRAY_OF(struct tier) tiers;
    ARRAY_OF(struct prize) prizes;
    ARRAY_OF(struct milestone) milestones;
    ARRAY_OF(struct rule) rules;
    ARRAY_OF(struct pending_item) pending;
    ARRAY_OF(struct question) questions;
    ARRAY_OF(struct role) roles;
    ARRAY_OF(struct notice_kind) notice_kinds;
    ARRAY_OF(struct list_kind) list_kinds;
    struct eligibility eligibility;
    struct masking masking;
    ARRAY_OF(struct import_mapping) imports;
    ARRAY_OF(struct absent_region) regions_without_contest;
    ARRAY_OF(struct organization) organizations; /* organizations.yaml */
    const struct schema_names *names;            /* of all ids, for what refers to them */
};

/* Fills `*plan` from the map of plan.yaml and that of organizations.yaml (NULL: no organisations).
 * Dates take effect in the zone given. References are resolved; ids are unique within their list.
 * Texts are borrowed from the values, lists are the arena's. False after schema-* diagnostics, one
 * for each fault, and date-order for a moment (`at`) that does not fit its date. */
bool plan_load(struct arena *arena, struct diags *diags, const struct value *root,
               const struct value *organizations, int32_t offset_seconds, struct plan *plan);

/* NULL when there is none. */
const struct kind *plan_kind_find(const struct plan *plan, slice id);
const struct group *plan_group_find(const struct plan *plan, slice id);
const struct tier *plan_tier_find(const struct plan *plan, slice id);
const struct prize *plan_prize_find(const struct plan *plan, slice id);
const struct milestone *plan_milestone_find(const struct plan *plan, slice id);
const struct organization *plan_organization_find(const struct plan *plan, slice id);
const struct rule *plan_rule_find(const struct plan *plan, slice id);
const struct pending_item *plan_pending_find(const struct plan *plan, slice id);
const struct list_kind *plan_list_kind_find(const struct plan *plan, slice id);
/* How the working days of a period of publicity are counted. */
enum calendar_count plan_publicity_counting(const struct plan *plan);
const struct import_mapping *plan_import_find(const struct plan *plan, slice id);
/* "credit_code": the word in plan.yaml. */
slice import_field_name(enum import_field field);
/* The fewest working days of a period of publicity for lists of that kind; 0: no rule. */
int64_t plan_publicity_working_days(const struct plan *plan, const struct list_kind *kind);
/* By the name that front matter and pages use. */
const struct notice_kind *plan_notice_kind_find(const struct plan *plan, slice name);
/* Whether a date of the plan concerns contests of that kind. */
bool milestone_concerns(const struct milestone *milestone, const struct kind *kind);

#endif
