/* Making the database from text: what is refused, where, and what then stays as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/fs.h"
#include "records_site.h"

static slice database_bytes(struct records_site *site)
{
    const struct source *source =
        fs_read(site->arena, site->diags, slice_from(site->root), DATABASE, FS_FILE_BYTES_MAX);
    assert_non_null(source);
    return source->text;
}

/* Nothing is made, and the diagnostics hold `expected`. */
static void expect_refusal(struct records_site *site, const char *expected)
{
    char path[96];
    snprintf(path, sizeof(path), "%s/rankings.db", site->root);
    bool there = access(path, F_OK) == 0;
    assert_false(site_make(site));
    const char *text = site_diags(site);
    if (strstr(text, expected) == NULL)
        fail_msg("no '%s' in: %s", expected, text);
    assert_int_equal(access(path, F_OK) == 0, there);
    strcat(path, ".new");
    assert_int_not_equal(access(path, F_OK), 0);
}

static void same_text_gives_the_same_bytes(void **state)
{
    struct records_site *site = *state;
    assert_true(site_make(site));
    slice first = database_bytes(site);
    assert_true(site_make(site));
    assert_true(slice_equal(first, database_bytes(site)));
    assert_int_equal(diags_size(site->diags), 0);
}

static void unfinished_file_of_a_killed_run_is_replaced(void **state)
{
    struct records_site *site = *state;
    site_write(site, "rankings.db.new", "half a database");
    assert_true(site_make(site));
}

static void optional_files_may_be_missing(void **state)
{
    struct records_site *site = *state;
    char path[96];
    snprintf(path, sizeof(path), "%s/text/acts.csv", site->root);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof(path), "%s/text/objections.csv", site->root);
    assert_int_equal(unlink(path), 0);
    assert_true(site_make(site));
}

static void byte_order_mark_and_crlf_are_accepted(void **state)
{
    struct records_site *site = *state;
    site_edit(site, "acts.csv", "at,actor",
              "\xEF\xBB\xBF"
              "at,actor");
    assert_true(site_make(site));
}

static void missing_file_is_named(void **state)
{
    struct records_site *site = *state;
    char path[96];
    snprintf(path, sizeof(path), "%s/text/entries.csv", site->root);
    assert_int_equal(unlink(path), 0);
    expect_refusal(site, "text/entries.csv");
}

static void unknown_column_is_named(void **state)
{
    site_edit(*state, "projects.csv", "entrant,", "entrent,");
    expect_refusal(*state, "text/projects.csv:1:9: error: unknown column 'entrent' "
                           "[records-column]");
    assert_non_null(strstr(site_diags(*state), "column 'entrant' is missing"));
}

static void row_of_other_length_is_named(void **state)
{
    site_edit(*state, "projects.csv", "p00002,Beta,e2,", "p00002,Beta,e2, Ltd,");
    expect_refusal(*state, "text/projects.csv:3:1: error: row has 7 fields, the header 6 "
                           "[records-column]");
}

static void unknown_contest_has_a_suggestion(void **state)
{
    site_edit(*state, "projects.csv", "enterprise,south", "enterprise,sotuh");
    expect_refusal(*state, "error: unknown contest 'sotuh' [records-reference]");
    assert_non_null(strstr(site_diags(*state), "did you mean 'south'?"));
}

static void unknown_project_list_tier_and_edition_are_named(void **state)
{
    site_edit(*state, "entries.csv", "shortlist,1,p00003", "shortlist,1,p00009");
    site_edit(*state, "lists.csv", "enterprise,best", "enterprise,worst");
    site_edit(*state, "editions.csv", "south-result,1", "souht-result,1");
    expect_refusal(*state, "text/lists.csv:3:38: error: unknown tier 'worst' [records-reference]");
    const char *text = site_diags(*state);
    assert_non_null(strstr(text, "text/editions.csv:7:1: error: unknown list 'souht-result'"));
    assert_non_null(strstr(text, "text/entries.csv:6:13: error: unknown project 'p00009'"));
}

static void duplicate_ids_are_named(void **state)
{
    site_edit(*state, "projects.csv", "p00002", "p00001");
    expect_refusal(*state, "text/projects.csv:3:1: error: a row above has the same id "
                           "[records-duplicate]");
}

static void project_stands_once_in_an_edition(void **state)
{
    site_edit(*state, "entries.csv", "shortlist,1,p00003", "shortlist,1,p00001");
    expect_refusal(*state,
                   "text/entries.csv:7:1: error: a row above has the same list, edition, project");
}

static void impossible_values_are_named(void **state)
{
    static const char *const FAULTS[][4] = {
        { "editions.csv", "2026-08-26,,", "2026-08-32,,", "'last_day' is not a calendar date" },
        { "editions.csv", "2026-09-30T09:00:00+08:00", "2026-09-30T09:00:00",
          "'published_at' is not an instant" },
        { "entries.csv", "p00001,1,First,91.5", "p00001,1,First,91.",
          "'score' is not a decimal number" },
        { "entries.csv", "p00001,1,First", "p00001,0,First", "'rank' is not a number" },
        { "projects.csv", "north,yes", "north,true", "'demo' is neither" },
        { "projects.csv", "p00001", "P1", "'id' is not an id" },
        { "projects.csv", "Alpha", "", "'name' is empty" },
    };
    struct records_site *site = *state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        site_edit(site, FAULTS[i][0], FAULTS[i][1], FAULTS[i][2]);
        expect_refusal(site, FAULTS[i][3]);
        site_edit(site, FAULTS[i][0], "", "");
        diags_free(site->diags);
        site->diags = diags_new();
    }
}

static void message_about_a_long_text_quotes_its_beginning(void **state)
{
    char text[4096] = "project,field,summary\np00001,Toys,";
    memset(text + strlen(text), 'x', 2001);
    site_write(*state, "text/project_texts.csv", text);
    expect_refusal(*state,
                   "text/project_texts.csv:2:13: error: 'summary' is 2001 characters long; the "
                   "limit is 2000: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' [records-value]");
}

static void rules_of_the_schema_point_at_the_row(void **state)
{
    static const char *const FAULTS[][4] = {
        { "editions.csv", "north-result,2,final", "north-result,4,final", "numbered without gaps" },
        { "editions.csv", "final,2026-08-28T09:00:00+08:00,,,1,", "final,2026-08-01T09:00:00Z,,,1,",
          "published after the one before it" },
        { "editions.csv", ",1,period over", ",1,", "CHECK constraint failed" },
        { "editions.csv", "2026-09-21,2026-09-28", "2026-09-28,2026-09-21",
          "first_day <= last_day" },
        { "editions.csv", "south-result,1,final", "south-result,1,draft", "state IN" },
    };
    struct records_site *site = *state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        site_edit(site, FAULTS[i][0], FAULTS[i][1], FAULTS[i][2]);
        expect_refusal(site, FAULTS[i][3]);
        site_edit(site, FAULTS[i][0], "", "");
        diags_free(site->diags);
        site->diags = diags_new();
    }
}

static void edition_without_rows_is_refused(void **state)
{
    site_edit(*state, "editions.csv", "+08:00,,,1,period", "+08:00,,,,period");
    expect_refusal(*state, "text/editions.csv:3:1: error: edition 'north-result/2' has no rows");
}

static void project_of_another_group_is_refused(void **state)
{
    site_edit(*state, "entries.csv", "shortlist,1,p00003", "shortlist,1,p00004");
    expect_refusal(*state, "text/entries.csv:6:1: error: list 'shortlist' is of group "
                           "'enterprise', project 'p00004' of 'startup' [records-value]");
}

static void broken_csv_is_named(void **state)
{
    site_edit(*state, "projects.csv", "\"Gamma, the \"\"third\"\"\"", "\"Gamma");
    expect_refusal(*state, "text/projects.csv:4:8: error: quoted field is not closed [csv-syntax]");
}

static void wrong_text_leaves_the_old_database(void **state)
{
    struct records_site *site = *state;
    assert_true(site_make(site));
    slice before = database_bytes(site);
    site_edit(site, "projects.csv", "enterprise,south", "enterprise,nowhere");
    expect_refusal(site, "unknown contest 'nowhere'");
    assert_true(slice_equal(before, database_bytes(site)));
}

static void recorded_acts_are_never_lost(void **state)
{
    struct records_site *site = *state;
    char path[96];
    snprintf(path, sizeof(path), "%s/rankings.db", site->root);
    assert_true(site_make(site));
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle,
                                  "INSERT INTO acts VALUES (NULL, 1, 'a', 'submit', NULL, NULL, "
                                  "'', NULL)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(handle);
    expect_refusal(site, "database holds 1 acts that its text has not [records-acts]");
}

static void folder_that_cannot_be_written_is_named(void **state)
{
    struct records_site *site = *state;
    assert_false(records_make(site->arena, site->diags, slice_from(site->root), SLICE("text"),
                              SLICE("missing/rankings.db"), &site->plan, &site->contests));
    assert_non_null(strstr(site_diags(site), "[records-write]"));
    assert_int_equal(diags_exit_status(site->diags), 4);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, site_setup, site_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(same_text_gives_the_same_bytes),
        CASE(unfinished_file_of_a_killed_run_is_replaced),
        CASE(optional_files_may_be_missing),
        CASE(byte_order_mark_and_crlf_are_accepted),
        CASE(missing_file_is_named),
        CASE(unknown_column_is_named),
        CASE(row_of_other_length_is_named),
        CASE(unknown_contest_has_a_suggestion),
        CASE(unknown_project_list_tier_and_edition_are_named),
        CASE(duplicate_ids_are_named),
        CASE(project_stands_once_in_an_edition),
        CASE(impossible_values_are_named),
        CASE(message_about_a_long_text_quotes_its_beginning),
        CASE(rules_of_the_schema_point_at_the_row),
        CASE(edition_without_rows_is_refused),
        CASE(project_of_another_group_is_refused),
        CASE(broken_csv_is_named),
        CASE(wrong_text_leaves_the_old_database),
        CASE(recorded_acts_are_never_lost),
        CASE(folder_that_cannot_be_written_is_named),
    };
    return cmocka_run_group_tests_name("records make", tests, NULL, NULL);
}
