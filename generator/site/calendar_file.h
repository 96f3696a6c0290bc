/* Calendars of the schedule (iCalendar). */
#ifndef FABANG_SITE_CALENDAR_FILE_H
#define FABANG_SITE_CALENDAR_FILE_H

#include "base/strbuf.h"
#include "site/outputs.h"

/* All events with a date that the public may see, or those of the output's contest. Events without
 * a date are left out: there is nothing to put into a calendar. RFC 5545, RFC 7986. UIDs stay the
 * same for good; DTSTAMP is the plan's date, not the clock's. */
void calendar_file_write(struct arena *arena, const struct site *site, const struct output *output,
                         struct strbuf *text);

#endif
