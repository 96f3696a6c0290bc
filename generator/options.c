/* Reads the command line by its table. */
#include "options.h"

#include "base/threads.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#ifndef FABANG_VERSION
#define FABANG_VERSION "0.1.0"
#endif

struct command_row {
    slice name, operand, summary;
};

static const struct command_row COMMANDS[COMMAND_COUNT] = {
    [COMMAND_BUILD] = { SLICE_INIT("build"), SLICE_INIT(""),
                        SLICE_INIT("build the site and put it in place in one step") },
    [COMMAND_CHECK] = { SLICE_INIT("check"), SLICE_INIT(""),
                        SLICE_INIT("do all that build does but write; list questions to the "
                                   "secretariat") },
    [COMMAND_DUE] = { SLICE_INIT("due"), SLICE_INIT(""),
                      SLICE_INIT("print when the site will change next: instant, what, id") },
    [COMMAND_RECORDS] = { SLICE_INIT("records"), SLICE_INIT(""),
                          SLICE_INIT(
                              "make site-data/rankings.db from the text in site-data/records/") },
    [COMMAND_RENDER] = { SLICE_INIT("render"), SLICE_INIT("[TEMPLATE]"),
                         SLICE_INIT("render one Liquid template, for theme authors") },
    [COMMAND_SCHEMA] = { SLICE_INIT("schema"), SLICE_INIT("[FILE]"),
                         SLICE_INIT("print the keys of all input files, or one as JSON Schema") },
    [COMMAND_HELP] = { SLICE_INIT("help"), SLICE_INIT("[COMMAND | liquid]"),
                       SLICE_INIT("explain a command") },
    [COMMAND_VERSION] = { SLICE_INIT("version"), SLICE_INIT(""), SLICE_INIT("print the version") },
};

enum option_id {
    OPTION_DIRECTORY,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_NOW,
    OPTION_FORMAT,
    OPTION_JOBS,
    OPTION_OUT,
    OPTION_JSON_LINES,
    OPTION_DATA,
    OPTION_ESCAPE,
    OPTION_FORCE,
    OPTION_COUNT_OF,
    OPTION_HELP,
    OPTION_VERSION
};

enum { ALL_COMMANDS = (1 << COMMAND_COUNT) - 1 };
#define FOR(command) (1U << COMMAND_##command)

struct option_row {
    enum option_id id;
    char letter;
    slice name, operand, summary;
    unsigned commands; /* bit set */
};

static const struct option_row OPTIONS[] = {
    { OPTION_DIRECTORY, 'C', SLICE_INIT("directory"), SLICE_INIT("DIR"),
      SLICE_INIT("the site's folder (default: the working directory)"), ALL_COMMANDS },
    { OPTION_QUIET, 'q', SLICE_INIT("quiet"), SLICE_INIT(""), SLICE_INIT("print errors only"),
      ALL_COMMANDS },
    { OPTION_VERBOSE, 'v', SLICE_INIT("verbose"), SLICE_INIT(""),
      SLICE_INIT("print notes and how long each step took"), ALL_COMMANDS },
    { OPTION_NOW, 0, SLICE_INIT("now"), SLICE_INIT("INSTANT"),
      SLICE_INIT("the site as of then: 2026-07-10T23:59:59+08:00 (default: SOURCE_DATE_EPOCH, else "
                 "the clock)"),
      FOR(BUILD) | FOR(CHECK) | FOR(DUE) | FOR(RENDER) | FOR(RECORDS) },
    { OPTION_FORMAT, 0, SLICE_INIT("format"), SLICE_INIT("text|json"),
      SLICE_INIT("how diagnostics and answers are printed"), ALL_COMMANDS },
    { OPTION_JOBS, 'j', SLICE_INIT("jobs"), SLICE_INIT("N"),
      SLICE_INIT("worker threads (default: one a processor)"), FOR(BUILD) | FOR(CHECK) },
    { OPTION_OUT, 'o', SLICE_INIT("out"), SLICE_INIT("DIR"),
      SLICE_INIT("where the site goes (default: `output` in site.yaml)"), FOR(BUILD) },
    { OPTION_JSON_LINES, 0, SLICE_INIT("json-lines"), SLICE_INIT(""),
      SLICE_INIT("answer one JSON request a line on standard input"), FOR(RENDER) },
    { OPTION_DATA, 'd', SLICE_INIT("data"), SLICE_INIT("FILE"),
      SLICE_INIT("the template's variables, YAML or JSON"), FOR(RENDER) },
    { OPTION_ESCAPE, 0, SLICE_INIT("escape"), SLICE_INIT("html|xml|none"),
      SLICE_INIT("what outputs are escaped for (default: html)"), FOR(RENDER) },
    { OPTION_FORCE, 'f', SLICE_INIT("force"), SLICE_INIT(""),
      SLICE_INIT("make the database even when it is newer than its text"), FOR(RECORDS) },
    { OPTION_COUNT_OF, 'n', SLICE_INIT("count"), SLICE_INIT("N"),
      SLICE_INIT("the next N instants with all that happens at them (default: all)"), FOR(DUE) },
    { OPTION_HELP, 'h', SLICE_INIT("help"), SLICE_INIT(""), SLICE_INIT("explain the command"),
      ALL_COMMANDS },
    { OPTION_VERSION, 'V', SLICE_INIT("version"), SLICE_INIT(""), SLICE_INIT("print the version"),
      ALL_COMMANDS },
};

enum { OPTION_COUNT = sizeof(OPTIONS) / sizeof(OPTIONS[0]) };

struct reader {
    int argc;
    char *const *argv;
    int next;
    slice cluster; /* the rest of -xyz */
    struct options *options;
    struct strbuf *message;
    unsigned used; /* ids seen */
    bool has_command, wants_help, wants_version;
};

/* "fabang: 'culprit' problem; see 'fabang help'", the message of every wrong use. */
static enum exit_status fail(struct reader *reader, slice culprit, const char *problem)
{
    strbuf_reset(reader->message);
    strbuf_add(reader->message, SLICE("fabang: "));
    if (culprit.len > 0)
        strbuf_format(reader->message, "'" SLICE_FMT "' ", SLICE_ARG(culprit));
    strbuf_format(reader->message, "%s; see 'fabang help'\n", problem);
    return STATUS_USAGE;
}

static enum exit_status parse_instant(struct reader *reader, slice text)
{
    if (instant_parse(text, &reader->options->now))
        return STATUS_DONE;
    return fail(reader, text, "is no instant: write 2026-07-10T23:59:59+08:00");
}

static enum exit_status parse_jobs(struct reader *reader, slice text)
{
    long long number = 0;
    if (!slice_to_number(text, &number) || number < 1 || number > THREADS_MAX)
        return fail(reader, text, "is no number of jobs from 1 to 64");
    reader->options->jobs = (size_t)number;
    return STATUS_DONE;
}

static enum exit_status parse_count(struct reader *reader, slice text)
{
    long long number = 0;
    if (!slice_to_number(text, &number) || number < 1)
        return fail(reader, text, "is no number from 1 on");
    reader->options->count = (size_t)number;
    return STATUS_DONE;
}

static enum exit_status parse_format(struct reader *reader, slice text)
{
    reader->options->json = slice_equal(text, SLICE("json"));
    if (reader->options->json || slice_equal(text, SLICE("text")))
        return STATUS_DONE;
    return fail(reader, text, "is no format: write text or json");
}

static enum exit_status parse_escape(struct reader *reader, slice text)
{
    if (!slice_equal(text, SLICE("html")) && !slice_equal(text, SLICE("xml")) &&
        !slice_equal(text, SLICE("none")))
        return fail(reader, text, "is no escaping: write html, xml or none");
    reader->options->escape = text;
    return STATUS_DONE;
}

static enum exit_status apply(struct reader *reader, const struct option_row *row, slice operand)
{
    struct options *options = reader->options;
    reader->used |= 1U << row->id;
    switch (row->id) {
    case OPTION_DIRECTORY:
        options->directory = operand;
        break;
    case OPTION_QUIET:
        options->quiet = true;
        break;
    case OPTION_VERBOSE:
        options->verbose = true;
        break;
    case OPTION_NOW:
        return parse_instant(reader, operand);
    case OPTION_FORMAT:
        return parse_format(reader, operand);
    case OPTION_JOBS:
        return parse_jobs(reader, operand);
    case OPTION_OUT:
        options->out = operand;
        break;
    case OPTION_JSON_LINES:
        options->json_lines = true;
        break;
    case OPTION_DATA:
        options->data_file = operand;
        break;
    case OPTION_ESCAPE:
        return parse_escape(reader, operand);
    case OPTION_FORCE:
        options->force = true;
        break;
    case OPTION_COUNT_OF:
        return parse_count(reader, operand);
    case OPTION_HELP:
        reader->wants_help = true;
        break;
    case OPTION_VERSION:
        reader->wants_version = true;
        break;
    }
    return STATUS_DONE;
}

static const struct option_row *find_option(slice name, char letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (letter ? OPTIONS[i].letter == letter : slice_equal(OPTIONS[i].name, name))
            return &OPTIONS[i];
    return NULL;
}

static bool take_operand(struct reader *reader, slice *operand)
{
    if (reader->next >= reader->argc)
        return false;
    *operand = slice_from(reader->argv[reader->next++]);
    return true;
}

static enum exit_status parse_long(struct reader *reader, slice text)
{
    size_t equals = slice_find_char(text, '=', 0);
    slice name = slice_sub(text, 0, equals);
    slice operand = slice_from_index(text, equals + 1);
    const struct option_row *row = find_option(name, 0);
    if (row == NULL)
        return fail(reader, name, "is no option");
    if (row->operand.len == 0 && equals < text.len)
        return fail(reader, name, "takes no value");
    if (row->operand.len > 0 && equals == text.len && !take_operand(reader, &operand))
        return fail(reader, name, "needs a value");
    return apply(reader, row, operand);
}

static enum exit_status parse_letters(struct reader *reader, slice letters)
{
    while (letters.len > 0) {
        slice letter = slice_sub(letters, 0, 1);
        letters = slice_from_index(letters, 1);
        const struct option_row *row = find_option((slice){ 0 }, letter.ptr[0]);
        if (row == NULL)
            return fail(reader, letter, "is no option");
        slice operand = letters;
        if (row->operand.len > 0) {
            if (operand.len == 0 && !take_operand(reader, &operand))
                return fail(reader, letter, "needs a value");
            letters = (slice){ 0 };
        }
        enum exit_status status = apply(reader, row, operand);
        if (status != STATUS_DONE)
            return status;
    }
    return STATUS_DONE;
}

static bool find_command(slice name, enum command *command)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (slice_equal(COMMANDS[i].name, name)) {
            *command = (enum command)i;
            return true;
        }
    return false;
}

static enum exit_status parse_word(struct reader *reader, slice word)
{
    if (!reader->has_command) {
        reader->has_command = true;
        if (!find_command(word, &reader->options->command))
            return fail(reader, word, "is no command");
        return STATUS_DONE;
    }
    if (COMMANDS[reader->options->command].operand.len == 0 || reader->options->argument.len > 0)
        return fail(reader, word, "is one word too many");
    reader->options->argument = word;
    return STATUS_DONE;
}

static enum exit_status parse_words(struct reader *reader)
{
    bool options_ended = false;
    while (reader->next < reader->argc) {
        slice word = slice_from(reader->argv[reader->next++]);
        if (!options_ended && slice_equal(word, SLICE("--"))) {
            options_ended = true;
            continue;
        }
        enum exit_status status;
        if (options_ended || word.len < 2 || word.ptr[0] != '-')
            status = parse_word(reader, word);
        else if (slice_starts_with(word, SLICE("--")))
            status = parse_long(reader, slice_from_index(word, 2));
        else
            status = parse_letters(reader, slice_from_index(word, 1));
        if (status != STATUS_DONE)
            return status;
    }
    return STATUS_DONE;
}

static enum exit_status check_fit(struct reader *reader)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((reader->used & 1U << OPTIONS[i].id) != 0 &&
            (OPTIONS[i].commands & 1U << reader->options->command) == 0)
            return fail(reader, OPTIONS[i].name, "does not go with this command");
    return STATUS_DONE;
}

static enum exit_status default_now(struct reader *reader, const struct environment *environment)
{
    reader->options->now = environment->clock;
    if (environment->source_date_epoch == NULL)
        return STATUS_DONE;
    slice text = slice_from(environment->source_date_epoch);
    long long seconds = 0;
    if (!slice_to_number(text, &seconds))
        return fail(reader, text, "in SOURCE_DATE_EPOCH is no number of seconds");
    reader->options->now = (struct instant){ seconds, 0 };
    return STATUS_DONE;
}

enum exit_status options_parse(int argc, char *const argv[], const struct environment *environment,
                               struct options *options, struct strbuf *message)
{
    struct reader reader = {
        .argc = argc, .argv = argv, .next = 1, .options = options, .message = message
    };
    *options = (struct options){ .command = COMMAND_HELP,
                                 .jobs = environment->processors,
                                 .progress = environment->progress,
                                 .seconds = environment->seconds,
                                 .escape = SLICE("html") };
    enum exit_status status = default_now(&reader, environment);
    if (status == STATUS_DONE)
        status = parse_words(&reader);
    if (status != STATUS_DONE)
        return status;
    if (reader.wants_version || reader.wants_help || !reader.has_command) {
        options->argument = reader.has_command ? COMMANDS[options->command].name : SLICE("");
        options->command = reader.wants_version ? COMMAND_VERSION : COMMAND_HELP;
        return reader.wants_version || reader.wants_help
                   ? STATUS_DONE
                   : fail(&reader, SLICE(""), "say what to do");
    }
    return check_fit(&reader);
}

static void add_option_help(const struct option_row *row, struct strbuf *output)
{
    char name[64];
    int width = snprintf(name, sizeof(name), "--" SLICE_FMT "%s" SLICE_FMT, SLICE_ARG(row->name),
                         row->operand.len > 0 ? "=" : "", SLICE_ARG(row->operand));
    assert(width > 0 && (size_t)width < sizeof(name));
    strbuf_format(output, "  %c%c%c %-22s ", row->letter ? '-' : ' ',
                  row->letter ? row->letter : ' ', row->letter ? ',' : ' ', name);
    strbuf_add(output, row->summary);
    strbuf_add_char(output, '\n');
}

static void add_options_help(unsigned commands, struct strbuf *output)
{
    strbuf_add(output, SLICE("\nOptions:\n"));
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((OPTIONS[i].commands & commands) == commands)
            add_option_help(&OPTIONS[i], output);
}

static void add_overview(struct strbuf *output)
{
    strbuf_add(
        output,
        SLICE("Usage: fabang [OPTION...] COMMAND\n"
              "Builds the public site of a contest from its plan, its records and its notices.\n\n"
              "Commands:\n"));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        strbuf_format(output, "  %-10.*s " SLICE_FMT "\n", SLICE_ARG(COMMANDS[i].name),
                      SLICE_ARG(COMMANDS[i].summary));
    add_options_help(ALL_COMMANDS, output);
    strbuf_add(output, SLICE("\nExit status: 0 done, 1 the input is wrong, 2 wrong usage, 3 "
                             "refused by a rule of publication,\n"
                             "4 the machine refused, 70 a fault of fabang.\n"));
}

bool options_help(slice command, struct strbuf *output)
{
    enum command found;
    if (command.len == 0) {
        add_overview(output);
        return true;
    }
    if (!find_command(command, &found))
        return false;
    const struct command_row *row = &COMMANDS[found];
    strbuf_format(output, "Usage: fabang " SLICE_FMT " [OPTION...]%s" SLICE_FMT "\n" SLICE_FMT "\n",
                  SLICE_ARG(row->name), row->operand.len > 0 ? " " : "", SLICE_ARG(row->operand),
                  SLICE_ARG(row->summary));
    add_options_help(1U << found, output);
    return true;
}

slice options_version(void)
{
    return SLICE("fabang " FABANG_VERSION "\n");
}
