/* Columns, consent and masking. */
#include "contest/disclosure.h"

struct entry disclose_nothing_hidden(const struct candidate *candidate,
                                     const struct project *project)
{
    return (struct entry){ .project = project,
                           .name = candidate->name,
                           .entrant = candidate->entrant,
                           .credit_code = candidate->credit_code,
                           .leader = candidate->leader,
                           .person = candidate->kind == ENTRANT_PERSON,
                           .rank = candidate->rank,
                           .award = candidate->award,
                           .score = candidate->score,
                           .source_contest = candidate->source,
                           .revoked = candidate->revoked,
                           .revoked_reason = candidate->revoked_reason };
}

struct entry disclose(struct arena *arena, const struct masking *masking, const struct list *list,
                      const struct candidate *candidate, const struct project *project)
{
    unsigned columns = list->rules->columns;
    struct entry entry = disclose_nothing_hidden(candidate, project);
    if (entry.person && !candidate->consent)
        entry.entrant = mask_name(arena, masking->name, entry.entrant);
    if (!(columns & LIST_COLUMN_ENTRANT))
        entry.entrant = SLICE("—");
    if (!(columns & LIST_COLUMN_CREDIT_CODE) || entry.person)
        entry.credit_code = (slice){ 0 };
    if (!(columns & LIST_COLUMN_LEADER) || !candidate->consent)
        entry.leader = (slice){ 0 };
    if (!(columns & LIST_COLUMN_RANK))
        entry.rank = 0;
    if (!(columns & LIST_COLUMN_AWARD))
        entry.award = (slice){ 0 };
    if (!(columns & LIST_COLUMN_SCORE) || !list->score_public)
        entry.score = (slice){ 0 };
    return entry;
}

void disclose_hide_names(struct arena *arena, const struct masking *masking,
                         struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++) {
        struct entry *entry = &edition->entries.items[i];
        if (entry->person)
            entry->entrant = mask_name(arena, masking->name, entry->entrant);
        entry->leader = mask_name(arena, masking->name, entry->leader);
    }
    edition->names_hidden = true;
}
