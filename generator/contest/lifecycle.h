/* The life of a list: which act may follow, and everything that stands in its way. */
#ifndef FABANG_CONTEST_LIFECYCLE_H
#define FABANG_CONTEST_LIFECYCLE_H

#include "base/diag.h"
#include "contest/list_case.h"

enum list_act {
    LIST_ACT_CREATE,
    LIST_ACT_SUBMIT,
    LIST_ACT_REVIEW,
    LIST_ACT_ANNOUNCE,
    LIST_ACT_FINALIZE,
    LIST_ACT_CORRECT,
    LIST_ACT_WITHDRAW,
    LIST_ACT_OBJECT,
    LIST_ACT_RESOLVE,
    LIST_ACT_REVOKE_ROW,
    LIST_ACT_PROMOTE,
    LIST_ACT_WAIVE,
    LIST_ACT_COUNT
};

/* "submit", "revoke-row": the word on the command line and in the log of acts. */
slice list_act_name(enum list_act act);
/* False leaves `*act` as it was. */
bool list_act_parse(slice name, enum list_act *act);
/* The act that freezes and publishes an edition of that state: announce, finalize, correct,
 * withdraw. `previous` is the edition before it, or NULL: a publicity edition that follows another
 * is a correction. */
enum list_act list_act_for(const struct edition *previous, enum list_state state);

/* Everything that keeps the proposal from being published by that act at list_case->now, each a
 * diagnostic of exit status 3 at the list or the row, with what to do about it; soft rules are
 * warnings. True when nothing does.
 *
 * list-act       the list is not where the act could follow
 * list-proposal  nothing was submitted for the act, or something else
 * list-review    a level is missing, was given for other content, or returned it
 * list-time      times out of order; a time of publication that is past
 * list-early     before the publicity period is over
 * list-objections  objections that nobody resolved
 * list-period    too few working days, or none; fewer than the public was told
 * list-channel   nowhere to object
 * list-notary    no notary where the plan asks for one
 * list-restart   a substantive correction without a new period: where the plan says so, or after it
 * list-nesting   a row that goes stands in a list within this one
 * list-unchanged a correction that changes nothing
 * list-row       a row that vanished after the list was final
 * list-rank      the rank of a revoked row given to another one, or taken from it
 * and what list_check.h and eligibility.h say of rows. */
bool lifecycle_check(struct arena *arena, struct diags *diags, const struct list_case *list_case,
                     enum list_act act);

/* The act that would publish the proposal; without one, the act that comes next in the list's life.
 * LIST_ACT_COUNT when its life is over. */
enum list_act lifecycle_next(const struct list_case *list_case);

#endif
