/* The steps of each command, in order. */
#ifndef FABANG_PIPELINE_H
#define FABANG_PIPELINE_H

#include "options.h"

/* build and check: load, check, plan, render, verify, publish. Prints diagnostics and, unless
 * quiet, what was done. */
enum exit_status pipeline_run(const struct options *options);
/* due: the next moments at which the site changes, on standard output; diagnostics go to standard
 * error in either format. */
enum exit_status pipeline_due(const struct options *options);
/* import: what a file would change in the records, and with --apply changes. */
enum exit_status pipeline_import(const struct options *options);
/* publish: the versions of the published site, and the way back. */
enum exit_status pipeline_publish(const struct options *options);
/* list: one act, or where lists stand. */
enum exit_status pipeline_list(const struct options *options);
/* records: the database from its text. */
enum exit_status pipeline_make_records(const struct options *options);
/* render: one template, or requests as JSON lines. */
enum exit_status pipeline_render(const struct options *options);

#endif
