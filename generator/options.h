/* The command line: one table of commands and options, from which parsing and help come. */
#ifndef FABANG_OPTIONS_H
#define FABANG_OPTIONS_H

#include "base/date.h"
#include "base/slice.h"
#include "base/strbuf.h"
#include "records/records.h"

enum command {
    COMMAND_BUILD,
    COMMAND_CHECK,
    COMMAND_DUE,
    COMMAND_IMPORT,
    COMMAND_LIST,
    COMMAND_PUBLISH,
    COMMAND_RECORDS,
    COMMAND_RENDER,
    COMMAND_SCHEMA,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_COUNT
};

/* GNU's conventions and ours: see design, command line. */
enum exit_status {
    STATUS_DONE = 0,
    STATUS_INPUT = 1,   /* diagnostics were printed */
    STATUS_USAGE = 2,   /* wrong use of the command line */
    STATUS_RULE = 3,    /* refused by a rule of publication */
    STATUS_MACHINE = 4, /* input or output failed */
    STATUS_BUG = 70
};

/* What the environment says, read in main.c only. */
struct environment {
    struct instant clock;
    const char *source_date_epoch; /* NULL: not set */
    bool progress;                 /* standard error is a terminal that understands \r */
    size_t processors;
    double (*seconds)(void); /* for timings only; from any start */
};

struct options {
    enum command command;
    slice directory; /* the site's folder, "" for the working directory */
    slice out;       /* "" when the site's own setting counts */
    struct instant now;
    size_t jobs;
    bool quiet, verbose, json, progress;
    bool precompress; /* build */
    double (*seconds)(void);
    /* render */
    bool json_lines;
    slice data_file, escape;
    /* records */
    bool force;
    /* publish */
    bool roll_back;
    int64_t steps; /* back */
    /* due */
    size_t count;   /* of instants; 0: all */
    slice argument; /* the one operand that render, schema and help take, "" for none */
    /* import: with the list, actor and comment of `list` */
    slice mapping;
    bool apply;
    /* list */
    bool status;             /* instead of an act */
    struct act_request list; /* `list` is empty for the status of all; `now` is not filled */
};

/* Fills `*options`. STATUS_DONE, or STATUS_USAGE with one line for standard error in `message`.
 * `--help` becomes COMMAND_HELP. */
enum exit_status options_parse(int argc, char *const argv[], const struct environment *environment,
                               struct options *options, struct strbuf *message);
/* All commands when `command` is empty. False when there is no such command. */
bool options_help(slice command, struct strbuf *output);
slice options_version(void);

#endif
