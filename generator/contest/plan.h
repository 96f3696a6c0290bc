/* The plan of a contest: what the organisers announced, as data. Nothing here knows any particular
 * contest. */
#ifndef FABANG_CONTEST_PLAN_H
#define FABANG_CONTEST_PLAN_H

#include "base/array.h"
#include "base/date.h"
#include "base/value.h"

/* Every struct keeps the YAML map it came from in `origin`, so that a broken rule points at file,
 * line and column (value_where(origin, SLICE("key"))). Text fields that were not given are empty.
 */

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
};

/* A prize of the final. count < 0: free number. */
struct prize {
    const struct value *origin;
    slice id, name;
    const struct group *group; /* NULL: for organisations, no group */
    int64_t count, order;      /* order: 1 is the highest */
};

enum inclusive { INCLUSIVE_UNSPECIFIED, INCLUSIVE_YES, INCLUSIVE_NO };

struct wording {
    const struct value *origin;
    slice text, source; /* as printed, and where (line or paragraph of the document) */
};

/* A date of the plan with its words. */
struct milestone {
    const struct value *origin;
    slice id, name, note, audience; /* audience: public, organizers */
    struct date date;               /* not set: still to be announced */
    struct instant effective; /* the moment it takes effect (end of day unless `at` says otherwise);
                                 valid when date is set */
    enum inclusive inclusive;
    slice cutoff_note;
    ARRAY_OF(slice) kinds; /* kind ids it applies to; empty: all */
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
    slice id, name, scope; /* scope: kind id or empty */
    ARRAY_OF(const struct organization *) organizations;
    slice text; /* for roles held by a class of bodies, not by named ones */
};

struct organization {
    const struct value *origin;
    slice id, name, alias, place;
    slice unit_of; /* the region it belongs to, for the check for two names of one body */
};

struct plan {
    const struct value *origin;
    slice id, name, basis_doc_number, basis_title, basis_notice;
    struct date basis_date;
    int64_t edition;
    slice fee_notice; /* printed with every registration block */
    slice registration_name, registration_url;
    ARRAY_OF(struct kind) kinds;
    ARRAY_OF(struct group) groups;
    ARRAY_OF(struct tier) tiers;
    ARRAY_OF(struct prize) prizes;
    ARRAY_OF(struct milestone) milestones;
    ARRAY_OF(struct pending_item) pending;
    ARRAY_OF(struct question) questions;
    ARRAY_OF(struct role) roles;
    ARRAY_OF(struct organization) organizations; /* organizations.yaml */
};

const struct kind *plan_kind_find(const struct plan *plan, slice id);
const struct group *plan_group_find(const struct plan *plan, slice id);
const struct tier *plan_tier_find(const struct plan *plan, slice id);
const struct prize *plan_prize_find(const struct plan *plan, slice id);
const struct milestone *plan_milestone_find(const struct plan *plan, slice id);
const struct organization *plan_organization_find(const struct plan *plan, slice id);

#endif
