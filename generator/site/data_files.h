/* The data files that other programs read: contests, lists, one list. */
#ifndef FABANG_SITE_DATA_FILES_H
#define FABANG_SITE_DATA_FILES_H

#include "base/strbuf.h"
#include "site/outputs.h"

/* An array with one object a contest, in the order of the plan: id kind seq name place
 * organizers[{id,name,lead}] registration{route,state, raw,url,deadline,closes}
 * dates[{id,name,date,wording}] url. UTF-8, names as in the plan, absent values null. */
void data_write_contests(struct arena *arena, const struct site *site, struct strbuf *text);
/* An array with one object a public list: id contest group kind title state edition published
 * period entries sha256 url demo. */
void data_write_lists(struct arena *arena, const struct site *site, struct strbuf *text);
/* One edition: the canonical document whose SHA-256 the edition carries. */
void data_write_edition(struct arena *arena, const struct output *output, struct strbuf *text);

#endif
