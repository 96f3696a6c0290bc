/* `fabang import`: rows of a file that somebody sent, first as a table of what would change. */
#ifndef FABANG_STAGES_IMPORT_COMMAND_H
#define FABANG_STAGES_IMPORT_COMMAND_H

#include "site/site.h"

struct import_command {
    slice file, mapping, list, actor,
        comment; /* mapping empty: the only one of the plan that fits */
    bool apply, json, verbose;
};

/* Reads the file, compares it with the records, tells every difference, inference and refusal, and
 * with `apply` writes them. False and diagnostics as spreadsheet_read() and records_import(). */
bool import_command_run(struct arena *arena, struct diags *diags, const struct site *site,
                        const struct import_command *command, struct strbuf *output);

#endif
