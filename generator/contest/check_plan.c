/* Checks the plan in itself: tiers, prizes, dates, names, and what it asks. */
#include "base/map.h"
#include "contest/check_parts.h"

static bool check_tier(struct diags *diags, const struct plan *plan, const struct tier *tier)
{
    position where = value_where(tier->origin, SLICE("within"));
    if (tier->within == NULL)
        return true;
    size_t depth = 0;
    for (const struct tier *outer = tier; outer != NULL; outer = outer->within)
        if (++depth > plan->tiers.count)
            return diag_add(diags, DIAG_PLAN_TIERS, where, SLICE("the outermost is within none"),
                            "the tier '" SLICE_FMT "' is within itself", SLICE_ARG(tier->id));
    if (tier->group != tier->within->group)
        return diag_add(diags, DIAG_PLAN_TIERS, where, (slice){ 0 },
                        "the tier '" SLICE_FMT "' is within one of another group: '" SLICE_FMT "'",
                        SLICE_ARG(tier->id), SLICE_ARG(tier->within->id));
    return tier->size < tier->within->size ||
           diag_add(diags, DIAG_PLAN_TIERS, value_where(tier->origin, SLICE("size")), (slice){ 0 },
                    "the tier '" SLICE_FMT "' has %lld places, the one around it %lld",
                    SLICE_ARG(tier->id), (long long)tier->size, (long long)tier->within->size);
}

/* Prizes of the group; false when one has a free number. */
static bool prize_sum(const struct plan *plan, const struct group *group, int64_t *sum)
{
    *sum = 0;
    for (size_t i = 0; i < plan->prizes.count; i++) {
        const struct prize *prize = &plan->prizes.items[i];
        if (prize->group != group)
            continue;
        if (prize->count < 0)
            return false;
        *sum += prize->count;
    }
    return true;
}

static bool check_prize_sum(struct diags *diags, const struct plan *plan, const struct tier *tier)
{
    int64_t sum;
    if (!tier->all_awarded)
        return true;
    if (!prize_sum(plan, tier->group, &sum))
        return diag_add(diags, DIAG_PLAN_PRIZES, value_where(tier->origin, SLICE("all_awarded")),
                        SLICE("give each prize of the group a 'count', or delete 'all_awarded'"),
                        "every place of '" SLICE_FMT "' has a prize, but a prize of its group has "
                        "no number",
                        SLICE_ARG(tier->id));
    return sum == tier->size ||
           diag_add(diags, DIAG_PLAN_PRIZES, value_where(tier->origin, SLICE("size")),
                    SLICE("correct the size, the prizes' counts, or delete 'all_awarded'"),
                    "the tier '" SLICE_FMT "' has %lld places, its group %lld prizes",
                    SLICE_ARG(tier->id), (long long)tier->size, (long long)sum);
}

static bool check_prize_order(struct diags *diags, const struct plan *plan, size_t index)
{
    const struct prize *prize = &plan->prizes.items[index];
    for (size_t i = 0; i < index; i++) {
        const struct prize *other = &plan->prizes.items[i];
        if (prize->order > 0 && other->order == prize->order && other->group == prize->group)
            return diag_add(diags, DIAG_PLAN_PRIZES, value_where(prize->origin, SLICE("order")),
                            SLICE("count from 1 for the highest prize of a group"),
                            "'" SLICE_FMT "' and '" SLICE_FMT "' have one order",
                            SLICE_ARG(other->id), SLICE_ARG(prize->id));
    }
    return true;
}

static bool check_dates(struct diags *diags, const struct plan *plan)
{
    bool ok = true;
    const struct milestone *before = NULL;
    for (size_t i = 0; i < plan->milestones.count; i++) {
        const struct milestone *milestone = &plan->milestones.items[i];
        position where = value_where(milestone->origin, SLICE("date"));
        if (!date_is_set(milestone->date))
            continue;
        if (date_compare(milestone->date, plan->basis_date) < 0)
            ok = diag_add(diags, DIAG_DATE_ORDER, where, SLICE("correct the year"),
                          "'" SLICE_FMT "' lies before the plan itself", SLICE_ARG(milestone->id));
        else if (before != NULL && date_compare(milestone->date, before->date) < 0)
            ok = diag_add(diags, DIAG_DATE_ORDER, where,
                          SLICE("correct a date, or put the dates into the order of time"),
                          "'" SLICE_FMT "' lies before '" SLICE_FMT "', which stands above it",
                          SLICE_ARG(milestone->id), SLICE_ARG(before->id));
        before = milestone;
    }
    return ok;
}

/* One region has one body for one function; two names are a slip of the source, or of ours. */
static void note_names(struct diags *diags, const struct plan *plan)
{
    struct arena *arena = arena_new();
    struct map bodies = { 0 };
    for (size_t i = 0; i < plan->organizations.count; i++) {
        const struct organization *body = &plan->organizations.items[i];
        if (body->unit_of.len == 0 || body->function.len == 0)
            continue;
        slice key = arena_format(arena, SLICE_FMT "\n" SLICE_FMT, SLICE_ARG(body->unit_of),
                                 SLICE_ARG(body->function));
        const struct organization *other = map_find(&bodies, key);
        if (other == NULL)
            map_put(arena, &bodies, key, body);
        else
            diag_add(diags, DIAG_ORGANIZATION_NAMES, value_where(body->origin, SLICE("name")),
                     SLICE("ask which is right; the site prints each as the plan does"),
                     "two names for one body: '" SLICE_FMT "' and '" SLICE_FMT "'",
                     SLICE_ARG(other->name), SLICE_ARG(body->name));
    }
    arena_free(arena);
}

static void note_questions(struct diags *diags, const struct plan *plan)
{
    for (size_t i = 0; i < plan->questions.count; i++) {
        const struct question *question = &plan->questions.items[i];
        diag_add(diags, DIAG_PLAN_QUESTION, value_where(question->origin, SLICE("text")),
                 question->source, SLICE_FMT, SLICE_ARG(question->text));
    }
}

bool check_plan(struct diags *diags, const struct plan *plan)
{
    bool ok = check_dates(diags, plan);
    for (size_t i = 0; i < plan->tiers.count; i++)
        ok = check_tier(diags, plan, &plan->tiers.items[i]) &&
             check_prize_sum(diags, plan, &plan->tiers.items[i]) && ok;
    for (size_t i = 0; i < plan->prizes.count; i++)
        ok = check_prize_order(diags, plan, i) && ok;
    note_names(diags, plan);
    note_questions(diags, plan);
    return ok;
}
