/* The command line: what is understood, and what is said to wrong use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "options.h"

#include <string.h>

static double no_time(void)
{
    return 0;
}

enum { WORDS_MAX = 12 };

struct outcome {
    enum exit_status status;
    struct options options;
    char message[200];
};

static struct outcome parse(const char *line, const char *epoch)
{
    struct outcome outcome = { 0 };
    static char words[400];
    char *argv[WORDS_MAX] = { words };
    int argc = 0;
    strcpy(words, line);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    struct environment environment = {
        .clock = { 1000, 0 }, .source_date_epoch = epoch, .processors = 2, .seconds = no_time
    };
    struct strbuf message = { 0 };
    outcome.status = options_parse(argc, argv, &environment, &outcome.options, &message);
    if (message.len > 0)
        memcpy(outcome.message, message.ptr, message.len < 199 ? message.len : 199);
    strbuf_release(&message);
    return outcome;
}

static void options_stand_before_and_after_the_command(void **state)
{
    (void)state;
    struct outcome outcome =
        parse("fabang -C there build -j8 --now=2026-07-10T23:59:59+08:00 --out x -q", NULL);
    assert_int_equal(outcome.status, STATUS_DONE);
    assert_int_equal(outcome.options.command, COMMAND_BUILD);
    assert_true(slice_equal(outcome.options.directory, SLICE("there")));
    assert_true(slice_equal(outcome.options.out, SLICE("x")));
    assert_int_equal(outcome.options.jobs, 8);
    assert_int_equal(outcome.options.now.seconds, 1783699199);
    assert_true(outcome.options.quiet);
}

static void the_clock_yields_to_source_date_epoch(void **state)
{
    (void)state;
    assert_int_equal(parse("fabang build", NULL).options.now.seconds, 1000);
    assert_int_equal(parse("fabang build", "77").options.now.seconds, 77);
    assert_int_equal(parse("fabang build", "soon").status, STATUS_USAGE);
    assert_int_equal(parse("fabang build", "253402214399").options.now.seconds, 253402214399);
    assert_int_equal(parse("fabang build", "253402214400").status, STATUS_USAGE);
    assert_int_equal(parse("fabang build", "999999999999999999").status, STATUS_USAGE);
}

static void wrong_use_is_named(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        { "fabang bulid", "'bulid' is no command" },
        { "fabang build --nwo x", "--nwo is no option" },
        { "fabang build -j", "'j' needs a value" },
        { "fabang build --out= -q", "--out needs a value" },
        { "fabang render", "'render' needs a template, or --json-lines" },
        { "fabang build --quiet=yes", "--quiet takes no value" },
        { "fabang build --now 2026-13-01T00:00:00+08:00", "is no instant" },
        { "fabang build --now 2026-07-10", "is no instant" },
        { "fabang build -j 0", "is no number of jobs" },
        { "fabang build -j 65", "is no number of jobs" },
        { "fabang build --format xml", "is no format" },
        { "fabang check --out x", "--out does not go with this command" },
        { "fabang build extra", "'extra' is one word too many" },
        { "fabang", "say what to do" },
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct outcome outcome = parse(lines[i][0], NULL);
        assert_int_equal(outcome.status, STATUS_USAGE);
        assert_non_null(strstr(outcome.message, lines[i][1]));
    }
}

static void help_is_asked_for_in_three_ways(void **state)
{
    (void)state;
    assert_int_equal(parse("fabang --help", NULL).options.command, COMMAND_HELP);
    struct outcome outcome = parse("fabang build --help", NULL);
    assert_int_equal(outcome.options.command, COMMAND_HELP);
    assert_true(slice_equal(outcome.options.argument, SLICE("build")));
    outcome = parse("fabang help build", NULL);
    assert_true(slice_equal(outcome.options.argument, SLICE("build")));
    struct strbuf help = { 0 };
    assert_true(options_help(SLICE("build"), &help));
    assert_true(slice_contains(strbuf_slice(&help), SLICE("--jobs=N")));
    assert_false(slice_contains(strbuf_slice(&help), SLICE("--escape")));
    assert_false(options_help(SLICE("bulid"), &help));
    strbuf_release(&help);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_before_and_after_the_command),
        cmocka_unit_test(the_clock_yields_to_source_date_epoch),
        cmocka_unit_test(wrong_use_is_named),
        cmocka_unit_test(help_is_asked_for_in_three_ways),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
