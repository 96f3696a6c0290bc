/* What is read of the records at an instant, and what is never read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "records_site.h"

static void assert_text(slice actual, const char *expected)
{
    if (!slice_equal(actual, slice_from(expected)))
        fail_msg("'" SLICE_FMT "' is not '%s'", SLICE_ARG(actual), expected);
}

/* Runs SQL on the site's database as somebody with the sqlite3 shell would. */
static int alter(struct records_site *site, const char *sql)
{
    char path[96];
    snprintf(path, sizeof(path), "%s/rankings.db", site->root);
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    int code = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    sqlite3_close(handle);
    return code;
}

static void load(struct records_site *site, const char *now, struct records *records)
{
    if (!site_make(site) || !site_load(site, now, records))
        fail_msg("%s", site_diags(site));
}

static void expect_failure(struct records_site *site, const char *expected)
{
    struct records records = { 0 };
    assert_false(site_load(site, "2026-12-01T00:00:00+08:00", &records));
    assert_int_equal(records.lists.count, 0);
    const char *text = site_diags(site);
    if (strstr(text, expected) == NULL)
        fail_msg("no '%s' in: %s", expected, text);
}

static void nothing_is_there_before_the_first_publication(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-08-20T08:59:59+08:00", &records);
    assert_int_equal(records.lists.count, 0);
    assert_int_equal(records.projects.count, 0);
}

static void list_appears_at_its_second(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-08-20T09:00:00+08:00", &records);
    assert_int_equal(records.lists.count, 1);
    const struct list *list = &records.lists.items[0];
    assert_text(list->id, "north-result");
    assert_text(list->title, "North results");
    assert_int_equal(list->state, LIST_PUBLICITY);
    assert_int_equal(list->editions.count, 1);
    assert_int_equal(list->objections_open, 0);
    assert_int_equal(records.projects.count, 2);
    assert_text(records.projects.items[1].name, "Betta");
    assert_text(list_latest(list)->entries.items[0].award, "First");
    assert_int_equal(list_latest(list)->entries.items[0].score.len, 0);
    assert_int_equal(list->publicity_until.seconds,
                     list_next_change(list, list_latest(list)->published_at).seconds);
}

static void publicity_ends_by_itself_at_midnight(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-08-26T23:59:59+08:00", &records);
    assert_int_equal(records.lists.items[0].state, LIST_PUBLICITY);
    assert_int_equal(records.lists.items[0].objections_open, 1);
    assert_int_equal(records.lists.items[0].objections_closed, 1);
    load(*state, "2026-08-27T00:00:00+08:00", &records);
    assert_int_equal(records.lists.items[0].state, LIST_PUBLICITY_ENDED);
    assert_int_equal(
        list_next_change(&records.lists.items[0], records.lists.items[0].publicity_until).seconds,
        0);
}

static void final_edition_repeats_rows_and_keeps_the_days(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-08-28T09:00:00+08:00", &records);
    const struct list *list = records_list_find(&records, SLICE("north-result"));
    assert_int_equal(list->state, LIST_FINAL);
    assert_int_equal(list->editions.count, 2);
    assert_int_equal(list_latest(list)->entries.count, 2);
    assert_text(list_latest(list)->note, "period over");
    assert_int_equal(list->publicity_last_day.day, 26);
    assert_int_equal(list_latest(list)->publicity_last_day.day, 0);
}

static void correction_leaves_older_editions_as_they_were(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-09-05T09:00:00+08:00", &records);
    const struct list *list = records_list_find(&records, SLICE("north-result"));
    assert_int_equal(list->state, LIST_CORRECTED);
    assert_text(list->editions.items[0].entries.items[1].name, "Betta");
    assert_text(list->editions.items[2].entries.items[1].name, "Beta");
    assert_true(list->editions.items[2].entries.items[1].revoked);
    assert_text(list->editions.items[2].entries.items[1].revoked_reason, "copied from others");
    assert_text(records_project_find(&records, SLICE("p00002"))->name, "Beta");
    assert_ptr_equal(list->editions.items[0].entries.items[1].project,
                     records_project_find(&records, SLICE("p00002")));
}

static void project_knows_its_way_through_the_lists(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-12-01T00:00:00+08:00", &records);
    const struct project *project = records_project_find(&records, SLICE("p00001"));
    assert_int_equal(project->entry_count, 2);
    assert_text(project->entries[0].list->id, "north-result");
    assert_text(project->entries[1].list->id, "shortlist");
    assert_ptr_equal(project->entries[1].entry->project, project);
    assert_text(project->contest->id, "north");
    /* Replaced in the second edition: known, but in no latest one. */
    assert_int_equal(records_project_find(&records, SLICE("p00003"))->entry_count, 0);
    assert_null(records_project_find(&records, SLICE("p00099")));
}

static void lists_stand_in_the_order_of_the_plan(void **state)
{
    struct records records = { 0 };
    load(*state, "2026-12-01T00:00:00+08:00", &records);
    assert_int_equal(records.lists.count, 3);
    assert_text(records.lists.items[0].id, "shortlist");
    assert_text(records.lists.items[1].id, "north-result");
    assert_text(records.lists.items[2].id, "south-result");
    assert_text(list_latest(&records.lists.items[2])->entries.items[0].score, "88");
    assert_text(records.lists.items[0].tier->id, "best");
    assert_text(records.lists.items[0].order_label, "in the order of the plan");
}

static bool holds(const void *bytes, size_t len, const char *text)
{
    return bytes != NULL && memmem(bytes, len, text, strlen(text)) != NULL;
}

/* Every text of the records, one after the other. */
static slice all_text(struct records_site *site, const struct records *records)
{
    struct strbuf out = { 0 };
    for (size_t i = 0; i < records->lists.count; i++)
        for (size_t j = 0; j < records->lists.items[i].editions.count; j++)
            strbuf_add(&out, edition_document(site->arena, &records->lists.items[i],
                                              &records->lists.items[i].editions.items[j]));
    for (size_t i = 0; i < records->projects.count; i++) {
        strbuf_add(&out, records->projects.items[i].name);
        strbuf_add(&out, records->projects.items[i].entrant);
    }
    slice text = arena_copy(site->arena, strbuf_slice(&out));
    strbuf_release(&out);
    return text;
}

static void embargo_cuts_here(void **state)
{
    struct records_site *site = *state;
    struct records records = { 0 };
    load(site, "2026-09-30T08:59:59+08:00", &records);
    slice text = all_text(site, &records);
    assert_true(holds(text.ptr, text.len, "Gamma"));
    /* The second edition of the shortlist, the draft, objections, acts and scores not public. */
    assert_false(holds(text.ptr, text.len, "SENTINEL"));
    assert_false(holds(text.ptr, text.len, "sentinel"));
    assert_false(holds(text.ptr, text.len, "77.77"));
    assert_false(holds(text.ptr, text.len, "66.66"));
    assert_null(records_project_find(&records, SLICE("p00005")));
    load(site, "2026-09-30T09:00:00+08:00", &records);
    text = all_text(site, &records);
    assert_true(holds(text.ptr, text.len, "SENTINEL-PROJECT"));
    assert_false(holds(text.ptr, text.len, "SENTINEL-TITLE"));
    assert_false(holds(text.ptr, text.len, "SENTINEL-AWARD"));
    assert_false(holds(text.ptr, text.len, "SENTINEL-OUTCOME"));
}

static void time_alone_does_not_publish(void **state)
{
    struct records_site *site = *state;
    site_edit(site, "reviews.csv", "south-result,1,1,a,approved,2026-08-27",
              "south-result,1,1,a,returned,2026-08-27");
    struct records records = { 0 };
    load(site, "2026-12-01T00:00:00+08:00", &records);
    assert_null(records_list_find(&records, SLICE("south-result")));
    assert_int_equal(diags_size(site->diags), 1);
    assert_int_equal(diags_at(site->diags, 0)->code, DIAG_RECORDS_UNAPPROVED);
    assert_false(diags_has_errors(site->diags));
}

static void approval_after_the_time_does_not_publish(void **state)
{
    struct records_site *site = *state;
    site_edit(site, "reviews.csv", "approved,2026-09-29T11", "approved,2026-09-30T11");
    struct records records = { 0 };
    load(site, "2026-12-01T00:00:00+08:00", &records);
    assert_int_equal(records_list_find(&records, SLICE("shortlist"))->editions.count, 1);
}

static void every_level_must_approve(void **state)
{
    struct records_site *site = *state;
    site_edit(site, "reviews.csv", "north-result,1,2,b,approved", "north-result,1,2,b,returned");
    struct records records = { 0 };
    load(site, "2026-08-20T09:00:00+08:00", &records);
    assert_int_equal(records.lists.count, 0);
}

static void missing_database_is_named(void **state)
{
    expect_failure(*state,
                   "rankings.db: error: there is no database 'rankings.db' [records-missing]");
}

static void database_of_another_program_is_refused(void **state)
{
    struct records_site *site = *state;
    assert_int_equal(alter(site, "CREATE TABLE notes (a)"), SQLITE_OK);
    expect_failure(site, "[records-foreign]");
    /* Nor is it written over. */
    assert_false(site_make(site));
    assert_int_equal(alter(site, "SELECT a FROM notes"), SQLITE_OK);
}

static void text_is_no_database(void **state)
{
    site_write(*state, "rankings.db",
               "This is a text, longer than the head of a database is, and "
               "so it is read as one, which it is not.\n");
    expect_failure(*state, "[records-foreign]");
}

static void newer_schema_is_refused(void **state)
{
    assert_true(site_make(*state));
    assert_int_equal(alter(*state, "PRAGMA user_version = 4"), SQLITE_OK);
    expect_failure(*state, "schema version 4, this program knows 3 [records-version]");
}

static void truncated_database_is_refused(void **state)
{
    struct records_site *site = *state;
    char path[96];
    snprintf(path, sizeof(path), "%s/rankings.db", site->root);
    assert_true(site_make(site));
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    for (long size = 4096; size < info.st_size; size += 4096) {
        assert_int_equal(truncate(path, info.st_size - size), 0);
        struct records records = { 0 };
        assert_false(site_load(site, "2026-12-01T00:00:00+08:00", &records));
        assert_int_equal(records.lists.count, 0);
    }
    assert_non_null(strstr(site_diags(site), "[records-damaged]"));
}

static void locked_database_is_named(void **state)
{
    struct records_site *site = *state;
    char path[96];
    snprintf(path, sizeof(path), "%s/rankings.db", site->root);
    assert_true(site_make(site));
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    expect_failure(site, "[records-locked]");
    sqlite3_close(handle);
}

static void link_out_of_the_site_is_refused(void **state)
{
    struct records_site *site = *state;
    char path[96];
    snprintf(path, sizeof(path), "%s/rankings.db", site->root);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    expect_failure(site, "[file-link]");
}

static void frozen_rows_refuse_every_change(void **state)
{
    assert_true(site_make(*state));
    static const char *const CHANGES[] = {
        "UPDATE edition_entries SET award = 'x'",
        "DELETE FROM edition_entries",
        "INSERT OR REPLACE INTO edition_entries SELECT * FROM edition_entries",
        "UPDATE editions SET title = 'x'",
        "UPDATE editions SET sha256 = NULL",
        "DELETE FROM editions",
        "INSERT OR REPLACE INTO editions SELECT * FROM editions",
        "UPDATE lists SET contest_id = 'x'",
        "UPDATE reviews SET decision = 'returned'",
        "DELETE FROM reviews",
        "INSERT OR REPLACE INTO reviews SELECT * FROM reviews",
        "UPDATE acts SET comment = 'x'",
        "DELETE FROM acts",
        "INSERT OR REPLACE INTO acts SELECT * FROM acts",
    };
    for (size_t i = 0; i < sizeof(CHANGES) / sizeof(CHANGES[0]); i++)
        assert_int_equal(alter(*state, CHANGES[i]), SQLITE_CONSTRAINT);
}

static void change_behind_the_triggers_is_seen(void **state)
{
    assert_true(site_make(*state));
    assert_int_equal(alter(*state,
                           "DROP TRIGGER edition_entries_update;"
                           "DROP TRIGGER edition_entries_move;"
                           "UPDATE edition_entries SET rank = 3 WHERE rank = 2 AND edition = 2"),
                     SQLITE_OK);
    expect_failure(*state, "rankings.db:editions:north-result/2: error: edition was changed after");
    assert_int_equal(diags_exit_status(((struct records_site *)*state)->diags), 3);
}

static void unknown_contest_names_its_row(void **state)
{
    struct records_site *site = *state;
    assert_true(site_make(site));
    site->contests.list.count = 2;
    expect_failure(site, "rankings.db:lists:south-result: error: unknown contest 'south' "
                         "[records-reference]");
}

static void document_is_canonical(void **state)
{
    struct records_site *site = *state;
    struct records records = { 0 };
    load(site, "2026-08-28T09:00:00+08:00", &records);
    const struct list *list = records_list_find(&records, SLICE("south-result"));
    assert_text(
        edition_document(site->arena, list, list_latest(list)),
        "{\"contest\":\"south\",\"demo\":true,\"edition\":1,\"entries\":[{\"award\":\"Gold\","
        "\"contest\":\"south\",\"entrant\":\"Four\",\"name\":\"Delta\",\"project\":\"p00004\","
        "\"rank\":1,\"score\":\"88\"}],\"group\":\"startup\",\"id\":\"south-result\","
        "\"kind\":\"result\",\"published_at\":\"2026-08-28T01:00:00+00:00\",\"state\":\"final\","
        "\"title\":\"South results\"}");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, site_setup, site_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(nothing_is_there_before_the_first_publication),
        CASE(list_appears_at_its_second),
        CASE(publicity_ends_by_itself_at_midnight),
        CASE(final_edition_repeats_rows_and_keeps_the_days),
        CASE(correction_leaves_older_editions_as_they_were),
        CASE(project_knows_its_way_through_the_lists),
        CASE(lists_stand_in_the_order_of_the_plan),
        CASE(embargo_cuts_here),
        CASE(time_alone_does_not_publish),
        CASE(approval_after_the_time_does_not_publish),
        CASE(every_level_must_approve),
        CASE(missing_database_is_named),
        CASE(database_of_another_program_is_refused),
        CASE(text_is_no_database),
        CASE(newer_schema_is_refused),
        CASE(truncated_database_is_refused),
        CASE(locked_database_is_named),
        CASE(link_out_of_the_site_is_refused),
        CASE(frozen_rows_refuse_every_change),
        CASE(change_behind_the_triggers_is_seen),
        CASE(unknown_contest_names_its_row),
        CASE(document_is_canonical),
    };
    return cmocka_run_group_tests_name("records load", tests, NULL, NULL);
}
