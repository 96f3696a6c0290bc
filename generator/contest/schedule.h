/* The schedule: what happens when and where, as far as it is announced. */
#ifndef FABANG_CONTEST_SCHEDULE_H
#define FABANG_CONTEST_SCHEDULE_H

#include "contest/contest.h"

enum event_status {
    EVENT_CONFIRMED,
    EVENT_PROVISIONAL, /* still to be announced, or may move */
    EVENT_POSTPONED,
    EVENT_CANCELLED
};

/* One event. Its dates are its own or those of a milestone of the plan; none while they are not
 * announced. */
struct schedule_event {
    const struct value *origin;
    slice id, name, summary, place, note, source;
    slice audience; /* public, organizers */
    enum event_status status;
    const struct milestone *milestone;  /* NULL: dates of its own, or none */
    const struct pending_item *pending; /* what its date waits for, or NULL */
    struct date first_day, last_day;    /* not set: to be announced; one day: both the same */
    struct instant starts, ends;        /* exact times; seconds 0: whole days */
    slice reason;                       /* why it is postponed or cancelled */
    struct date previous_day;           /* where it stood before, when it was postponed */
    ARRAY_OF(slice) kinds;              /* kinds of contest it is about; both empty: all */
    ARRAY_OF(const struct contest *) contests;
};

struct schedule {
    const struct value *origin;
    ARRAY_OF(struct schedule_event) events; /* in the order of the file */
};

/* Fills `*schedule` from the map of schedule.yaml; a site without one passes NULL and gets an empty
 * schedule. False after schema-* diagnostics and date-order (an event that ends before it starts,
 * or has dates of its own and a milestone's). */
bool schedule_load(struct arena *arena, struct diags *diags, const struct value *root,
                   const struct plan *plan, const struct contests *contests,
                   struct schedule *schedule);
/* confirmed, provisional, postponed, cancelled. */
slice event_status_name(enum event_status status);
/* The first instant at which it is over: its exact end, the moment of its milestone, or the end of
 * its last day in the zone given; seconds 0 when that is not announced. */
struct instant schedule_event_over(const struct schedule_event *event, int32_t offset_seconds);
/* Whether the event is about the contest. */
bool schedule_event_concerns(const struct schedule_event *event, const struct contest *contest);

#endif
