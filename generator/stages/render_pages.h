/* Turns every planned output into bytes, in parallel, looks at them while they are in cache, and
 * hands them on. */
#ifndef FABANG_STAGES_RENDER_PAGES_H
#define FABANG_STAGES_RENDER_PAGES_H

#include "base/diag.h"
#include "site/inspection.h"
#include "site/outputs.h"

/* Takes one finished file, the output `number` of the plan; false after adding a diagnostic. Called
 * from all workers at once. */
typedef bool render_sink(void *context, struct diags *diags, size_t number, slice path,
                         slice bytes);

struct render_options {
    size_t workers;
    render_sink *sink; /* NULL: nothing is kept (check) */
    void *sink_context;
    /* Called now and then by one worker; NULL: never. */
    void (*progress)(void *context, size_t done, size_t total);
    void *progress_context;
};

/* Renders the bodies of notices and pages, then all outputs. What was seen in finished pages goes
 * into `inspection`, which the caller releases and which holds the bodies, too. Diagnostics of all
 * workers are merged in the order of the outputs. False when there was an error: liquid-*,
 * markdown-*, link-broken and what the sink adds. */
bool render_all(struct arena *arena, struct diags *diags, struct site *site,
                const struct outputs *outputs, const struct render_options *options,
                struct inspection *inspection);

#endif
