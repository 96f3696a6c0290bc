/* iCalendar text (RFC 5545): content lines, folded by octets, escaped. */
#ifndef FABANG_FORMATS_ICALENDAR_H
#define FABANG_FORMATS_ICALENDAR_H

#include "base/date.h"
#include "base/strbuf.h"

/* One content line "NAME:VALUE" CRLF. `name` may carry parameters ("DTSTART;VALUE=DATE"); `value`
 * is written as it is. Lines of more than 75 octets are folded between characters (section 3.1). */
void icalendar_line(struct strbuf *output, slice name, slice value);
/* The same for a TEXT value: backslash, semicolon, comma and line ends are escaped
 * (section 3.3.11). */
void icalendar_text(struct strbuf *output, slice name, slice text);
/* A DATE value, 20260710 (section 3.3.4); `name` is given without VALUE=DATE. */
void icalendar_date(struct strbuf *output, slice name, struct date date);
/* A DATE-TIME value in UTC, 20260710T160000Z (section 3.3.5). */
void icalendar_instant(struct strbuf *output, slice name, struct instant instant);

#endif
