/* `fabang render`: one template with data from a file, or many of them as lines of JSON. */
#ifndef FABANG_STAGES_RENDER_COMMAND_H
#define FABANG_STAGES_RENDER_COMMAND_H

#include "base/diag.h"
#include "base/strbuf.h"

#include <stdio.h>

struct render_command {
    slice template_path; /* relative to `directory`, or absolute */
    slice directory; /* partials are found beside the template, then here: NAME or NAME.liquid */
    slice data_path; /* JSON, relative to the working directory; "" for none */
    slice escape;    /* html, xml or none; "" is html */
    int64_t now_seconds;
};

/* Renders the template into `output`. False and diagnostics, which quote sources in the arena, when
 * it cannot be read, parsed or rendered. */
bool render_command_file(struct arena *arena, const struct render_command *command,
                         struct diags *diags, struct strbuf *output);
/* Answers each line of `in`, a request, by a line of `out`, in the protocol of conformance suites:
 * name, template, data, globals, partials, mode, now, repeat, escape. `now_seconds` is for requests
 * without `now`, `seconds` a clock for `repeat`. False when a line cannot be read or written. */
bool render_command_json_lines(FILE *in, FILE *out, int64_t now_seconds, double (*seconds)(void));

#endif
