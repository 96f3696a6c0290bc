/* What changed between two editions: each kind of change, alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "contest/edition_changes.h"

enum { ROWS = 4 };

/* Two editions that print the same four rows; a case changes the second. */
struct world {
    struct arena *arena;
    struct contest contests[2];
    struct project projects[ROWS + 1];
    struct entry before[ROWS], after[ROWS + 1];
    struct edition editions[2];
    struct edition_changes changes;
};

static int setup(void **state)
{
    static const char *const IDS[ROWS + 1] = { "p1", "p2", "p3", "p4", "p5" };
    struct world *world = calloc(1, sizeof(*world));
    world->arena = arena_new();
    world->contests[0] = (struct contest){ .id = SLICE("one"), .name = SLICE("One") };
    world->contests[1] = (struct contest){ .id = SLICE("two"), .short_name = SLICE("Two") };
    for (size_t i = 0; i <= ROWS; i++) {
        world->projects[i].id = slice_from(IDS[i]);
        world->after[i] = (struct entry){ .project = &world->projects[i],
                                          .name = slice_from(IDS[i]),
                                          .entrant = SLICE("Crew"),
                                          .credit_code = SLICE("C1"),
                                          .rank = (int64_t)i + 1,
                                          .award = SLICE("gold"),
                                          .score = SLICE("90"),
                                          .source_contest = &world->contests[0] };
        if (i < ROWS)
            world->before[i] = world->after[i];
    }
    for (size_t i = 0; i < 2; i++) {
        world->editions[i] = (struct edition){ .number = (int64_t)i + 1, .title = SLICE("List") };
        world->editions[i].entries.items = i == 0 ? world->before : world->after;
        world->editions[i].entries.count = ROWS;
    }
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    arena_free(world->arena);
    free(world);
    return 0;
}

static const struct edition_changes *compare(struct world *world)
{
    edition_changes_find(world->arena, &world->editions[0], &world->editions[1], &world->changes);
    return &world->changes;
}

/* The only row that changed. */
static const struct row_change *expect_row(struct world *world, enum row_change_kind kind,
                                           bool substantive)
{
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 1);
    assert_int_equal(changes->rows.items[0].kind, kind);
    assert_int_equal(changes->substantive, substantive);
    assert_false(edition_changes_is_empty(changes));
    return &changes->rows.items[0];
}

static void expect_field(const struct row_change *row, enum edition_field field, const char *before,
                         const char *after)
{
    assert_int_equal(row->fields.count, 1);
    assert_int_equal(row->fields.items[0].field, field);
    assert_true(slice_equal(row->fields.items[0].before, slice_from(before)));
    assert_true(slice_equal(row->fields.items[0].after, slice_from(after)));
}

static void swap(struct entry *a, struct entry *b)
{
    struct entry kept = *a;
    *a = *b;
    *b = kept;
}

static void editions_that_print_the_same_have_no_changes(void **state)
{
    struct world *world = *state;
    world->editions[1].note = SLICE("period over");
    world->editions[1].notice = SLICE("results");
    world->editions[1].state = LIST_FINAL;
    const struct edition_changes *changes = compare(world);
    assert_true(edition_changes_is_empty(changes));
    assert_false(changes->substantive);
}

static void a_name_put_right_is_typographic(void **state)
{
    struct world *world = *state;
    world->before[1].name = SLICE("Spon");
    world->after[1].name = SLICE("Spoon");
    expect_field(expect_row(world, ROW_CHANGED, false), FIELD_OF_NAME, "Spon", "Spoon");
}

static void a_name_of_which_less_than_half_stays_is_another(void **state)
{
    struct world *world = *state;
    world->after[1].entrant = SLICE("Bell");
    expect_field(expect_row(world, ROW_CHANGED, true), FIELD_OF_ENTRANT, "Crew", "Bell");
    world->after[1].entrant = SLICE("Well");
    world->before[1].entrant = SLICE("Bell");
    expect_field(expect_row(world, ROW_CHANGED, false), FIELD_OF_ENTRANT, "Bell", "Well");
}

static void a_name_that_is_masked_now_is_typographic(void **state)
{
    struct world *world = *state;
    world->before[1].entrant = SLICE("吴演一");
    world->after[1].entrant = SLICE("吴**");
    expect_field(expect_row(world, ROW_CHANGED, false), FIELD_OF_ENTRANT, "吴演一", "吴**");
}

static void an_entrant_put_right_is_typographic(void **state)
{
    struct world *world = *state;
    world->after[1].entrant = SLICE("Crew Two");
    expect_field(expect_row(world, ROW_CHANGED, false), FIELD_OF_ENTRANT, "Crew", "Crew Two");
}

static void another_credit_code_is_another_entrant(void **state)
{
    struct world *world = *state;
    world->after[1].credit_code = SLICE("C2");
    expect_field(expect_row(world, ROW_CHANGED, true), FIELD_OF_CREDIT_CODE, "C1", "C2");
}

static void a_credit_code_that_is_no_longer_printed_is_typographic(void **state)
{
    struct world *world = *state;
    world->after[1].credit_code = (slice){ 0 };
    expect_field(expect_row(world, ROW_CHANGED, false), FIELD_OF_CREDIT_CODE, "C1", "");
}

static void a_contest_is_named_as_pages_name_it(void **state)
{
    struct world *world = *state;
    world->after[1].source_contest = &world->contests[1];
    expect_field(expect_row(world, ROW_CHANGED, false), FIELD_OF_CONTEST, "One", "Two");
}

static void rank_award_and_score_are_substantive(void **state)
{
    struct world *world = *state;
    world->after[1].rank = 0;
    expect_field(expect_row(world, ROW_CHANGED, true), FIELD_OF_RANK, "2", "");
    world->after[1] = world->before[1];
    world->after[1].award = (slice){ 0 };
    expect_field(expect_row(world, ROW_CHANGED, true), FIELD_OF_AWARD, "gold", "");
    world->after[1] = world->before[1];
    world->after[1].score = SLICE("91");
    expect_field(expect_row(world, ROW_CHANGED, true), FIELD_OF_SCORE, "90", "91");
}

static void a_row_is_added_or_removed(void **state)
{
    struct world *world = *state;
    world->editions[1].entries.count = ROWS + 1;
    const struct row_change *row = expect_row(world, ROW_ADDED, true);
    assert_null(row->before);
    assert_ptr_equal(row->after, &world->after[ROWS]);
    world->editions[1].entries.count = ROWS - 1;
    row = expect_row(world, ROW_REMOVED, true);
    assert_null(row->after);
    assert_ptr_equal(row->before, &world->before[ROWS - 1]);
}

static void another_project_at_the_same_rank_replaces_one(void **state)
{
    struct world *world = *state;
    world->after[2] = world->after[ROWS];
    world->after[2].rank = 3;
    const struct row_change *row = expect_row(world, ROW_REPLACED, true);
    assert_ptr_equal(row->before, &world->before[2]);
    assert_ptr_equal(row->after, &world->after[2]);
    assert_false(world->changes.reordered);
}

static void another_project_at_the_same_place_replaces_one_without_rank(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i <= ROWS; i++)
        world->after[i].rank = 0;
    for (size_t i = 0; i < ROWS; i++)
        world->before[i].rank = 0;
    world->after[2] = world->after[ROWS];
    assert_ptr_equal(expect_row(world, ROW_REPLACED, true)->before, &world->before[2]);
}

static void two_rows_at_one_rank_replace_one_row_once(void **state)
{
    struct world *world = *state;
    world->after[2] = world->after[ROWS];
    world->after[2].rank = 3;
    world->projects[2].id = SLICE("p6");
    static struct project other = { .id = SLICE_INIT("p7") };
    world->after[3].project = &other;
    world->after[3].rank = 3;
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 3);
    assert_int_equal(changes->rows.items[0].kind, ROW_REPLACED);
    assert_null(changes->rows.items[1].before);
    assert_int_equal(changes->rows.items[2].kind, ROW_REMOVED);
}

static void a_revoked_row_says_why(void **state)
{
    struct world *world = *state;
    world->after[0].revoked = true;
    world->after[0].revoked_reason = SLICE("papers");
    expect_field(expect_row(world, ROW_REVOKED, true), FIELD_OF_REASON, "", "papers");
    swap(&world->before[0], &world->after[0]);
    expect_field(expect_row(world, ROW_RESTORED, true), FIELD_OF_REASON, "papers", "");
}

static void who_takes_the_rank_of_a_revoked_row_is_promoted(void **state)
{
    struct world *world = *state;
    world->after[0].revoked = true;
    world->after[0].revoked_reason = SLICE("papers");
    world->after[1].rank = 1;
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 2);
    assert_int_equal(changes->rows.items[0].kind, ROW_REVOKED);
    assert_int_equal(changes->rows.items[1].kind, ROW_PROMOTED);
    expect_field(&changes->rows.items[1], FIELD_OF_RANK, "2", "1");
}

static void who_comes_for_a_revoked_row_is_promoted(void **state)
{
    struct world *world = *state;
    world->after[0].revoked = true;
    world->editions[1].entries.count = ROWS + 1;
    world->after[ROWS].rank = 1;
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 2);
    assert_int_equal(changes->rows.items[1].kind, ROW_PROMOTED);
    assert_null(changes->rows.items[1].before);
}

static void two_that_change_ranks_are_not_promoted(void **state)
{
    struct world *world = *state;
    world->after[0].rank = 2;
    world->after[1].rank = 1;
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 2);
    assert_int_equal(changes->rows.items[0].kind, ROW_CHANGED);
    assert_int_equal(changes->rows.items[1].kind, ROW_CHANGED);
    assert_true(changes->substantive);
}

static void another_order_is_a_change_though_not_a_substantive_one(void **state)
{
    struct world *world = *state;
    swap(&world->after[0], &world->after[1]);
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 0);
    assert_true(changes->reordered);
    assert_false(changes->substantive);
    assert_false(edition_changes_is_empty(changes));
}

static void what_stands_above_the_rows_is_compared(void **state)
{
    struct world *world = *state;
    struct edition *after = &world->editions[1];
    after->title = SLICE("Another");
    after->publicity_last_day = (struct date){ 2026, 6, 9 };
    after->public_until = (struct date){ 2027, 6, 9 };
    after->notary_office = SLICE("Office");
    const struct edition_changes *changes = compare(world);
    assert_int_equal(changes->rows.count, 0);
    assert_int_equal(changes->fields.count, 4);
    assert_int_equal(changes->fields.items[0].field, FIELD_OF_TITLE);
    assert_true(slice_equal(changes->fields.items[0].before, SLICE("List")));
    assert_int_equal(changes->fields.items[1].field, FIELD_OF_LAST_DAY);
    assert_true(slice_equal(changes->fields.items[1].after, SLICE("2026-06-09")));
    assert_int_equal(changes->fields.items[2].field, FIELD_OF_NOTARY);
    assert_int_equal(changes->fields.items[3].field, FIELD_OF_PUBLIC_UNTIL);
    assert_false(changes->substantive);
}

static void the_end_of_publicity_corrects_nothing(void **state)
{
    struct world *world = *state;
    world->editions[0].state = LIST_PUBLICITY;
    world->editions[0].publicity_first_day = (struct date){ 2026, 6, 1 };
    world->editions[0].publicity_last_day = (struct date){ 2026, 6, 5 };
    world->editions[0].objection_channel = SLICE("Write");
    world->editions[1].state = LIST_FINAL;
    world->editions[1].notary_office = SLICE("Office");
    assert_true(edition_changes_is_empty(compare(world)));
    world->editions[1].state = LIST_PUBLICITY;
    assert_int_equal(compare(world)->fields.count, 4);
}

static void every_kind_and_field_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i <= ROW_CHANGED; i++)
        for (int j = 0; j < i; j++)
            assert_false(slice_equal(row_change_name((enum row_change_kind)i),
                                     row_change_name((enum row_change_kind)j)));
    for (int i = 0; i < FIELD_OF_COUNT; i++) {
        assert_true(edition_field_name((enum edition_field)i).len > 0);
        for (int j = 0; j < i; j++)
            assert_false(slice_equal(edition_field_name((enum edition_field)i),
                                     edition_field_name((enum edition_field)j)));
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(editions_that_print_the_same_have_no_changes),
        CASE(a_name_put_right_is_typographic),
        CASE(a_name_of_which_less_than_half_stays_is_another),
        CASE(a_name_that_is_masked_now_is_typographic),
        CASE(an_entrant_put_right_is_typographic),
        CASE(another_credit_code_is_another_entrant),
        CASE(a_credit_code_that_is_no_longer_printed_is_typographic),
        CASE(a_contest_is_named_as_pages_name_it),
        CASE(rank_award_and_score_are_substantive),
        CASE(a_row_is_added_or_removed),
        CASE(another_project_at_the_same_rank_replaces_one),
        CASE(another_project_at_the_same_place_replaces_one_without_rank),
        CASE(two_rows_at_one_rank_replace_one_row_once),
        CASE(a_revoked_row_says_why),
        CASE(who_takes_the_rank_of_a_revoked_row_is_promoted),
        CASE(who_comes_for_a_revoked_row_is_promoted),
        CASE(two_that_change_ranks_are_not_promoted),
        CASE(another_order_is_a_change_though_not_a_substantive_one),
        CASE(what_stands_above_the_rows_is_compared),
        CASE(the_end_of_publicity_corrects_nothing),
        CASE(every_kind_and_field_has_a_word_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
