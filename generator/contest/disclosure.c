/* Columns, consent and masking. */
#include "contest/disclosure.h"

#include "base/utf8.h"

#include <assert.h>

slice mask_name(struct arena *arena, slice name)
{
    slice rest = name;
    if (rest.len > 0)
        (void)utf8_next(&rest);
    slice masked = arena_copy(arena, slice_sub(name, 0, name.len - rest.len));
    while (rest.len > 0) {
        (void)utf8_next(&rest);
        masked = arena_format(arena, SLICE_FMT "*", SLICE_ARG(masked));
    }
    return masked;
}

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

struct entry disclose(struct arena *arena, const struct list *list,
                      const struct candidate *candidate, const struct project *project)
{
    unsigned columns = list->rules->columns;
    struct entry entry = disclose_nothing_hidden(candidate, project);
    if (entry.person && !candidate->consent)
        entry.entrant = mask_name(arena, entry.entrant);
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
