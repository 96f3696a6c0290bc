/* One contest of the plan: a regional, a thematic, the final. */
#ifndef FABANG_CONTEST_CONTEST_H
#define FABANG_CONTEST_CONTEST_H

#include "contest/plan.h"

struct organizer {
    const struct organization *organization;
    slice printed; /* the name as the plan prints it, without the mark of the lead */
    bool lead;
};

enum registration_route { ROUTE_NONE, ROUTE_OFFICIAL, ROUTE_OWN };
enum registration_state { REGISTRATION_NONE, REGISTRATION_OPEN, REGISTRATION_CLOSED };

struct registration {
    enum registration_route route;
    slice raw;      /* the cell as printed */
    slice url;      /* as a link, with a scheme */
    slice inferred; /* how url came about when it is not in the cell: "merged-cell", "scheme" */
    struct date deadline;
    struct instant closes; /* first instant at which it is closed */
};

struct contest {
    const struct value *origin;
    slice id, name, short_name, place, place_label;
    slice theme;         /* what a thematic contest is about, or the region's name */
    slice division_code; /* GB/T 2260, may be empty */
    const struct kind *kind;
    int64_t seq; /* within its kind, as in the plan */
    slice note;
    ARRAY_OF(struct organizer) organizers;
    struct registration registration;
};

struct contests {
    ARRAY_OF(struct contest) list; /* in the order of the plan: kind, then seq */
};

const struct contest *contests_find(const struct contests *contests, slice id);
/* Open before `closes`, closed from that second on. */
enum registration_state contest_registration_state(const struct contest *contest,
                                                   struct instant now);

#endif
