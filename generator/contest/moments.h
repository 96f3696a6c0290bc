/* Moments at which what is public changes by time alone, named by ids only: no title, no row. */
#ifndef FABANG_CONTEST_MOMENTS_H
#define FABANG_CONTEST_MOMENTS_H

#include "base/array.h"
#include "base/date.h"

struct moment {
    struct instant at; /* the first second at which it is so */
    slice what;        /* one of the words below */
    slice id;          /* of the notice, contest, date, event or list; an edition is LIST/NUMBER */
};

struct moments {
    ARRAY_OF(struct moment) list;
};

/* The words, for who reads them: notice and edition are published, notice-update is the time of a
 * change that a notice states; registration closes, date takes effect, event and publicity are
 * over; publicity-day: one day
 * less is left of it; objections: the number of open ones changes; names: those of persons are no
 * longer shown.
 */
#define MOMENT_NOTICE        SLICE("notice")
#define MOMENT_NOTICE_UPDATE SLICE("notice-update")
#define MOMENT_EDITION       SLICE("edition")
#define MOMENT_PUBLICITY     SLICE("publicity")
#define MOMENT_PUBLICITY_DAY SLICE("publicity-day")
#define MOMENT_OBJECTIONS    SLICE("objections")
#define MOMENT_NAMES         SLICE("names")
#define MOMENT_REGISTRATION  SLICE("registration")
#define MOMENT_DATE          SLICE("date")
#define MOMENT_EVENT         SLICE("event")

/* Appends it; a moment that is not set (seconds 0) is passed over. */
void moments_add(struct arena *arena, struct moments *moments, struct instant at, slice what,
                 slice id);
/* What a period of publicity changes for an edition that is published at `published_at`: its end,
 * and each day in it, of which at most PUBLICITY_DAYS_MAX. Days that are not set: nothing. */
enum { PUBLICITY_DAYS_MAX = 400 };
void moments_add_publicity(struct arena *arena, struct moments *moments,
                           struct instant published_at, struct date first, struct date last,
                           slice id);
/* Leaves those after `now`, in its zone, by instant, what and id, each once. Of the instants only
 * the first `instant_count` with all that happens at them; 0: all. */
void moments_keep_after(struct moments *moments, struct instant now, size_t instant_count);
/* The last instant that is not after `now`, in its zone, or `least` when that is later. */
struct instant moments_last(const struct moments *moments, struct instant now,
                            struct instant least);

#endif
