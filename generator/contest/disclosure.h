/* What of a row may be printed. */
#ifndef FABANG_CONTEST_DISCLOSURE_H
#define FABANG_CONTEST_DISCLOSURE_H

#include "contest/list_case.h"

/* The row as an edition of the list prints it: only the columns that its kind allows, the name of a
 * person who did not consent masked, a leader's name only with consent. `project` is what the entry
 * points to. Texts are borrowed from the candidate, masked ones the arena's. */
struct entry disclose(struct arena *arena, const struct masking *masking, const struct list *list,
                      const struct candidate *candidate, const struct project *project);
/* The same with what is not printed, for the rules about ranks, scores and prizes. */
struct entry disclose_nothing_hidden(const struct candidate *candidate,
                                     const struct project *project);

/* What is left of the edition when its public_until is over: names of persons and of leaders are
 * masked, also those that were masked in another way before. Its hash stays that of what was
 * published. */
void disclose_hide_names(struct arena *arena, const struct masking *masking,
                         struct edition *edition);

#endif
