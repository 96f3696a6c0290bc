/* What a list means at an instant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contest/list.h"

enum { EAST_8 = 8 * 3600 };

static struct instant at(const char *text)
{
    struct instant instant = { 0 };
    assert_true(instant_parse(slice_from(text), &instant));
    return instant;
}

static struct edition publicity(void)
{
    struct date last = { 2026, 9, 28 };
    return (struct edition){ .number = 1,
                             .state = LIST_PUBLICITY,
                             .published_at = at("2026-09-21T09:00:00+08:00"),
                             .publicity_first_day = { 2026, 9, 21 },
                             .publicity_last_day = last,
                             .publicity_until = publicity_end(last, EAST_8) };
}

static void publicity_lasts_through_its_last_second(void **state)
{
    (void)state;
    struct edition edition = publicity();
    assert_int_equal(edition_state_at(&edition, at("2026-09-21T09:00:00+08:00")), LIST_PUBLICITY);
    assert_int_equal(edition_state_at(&edition, at("2026-09-28T23:59:59+08:00")), LIST_PUBLICITY);
    assert_int_equal(edition_state_at(&edition, at("2026-09-29T00:00:00+08:00")),
                     LIST_PUBLICITY_ENDED);
    /* The same second, told in another zone. */
    assert_int_equal(edition_state_at(&edition, at("2026-09-28T15:59:59Z")), LIST_PUBLICITY);
    assert_int_equal(edition_state_at(&edition, at("2026-09-28T16:00:00Z")), LIST_PUBLICITY_ENDED);
}

static void days_end_in_the_zone_of_the_site(void **state)
{
    (void)state;
    struct date day = { 2026, 12, 31 };
    assert_int_equal(publicity_end(day, EAST_8).seconds, at("2027-01-01T00:00:00+08:00").seconds);
    assert_int_equal(publicity_end(day, 0).seconds, at("2027-01-01T00:00:00Z").seconds);
}

static void settled_states_do_not_change_with_time(void **state)
{
    (void)state;
    static const enum list_state STATES[] = { LIST_FINAL, LIST_CORRECTED, LIST_WITHDRAWN };
    for (size_t i = 0; i < 3; i++) {
        struct edition edition = publicity();
        edition.state = STATES[i];
        struct list list = { .editions = { &edition, 1, 1 } };
        assert_int_equal(edition_state_at(&edition, at("2030-01-01T00:00:00Z")), STATES[i]);
        assert_int_equal(list_next_change(&list, at("2026-09-22T00:00:00Z")).seconds, 0);
    }
}

static void next_change_is_the_end_of_publicity(void **state)
{
    (void)state;
    struct edition edition = publicity();
    struct list list = { .editions = { &edition, 1, 1 } };
    assert_int_equal(list_next_change(&list, at("2026-09-22T00:00:00Z")).seconds,
                     edition.publicity_until.seconds);
    assert_int_equal(list_next_change(&list, edition.publicity_until).seconds, 0);
}

static void only_final_and_corrected_are_final(void **state)
{
    (void)state;
    for (int i = LIST_DRAFT; i <= LIST_WITHDRAWN; i++)
        assert_int_equal(list_state_is_final((enum list_state)i),
                         i == LIST_FINAL || i == LIST_CORRECTED);
}

static void state_names_read_back(void **state)
{
    (void)state;
    for (int i = LIST_DRAFT; i <= LIST_WITHDRAWN; i++) {
        enum list_state found = LIST_DRAFT;
        assert_true(list_state_parse(list_state_name((enum list_state)i), &found));
        assert_int_equal(found, i);
    }
    enum list_state kept = LIST_FINAL;
    assert_false(list_state_parse(SLICE("Final"), &kept));
    assert_int_equal(kept, LIST_FINAL);
}

static void editions_and_projects_are_found_by_their_keys(void **state)
{
    (void)state;
    struct edition editions[] = { publicity(), publicity() };
    editions[1].number = 3;
    struct list list = { .id = SLICE("a"), .editions = { editions, 2, 2 } };
    struct project projects[] = { { .id = SLICE("p1") },
                                  { .id = SLICE("p2") },
                                  { .id = SLICE("p4") } };
    struct records records = { .projects = { projects, 3, 3 }, .lists = { &list, 1, 1 } };
    assert_ptr_equal(list_latest(&list), &editions[1]);
    assert_ptr_equal(list_edition_find(&list, 1), &editions[0]);
    assert_null(list_edition_find(&list, 2));
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(records_project_find(&records, projects[i].id), &projects[i]);
    assert_null(records_project_find(&records, SLICE("p3")));
    assert_null(records_project_find(&records, SLICE("")));
    assert_ptr_equal(records_list_find(&records, SLICE("a")), &list);
    assert_null(records_list_find(&records, SLICE("b")));
}

static void document_escapes_as_rfc_8785_says(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct contest contest = { .id = SLICE("c") };
    struct group group = { .id = SLICE("g") };
    struct edition edition = publicity();
    edition.title = SLICE("\"\\\b\f\n\r\t\x01\x1f/“演示”");
    struct list list = {
        .id = SLICE("l"), .kind = SLICE("k"), .contest = &contest, .group = &group
    };
    slice document = edition_document(arena, &list, &edition);
    assert_true(slice_ends_with(
        document, SLICE("\"title\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/“演示”\"}")));
    assert_true(slice_contains(
        document, SLICE("\"entries\":[],\"group\":\"g\",\"id\":\"l\",\"kind\":\"k\",\"publicity\":"
                        "{\"first_day\":\"2026-09-21\",\"last_day\":\"2026-09-28\"},"
                        "\"published_at\":\"2026-09-21T01:00:00")));
    arena_free(arena);
}

static void document_does_not_depend_on_the_zone(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct contest contest = { .id = SLICE("c") };
    struct group group = { .id = SLICE("g") };
    struct list list = { .id = SLICE("l"), .contest = &contest, .group = &group };
    struct edition here = publicity();
    struct edition there = publicity();
    there.published_at.offset_seconds = 0;
    assert_true(
        slice_equal(edition_document(arena, &list, &here), edition_document(arena, &list, &there)));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(publicity_lasts_through_its_last_second),
        cmocka_unit_test(days_end_in_the_zone_of_the_site),
        cmocka_unit_test(settled_states_do_not_change_with_time),
        cmocka_unit_test(next_change_is_the_end_of_publicity),
        cmocka_unit_test(only_final_and_corrected_are_final),
        cmocka_unit_test(state_names_read_back),
        cmocka_unit_test(editions_and_projects_are_found_by_their_keys),
        cmocka_unit_test(document_escapes_as_rfc_8785_says),
        cmocka_unit_test(document_does_not_depend_on_the_zone),
    };
    return cmocka_run_group_tests_name("contest list", tests, NULL, NULL);
}
