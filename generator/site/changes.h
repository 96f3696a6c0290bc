/* When the site last came to say something else, by time or by publication. */
#ifndef FABANG_SITE_CHANGES_H
#define FABANG_SITE_CHANGES_H

#include "site/site.h"

/* The latest moment up to site->now at which a public fact changed: a notice, an edition, the end
 * of a publicity period, a date of the plan, the end of an event. What pages print as their state,
 * so that building again at a later moment at which nothing changed gives the same bytes. The
 * plan's own date when nothing has happened. */
struct instant site_last_change(const struct site *site);

#endif
