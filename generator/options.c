/* Reads the command line by its table. */
#include "options.h"

#include "base/threads.h"
#include "base/utf8.h"

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
    [COMMAND_IMPORT] = { SLICE_INIT("import"), SLICE_INIT("FILE"),
                         SLICE_INIT(
                             "show what a workbook, CSV file or database would change in the "
                             "records, and change it") },
    [COMMAND_LIST] = { SLICE_INIT("list"), SLICE_INIT("ACT [LIST [WORD...]]"),
                       SLICE_INIT("take a list from its rows to a final, frozen, corrected one, or "
                                  "say where it stands") },
    [COMMAND_PUBLISH] = { SLICE_INIT("publish"), SLICE_INIT("[STEPS]"),
                          SLICE_INIT("list the versions of the published site, or go back to an "
                                     "earlier one") },
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

/* What an operand of `list` becomes. */
enum value_type {
    VALUE_NO,
    VALUE_TEXT,
    VALUE_DAY,
    VALUE_TIME,
    VALUE_COUNT,
    VALUE_PURPOSE,
    VALUE_YES,
    VALUE_DECISION
};

enum option_id {
    OPTION_DIRECTORY,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_NOW,
    OPTION_FORMAT,
    OPTION_JOBS,
    OPTION_OUT,
    OPTION_PRECOMPRESS,
    OPTION_JSON_LINES,
    OPTION_DATA,
    OPTION_ESCAPE,
    OPTION_FORCE,
    OPTION_ROLL_BACK,
    OPTION_COUNT_OF,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_AS,
    OPTION_INTO_LIST,
    OPTION_APPLY,
    /* of `list`: each fills a member of struct act_request */
    OPTION_BY,
    OPTION_COMMENT,
    OPTION_KIND,
    OPTION_CONTEST,
    OPTION_GROUP,
    OPTION_TIER,
    OPTION_ORDER,
    OPTION_LEVELS,
    OPTION_SCORES,
    OPTION_DEMO,
    OPTION_FOR,
    OPTION_PUBLISH_AT,
    OPTION_FIRST_DAY,
    OPTION_LAST_DAY,
    OPTION_TITLE,
    OPTION_NOTE,
    OPTION_OBJECTIONS_TO,
    OPTION_NOTICE,
    OPTION_NOTARY,
    OPTION_NOTARY_CERTIFICATE,
    OPTION_NOTARY_DAY,
    OPTION_PUBLIC_UNTIL,
    OPTION_LEVEL,
    OPTION_DECISION,
    OPTION_RECEIVED,
    OPTION_REFERENCE,
    OPTION_OUTCOME,
    OPTION_RANK,
    OPTION_AWARD,
    OPTION_ID_COUNT
};
#define BIT(option) (UINT64_C(1) << OPTION_##option)

enum { ALL_COMMANDS = (1 << COMMAND_COUNT) - 1 };
#define FOR(command) (1U << COMMAND_##command)

struct option_row {
    enum option_id id;
    char letter;
    slice name, operand, summary;
    unsigned commands; /* bit set */
    enum value_type type;
    size_t offset; /* in struct act_request */
};

#define LIST_OPTION(id, word, shape, kind, member, words)                                          \
    {                                                                                              \
        OPTION_##id, 0, SLICE_INIT(word), SLICE_INIT(shape), SLICE_INIT(words),                    \
            (OPTION_##id == OPTION_BY || OPTION_##id == OPTION_COMMENT ? FOR(LIST) | FOR(IMPORT)   \
                                                                       : FOR(LIST)),               \
            VALUE_##kind, offsetof(struct act_request, member)                                     \
    }

static const struct option_row OPTIONS[] = {
    { OPTION_DIRECTORY, 'C', SLICE_INIT("directory"), SLICE_INIT("DIR"),
      SLICE_INIT("the site's folder (default: the working directory)"), ALL_COMMANDS, VALUE_NO, 0 },
    { OPTION_QUIET, 'q', SLICE_INIT("quiet"), SLICE_INIT(""), SLICE_INIT("print errors only"),
      ALL_COMMANDS, VALUE_NO, 0 },
    { OPTION_VERBOSE, 'v', SLICE_INIT("verbose"), SLICE_INIT(""),
      SLICE_INIT("print notes and how long each step took"), ALL_COMMANDS, VALUE_NO, 0 },
    { OPTION_NOW, 0, SLICE_INIT("now"), SLICE_INIT("INSTANT"),
      SLICE_INIT("the site as of then: 2026-07-10T23:59:59+08:00 (default: SOURCE_DATE_EPOCH, else "
                 "the clock)"),
      FOR(BUILD) | FOR(CHECK) | FOR(DUE) | FOR(IMPORT) | FOR(LIST) | FOR(RENDER) | FOR(RECORDS),
      VALUE_NO, 0 },
    { OPTION_FORMAT, 0, SLICE_INIT("format"), SLICE_INIT("text|json"),
      SLICE_INIT("how diagnostics and answers are printed"), ALL_COMMANDS, VALUE_NO, 0 },
    { OPTION_JOBS, 'j', SLICE_INIT("jobs"), SLICE_INIT("N"),
      SLICE_INIT("worker threads (default: one a processor)"), FOR(BUILD) | FOR(CHECK), VALUE_NO,
      0 },
    { OPTION_OUT, 'o', SLICE_INIT("out"), SLICE_INIT("DIR"),
      SLICE_INIT("where the site goes (default: `output` in site.yaml)"), FOR(BUILD) | FOR(PUBLISH),
      VALUE_NO, 0 },
    { OPTION_PRECOMPRESS, 0, SLICE_INIT("precompress"), SLICE_INIT(""),
      SLICE_INIT("put .gz and .br beside texts from 1 KiB on, for web servers that send them"),
      FOR(BUILD), VALUE_NO, 0 },
    { OPTION_JSON_LINES, 0, SLICE_INIT("json-lines"), SLICE_INIT(""),
      SLICE_INIT("answer one JSON request a line on standard input"), FOR(RENDER), VALUE_NO, 0 },
    { OPTION_DATA, 'd', SLICE_INIT("data"), SLICE_INIT("FILE"),
      SLICE_INIT("the template's variables, YAML or JSON"), FOR(RENDER), VALUE_NO, 0 },
    { OPTION_ESCAPE, 0, SLICE_INIT("escape"), SLICE_INIT("html|xml|none"),
      SLICE_INIT("what outputs are escaped for (default: html)"), FOR(RENDER), VALUE_NO, 0 },
    { OPTION_FORCE, 'f', SLICE_INIT("force"), SLICE_INIT(""),
      SLICE_INIT("make the database even when it is newer than its text"), FOR(RECORDS), VALUE_NO,
      0 },
    { OPTION_ROLL_BACK, 0, SLICE_INIT("rollback"), SLICE_INIT(""),
      SLICE_INIT("put the version STEPS back in place (default: 1)"), FOR(PUBLISH), VALUE_NO, 0 },
    { OPTION_COUNT_OF, 'n', SLICE_INIT("count"), SLICE_INIT("N"),
      SLICE_INIT("the next N instants with all that happens at them (default: all)"), FOR(DUE),
      VALUE_NO, 0 },
    { OPTION_AS, 0, SLICE_INIT("as"), SLICE_INIT("IMPORT"),
      SLICE_INIT("which of the plan's imports says how the file is read"), FOR(IMPORT), VALUE_NO,
      0 },
    { OPTION_INTO_LIST, 0, SLICE_INIT("list"), SLICE_INIT("LIST"),
      SLICE_INIT("the list that the rows are of"), FOR(IMPORT), VALUE_NO, 0 },
    { OPTION_APPLY, 0, SLICE_INIT("apply"), SLICE_INIT(""),
      SLICE_INIT("write what would change; needs --by"), FOR(IMPORT), VALUE_NO, 0 },
    LIST_OPTION(BY, "by", "NAME", TEXT, actor, "who does it; stays in the log of acts"),
    LIST_OPTION(COMMENT, "comment", "TEXT", TEXT, comment,
                "why; stays in the log of acts, and is public for revoke-row"),
    LIST_OPTION(KIND, "kind", "ID", TEXT, kind, "create: which of the plan's list_kinds it is"),
    LIST_OPTION(CONTEST, "contest", "ID", TEXT, contest, "create: whose list it is"),
    LIST_OPTION(GROUP, "group", "ID", TEXT, group, "create: the group that is listed"),
    LIST_OPTION(TIER, "tier", "ID", TEXT, tier, "create: the tier of the plan that it fills"),
    LIST_OPTION(ORDER, "order", "given|rank|strokes|pinyin|division|source", TEXT, order,
                "create: how rows are ordered (default: given)"),
    LIST_OPTION(LEVELS, "levels", "N", COUNT, levels,
                "create: levels of review, when more than the plan asks for"),
    LIST_OPTION(SCORES, "scores", "yes|no", YES, scores, "create: whether scores are public"),
    LIST_OPTION(DEMO, "demo", "yes|no", YES, demo, "create: whether it is demonstration data"),
    LIST_OPTION(FOR, "for", "ACT", PURPOSE, purpose,
                "submit: what is to follow: announce, finalize, correct, withdraw"),
    LIST_OPTION(PUBLISH_AT, "publish-at", "INSTANT", TIME, publish_at,
                "submit: when it becomes public"),
    LIST_OPTION(FIRST_DAY, "first-day", "DAY", DAY, first_day,
                "submit: first day of publicity, 2026-09-21"),
    LIST_OPTION(LAST_DAY, "last-day", "DAY", DAY, last_day, "submit: last day of publicity"),
    LIST_OPTION(TITLE, "title", "TEXT", TEXT, title,
                "create: its title; submit: instead of the list's own"),
    LIST_OPTION(NOTE, "note", "TEXT", TEXT, note, "submit: what changes; the public reads it"),
    LIST_OPTION(OBJECTIONS_TO, "objections-to", "TEXT", TEXT, objections_to,
                "create: where to object; submit: instead of the list's own"),
    LIST_OPTION(NOTICE, "notice", "ID", TEXT, notice, "submit: the notice that publishes it"),
    LIST_OPTION(NOTARY, "notary", "OFFICE", TEXT, notary_office, "submit: who certified it"),
    LIST_OPTION(NOTARY_CERTIFICATE, "notary-certificate", "NUMBER", TEXT, notary_certificate,
                "submit: number of the certificate"),
    LIST_OPTION(NOTARY_DAY, "notary-day", "DAY", DAY, notary_day, "submit: its day"),
    LIST_OPTION(PUBLIC_UNTIL, "public-until", "DAY", DAY, public_until,
                "submit: last day on which names of persons are shown"),
    LIST_OPTION(LEVEL, "level", "N", COUNT, level, "review: which level decides"),
    LIST_OPTION(DECISION, "decision", "approved|returned", DECISION, returned,
                "review: what it decides"),
    LIST_OPTION(RECEIVED, "received", "INSTANT", TIME, received_at, "object: when it came in"),
    LIST_OPTION(REFERENCE, "reference", "TEXT", TEXT, reference,
                "object: where its papers are; never published"),
    LIST_OPTION(OUTCOME, "outcome", "TEXT", TEXT, outcome, "resolve: what was found"),
    LIST_OPTION(RANK, "rank", "N", COUNT, rank, "promote: the rank it gets"),
    LIST_OPTION(AWARD, "award", "TEXT", TEXT, award, "promote: the award it gets"),
    { OPTION_HELP, 'h', SLICE_INIT("help"), SLICE_INIT(""), SLICE_INIT("explain the command"),
      ALL_COMMANDS, VALUE_NO, 0 },
    { OPTION_VERSION, 'V', SLICE_INIT("version"), SLICE_INIT(""), SLICE_INIT("print the version"),
      ALL_COMMANDS, VALUE_NO, 0 },
};

enum { OPTION_COUNT = sizeof(OPTIONS) / sizeof(OPTIONS[0]) };

/* list, NUMBER, PROJECT, RULE and SUBJECT */
enum { LIST_WORDS_MAX = 4 };

struct reader {
    int argc;
    char *const *argv;
    int next;
    slice cluster; /* the rest of -xyz */
    struct options *options;
    struct strbuf *message;
    uint64_t used;               /* ids seen */
    slice words[LIST_WORDS_MAX]; /* behind the command */
    size_t word_count;
    bool has_command, wants_help, wants_version;
};

/* "; see 'fabang help list'", the end of the message of every wrong use. */
static enum exit_status end_failure(struct reader *reader)
{
    bool known = reader->options->command != COMMAND_HELP;
    strbuf_format(reader->message, "; see 'fabang help%s" SLICE_FMT "'\n", known ? " " : "",
                  SLICE_ARG(known ? COMMANDS[reader->options->command].name : (slice){ 0 }));
    return STATUS_USAGE;
}

/* "fabang: 'culprit' problem; see 'fabang help'" */
static enum exit_status fail(struct reader *reader, slice culprit, const char *problem)
{
    strbuf_reset(reader->message);
    strbuf_add(reader->message, SLICE("fabang: "));
    if (culprit.len > 0)
        strbuf_format(reader->message, "'" SLICE_FMT "' ", SLICE_ARG(culprit));
    strbuf_add(reader->message, slice_from(problem));
    return end_failure(reader);
}

/* The same about a long option: "fabang: --culprit problem; see 'fabang help'" */
static enum exit_status fail_option(struct reader *reader, slice name, const char *problem)
{
    strbuf_reset(reader->message);
    strbuf_format(reader->message, "fabang: --" SLICE_FMT " %s", SLICE_ARG(name), problem);
    return end_failure(reader);
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

static enum exit_status parse_time(struct reader *reader, slice text, struct instant *instant)
{
    if (instant_parse(text, instant))
        return STATUS_DONE;
    return fail(reader, text, "is no instant: write 2026-09-21T09:00:00+08:00");
}

static enum exit_status parse_day(struct reader *reader, slice text, struct date *date)
{
    if (date_parse(text, date))
        return STATUS_DONE;
    return fail(reader, text, "is no day: write 2026-09-21");
}

static enum exit_status parse_number(struct reader *reader, slice text, int64_t *number)
{
    long long value = 0;
    if (!slice_to_number(text, &value) || value < 1 || value > 999999)
        return fail(reader, text, "is no number from 1 to 999999");
    *number = value;
    return STATUS_DONE;
}

static enum exit_status parse_purpose(struct reader *reader, slice text, enum list_act *act)
{
    if (list_act_parse(text, act) && (*act == LIST_ACT_ANNOUNCE || *act == LIST_ACT_FINALIZE ||
                                      *act == LIST_ACT_CORRECT || *act == LIST_ACT_WITHDRAW))
        return STATUS_DONE;
    return fail(reader, text, "cannot be submitted: write announce, finalize, correct or withdraw");
}

static enum exit_status parse_yes(struct reader *reader, slice text, bool *yes)
{
    *yes = slice_equal(text, SLICE("yes"));
    if (*yes || slice_equal(text, SLICE("no")))
        return STATUS_DONE;
    return fail(reader, text, "is no answer: write yes or no");
}

static enum exit_status parse_decision(struct reader *reader, slice text, bool *returned)
{
    *returned = slice_equal(text, SLICE("returned"));
    if (*returned || slice_equal(text, SLICE("approved")))
        return STATUS_DONE;
    return fail(reader, text, "is no decision: write approved or returned");
}

/* Such as came in by copying; a comment may have several lines. */
static bool has_invisible(slice text)
{
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        if (code_point != '\n' && utf8_is_invisible(code_point))
            return true;
    }
    return false;
}

static enum exit_status apply_value(struct reader *reader, const struct option_row *row,
                                    slice operand)
{
    void *member = (char *)&reader->options->list + row->offset;
    operand = slice_trim(operand);
    if (operand.len == 0)
        return fail_option(reader, row->name, "needs a value");
    if (utf8_unprintable_at(operand) < operand.len)
        return fail_option(reader, row->name, "is not UTF-8, or holds a control character");
    if (row->type == VALUE_TEXT && has_invisible(operand))
        return fail_option(reader, row->name, "holds a character that nobody sees");
    switch (row->type) {
    case VALUE_TEXT:
        *(slice *)member = operand;
        return STATUS_DONE;
    case VALUE_DAY:
        return parse_day(reader, operand, member);
    case VALUE_TIME:
        return parse_time(reader, operand, member);
    case VALUE_COUNT:
        return parse_number(reader, operand, member);
    case VALUE_PURPOSE:
        return parse_purpose(reader, operand, member);
    case VALUE_YES:
        return parse_yes(reader, operand, member);
    case VALUE_DECISION:
        return parse_decision(reader, operand, member);
    case VALUE_NO:
        break;
    }
    assert(false);
    return STATUS_BUG;
}

static enum exit_status apply(struct reader *reader, const struct option_row *row, slice operand)
{
    struct options *options = reader->options;
    reader->used |= UINT64_C(1) << row->id;
    if (row->operand.len > 0 && operand.len == 0) /* as of a variable that is not set */
        return fail_option(reader, row->name, "needs a value");
    if (row->type != VALUE_NO)
        return apply_value(reader, row, operand);
    switch ((int)row->id) {
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
    case OPTION_PRECOMPRESS:
        options->precompress = true;
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
    case OPTION_ROLL_BACK:
        options->roll_back = true;
        break;
    case OPTION_COUNT_OF:
        return parse_count(reader, operand);
    case OPTION_AS:
        options->mapping = operand;
        break;
    case OPTION_INTO_LIST:
        options->list.list = operand;
        break;
    case OPTION_APPLY:
        options->apply = true;
        break;
    case OPTION_HELP:
        reader->wants_help = true;
        break;
    case OPTION_VERSION:
        reader->wants_version = true;
        break;
    default: /* what has a type was applied by it */
        assert(false);
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
        return fail_option(reader, name, "is no option");
    if (row->operand.len == 0 && equals < text.len)
        return fail_option(reader, name, "takes no value");
    if (row->operand.len > 0 && equals == text.len && !take_operand(reader, &operand))
        return fail_option(reader, name, "needs a value");
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
    bool is_list = reader->options->command == COMMAND_LIST;
    size_t most = is_list ? LIST_WORDS_MAX : COMMANDS[reader->options->command].operand.len > 0;
    if (reader->word_count == most)
        return fail(reader, word, "is one word too many");
    reader->words[reader->word_count++] = word;
    reader->options->argument = reader->words[0];
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
        if ((reader->used & UINT64_C(1) << OPTIONS[i].id) != 0 &&
            (OPTIONS[i].commands & 1U << reader->options->command) == 0)
            return fail_option(reader, OPTIONS[i].name, "does not go with this command");
    return STATUS_DONE;
}

/* What each act needs, and what else it takes. */
struct act_row {
    slice words; /* besides the list's id */
    size_t word_count;
    uint64_t needed, taken;
};
static const struct act_row ACTS[LIST_ACT_COUNT] = {
    [LIST_ACT_CREATE] = { .needed = BIT(KIND) | BIT(CONTEST) | BIT(GROUP) | BIT(TITLE),
                          .taken = BIT(TIER) | BIT(ORDER) | BIT(LEVELS) | BIT(SCORES) | BIT(DEMO) |
                                   BIT(OBJECTIONS_TO) | BIT(COMMENT) },
    [LIST_ACT_SUBMIT] = { .needed = BIT(FOR) | BIT(PUBLISH_AT),
                          .taken = BIT(COMMENT) | BIT(FIRST_DAY) | BIT(LAST_DAY) | BIT(TITLE) |
                                   BIT(NOTE) | BIT(OBJECTIONS_TO) | BIT(NOTICE) | BIT(NOTARY) |
                                   BIT(NOTARY_CERTIFICATE) | BIT(NOTARY_DAY) | BIT(PUBLIC_UNTIL) },
    [LIST_ACT_REVIEW] = { .needed = BIT(LEVEL) | BIT(DECISION), .taken = BIT(COMMENT) },
    [LIST_ACT_ANNOUNCE] = { .taken = BIT(COMMENT) },
    [LIST_ACT_FINALIZE] = { .needed = BIT(COMMENT) },
    [LIST_ACT_CORRECT] = { .needed = BIT(COMMENT) },
    [LIST_ACT_WITHDRAW] = { .needed = BIT(COMMENT) },
    [LIST_ACT_OBJECT] = { .needed = BIT(RECEIVED), .taken = BIT(REFERENCE) | BIT(COMMENT) },
    [LIST_ACT_RESOLVE] = { SLICE_INIT("NUMBER"), 1, BIT(OUTCOME), BIT(COMMENT) },
    [LIST_ACT_REVOKE_ROW] = { SLICE_INIT("PROJECT"), 1, BIT(COMMENT), 0 },
    [LIST_ACT_PROMOTE] = { SLICE_INIT("PROJECT"), 1, BIT(RANK) | BIT(COMMENT), BIT(AWARD) },
    [LIST_ACT_WAIVE] = { SLICE_INIT("RULE SUBJECT"), 2, BIT(COMMENT), 0 },
};

static const struct option_row *option_of(enum option_id id)
{
    size_t i = 0;
    while (OPTIONS[i].id != id)
        i++;
    return &OPTIONS[i];
}

static void add_needed(uint64_t needed, struct strbuf *output)
{
    for (int id = OPTION_BY; id < OPTION_ID_COUNT; id++)
        if ((needed & UINT64_C(1) << id) != 0)
            strbuf_format(output, " --" SLICE_FMT " " SLICE_FMT,
                          SLICE_ARG(option_of((enum option_id)id)->name),
                          SLICE_ARG(option_of((enum option_id)id)->operand));
}

/* "fabang: 'review' needs --by NAME --level N; see 'fabang help list'" */
static enum exit_status fail_missing(struct reader *reader, uint64_t missing)
{
    strbuf_reset(reader->message);
    strbuf_format(reader->message, "fabang: '" SLICE_FMT "' needs", SLICE_ARG(reader->words[0]));
    add_needed(missing, reader->message);
    return end_failure(reader);
}

/* --by is needed by every act; the options of other acts and of `status` do not fit. */
static enum exit_status check_act_options(struct reader *reader, const struct act_row *row)
{
    uint64_t needed = row != NULL ? row->needed | BIT(BY) : 0;
    uint64_t taken = row != NULL ? needed | row->taken : 0;
    for (int id = OPTION_BY; id < OPTION_ID_COUNT; id++) {
        uint64_t bit = UINT64_C(1) << id;
        if ((reader->used & bit) != 0 && (taken & bit) == 0)
            return fail_option(reader, option_of((enum option_id)id)->name,
                               "does not go with this act");
    }
    uint64_t missing = needed & ~reader->used;
    return missing != 0 ? fail_missing(reader, missing) : STATUS_DONE;
}

static enum exit_status fill_words(struct reader *reader, enum list_act act)
{
    struct act_request *list = &reader->options->list;
    slice word = reader->words[2];
    switch ((int)act) {
    case LIST_ACT_RESOLVE:
        return parse_number(reader, word, &list->number);
    case LIST_ACT_REVOKE_ROW:
    case LIST_ACT_PROMOTE:
        list->project = word;
        return STATUS_DONE;
    case LIST_ACT_WAIVE:
        list->rule = word;
        list->subject = reader->words[3];
        return STATUS_DONE;
    default:
        return STATUS_DONE;
    }
}

/* "fabang: 'resolve' needs LIST NUMBER; see 'fabang help list'" */
static enum exit_status fail_words(struct reader *reader, const struct act_row *row)
{
    strbuf_reset(reader->message);
    strbuf_format(reader->message, "fabang: '" SLICE_FMT "' needs LIST%s" SLICE_FMT,
                  SLICE_ARG(reader->words[0]), row->word_count > 0 ? " " : "",
                  SLICE_ARG(row->words));
    return end_failure(reader);
}

/* list ACT LIST [WORD...], or list status [LIST] */
static enum exit_status check_list(struct reader *reader)
{
    struct options *options = reader->options;
    enum list_act act = LIST_ACT_COUNT;
    if (reader->word_count == 0)
        return fail(reader, SLICE("list"), "needs an act, or status");
    options->status = slice_equal(reader->words[0], SLICE("status"));
    if (!options->status && !list_act_parse(reader->words[0], &act))
        return fail(reader, reader->words[0], "is no act");
    const struct act_row *row = options->status ? NULL : &ACTS[act];
    size_t most = 2 + (row != NULL ? row->word_count : 0);
    if (row != NULL && reader->word_count < most)
        return fail_words(reader, row);
    if (reader->word_count > most)
        return fail(reader, reader->words[most], "is one word too many");
    options->list.act = act;
    options->list.list = reader->words[1];
    enum exit_status status = check_act_options(reader, row);
    return status == STATUS_DONE && row != NULL ? fill_words(reader, act) : status;
}

static enum exit_status check_import(struct reader *reader)
{
    if (reader->word_count == 0)
        return fail(reader, SLICE("import"), "needs a file");
    if (reader->options->apply && reader->options->list.actor.len == 0)
        return fail_option(reader, SLICE("apply"), "needs --by NAME");
    return STATUS_DONE;
}

static enum exit_status check_render(struct reader *reader)
{
    if (reader->word_count == 0 && !reader->options->json_lines)
        return fail(reader, SLICE("render"), "needs a template, or --json-lines");
    return STATUS_DONE;
}

static enum exit_status check_publish(struct reader *reader)
{
    struct options *options = reader->options;
    options->steps = 1;
    if (reader->word_count == 0)
        return STATUS_DONE;
    if (!options->roll_back)
        return fail(reader, reader->words[0], "is for --rollback");
    return parse_number(reader, reader->words[0], &options->steps);
}

static void add_acts_help(struct strbuf *output)
{
    strbuf_add(output, SLICE("\nActs, each with --by NAME:\n"));
    for (size_t i = 0; i < LIST_ACT_COUNT; i++) {
        slice name = list_act_name((enum list_act)i);
        strbuf_format(output, "  " SLICE_FMT " LIST%s" SLICE_FMT, SLICE_ARG(name),
                      ACTS[i].word_count > 0 ? " " : "", SLICE_ARG(ACTS[i].words));
        add_needed(ACTS[i].needed, output);
        strbuf_add_char(output, '\n');
    }
    strbuf_add(output, SLICE("  status [LIST]\n"));
}

static enum exit_status default_now(struct reader *reader, const struct environment *environment)
{
    reader->options->now = environment->clock;
    if (environment->source_date_epoch == NULL)
        return STATUS_DONE;
    slice text = slice_from(environment->source_date_epoch);
    enum { DAYS_MAX = 2932896 }; /* of the years 1970 to 9999, but for the last */
    long long seconds = 0;
    if (!slice_to_number(text, &seconds) || seconds / 86400 >= DAYS_MAX)
        return fail(reader, text,
                    "in SOURCE_DATE_EPOCH is no number of seconds since 1970, up to the year 9999");
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
    status = check_fit(&reader);
    if (status == STATUS_DONE && options->command == COMMAND_IMPORT)
        return check_import(&reader);
    if (status == STATUS_DONE && options->command == COMMAND_RENDER)
        return check_render(&reader);
    if (status == STATUS_DONE && options->command == COMMAND_PUBLISH)
        return check_publish(&reader);
    return status == STATUS_DONE && options->command == COMMAND_LIST ? check_list(&reader) : status;
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
    if (found == COMMAND_LIST)
        add_acts_help(output);
    add_options_help(1U << found, output);
    return true;
}

slice options_version(void)
{
    return SLICE("fabang " FABANG_VERSION "\n");
}
