/* Working days by the official table of 2026. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "contest/calendar.h"
#include "formats/yaml.h"

/* The table of 2026: days off and the weekends that are worked. */
static const char TABLE[] = "year: 2026\n"
                            "basis: official\n"
                            "holidays:\n"
                            "  - {name: a, from: 2026-01-01, to: 2026-01-03}\n"
                            "  - {name: b, from: 2026-02-15, to: 2026-02-23}\n"
                            "  - {name: c, from: 2026-04-04, to: 2026-04-06}\n"
                            "  - {name: d, from: 2026-05-01, to: 2026-05-05}\n"
                            "  - {name: e, from: 2026-06-19, to: 2026-06-21}\n"
                            "  - {name: f, from: 2026-09-25, to: 2026-09-27}\n"
                            "  - {name: g, from: 2026-10-01, to: 2026-10-07}\n"
                            "working_weekends:\n"
                            "  - {date: 2026-01-04}\n"
                            "  - {date: 2026-02-14}\n"
                            "  - {date: 2026-02-28}\n"
                            "  - {date: 2026-05-09}\n"
                            "  - {date: 2026-09-20}\n"
                            "  - {date: 2026-10-10}\n";

struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct source source;
    struct calendars calendars;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    fixture->arena = arena;
    fixture->diags = diags_new();
    fixture->source = (struct source){ SLICE("2026.yaml"), slice_from(TABLE) };
    const struct value *root =
        yaml_parse(arena, fixture->diags, &fixture->source, 0, fixture->source.text.len);
    assert_true(calendars_add(arena, fixture->diags, root, &fixture->calendars));
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    return 0;
}

static struct date day(const char *text)
{
    struct date date = { 0 };
    assert_true(date_parse(slice_from(text), &date));
    return date;
}

/* The last of five working days when the first day counts, and when it does not. */
static const struct {
    const char *first, *counted, *not_counted;
} VECTORS[] = {
    { "2026-09-14", "2026-09-18", "2026-09-20" }, /* 09-20: a working Sunday */
    { "2026-09-18", "2026-09-23", "2026-09-24" }, { "2026-09-21", "2026-09-28", "2026-09-29" },
    { "2026-09-23", "2026-09-30", "2026-10-08" }, { "2026-09-28", "2026-10-09", "2026-10-10" },
    { "2026-09-30", "2026-10-12", "2026-10-13" }, { "2026-10-08", "2026-10-13", "2026-10-14" },
};

static void five_working_days_end_where_the_table_says(void **state)
{
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++) {
        struct date last = { 0 };
        struct date first = day(VECTORS[i].first);
        assert_true(
            calendar_last_working_day(&fixture->calendars, first, 5, FIRST_DAY_COUNTS, &last));
        assert_int_equal(date_compare(last, day(VECTORS[i].counted)), 0);
        assert_true(
            calendar_last_working_day(&fixture->calendars, first, 5, FIRST_DAY_NOT_COUNTED, &last));
        assert_int_equal(date_compare(last, day(VECTORS[i].not_counted)), 0);
    }
}

static void a_period_has_five_working_days_on_that_day_and_not_before(void **state)
{
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++) {
        for (int counting = FIRST_DAY_COUNTS; counting <= FIRST_DAY_NOT_COUNTED; counting++) {
            struct date last =
                day(counting == FIRST_DAY_COUNTS ? VECTORS[i].counted : VECTORS[i].not_counted);
            int64_t count = -1;
            assert_true(calendar_period_days(&fixture->calendars, day(VECTORS[i].first), last,
                                             (enum calendar_count)counting, &count));
            assert_int_equal(count, 5);
            last = date_from_days(date_to_days(last) - 1);
            assert_true(calendar_period_days(&fixture->calendars, day(VECTORS[i].first), last,
                                             (enum calendar_count)counting, &count));
            assert_int_equal(count, 4);
        }
    }
}

/* The repository's own table is the one above. */
static void the_table_of_the_site_says_the_same(void **state)
{
    struct fixture *fixture = *state;
    struct calendars calendars = { 0 };
    const struct source *source = fs_read_text(fixture->arena, fixture->diags, (slice){ 0 },
                                               SLICE("site-data/calendar/2026.yaml"), 1 << 20);
    assert_non_null(source);
    const struct value *root =
        yaml_parse(fixture->arena, fixture->diags, source, 0, source->text.len);
    assert_true(calendars_add(fixture->arena, fixture->diags, root, &calendars));
    for (int64_t at = date_to_days(day("2026-01-01")); at <= date_to_days(day("2026-12-31"));
         at++) {
        bool here = false;
        bool there = true;
        assert_true(calendar_is_working_day(&fixture->calendars, date_from_days(at), &here));
        assert_true(calendar_is_working_day(&calendars, date_from_days(at), &there));
        assert_int_equal(here, there);
    }
}

static void days_off_and_working_weekends_are_told_apart(void **state)
{
    const struct fixture *fixture = *state;
    static const struct {
        const char *date;
        bool working;
    } DAYS[] = {
        { "2026-01-01", false }, { "2026-01-04", true }, { "2026-02-14", true },
        { "2026-02-23", false }, { "2026-02-24", true }, { "2026-05-09", true },
        { "2026-09-19", false }, { "2026-09-20", true }, { "2026-09-25", false },
        { "2026-10-07", false }, { "2026-10-08", true }, { "2026-10-10", true },
        { "2026-10-11", false }, { "2026-12-31", true },
    };
    for (size_t i = 0; i < sizeof(DAYS) / sizeof(DAYS[0]); i++) {
        bool working = !DAYS[i].working;
        assert_true(calendar_is_working_day(&fixture->calendars, day(DAYS[i].date), &working));
        assert_int_equal(working, DAYS[i].working);
    }
}

static void working_days_between_count_both_ends(void **state)
{
    const struct fixture *fixture = *state;
    int64_t count = -1;
    assert_true(
        calendar_working_days(&fixture->calendars, day("2026-09-14"), day("2026-09-18"), &count));
    assert_int_equal(count, 5);
    assert_true(
        calendar_working_days(&fixture->calendars, day("2026-09-25"), day("2026-09-27"), &count));
    assert_int_equal(count, 0);
    assert_true(
        calendar_working_days(&fixture->calendars, day("2026-09-18"), day("2026-09-17"), &count));
    assert_int_equal(count, 0);
    assert_true(
        calendar_working_days(&fixture->calendars, day("2026-01-01"), day("2026-12-31"), &count));
    assert_int_equal(count, 248); /* 261 weekdays, 19 of them off, 6 weekend days worked */
}

static void a_year_without_a_table_is_not_guessed(void **state)
{
    const struct fixture *fixture = *state;
    bool working = false;
    int64_t count = 42;
    struct date last = day("2000-01-01");
    assert_false(calendar_is_working_day(&fixture->calendars, day("2027-01-04"), &working));
    assert_false(working);
    assert_false(calendar_last_working_day(&fixture->calendars, day("2026-12-30"), 5,
                                           FIRST_DAY_COUNTS, &last));
    assert_int_equal(last.year, 2000);
    assert_false(
        calendar_working_days(&fixture->calendars, day("2026-12-30"), day("2027-01-02"), &count));
    assert_false(calendar_period_days(&fixture->calendars, day("2026-12-31"), day("2027-01-01"),
                                      FIRST_DAY_NOT_COUNTED, &count));
    assert_int_equal(count, 42);
}

static void a_second_table_for_one_year_is_refused(void **state)
{
    struct fixture *fixture = *state;
    const struct value *root =
        yaml_parse(fixture->arena, fixture->diags, &fixture->source, 0, fixture->source.text.len);
    assert_false(calendars_add(fixture->arena, fixture->diags, root, &fixture->calendars));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_SCHEMA_DUPLICATE);
    assert_int_equal(fixture->calendars.years.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(five_working_days_end_where_the_table_says, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_period_has_five_working_days_on_that_day_and_not_before,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_table_of_the_site_says_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(days_off_and_working_weekends_are_told_apart, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(working_days_between_count_both_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_year_without_a_table_is_not_guessed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_table_for_one_year_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
