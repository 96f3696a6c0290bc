/* Plan, contests and notices as the loaders fill them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contest/check.h"
#include "contest/schema.h"
#include "contest/site_config.h"
#include "formats/yaml.h"

static const char PLAN[] = "id: cup\nname: Cup\nbasis: {date: 2026-01-01}\n"
                           "registration: {name: Office, url: https://cup.example, deadline: end}\n"
                           "kinds:\n"
                           "  - {id: final, name: Final, contests: 1}\n"
                           "  - {id: local, name: Local, contests: 3}\n"
                           "groups: [{id: all, name: All}]\n"
                           "prizes: [{id: thanks, name: Thanks}]\n"
                           "dates:\n"
                           "  - {id: end, name: End, date: 2026-07-10, kinds: [local]}\n"
                           "  - {id: noon, name: Noon, date: 2026-07-11, at: "
                           "2026-07-11T04:00:00Z}\n"
                           "  - {id: start, name: Start, date: 2026-07-12, boundary: start}\n"
                           "  - {id: open, name: Open}\n"
                           "publicity_working_days: 5\n"
                           "notice_kinds: [{id: news, name: 动态}]\n";
static const char ORGANIZATIONS[] = "organizations: [{id: club, name: Club}]\n";
static const char LOCAL[] =
    "kind: local\nplace_label: 地点\ncontests:\n"
    "  - {id: c, seq: 3, name: C, registration: {route: own, url: \"https://c.example\", "
    "deadline: 2026-06-30}}\n"
    "  - {id: a, seq: 1, name: A, organizers: [{organization: club}], "
    "registration: {route: official, url: \"https://cup.example/\"}}\n"
    "  - {id: b, seq: 2, name: B, place_label: Place}\n";
static const char FINAL[] = "kind: final\ncontests: [{id: final, seq: 1, name: Final}]\n";

enum { ZONE = 8 * 3600 };

struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct plan plan;
    struct contests contests;
    bool ok;
};

static const struct value *parse(const struct fixture *fixture, const char *text)
{
    struct source *source = ARENA_NEW(fixture->arena, struct source);
    *source = (struct source){ SLICE("x.yaml"), slice_from(text) };
    return yaml_parse(fixture->arena, fixture->diags, source, 0, source->text.len);
}

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ .arena = arena, .diags = diags_new() };
    fixture->ok = plan_load(arena, fixture->diags, parse(fixture, PLAN),
                            parse(fixture, ORGANIZATIONS), ZONE, &fixture->plan);
    const struct value *files[] = { parse(fixture, LOCAL), parse(fixture, FINAL) };
    fixture->ok =
        contests_load(arena, fixture->diags, files, 2, &fixture->plan, ZONE, &fixture->contests) &&
        fixture->ok;
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

static struct instant moment(const char *text)
{
    struct instant instant = { 0 };
    assert_true(instant_parse(slice_from(text), &instant));
    return instant;
}

static void assert_moment(const struct fixture *fixture, struct instant instant, const char *text)
{
    assert_string_equal(instant_format_iso(fixture->arena, instant).ptr, text);
}

static void dates_take_effect_at_the_end_the_start_or_the_moment(void **state)
{
    const struct fixture *fixture = *state;
    assert_true(fixture->ok);
    const struct plan *plan = &fixture->plan;
    assert_moment(fixture, plan_milestone_find(plan, SLICE("end"))->effective,
                  "2026-07-11T00:00:00+08:00");
    assert_moment(fixture, plan_milestone_find(plan, SLICE("noon"))->effective,
                  "2026-07-11T12:00:00+08:00");
    assert_moment(fixture, plan_milestone_find(plan, SLICE("start"))->effective,
                  "2026-07-12T00:00:00+08:00");
    assert_false(date_is_set(plan_milestone_find(plan, SLICE("open"))->date));
    assert_ptr_equal(plan->registration_deadline, plan_milestone_find(plan, SLICE("end")));
    assert_int_equal(plan->prizes.items[0].count, -1);
}

static void contests_stand_in_the_order_of_kind_and_number(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const IDS[] = { "final", "a", "b", "c" };
    assert_int_equal(fixture->contests.list.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(slice_equal(fixture->contests.list.items[i].id, slice_from(IDS[i])));
    const struct contest *a = contests_find(&fixture->contests, SLICE("a"));
    assert_true(slice_equal(a->place_label, SLICE("地点")));
    assert_true(slice_equal(a->organizers.items[0].printed, SLICE("Club")));
    assert_true(slice_equal(a->short_name, SLICE("A")));
    const struct contest *b = contests_find(&fixture->contests, SLICE("b"));
    assert_true(slice_equal(b->place_label, SLICE("Place")));
    assert_null(contests_find(&fixture->contests, SLICE("d")));
}

static void registration_closes_to_the_second(void **state)
{
    const struct fixture *fixture = *state;
    const struct contest *a = contests_find(&fixture->contests, SLICE("a"));
    const struct contest *c = contests_find(&fixture->contests, SLICE("c"));
    const struct contest *final = contests_find(&fixture->contests, SLICE("final"));
    struct instant last = moment("2026-07-10T23:59:59+08:00");
    struct instant next = moment("2026-07-11T00:00:00+08:00");
    assert_int_equal(contest_registration_state(a, last), REGISTRATION_OPEN);
    assert_int_equal(contest_registration_state(a, next), REGISTRATION_CLOSED);
    assert_int_equal(contest_registration_state(a, moment("2026-07-10T16:00:00Z")),
                     REGISTRATION_CLOSED);
    assert_moment(fixture, c->registration.closes, "2026-07-01T00:00:00+08:00");
    assert_int_equal(contest_registration_state(c, last), REGISTRATION_CLOSED);
    assert_int_equal(contest_registration_state(final, last), REGISTRATION_NONE);
    assert_false(date_is_set(final->registration.deadline));
}

static void notices_refer_to_contests_of_the_plan(void **state)
{
    struct fixture *fixture = *state;
    struct notice notice = { 0 };
    const struct value *root = parse(
        fixture, "id: n\nkind: 动态\ntitle: N\nissuer: Office\npublished_at: "
                 "2026-03-01T09:00+08:00\ncontests: [b, final]\nattachments: [{title: P, file: "
                 "a/p.pdf}]\n");
    assert_true(notice_load(fixture->arena, fixture->diags, NULL, root, 7, &fixture->plan,
                            &fixture->contests, &notice));
    assert_ptr_equal(notice.contests.items[0], contests_find(&fixture->contests, SLICE("b")));
    assert_ptr_equal(notice.contests.items[1], contests_find(&fixture->contests, SLICE("final")));
    assert_int_equal(notice.attachments.items[0].number, 1);
    assert_int_equal(notice.body_offset, 7);
    assert_false(date_is_set(notice.doc_date)); /* never taken from published_at */
}

static void notices_are_sorted_newest_first_then_by_id(void **state)
{
    const struct fixture *fixture = *state;
    struct notices notices = { 0 };
    struct instant early = moment("2026-03-01T09:00:00+08:00");
    struct instant late = moment("2026-03-01T09:00:01+08:00");
    ARRAY_PUSH(fixture->arena, &notices.list,
               (struct notice){ .id = SLICE("b"), .published_at = early });
    ARRAY_PUSH(fixture->arena, &notices.list,
               (struct notice){ .id = SLICE("a"), .published_at = early });
    ARRAY_PUSH(fixture->arena, &notices.list,
               (struct notice){ .id = SLICE("z"), .published_at = late });
    notices_sort(&notices);
    assert_true(slice_equal(notices.list.items[0].id, SLICE("z")));
    assert_true(slice_equal(notices.list.items[1].id, SLICE("a")));
    assert_ptr_equal(notices_find(&notices, SLICE("b")), &notices.list.items[2]);
}

static void publicity_periods_need_their_working_days_and_calendars(void **state)
{
    const struct fixture *fixture = *state;
    struct calendars calendars = { 0 };
    ARRAY_PUSH(fixture->arena, &calendars.years, (struct calendar){ .year = 2026 });
    struct source row = { SLICE("rankings.db:editions:x/1"), { 0 } };
    struct edition edition = { .row = &row,
                               .state = LIST_PUBLICITY,
                               .publicity_first_day = { 2026, 9, 14 },
                               .publicity_last_day = { 2026, 9, 17 } };
    struct list list = { .id = SLICE("x") };
    struct records records = { 0 };
    struct check_scope scope = { .plan = &fixture->plan, .calendars = &calendars };
    ARRAY_PUSH(fixture->arena, &list.editions, edition);
    ARRAY_PUSH(fixture->arena, &records.lists, list);
    assert_false(check_lists(fixture->diags, &scope, &records));
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_LIST_PERIOD);
    list.editions.items[0].publicity_last_day = (struct date){ 2026, 9, 18 };
    assert_true(check_lists(fixture->diags, &scope, &records));
    list.editions.items[0].publicity_last_day = (struct date){ 2027, 1, 4 };
    assert_false(check_lists(fixture->diags, &scope, &records));
    assert_int_equal(diags_at(fixture->diags, 1)->code, DIAG_CALENDAR_YEAR);
}

static void notices_name_lists_that_are_public(void **state)
{
    struct fixture *fixture = *state;
    struct notices notices = { 0 };
    struct notice notice = { 0 };
    struct records records = { 0 };
    const struct value *root =
        parse(fixture, "id: n\nkind: 动态\ntitle: N\nissuer: Office\npublished_at: "
                       "2026-03-01T09:00+08:00\nlists: [x, y]\n");
    assert_true(notice_load(fixture->arena, fixture->diags, NULL, root, 0, &fixture->plan,
                            &fixture->contests, &notice));
    ARRAY_PUSH(fixture->arena, &notices.list, notice);
    ARRAY_PUSH(fixture->arena, &records.lists, (struct list){ .id = SLICE("x") });
    struct check_scope scope = { .notices = &notices };
    assert_false(check_lists(fixture->diags, &scope, &records));
    assert_int_equal(diags_size(fixture->diags), 1);
    assert_int_equal(diags_at(fixture->diags, 0)->code, DIAG_NOTICE_LIST);
}

static void a_site_gets_its_defaults(void **state)
{
    const struct fixture *fixture = *state;
    struct site_config config = { 0 };
    const struct value *root =
        parse(fixture, "id: s\ntitle: S\nbase_url: https://s.example/sub\nlanguage: en\ntime_zone: "
                       "-03:30\nowner: O\n");
    assert_true(site_config_load(fixture->arena, fixture->diags, root, &config));
    assert_true(slice_equal(config.base_url, SLICE("https://s.example/sub/")));
    assert_true(slice_equal(config.theme, SLICE("default")));
    assert_true(slice_equal(config.output, SLICE("public")));
    assert_true(slice_equal(config.short_title, SLICE("S")));
    assert_true(slice_equal(config.time_zone, SLICE("-03:30")));
    assert_int_equal(config.offset_seconds, -(3 * 3600 + 1800));
    assert_int_equal(config.notices_per_page, 20);
}

/* The tables are data: what a reader of them may rely on holds in every row. */
static void check_table(const struct schema *schema, unsigned depth)
{
    assert_true(depth < 8);
    assert_true(schema->help.len > 0);
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++) {
        assert_true(field->help.len > 0);
        assert_true((field->type == SCHEMA_ENUM || field->type == SCHEMA_WORD) ==
                    (field->choices != NULL));
        bool refers = field->type == SCHEMA_REFERENCE || field->type == SCHEMA_NAME_OF;
        assert_true(refers == (field->target != SCOPE_NONE));
        assert_true(!field->required || field->fallback.len == 0);
        if (field->type == SCHEMA_RECORD)
            check_table(field->record, depth + 1);
    }
}

static void every_key_of_every_file_is_explained(void **state)
{
    (void)state;
    for (const struct schema_file *file = schema_files(); file->schema != NULL; file++)
        check_table(file->schema, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dates_take_effect_at_the_end_the_start_or_the_moment,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(contests_stand_in_the_order_of_kind_and_number, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(registration_closes_to_the_second, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notices_refer_to_contests_of_the_plan, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notices_are_sorted_newest_first_then_by_id, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(publicity_periods_need_their_working_days_and_calendars,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(notices_name_lists_that_are_public, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_site_gets_its_defaults, set_up, tear_down),
        cmocka_unit_test(every_key_of_every_file_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
