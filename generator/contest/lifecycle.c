/* Which act may follow, by the editions that are there, the reviews, the objections and the time.
 */
#include "contest/lifecycle.h"

#include "base/strbuf.h"
#include "contest/edition_changes.h"
#include "contest/eligibility.h"
#include "contest/list_check.h"
#include "contest/surnames.h"

#include <assert.h>

struct checker {
    struct arena *arena;
    struct diags *diags;
    const struct list_case *list_case;
    const struct edition *last; /* frozen; NULL: none */
    enum list_act act;
    bool ok;
};

static const slice ACT_NAMES[LIST_ACT_COUNT] = {
    [LIST_ACT_CREATE] = SLICE_INIT("create"),     [LIST_ACT_SUBMIT] = SLICE_INIT("submit"),
    [LIST_ACT_REVIEW] = SLICE_INIT("review"),     [LIST_ACT_ANNOUNCE] = SLICE_INIT("announce"),
    [LIST_ACT_FINALIZE] = SLICE_INIT("finalize"), [LIST_ACT_CORRECT] = SLICE_INIT("correct"),
    [LIST_ACT_WITHDRAW] = SLICE_INIT("withdraw"), [LIST_ACT_OBJECT] = SLICE_INIT("object"),
    [LIST_ACT_RESOLVE] = SLICE_INIT("resolve"),   [LIST_ACT_REVOKE_ROW] = SLICE_INIT("revoke-row"),
    [LIST_ACT_PROMOTE] = SLICE_INIT("promote"),   [LIST_ACT_WAIVE] = SLICE_INIT("waive"),
};

slice list_act_name(enum list_act act)
{
    assert(act < LIST_ACT_COUNT);
    return ACT_NAMES[act];
}

bool list_act_parse(slice name, enum list_act *act)
{
    for (size_t i = 0; i < LIST_ACT_COUNT; i++) {
        if (slice_equal(ACT_NAMES[i], name)) {
            *act = (enum list_act)i;
            return true;
        }
    }
    return false;
}

enum list_act list_act_for(const struct edition *previous, enum list_state state)
{
    if (state == LIST_WITHDRAWN)
        return LIST_ACT_WITHDRAW;
    if (state == LIST_CORRECTED)
        return LIST_ACT_CORRECT;
    if (state == LIST_FINAL)
        return LIST_ACT_FINALIZE;
    return previous != NULL ? LIST_ACT_CORRECT : LIST_ACT_ANNOUNCE;
}

static position place(const struct checker *checker)
{
    return (position){ .source = checker->list_case->list->row };
}

#define REFUSE(checker, code, hint, ...)                                                           \
    ((checker)->ok = diag_add((checker)->diags, DIAG_##code, place(checker), (hint), __VA_ARGS__))

static slice iso(const struct checker *checker, struct instant instant)
{
    return instant_format_iso(checker->arena,
                              instant_in_zone(instant, checker->list_case->now.offset_seconds));
}

static slice iso_day(const struct checker *checker, struct date date)
{
    return date_format_iso(checker->arena, date);
}

static slice command(const struct checker *checker, const char *text)
{
    return arena_format(checker->arena, "%s: fabang list %s " SLICE_FMT " ...", text,
                        text[0] == 's' ? "submit" : "review",
                        SLICE_ARG(checker->list_case->list->id));
}

/* -- where the list is ------------------------------------------------------------------------- */

static bool is_withdrawn(const struct checker *checker)
{
    return checker->last != NULL && checker->last->state == LIST_WITHDRAWN;
}

static bool refuse_act(struct checker *checker, const char *hint, const char *why)
{
    return REFUSE(checker, LIST_ACT, slice_from(hint), "list '" SLICE_FMT "' %s",
                  SLICE_ARG(checker->list_case->list->id), why);
}

static void check_announce_follows(struct checker *checker)
{
    if (checker->last != NULL)
        refuse_act(checker, "correct it, or finalize it", "was announced already");
    if (checker->list_case->list->rules->publicity == PUBLICITY_NONE)
        refuse_act(checker, "finalize it without", "is of a kind that has no publicity period");
}

static void check_finalize_follows(struct checker *checker)
{
    const struct list_kind *kind = checker->list_case->list->rules;
    if (checker->last != NULL && list_state_is_final(checker->last->state))
        refuse_act(checker, "correct it", "is final already");
    if (checker->last == NULL && kind->publicity == PUBLICITY_REQUIRED)
        refuse_act(checker, "announce it first",
                   "is of a kind that must be put up for objection before it is final");
}

static void check_follows(struct checker *checker)
{
    if (is_withdrawn(checker)) {
        refuse_act(checker, "make a new list with another id",
                   "was withdrawn; nothing follows that");
        return;
    }
    switch (checker->act) {
    case LIST_ACT_ANNOUNCE:
        check_announce_follows(checker);
        break;
    case LIST_ACT_FINALIZE:
        check_finalize_follows(checker);
        break;
    case LIST_ACT_CORRECT:
    case LIST_ACT_WITHDRAW:
        if (checker->last == NULL)
            refuse_act(checker, "change the rows; nobody has seen them", "was never published");
        break;
    case LIST_ACT_CREATE:
    case LIST_ACT_SUBMIT:
    case LIST_ACT_REVIEW:
    case LIST_ACT_OBJECT:
    case LIST_ACT_RESOLVE:
    case LIST_ACT_REVOKE_ROW:
    case LIST_ACT_PROMOTE:
    case LIST_ACT_WAIVE:
    case LIST_ACT_COUNT:
        assert(false);
    }
}

/* -- the proposal and its reviews -------------------------------------------------------------- */

static bool check_proposal(struct checker *checker)
{
    const struct edition *proposal = checker->list_case->proposal;
    slice name = list_act_name(checker->act);
    slice hint =
        arena_format(checker->arena, "fabang list submit " SLICE_FMT " --for " SLICE_FMT " ...",
                     SLICE_ARG(checker->list_case->list->id), SLICE_ARG(name));
    if (proposal == NULL)
        return REFUSE(checker, LIST_PROPOSAL, hint,
                      "nothing was submitted that could be published");
    enum list_act meant = list_act_for(checker->last, proposal->state);
    if (meant != checker->act)
        return REFUSE(checker, LIST_PROPOSAL, hint,
                      "what was submitted is to " SLICE_FMT ", not to " SLICE_FMT,
                      SLICE_ARG(list_act_name(meant)), SLICE_ARG(name));
    if (proposal->entries.count == 0)
        return REFUSE(checker, LIST_PROPOSAL, SLICE("import its rows: fabang import FILE"),
                      "list '" SLICE_FMT "' has no rows", SLICE_ARG(checker->list_case->list->id));
    return true;
}

static bool any_review(const struct list_case *list_case, int64_t level)
{
    for (size_t i = 0; i < list_case->reviews.count; i++)
        if (list_case->reviews.items[i].level == level)
            return true;
    return false;
}

/* Whoever submits what others approved is not one of them. */
static void check_submitter(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    for (size_t i = 0; i < list_case->reviews.count; i++) {
        const struct review *review = &list_case->reviews.items[i];
        if (review->approved && slice_equal(review->sha256, list_case->proposal->sha256) &&
            name_similarity(checker->arena, review->reviewer, list_case->submitted_by) == 100)
            REFUSE(checker, LIST_REVIEW, command(checker, "submit it by somebody else"),
                   "approval of level %lld is by who submitted it", (long long)review->level);
    }
}

static void check_reviews(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    int64_t least = list_case->list->rules->review_levels;
    if (list_case->review_levels < least)
        REFUSE(checker, LIST_REVIEW, SLICE("give the list as many levels as its kind asks for"),
               "list has %lld levels of review, its kind asks for %lld",
               (long long)list_case->review_levels, (long long)least);
    for (int64_t level = 1; level <= list_case->review_levels; level++)
        if (!list_case_is_approved(list_case, level))
            REFUSE(checker, LIST_REVIEW, command(checker, "review it as it is now"),
                   any_review(list_case, level)
                       ? "approval of level %lld is void: it was returned, or changed afterwards"
                       : "level %lld has not approved it",
                   (long long)level);
    check_submitter(checker);
}

/* -- time -------------------------------------------------------------------------------------- */

static void check_time(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    const struct edition *proposal = list_case->proposal;
    slice hint = command(checker, "submit it with a later time");
    if (instant_compare(proposal->published_at, list_case->now) < 0)
        REFUSE(checker, LIST_TIME, hint,
               "time of publication, " SLICE_FMT ", is past: nothing is published backdated",
               SLICE_ARG(iso(checker, proposal->published_at)));
    if (checker->last != NULL &&
        instant_compare(proposal->published_at, checker->last->published_at) <= 0)
        REFUSE(checker, LIST_TIME, hint, "edition before it is published at " SLICE_FMT,
               SLICE_ARG(iso(checker, checker->last->published_at)));
    if (list_case->last_act.seconds > list_case->now.seconds)
        REFUSE(checker, LIST_TIME, SLICE("look at the clock, or at --now"),
               "last act on the list is of " SLICE_FMT ", after this one",
               SLICE_ARG(iso(checker, list_case->last_act)));
}

/* -- publicity --------------------------------------------------------------------------------- */

/* "submit it with --last-day 2026-06-08 or later" */
static const char *enough(const struct checker *checker, int64_t least,
                          enum calendar_count counting)
{
    const struct list_case *list_case = checker->list_case;
    struct date last;
    if (!calendar_last_working_day(list_case->calendars, list_case->proposal->publicity_first_day,
                                   least, counting, &last))
        return "submit it with a later last day";
    return arena_format(checker->arena, "submit it with --last-day " SLICE_FMT " or later",
                        SLICE_ARG(iso_day(checker, last)))
        .ptr;
}

static void check_period_length(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    const struct edition *proposal = list_case->proposal;
    int64_t least = plan_publicity_working_days(list_case->plan, list_case->list->rules);
    int64_t days = 0;
    if (least == 0 || list_case->calendars == NULL)
        return;
    enum calendar_count counting = plan_publicity_counting(list_case->plan);
    if (!calendar_period_days(list_case->calendars, proposal->publicity_first_day,
                              proposal->publicity_last_day, counting, &days)) {
        REFUSE(checker, CALENDAR_YEAR,
               SLICE("add the official table, as in site-data/calendar/2026.yaml; working days are "
                     "not guessed"),
               "the period of publicity needs the calendar of a year that has none");
        return;
    }
    if (days < least)
        REFUSE(checker, LIST_PERIOD, command(checker, enough(checker, least, counting)),
               "period of " SLICE_FMT " to " SLICE_FMT " has %lld working days, the plan asks for "
               "%lld",
               SLICE_ARG(iso_day(checker, proposal->publicity_first_day)),
               SLICE_ARG(iso_day(checker, proposal->publicity_last_day)), (long long)days,
               (long long)least);
}

/* Whoever was told of a last day may wait until then. */
static void check_period_stays(struct checker *checker)
{
    const struct edition *proposal = checker->list_case->proposal;
    if (checker->last == NULL || checker->last->state != LIST_PUBLICITY)
        return;
    struct date promised = checker->last->publicity_last_day;
    slice hint = command(checker, arena_format(checker->arena,
                                               "submit it with --last-day " SLICE_FMT " or later",
                                               SLICE_ARG(iso_day(checker, promised)))
                                      .ptr);
    if (date_compare(proposal->publicity_last_day, promised) < 0)
        REFUSE(checker, LIST_PERIOD, hint,
               "period of publicity would end on " SLICE_FMT ", the public was told " SLICE_FMT,
               SLICE_ARG(iso_day(checker, proposal->publicity_last_day)),
               SLICE_ARG(iso_day(checker, promised)));
}

/* Rows are put up for objection from the first day on, not before. */
static void check_period(struct checker *checker, bool starts)
{
    const struct edition *proposal = checker->list_case->proposal;
    if (!date_is_set(proposal->publicity_first_day)) {
        REFUSE(checker, LIST_PERIOD, command(checker, "submit it with --first-day and --last-day"),
               "the period of publicity has no days");
        return;
    }
    struct instant in_zone =
        instant_in_zone(proposal->published_at, checker->list_case->now.offset_seconds);
    if (starts && date_compare(proposal->publicity_first_day, instant_date(in_zone)) < 0)
        REFUSE(checker, LIST_TIME, command(checker, "submit it with a later first day"),
               "period of publicity starts on " SLICE_FMT
               ", before the list is published, " SLICE_FMT,
               SLICE_ARG(iso_day(checker, proposal->publicity_first_day)),
               SLICE_ARG(iso(checker, proposal->published_at)));
    if (starts)
        check_period_length(checker);
    check_period_stays(checker);
    if (proposal->objection_channel.len == 0)
        REFUSE(checker, LIST_CHANNEL, command(checker, "submit it with --objections-to"),
               "nobody is told where to object");
}

static void check_objections(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    for (size_t i = 0; i < list_case->objections.count; i++) {
        const struct objection *objection = &list_case->objections.items[i];
        slice hint = arena_format(checker->arena,
                                  "fabang list resolve " SLICE_FMT " %lld --by NAME --outcome TEXT",
                                  SLICE_ARG(list_case->list->id), (long long)objection->number);
        if (objection->closed_at.seconds == 0)
            REFUSE(checker, LIST_OBJECTIONS, hint, "objection %lld is open, received at " SLICE_FMT,
                   (long long)objection->number, SLICE_ARG(iso(checker, objection->received_at)));
    }
}

static void check_period_over(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    const struct edition *last = checker->last;
    if (last == NULL || last->state != LIST_PUBLICITY)
        return;
    if (instant_compare(list_case->now, last->publicity_until) < 0)
        REFUSE(checker, LIST_EARLY,
               arena_format(checker->arena, "wait until " SLICE_FMT,
                            SLICE_ARG(iso(checker, last->publicity_until))),
               "period of publicity is not over: its last day is " SLICE_FMT,
               SLICE_ARG(iso_day(checker, last->publicity_last_day)));
    check_objections(checker);
}

/* -- what changes ------------------------------------------------------------------------------ */

static const struct entry *find_entry(const struct edition *edition, const struct entry *wanted)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (slice_equal(edition->entries.items[i].project->id, wanted->project->id))
            return &edition->entries.items[i];
    return NULL;
}

/* What was final stays on the list; a rank is not given twice without saying so. */
static void check_rows_stay(struct checker *checker)
{
    const struct edition *last = checker->last;
    const struct edition *proposal = checker->list_case->proposal;
    for (size_t i = 0; i < last->entries.count; i++) {
        const struct entry *old = &last->entries.items[i];
        slice id = old->project->id;
        if (list_state_is_final(last->state) && find_entry(proposal, old) == NULL)
            REFUSE(checker, LIST_ROW,
                   arena_format(checker->arena,
                                "put it back, then: fabang list revoke-row " SLICE_FMT " " SLICE_FMT
                                " --by NAME --comment REASON",
                                SLICE_ARG(checker->list_case->list->id), SLICE_ARG(id)),
                   "project '" SLICE_FMT "' vanished from a list that was final", SLICE_ARG(id));
    }
}

/* A revoked row shows what was revoked; without its rank, that would be free again. */
static void check_revoked_stays(struct checker *checker, const struct entry *revoked)
{
    const struct entry *old = find_entry(checker->last, revoked);
    if (old == NULL || (old->rank == revoked->rank && slice_equal(old->award, revoked->award)))
        return;
    REFUSE(checker, LIST_RANK, SLICE("give it back to the row"),
           "revoked project '" SLICE_FMT "' no longer has the rank or award that it had",
           SLICE_ARG(revoked->project->id));
}

static void check_ranks_stay(struct checker *checker)
{
    const struct edition *proposal = checker->list_case->proposal;
    const struct list *list = checker->list_case->list;
    for (size_t i = 0; i < proposal->entries.count; i++) {
        const struct entry *revoked = &proposal->entries.items[i];
        if (revoked->revoked)
            check_revoked_stays(checker, revoked);
        for (size_t j = 0; revoked->revoked && j < proposal->entries.count; j++) {
            const struct entry *entry = &proposal->entries.items[j];
            const struct entry *old = find_entry(checker->last, entry);
            if (entry->revoked || entry->rank == 0 || entry->rank != revoked->rank ||
                (old != NULL && old->rank == entry->rank) ||
                list_is_waived(list, SLICE("list-rank"), entry->project->id))
                continue;
            REFUSE(checker, LIST_RANK,
                   arena_format(checker->arena,
                                "leave the place empty, or: fabang list promote " SLICE_FMT
                                " " SLICE_FMT " --rank %lld --by NAME --comment REASON",
                                SLICE_ARG(list->id), SLICE_ARG(entry->project->id),
                                (long long)entry->rank),
                   "project '" SLICE_FMT "' got rank %lld of revoked project '" SLICE_FMT "'",
                   SLICE_ARG(entry->project->id), (long long)entry->rank,
                   SLICE_ARG(revoked->project->id));
        }
    }
}

static bool starts_anew(const struct checker *checker)
{
    const struct edition *proposal = checker->list_case->proposal;
    return proposal->state == LIST_PUBLICITY &&
           (checker->last == NULL ||
            date_compare(proposal->publicity_first_day, checker->last->publicity_first_day) != 0);
}

/* What changes while the list is up, or afterwards and before it is final. */
static void check_restart(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    const struct edition *proposal = list_case->proposal;
    slice hint = command(checker, "submit it with a new --first-day and --last-day");
    if (proposal->state != LIST_PUBLICITY || starts_anew(checker))
        return;
    if (list_case->list->rules->restart_on_correction)
        REFUSE(checker, LIST_RESTART, hint,
               "rows change during the period of publicity, which the plan then starts anew");
    else if (instant_compare(proposal->published_at, checker->last->publicity_until) >= 0)
        REFUSE(checker, LIST_RESTART, hint,
               "rows change after the period of publicity: nobody could object to them");
}

static void check_correction(struct checker *checker)
{
    const struct edition *last = checker->last;
    const struct edition *proposal = checker->list_case->proposal;
    struct edition_changes changes;
    edition_changes_find(checker->arena, last, proposal, &changes);
    if (edition_changes_is_empty(&changes))
        REFUSE(checker, LIST_UNCHANGED, SLICE("change the rows first, or leave it"),
               "edition would print what edition %lld prints", (long long)last->number);
    if (changes.substantive)
        check_restart(checker);
    check_rows_stay(checker);
    check_ranks_stay(checker);
}

/* What the public was shown is what becomes final. */
static void check_final_content(struct checker *checker)
{
    const struct edition *last = checker->last;
    struct edition_changes changes;
    if (last == NULL || last->state != LIST_PUBLICITY)
        return;
    edition_changes_find(checker->arena, last, checker->list_case->proposal, &changes);
    if (changes.substantive)
        REFUSE(checker, LIST_RESTART,
               command(checker, "submit it --for correct, with a period of its own"),
               "rows are not those that were put up for objection in edition %lld",
               (long long)last->number);
}

static bool is_standing_in(const struct edition *edition, const struct entry *wanted)
{
    const struct entry *entry = find_entry(edition, wanted);
    return entry != NULL && !entry->revoked;
}

/* Where a row that goes from here stands in a list within this one: it has to go there first. */
static void check_inner_row(struct checker *checker, const struct entry *entry)
{
    const struct list_case *list_case = checker->list_case;
    for (size_t i = 0; i < entry->project->entry_count; i++) {
        const struct entry_ref *inner = &entry->project->entries[i];
        if (inner->entry->revoked || list_latest(inner->list)->state == LIST_WITHDRAWN ||
            !list_is_within(list_case->plan, inner->list, list_case->list))
            continue;
        REFUSE(checker, LIST_NESTING,
               SLICE("correct or withdraw that list first, to be public before this one"),
               "project '" SLICE_FMT "' stands in list '" SLICE_FMT "', which is within this one",
               SLICE_ARG(entry->project->id), SLICE_ARG(inner->list->id));
    }
}

static void check_inner_rows(struct checker *checker)
{
    const struct edition *last = checker->last;
    bool all = checker->act == LIST_ACT_WITHDRAW;
    for (size_t i = 0; last != NULL && i < last->entries.count; i++)
        if (all || !is_standing_in(checker->list_case->proposal, &last->entries.items[i]))
            check_inner_row(checker, &last->entries.items[i]);
}

static void check_notary(struct checker *checker)
{
    const struct edition *proposal = checker->list_case->proposal;
    if (checker->list_case->list->rules->notary != NOTARY_REQUIRED ||
        !list_state_is_final(proposal->state))
        return;
    if (proposal->notary_office.len == 0 || proposal->notary_certificate.len == 0 ||
        !date_is_set(proposal->notary_day))
        REFUSE(checker, LIST_NOTARY,
               command(checker, "submit it with --notary, --notary-certificate and --notary-day"),
               "plan asks for a notary, none is named");
}

/* -- all together ------------------------------------------------------------------------------ */

/* The rules of the plan, asked as if the proposal were the latest public edition. */
static void check_rules(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    struct list would_be = *list_case->list;
    struct edition *editions =
        ARENA_ARRAY(checker->arena, struct edition, would_be.editions.count + 1);
    for (size_t i = 0; i < would_be.editions.count; i++)
        editions[i] = would_be.editions.items[i];
    editions[would_be.editions.count] = *list_case->complete;
    editions[would_be.editions.count].row = would_be.row;
    would_be.editions.items = editions;
    would_be.editions.count++;
    checker->ok =
        list_check_one(checker->diags, list_case->plan, &would_be, list_case->published) &&
        checker->ok;
    checker->ok = eligibility_check(checker->arena, checker->diags, list_case) && checker->ok;
}

/* The characters that parted neighbours whose order is not settled, each once. */
static slice doubtful_characters(struct arena *arena, const struct order_doubts *doubts)
{
    struct strbuf text = { 0 };
    for (size_t i = 0; i < doubts->list.count; i++) {
        const slice characters[] = { doubts->list.items[i].character_one,
                                     doubts->list.items[i].character_other };
        for (size_t j = 0; j < 2; j++)
            if (strokes_of(characters[j]).len == 0 &&
                !slice_contains(strbuf_slice(&text), characters[j])) {
                strbuf_add(&text, text.len > 0 ? SLICE(" ") : SLICE(""));
                strbuf_add(&text, characters[j]);
            }
    }
    slice copy = arena_copy(arena, strbuf_slice(&text));
    strbuf_release(&text);
    return copy;
}

static void check_strokes(const struct checker *checker)
{
    const struct order_doubts *doubts = &checker->list_case->doubts;
    if (doubts->list.count == 0)
        return;
    const struct order_doubt *first = &doubts->list.items[0];
    slice hint = arena_format(checker->arena,
                              "see whether '" SLICE_FMT "' stands before '" SLICE_FMT
                              "'; where it does not, order the rows by hand (order_mode given)",
                              SLICE_ARG(first->one), SLICE_ARG(first->other));
    diag_add(checker->diags, DIAG_LIST_STROKES,
             (position){ .source = checker->list_case->list->row }, hint,
             "the order of %zu neighbours is not settled: no stroke order is known for " SLICE_FMT,
             doubts->list.count, SLICE_ARG(doubtful_characters(checker->arena, doubts)));
}

static void check_content(struct checker *checker)
{
    check_time(checker);
    check_reviews(checker);
    check_inner_rows(checker);
    if (checker->act == LIST_ACT_WITHDRAW)
        return; /* what is wrong with it may be why */
    if (checker->list_case->proposal->state == LIST_PUBLICITY)
        check_period(checker, starts_anew(checker));
    if (checker->act == LIST_ACT_FINALIZE) {
        check_period_over(checker);
        check_final_content(checker);
    }
    check_notary(checker);
    if (checker->act == LIST_ACT_CORRECT)
        check_correction(checker);
    check_rules(checker);
    check_strokes(checker);
}

bool lifecycle_check(struct arena *arena, struct diags *diags, const struct list_case *list_case,
                     enum list_act act)
{
    assert(list_case->list != NULL && list_case->list->rules != NULL);
    struct checker checker = { .arena = arena,
                               .diags = diags,
                               .list_case = list_case,
                               .last = list_last_edition(list_case->list),
                               .act = act,
                               .ok = true };
    check_follows(&checker);
    if (!checker.ok)
        return false;
    if (check_proposal(&checker))
        check_content(&checker);
    else if (act == LIST_ACT_FINALIZE)
        check_period_over(&checker); /* what else is in the way, said at once */
    return checker.ok;
}

enum list_act lifecycle_next(const struct list_case *list_case)
{
    const struct edition *last = list_last_edition(list_case->list);
    if (list_case->proposal != NULL)
        return list_act_for(last, list_case->proposal->state);
    if (last == NULL)
        return list_case->list->rules->publicity == PUBLICITY_NONE ? LIST_ACT_FINALIZE
                                                                   : LIST_ACT_ANNOUNCE;
    return last->state == LIST_PUBLICITY ? LIST_ACT_FINALIZE : LIST_ACT_COUNT;
}
