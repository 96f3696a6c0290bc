/* `fabang publish`: which versions of the site there are, and the way back to one of them. */
#ifndef FABANG_STAGES_PUBLISH_COMMAND_H
#define FABANG_STAGES_PUBLISH_COMMAND_H

#include "base/diag.h"
#include "base/strbuf.h"

struct publish_command {
    slice out;              /* the published folder */
    int32_t offset_seconds; /* of the zone that times are told in */
    bool roll_back;
    size_t back; /* steps, from 1 */
    bool json;
};

/* Adds a line for the live tree and each earlier version, newest first (what it is, when it was
 * written, files, bytes; separated by TABs), or the same as JSON. With `roll_back` first exchanges
 * the live tree and the one `back` steps before it; files that differ get the present time, since
 * browsers ask for what is newer. False and diagnostics as versions_open() and
 * versions_roll_back(), or version-missing. */
bool publish_command_run(struct arena *arena, struct diags *diags,
                         const struct publish_command *command, struct strbuf *output);

#endif
