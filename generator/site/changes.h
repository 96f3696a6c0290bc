/* When the site came, and comes, to say something else, by time or by publication. */
#ifndef FABANG_SITE_CHANGES_H
#define FABANG_SITE_CHANGES_H

#include "contest/moments.h"
#include "site/site.h"

/* Appends every moment, past or to come, at which time alone changes what the plan, the contests,
 * the schedule and `notices` (all of them, or the public ones) give the site. What lists give, the
 * records know. */
void site_moments(struct arena *arena, const struct site *site, const struct notices *notices,
                  struct moments *moments);
/* The latest moment up to site->now at which a public fact changed: a notice, an edition, the end
 * of a publicity period, a date of the plan, the end of an event. What pages print as their state,
 * so that building again at a later moment at which nothing changed gives the same bytes. The
 * plan's own date when nothing has happened. */
struct instant site_last_change(const struct site *site);

#endif
