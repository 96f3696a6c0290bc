/* One contest of the plan: a regional, a thematic, the final. */
#ifndef FABANG_CONTEST_CONTEST_H
#define FABANG_CONTEST_CONTEST_H

#include "contest/plan.h"

struct organizer {
    const struct value *origin;
    const struct organization *organization;
    slice printed; /* the name as the plan prints it, without the mark of the lead */
    bool lead;
};

enum registration_route { ROUTE_NONE, ROUTE_OFFICIAL, ROUTE_OWN };
enum registration_state { REGISTRATION_NONE, REGISTRATION_OPEN, REGISTRATION_CLOSED };

struct registration {
    const struct value *origin;
    enum registration_route route;
    slice raw;      /* the cell as printed */
    slice url;      /* as a link, with a scheme */
    slice inferred; /* how `url` came about when the cell alone does not give it: "merged-cell" (the
                       cell spans several rows), "scheme" (https:// was missing), "label" (the cell
                       names the official site) */
    struct date deadline;
    struct instant closes; /* first instant at which it is closed */
};

struct contest {
    const struct value *origin;
    slice id, name, short_name, place;
    slice place_label;   /* what the plan calls the place: 地点, 决赛地点 */
    slice theme;         /* what a thematic contest is about, or the region's name */
    slice division_code; /* GB/T 2260, may be empty */
    const struct kind *kind;
    int64_t seq; /* within its kind, as in the plan */
    slice note, source;
    slice organizers_raw; /* the cell as printed, where joining the organisers does not give it */
    ARRAY_OF(struct organizer) organizers;
    struct registration registration;
};

struct contests {
    ARRAY_OF(struct contest) list;    /* in the order of the plan: kind, then seq */
    const struct schema_names *names; /* of their ids, for what refers to them */
};

/* Fills `*contests` from the maps of the contests folder. Registration closes with the contest's
 * own deadline or the plan's, in the zone given. False after schema-* diagnostics. */
bool contests_load(struct arena *arena, struct diags *diags, const struct value *const *files,
                   size_t file_count, const struct plan *plan, int32_t offset_seconds,
                   struct contests *contests);

/* NULL when there is none. */
const struct contest *contests_find(const struct contests *contests, slice id);
/* official, own, none. */
slice registration_route_name(enum registration_route route);
/* Open before `closes`, closed from that second on; none without a route. */
enum registration_state contest_registration_state(const struct contest *contest,
                                                   struct instant now);

#endif
