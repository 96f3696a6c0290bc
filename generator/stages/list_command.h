/* `fabang list`: one act of a list's life, or where lists stand. */
#ifndef FABANG_STAGES_LIST_COMMAND_H
#define FABANG_STAGES_LIST_COMMAND_H

#include "records/records.h"
#include "site/site.h"

struct list_command {
    struct act_request request; /* `now` in the zone of the site */
    bool status, json;
};

/* Does the act and says in one line what was done, or tells where the lists stand; as text, or as
 * JSON. The site needs its plan, contests and calendars only. False and diagnostics as
 * records_act() and records_status(). */
bool list_command_run(struct arena *arena, struct diags *diags, const struct site *site,
                      const struct list_command *command, struct strbuf *output);

#endif
