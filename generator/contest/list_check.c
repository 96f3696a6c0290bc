/* The rules that a list of the plan must keep. */
#include "contest/list_check.h"

#include "contest/list_case.h"

#include <assert.h>

struct checker {
    struct diags *diags;
    const struct plan *plan;
    const struct records *published;
    bool ok;
};

static position place(const struct edition *edition)
{
    return (position){ .source = edition->row };
}

/* The integer part without leading zeros, and the digits behind the point without closing ones. */
static void split_decimal(slice text, slice *whole, slice *fraction)
{
    size_t dot = slice_find_char(text, '.', 0);
    *whole = slice_sub(text, 0, dot);
    *fraction = dot < text.len ? slice_from_index(text, dot + 1) : (slice){ 0 };
    while (whole->len > 0 && whole->ptr[0] == '0')
        *whole = slice_from_index(*whole, 1);
    while (fraction->len > 0 && fraction->ptr[fraction->len - 1] == '0')
        fraction->len--;
}

bool decimal_is_valid(slice text)
{
    size_t dot = slice_find_char(text, '.', 0);
    bool ok = text.len > 0 && text.len <= DECIMAL_BYTES_MAX && dot > 0 && dot + 1 != text.len;
    for (size_t i = 0; ok && i < text.len; i++)
        ok = i == dot || (text.ptr[i] >= '0' && text.ptr[i] <= '9');
    return ok;
}

int decimal_compare(slice a, slice b)
{
    slice whole_a;
    slice whole_b;
    slice fraction_a;
    slice fraction_b;
    split_decimal(a, &whole_a, &fraction_a);
    split_decimal(b, &whole_b, &fraction_b);
    if (whole_a.len != whole_b.len)
        return whole_a.len < whole_b.len ? -1 : 1;
    int order = slice_compare(whole_a, whole_b);
    return order != 0 ? order : slice_compare(fraction_a, fraction_b);
}

static void check_size(struct checker *checker, const struct list *list,
                       const struct edition *edition)
{
    int64_t valid = 0;
    for (size_t i = 0; i < edition->entries.count; i++)
        valid += !edition->entries.items[i].revoked;
    int64_t size = list->tier->size;
    if (valid <= size && (int64_t)edition->entries.count >= size)
        return;
    checker->ok =
        diag_add(checker->diags, DIAG_LIST_SIZE, place(edition),
                 SLICE("publish an edition with as many rows as the tier has in plan.yaml"),
                 "list has %lld rows, tier '" SLICE_FMT "' takes %lld",
                 (long long)(valid > size ? valid : (int64_t)edition->entries.count),
                 SLICE_ARG(list->tier->id), (long long)size);
}

/* Neither the row nor its list was taken back. */
static bool is_standing(const struct entry_ref *ref)
{
    return !ref->entry->revoked && list_latest(ref->list)->state != LIST_WITHDRAWN;
}

static bool stands_in_tier(const struct project *project, const struct tier *tier)
{
    for (size_t i = 0; i < project->entry_count; i++)
        if (project->entries[i].list->tier == tier && is_standing(&project->entries[i]))
            return true;
    return false;
}

static void check_nesting(struct checker *checker, const struct edition *edition,
                          const struct tier *outer)
{
    for (size_t i = 0; i < edition->entries.count; i++) {
        const struct entry *entry = &edition->entries.items[i];
        if (entry->revoked || stands_in_tier(entry->project, outer))
            continue;
        checker->ok =
            diag_add(checker->diags, DIAG_LIST_NESTING, place(edition),
                     SLICE("take the row out, or correct the list of that tier first"),
                     "project '" SLICE_FMT "' is not in the public list of tier '" SLICE_FMT "'",
                     SLICE_ARG(entry->project->id), SLICE_ARG(outer->id));
    }
}

static bool is_result_of(const struct entry_ref *ref, const struct contest *contest)
{
    return ref->list->contest == contest && ref->list->tier == NULL && is_standing(ref);
}

/* A recommendation, not a law: only winners of a contest's own final should be recommended. */
static void check_sources(struct checker *checker, const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++) {
        const struct entry *entry = &edition->entries.items[i];
        size_t ref = 0;
        while (ref < entry->project->entry_count &&
               !is_result_of(&entry->project->entries[ref], entry->source_contest))
            ref++;
        if (ref == entry->project->entry_count)
            diag_add(checker->diags, DIAG_LIST_SOURCE, place(edition),
                     SLICE("publish the result list of that contest first"),
                     "project '" SLICE_FMT "' is in no public result list of contest '" SLICE_FMT
                     "'",
                     SLICE_ARG(entry->project->id), SLICE_ARG(entry->source_contest->id));
    }
}

static void fail_order(struct checker *checker, const struct edition *edition,
                       const struct entry *entry, const char *what)
{
    checker->ok =
        diag_add(checker->diags, DIAG_LIST_ORDER, place(edition),
                 SLICE("order the rows by rank; equal scores have equal ranks"),
                 "row of project '" SLICE_FMT "' %s", SLICE_ARG(entry->project->id), what);
}

/* The row above that still stands: whoever was promoted has a revoked row's rank beside him. */
static const struct entry *standing_before(const struct edition *edition, size_t index)
{
    while (index > 0 && edition->entries.items[index - 1].revoked)
        index--;
    return index > 0 ? &edition->entries.items[index - 1] : NULL;
}

/* Without ranks rows come in any order, except that prizes go by score. */
static void check_order(struct checker *checker, const struct list *list,
                        const struct edition *edition)
{
    for (size_t i = 1; i < edition->entries.count; i++) {
        const struct entry *before = standing_before(edition, i);
        const struct entry *entry = &edition->entries.items[i];
        if (before == NULL || entry->revoked)
            continue;
        if (before->rank > entry->rank || (before->rank == 0) != (entry->rank == 0)) {
            fail_order(checker, edition, entry, "ranks before the one above it");
            continue;
        }
        if (before->score.len == 0 || entry->score.len == 0 ||
            (entry->rank == 0 && !list->rules->awards))
            continue;
        int order = decimal_compare(before->score, entry->score);
        if (order < 0)
            fail_order(checker, edition, entry, "has more points than the one above it");
        else if (entry->rank > 0 && (order == 0) != (before->rank == entry->rank))
            fail_order(checker, edition, entry, "shares a rank or a score, but not both");
    }
}

/* A row without a score between others would hide a tie, and more points than the one above. */
static void check_scores(struct checker *checker, const struct edition *edition)
{
    bool any = false;
    for (size_t i = 0; i < edition->entries.count; i++)
        any =
            any || (!edition->entries.items[i].revoked && edition->entries.items[i].score.len > 0);
    for (size_t i = 0; any && i < edition->entries.count; i++) {
        const struct entry *entry = &edition->entries.items[i];
        if (!entry->revoked && entry->score.len == 0)
            fail_order(checker, edition, entry, "has no score, others have");
    }
}

static const struct prize *find_prize(const struct plan *plan, const struct group *group,
                                      slice name)
{
    for (size_t i = 0; i < plan->prizes.count; i++) {
        const struct prize *prize = &plan->prizes.items[i];
        if (prize->group == group && slice_equal(prize->name, name))
            return prize;
    }
    return NULL;
}

/* Prizes go down the list, and no score stands on both sides of a boundary. */
static void check_boundaries(struct checker *checker, const struct list *list,
                             const struct edition *edition)
{
    const struct prize *last = NULL;
    for (size_t i = 0; i < edition->entries.count; i++) {
        const struct entry *entry = &edition->entries.items[i];
        const struct entry *before = standing_before(edition, i);
        if (entry->revoked)
            continue;
        const struct prize *prize = find_prize(checker->plan, list->group, entry->award);
        if (prize == NULL) {
            checker->ok = diag_add(checker->diags, DIAG_LIST_PRIZE, place(edition),
                                   SLICE("use the name of a prize in plan.yaml"),
                                   "project '" SLICE_FMT "' has the award '" SLICE_FMT
                                   "', which is no prize of group '" SLICE_FMT "'",
                                   SLICE_ARG(entry->project->id), SLICE_ARG(entry->award),
                                   SLICE_ARG(list->group->id));
            continue;
        }
        if (last != NULL && last->order > prize->order)
            fail_order(checker, edition, entry, "has a higher prize than the one above it");
        if (last != NULL && last != prize && entry->score.len > 0 && before != NULL &&
            decimal_compare(before->score, entry->score) == 0 &&
            !list_is_waived(list, SLICE("list-tie"), entry->score))
            checker->ok = diag_add(
                checker->diags, DIAG_LIST_TIE, place(edition),
                SLICE("decide the tie and give the rows different scores, or state how it was "
                      "decided: fabang list waive ID list-tie SCORE --comment REASON"),
                "tie at " SLICE_FMT " points between the prizes '" SLICE_FMT "' and '" SLICE_FMT
                "'",
                SLICE_ARG(entry->score), SLICE_ARG(last->name), SLICE_ARG(prize->name));
        last = prize;
    }
}

static int64_t count_revoked(const struct edition *edition)
{
    int64_t revoked = 0;
    for (size_t i = 0; i < edition->entries.count; i++)
        revoked += edition->entries.items[i].revoked;
    return revoked;
}

/* As many of each prize as the plan has; each revoked row may leave one empty: its own, or that of
 * whoever moved up. */
static void check_prizes(struct checker *checker, const struct list *list,
                         const struct edition *edition)
{
    for (size_t i = 0; i < checker->plan->prizes.count; i++) {
        const struct prize *prize = &checker->plan->prizes.items[i];
        if (prize->group != list->group || prize->count < 0)
            continue;
        int64_t rows = 0;
        int64_t valid = 0;
        for (size_t j = 0; j < edition->entries.count; j++) {
            const struct entry *entry = &edition->entries.items[j];
            bool same = slice_equal(entry->award, prize->name);
            rows += same;
            valid += same && !entry->revoked;
        }
        if (rows + count_revoked(edition) < prize->count || valid > prize->count)
            checker->ok =
                diag_add(checker->diags, DIAG_LIST_PRIZE, place(edition),
                         SLICE("give each prize as often as plan.yaml says"),
                         "prize '" SLICE_FMT "' is given %lld times, the plan has %lld",
                         SLICE_ARG(prize->name), (long long)rows, (long long)prize->count);
    }
}

/* Of two lists that are to hold the same rows or prizes, one is too many. */
static bool is_rival(const struct list *list, const struct list *other)
{
    if (slice_equal(list->id, other->id) || list_latest(other)->state == LIST_WITHDRAWN)
        return false;
    if (list->tier != NULL || other->tier != NULL)
        return list->tier == other->tier;
    return list->rules->awards && other->rules->awards && list->group == other->group &&
           list->contest == other->contest;
}

static void check_alone(struct checker *checker, const struct list *list,
                        const struct edition *edition)
{
    for (size_t i = 0; i < checker->published->lists.count; i++) {
        const struct list *other = &checker->published->lists.items[i];
        if (is_rival(list, other))
            checker->ok =
                diag_add(checker->diags, DIAG_LIST_RIVAL, place(edition),
                         SLICE("correct that list, or withdraw it first"),
                         "list '" SLICE_FMT "' has published %s of group '" SLICE_FMT "' already",
                         SLICE_ARG(other->id), list->tier != NULL ? "this tier" : "the prizes",
                         SLICE_ARG(list->group->id));
    }
}

static void check_group(struct checker *checker, const struct list *list,
                        const struct edition *edition)
{
    const struct group *group = list->tier != NULL ? list->tier->group : list->group;
    if (group != list->group)
        checker->ok =
            diag_add(checker->diags, DIAG_LIST_GROUP, place(edition),
                     SLICE("groups compete each for itself: use a tier of the group"),
                     "list is of group '" SLICE_FMT "', tier '" SLICE_FMT "' of '" SLICE_FMT "'",
                     SLICE_ARG(list->group->id), SLICE_ARG(list->tier->id), SLICE_ARG(group->id));
}

static bool has_inner_tier(const struct plan *plan, const struct tier *tier)
{
    for (size_t i = 0; i < plan->tiers.count; i++)
        if (plan->tiers.items[i].within == tier)
            return true;
    return false;
}

/* The tier of the group that has no other within it; NULL when the plan has no tiers for it. */
static const struct tier *innermost_tier(const struct plan *plan, const struct group *group)
{
    for (size_t i = 0; i < plan->tiers.count; i++) {
        const struct tier *tier = &plan->tiers.items[i];
        if (tier->group == group && !has_inner_tier(plan, tier))
            return tier;
    }
    return NULL;
}

/* Each edition of publicity against the first final one behind it. */
static void check_period(struct checker *checker, const struct list *list)
{
    const struct edition *publicity = NULL;
    for (size_t i = 0; i < list->editions.count; i++) {
        const struct edition *edition = &list->editions.items[i];
        if (edition->state == LIST_PUBLICITY) {
            publicity = edition;
        } else if (publicity != NULL && list_state_is_final(edition->state)) {
            if (instant_compare(edition->published_at, publicity->publicity_until) < 0)
                checker->ok = diag_add(checker->diags, DIAG_LIST_EARLY, place(edition),
                                       SLICE("publish the final list when the period is over"),
                                       "final edition stands before the end of the publicity "
                                       "period, %04d-%02d-%02d",
                                       publicity->publicity_last_day.year,
                                       publicity->publicity_last_day.month,
                                       publicity->publicity_last_day.day);
            publicity = NULL;
        }
    }
}

static void check_list(struct checker *checker, const struct list *list)
{
    const struct edition *latest = list_latest(list);
    check_period(checker, list);
    if (latest->state == LIST_WITHDRAWN)
        return;
    check_alone(checker, list, latest);
    check_group(checker, list, latest);
    check_order(checker, list, latest);
    if (list->tier != NULL) {
        check_size(checker, list, latest);
        if (list->tier->within != NULL)
            check_nesting(checker, latest, list->tier->within);
    }
    if (list->rules->recommended)
        check_sources(checker, latest);
    if (list->rules->awards) {
        const struct tier *innermost =
            list->tier != NULL ? NULL : innermost_tier(checker->plan, list->group);
        check_scores(checker, latest);
        check_boundaries(checker, list, latest);
        check_prizes(checker, list, latest);
        if (innermost != NULL)
            check_nesting(checker, latest, innermost);
    }
}

bool list_is_within(const struct plan *plan, const struct list *inner, const struct list *outer)
{
    const struct tier *around = NULL;
    if (inner->tier != NULL)
        around = inner->tier->within;
    else if (inner->rules->awards)
        around = innermost_tier(plan, inner->group);
    return around != NULL && around == outer->tier;
}

bool list_check_one(struct diags *diags, const struct plan *plan, const struct list *list,
                    const struct records *published)
{
    struct checker checker = { .diags = diags, .plan = plan, .published = published, .ok = true };
    check_list(&checker, list);
    return checker.ok;
}

bool lists_check(struct diags *diags, const struct plan *plan, const struct records *records)
{
    assert(plan != NULL && records != NULL);
    struct checker checker = { .diags = diags, .plan = plan, .published = records, .ok = true };
    for (size_t i = 0; i < records->lists.count; i++)
        check_list(&checker, &records->lists.items[i]);
    return checker.ok;
}
