/* The program: reads the clock and the environment once, hands them down, and turns the outcome
 * into an exit status. */
#include "base/threads.h"
#include "liquid/liquid.h"
#include "options.h"
#include "pipeline.h"
#include "site/schema_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct environment read_environment(void)
{
    const char *terminal = getenv("TERM");
    bool dumb = terminal == NULL || strcmp(terminal, "dumb") == 0;
    return (struct environment){
        .clock = { .seconds = (int64_t)time(NULL), .offset_seconds = 0 },
        .source_date_epoch = getenv("SOURCE_DATE_EPOCH"),
        .progress = isatty(STDERR_FILENO) == 1 && !dumb,
        .processors = threads_available(),
        .seconds = seconds_now,
    };
}

static enum exit_status print_help(slice command)
{
    struct strbuf output = { 0 };
    bool about_liquid = slice_equal(command, SLICE("liquid"));
    bool known = about_liquid ? liquid_write_reference(&output) : options_help(command, &output);
    if (known)
        fwrite(output.ptr, 1, output.len, stdout);
    else
        fprintf(stderr, "fabang: no such command: '" SLICE_FMT "'; see 'fabang help'\n",
                SLICE_ARG(command));
    strbuf_release(&output);
    return known ? STATUS_DONE : STATUS_USAGE;
}

/* Without a file the reference of all, with one its JSON Schema. */
static enum exit_status print_schema(slice id)
{
    struct strbuf output = { 0 };
    const struct schema_file *file = schema_file_find(id);
    if (id.len > 0 && file == NULL) {
        fprintf(stderr, "fabang: no such file: '" SLICE_FMT "'; write one of", SLICE_ARG(id));
        for (file = schema_files(); file->schema != NULL; file++)
            fprintf(stderr, " " SLICE_FMT, SLICE_ARG(file->id));
        fputc('\n', stderr);
        return STATUS_USAGE;
    }
    if (file != NULL)
        schema_write_json(file, &output);
    else
        schema_write_reference(&output);
    if (output.len > 0)
        fwrite(output.ptr, 1, output.len, stdout);
    strbuf_release(&output);
    return STATUS_DONE;
}

static enum exit_status run(const struct options *options)
{
    switch (options->command) {
    case COMMAND_BUILD:
        umask(S_IWGRP | S_IWOTH); /* what is published can be read by all, whoever builds it */
        return pipeline_run(options);
    case COMMAND_CHECK:
        return pipeline_run(options);
    case COMMAND_DUE:
        return pipeline_due(options);
    case COMMAND_IMPORT:
        return pipeline_import(options);
    case COMMAND_LIST:
        return pipeline_list(options);
    case COMMAND_PUBLISH:
        return pipeline_publish(options);
    case COMMAND_RECORDS:
        return pipeline_make_records(options);
    case COMMAND_RENDER:
        return pipeline_render(options);
    case COMMAND_SCHEMA:
        return print_schema(options->argument);
    case COMMAND_HELP:
        return print_help(options->argument);
    case COMMAND_VERSION:
        fputs(options_version().ptr, stdout);
        return STATUS_DONE;
    case COMMAND_COUNT:
        break;
    }
    return STATUS_BUG;
}

int main(int argc, char *argv[])
{
    struct environment environment = read_environment();
    struct options options;
    struct strbuf message = { 0 };
    enum exit_status status = options_parse(argc, argv, &environment, &options, &message);
    if (status != STATUS_DONE)
        fwrite(message.ptr, 1, message.len, stderr);
    else
        status = run(&options);
    strbuf_release(&message);
    if (fflush(stdout) != 0 && status == STATUS_DONE)
        status = STATUS_MACHINE;
    return (int)status;
}
