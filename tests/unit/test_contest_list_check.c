/* Each rule of the plan about lists, kept and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "contest/list_check.h"

enum { PROJECTS = 4, LISTS = 4 };
enum { RESULT, OUTER, INNER, WINNERS };

/* Four projects with a result; three of them in the outer tier, two in the inner one, a gold and a
 * silver prize. */
struct world {
    struct diags *diags;
    struct plan plan;
    struct group group;
    struct contest contest;
    struct tier tiers[2];
    struct prize prizes[2];
    struct list_kind kinds[LISTS];
    struct project projects[PROJECTS];
    struct entry_ref refs[PROJECTS][LISTS];
    struct entry entries[LISTS][PROJECTS + 1];
    struct edition editions[LISTS][2];
    struct source rows[LISTS];
    struct list lists[LISTS];
    struct records records;
};

static void add_entries(struct world *world, size_t list, size_t count, const char *const *awards)
{
    static const char *const SCORES[] = { "95", "90.5", "90.25", "9.75" };
    for (size_t i = 0; i < count; i++) {
        bool ranked = list == RESULT || list == WINNERS;
        world->entries[list][i] =
            (struct entry){ .project = &world->projects[i],
                            .rank = ranked ? (int64_t)i + 1 : 0,
                            .award = slice_from(awards != NULL ? awards[i] : ""),
                            .score = slice_from(ranked ? SCORES[i] : ""),
                            .source_contest = &world->contest };
        struct project *project = &world->projects[i];
        project->entries[project->entry_count++] =
            (struct entry_ref){ &world->lists[list], &world->entries[list][i] };
    }
    struct edition *edition = &world->editions[list][0];
    *edition = (struct edition){ .row = &world->rows[list], .number = 1, .state = LIST_FINAL };
    edition->entries.items = world->entries[list];
    edition->entries.count = count;
    world->lists[list].editions.items = edition;
    world->lists[list].editions.count = 1;
}

static int setup(void **state)
{
    static const char *const AWARDS[] = { "gold", "silver" };
    struct world *world = calloc(1, sizeof(*world));
    world->diags = diags_new();
    world->tiers[0] = (struct tier){ .id = SLICE("outer"), .group = &world->group, .size = 3 };
    world->tiers[1] = (struct tier){
        .id = SLICE("inner"), .group = &world->group, .size = 2, .within = &world->tiers[0]
    };
    world->prizes[0] =
        (struct prize){ .name = SLICE("gold"), .group = &world->group, .count = 1, .order = 1 };
    world->prizes[1] =
        (struct prize){ .name = SLICE("silver"), .group = &world->group, .count = 1, .order = 2 };
    world->plan.tiers.items = world->tiers;
    world->plan.tiers.count = 2;
    world->plan.prizes.items = world->prizes;
    world->plan.prizes.count = 2;
    for (size_t i = 0; i < PROJECTS; i++)
        world->projects[i].entries = world->refs[i];
    world->kinds[OUTER].recommended = true;
    world->kinds[INNER].recommended = true;
    world->kinds[WINNERS].awards = true;
    for (size_t i = 0; i < LISTS; i++) {
        world->lists[i].rules = &world->kinds[i];
        world->lists[i].group = &world->group;
        world->lists[i].contest = &world->contest;
    }
    world->lists[OUTER].tier = &world->tiers[0];
    world->lists[INNER].tier = &world->tiers[1];
    add_entries(world, RESULT, PROJECTS, NULL);
    add_entries(world, OUTER, 3, NULL);
    add_entries(world, INNER, 2, NULL);
    add_entries(world, WINNERS, 2, AWARDS);
    world->records.lists.items = world->lists;
    world->records.lists.count = LISTS;
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    diags_free(world->diags);
    free(world);
    return 0;
}

/* Exactly one diagnostic, and it is that one. */
static void expect(struct world *world, enum diag_code code)
{
    bool refused = diag_level_of(code) == DIAG_ERROR;
    assert_int_equal(lists_check(world->diags, &world->plan, &world->records), !refused);
    if (diags_size(world->diags) != 1 || diags_at(world->diags, 0)->code != code) {
        struct strbuf text = { 0 };
        diags_format_text(world->diags, DIAG_NOTE, &text);
        fail_msg("%.*s", (int)text.len, text.ptr);
    }
    assert_int_equal(diags_exit_status(world->diags), refused ? 3 : 0);
}

static void lists_that_keep_the_plan_pass(void **state)
{
    struct world *world = *state;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
    assert_int_equal(diags_size(world->diags), 0);
}

static void tier_with_a_row_too_few_is_refused(void **state)
{
    struct world *world = *state;
    world->editions[OUTER][0].entries.count = 3;
    world->tiers[0].size = 4;
    expect(world, DIAG_LIST_SIZE);
}

static void tier_with_a_row_too_many_is_refused(void **state)
{
    struct world *world = *state;
    world->tiers[0].size = 2;
    expect(world, DIAG_LIST_SIZE);
}

static void revoked_row_stays_and_makes_room_for_one(void **state)
{
    struct world *world = *state;
    world->entries[OUTER][2].revoked = true;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
    world->tiers[0].size = 2;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
}

static void finalist_outside_the_shortlist_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[INNER][1].project = &world->projects[3];
    world->entries[WINNERS][1].project = &world->projects[0];
    expect(world, DIAG_LIST_NESTING);
}

static void winner_outside_the_finalists_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][1].project = &world->projects[2];
    expect(world, DIAG_LIST_NESTING);
}

static void finalist_revoked_from_the_shortlist_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[OUTER][0].revoked = true;
    expect(world, DIAG_LIST_NESTING);
}

static void prize_given_once_too_often_is_refused(void **state)
{
    struct world *world = *state;
    world->prizes[1].count = 0;
    expect(world, DIAG_LIST_PRIZE);
}

static void prize_that_the_plan_has_not_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][1].award = SLICE("bronze");
    world->prizes[1].count = 0;
    expect(world, DIAG_LIST_PRIZE);
}

static void prizes_without_a_number_are_free(void **state)
{
    struct world *world = *state;
    world->prizes[0].count = -1;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
}

static void tie_inside_a_prize_is_fine(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][1].award = SLICE("gold");
    world->entries[WINNERS][1].score = SLICE("95.0");
    world->entries[WINNERS][1].rank = 1;
    world->prizes[0].count = 2;
    world->prizes[1].count = 0;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
}

static void tie_at_a_boundary_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][1].score = SLICE("95.00");
    world->entries[WINNERS][1].rank = 1;
    expect(world, DIAG_LIST_TIE);
}

static void score_against_the_rank_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[RESULT][3].score = SLICE("100");
    expect(world, DIAG_LIST_ORDER);
}

static void rank_against_the_order_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[RESULT][0].rank = 9;
    expect(world, DIAG_LIST_ORDER);
}

static void higher_prize_below_a_lower_one_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][0].award = SLICE("silver");
    world->entries[WINNERS][1].award = SLICE("gold");
    expect(world, DIAG_LIST_ORDER);
}

static void final_before_the_end_of_publicity_is_refused(void **state)
{
    struct world *world = *state;
    struct edition *editions = world->editions[RESULT];
    editions[1] = editions[0];
    editions[1].number = 2;
    editions[0].state = LIST_PUBLICITY;
    editions[0].publicity_last_day = (struct date){ 2026, 9, 28 };
    editions[0].publicity_until = publicity_end(editions[0].publicity_last_day, 8 * 3600);
    editions[1].published_at = editions[0].publicity_until;
    world->lists[RESULT].editions.count = 2;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
    editions[1].published_at.seconds--;
    expect(world, DIAG_LIST_EARLY);
}

static void row_without_a_result_is_told(void **state)
{
    struct world *world = *state;
    world->records.lists.items = &world->lists[OUTER];
    world->records.lists.count = 1;
    world->refs[0][0].list = &world->lists[INNER];
    world->refs[0][3].list = &world->lists[INNER];
    expect(world, DIAG_LIST_SOURCE);
}

static void withdrawn_list_is_left_alone(void **state)
{
    struct world *world = *state;
    world->prizes[0].count = 9;
    world->editions[WINNERS][0].state = LIST_WITHDRAWN;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
}

static void withdrawn_tier_holds_nobody(void **state)
{
    struct world *world = *state;
    world->tiers[0].size = 9;
    world->entries[INNER][1].revoked = true;
    world->editions[OUTER][0].state = LIST_WITHDRAWN;
    world->editions[WINNERS][0].state = LIST_WITHDRAWN;
    expect(world, DIAG_LIST_NESTING);
}

static void second_list_of_a_tier_is_refused(void **state)
{
    struct world *world = *state;
    world->lists[INNER].id = SLICE("again");
    world->lists[INNER].tier = &world->tiers[0];
    world->tiers[0].size = 2;
    world->tiers[1].group = NULL; /* no innermost tier for the winners to be in */
    world->records.lists.items = &world->lists[INNER];
    world->records.lists.count = 1;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
    struct list first = world->lists[OUTER];
    first.id = SLICE("first");
    struct records records = { .lists = { .items = &first, .count = 1 } };
    assert_false(list_check_one(world->diags, &world->plan, &world->lists[INNER], &records));
    assert_int_equal(diags_at(world->diags, 0)->code, DIAG_LIST_RIVAL);
    world->editions[OUTER][0].state = LIST_WITHDRAWN;
    assert_true(list_check_one(world->diags, &world->plan, &world->lists[INNER], &records));
}

static void tier_of_another_group_is_refused(void **state)
{
    struct world *world = *state;
    struct group other = { .id = SLICE("other") };
    world->lists[OUTER].group = &other;
    expect(world, DIAG_LIST_GROUP);
}

static void prizes_without_ranks_go_by_score_too(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][0].rank = 0;
    world->entries[WINNERS][1].rank = 0;
    assert_true(lists_check(world->diags, &world->plan, &world->records));
    world->entries[WINNERS][0].score = SLICE("9");
    expect(world, DIAG_LIST_ORDER);
}

static void prize_without_a_score_among_scores_is_refused(void **state)
{
    struct world *world = *state;
    world->entries[WINNERS][1].score = (slice){ 0 };
    expect(world, DIAG_LIST_ORDER);
}

static void decimals_are_ordered_by_value(void **state)
{
    (void)state;
    static const char *const ASCENDING[] = { "0",  "0.05", "0.5",   "9.75",
                                             "10", "10.1", "10.25", "100" };
    enum { COUNT = sizeof(ASCENDING) / sizeof(ASCENDING[0]) };
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < COUNT; j++) {
            int order = decimal_compare(slice_from(ASCENDING[i]), slice_from(ASCENDING[j]));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
    assert_int_equal(decimal_compare(SLICE("007.50"), SLICE("7.5")), 0);
    assert_int_equal(decimal_compare(SLICE("7"), SLICE("7.0")), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(lists_that_keep_the_plan_pass),
        CASE(tier_with_a_row_too_few_is_refused),
        CASE(tier_with_a_row_too_many_is_refused),
        CASE(revoked_row_stays_and_makes_room_for_one),
        CASE(finalist_outside_the_shortlist_is_refused),
        CASE(winner_outside_the_finalists_is_refused),
        CASE(finalist_revoked_from_the_shortlist_is_refused),
        CASE(prize_given_once_too_often_is_refused),
        CASE(prize_that_the_plan_has_not_is_refused),
        CASE(prizes_without_a_number_are_free),
        CASE(tie_inside_a_prize_is_fine),
        CASE(tie_at_a_boundary_is_refused),
        CASE(score_against_the_rank_is_refused),
        CASE(rank_against_the_order_is_refused),
        CASE(higher_prize_below_a_lower_one_is_refused),
        CASE(final_before_the_end_of_publicity_is_refused),
        CASE(row_without_a_result_is_told),
        CASE(withdrawn_list_is_left_alone),
        CASE(withdrawn_tier_holds_nobody),
        CASE(second_list_of_a_tier_is_refused),
        CASE(tier_of_another_group_is_refused),
        CASE(prizes_without_ranks_go_by_score_too),
        CASE(prize_without_a_score_among_scores_is_refused),
        cmocka_unit_test(decimals_are_ordered_by_value),
    };
    return cmocka_run_group_tests_name("contest list check", tests, NULL, NULL);
}
