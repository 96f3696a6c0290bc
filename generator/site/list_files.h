/* An edition of a list as files for people and for other programs: CSV and XLSX. */
#ifndef FABANG_SITE_LIST_FILES_H
#define FABANG_SITE_LIST_FILES_H

#include "base/strbuf.h"
#include "site/site.h"

/* Both hold what the edition's list.json holds and no more, in the words of the site's language,
 * and say of what edition they are, what it states and the SHA-256 of its list.json, so that a file
 * that is handed on cannot pass for something else. What they say is what the edition states, not
 * what has become of it: they never change.
 *
 * CSV: UTF-8 with BOM, CRLF, one row of headings; every row says of what edition it is, so that
 * none can be taken out without it; cells as csv_add_cell() has them. Spec: RFC 4180. */
void list_file_write_csv(struct arena *arena, const struct site *site, const struct list *list,
                         const struct edition *edition, struct strbuf *text);
/* XLSX: the statement above the headings. */
void list_file_write_xlsx(struct arena *arena, const struct site *site, const struct list *list,
                          const struct edition *edition, struct strbuf *text);

#endif
