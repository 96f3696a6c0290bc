/* Acts on lists in words, and the table of where they stand. */
#include "stages/list_command.h"

#include "formats/json.h"

#include <assert.h>

#define DATABASE SLICE("site-data/rankings.db")

static slice iso(struct arena *arena, const struct site *site, struct instant instant)
{
    return instant_format_iso(arena, instant_in_zone(instant, site->now.offset_seconds));
}

/* -- acts -------------------------------------------------------------------------------------- */

static slice describe_publication(struct arena *arena, const struct site *site,
                                  const struct act_outcome *outcome)
{
    bool is_due = instant_compare(outcome->published_at, site->now) <= 0;
    return arena_format(arena, "edition %lld is frozen, public from " SLICE_FMT "%s",
                        (long long)outcome->number,
                        SLICE_ARG(iso(arena, site, outcome->published_at)),
                        is_due ? ": build the site now" : ": build the site then");
}

static slice describe(struct arena *arena, const struct site *site,
                      const struct act_request *request, const struct act_outcome *outcome)
{
    switch (request->act) {
    case LIST_ACT_CREATE:
        return SLICE("the list is there; import its rows");
    case LIST_ACT_SUBMIT:
        return arena_format(
            arena, "edition %lld is submitted to " SLICE_FMT ", to be public from " SLICE_FMT,
            (long long)outcome->number, SLICE_ARG(list_act_name(request->purpose)),
            SLICE_ARG(iso(arena, site, outcome->published_at)));
    case LIST_ACT_REVIEW:
        return arena_format(arena, "level %lld %s edition %lld", (long long)request->level,
                            request->returned ? "returned" : "approved",
                            (long long)outcome->number);
    case LIST_ACT_ANNOUNCE:
    case LIST_ACT_FINALIZE:
    case LIST_ACT_CORRECT:
    case LIST_ACT_WITHDRAW:
        return describe_publication(arena, site, outcome);
    case LIST_ACT_OBJECT:
        return arena_format(arena, "objection %lld is recorded; only how many there are is public",
                            (long long)outcome->number);
    case LIST_ACT_RESOLVE:
        return arena_format(arena, "objection %lld is resolved", (long long)outcome->number);
    case LIST_ACT_REVOKE_ROW:
        return arena_format(arena,
                            "the row of " SLICE_FMT " is revoked in the working list; submit "
                            "a correction to publish it",
                            SLICE_ARG(request->project));
    case LIST_ACT_PROMOTE:
        return arena_format(arena,
                            SLICE_FMT " has rank %lld in the working list; submit a "
                                      "correction to publish it",
                            SLICE_ARG(request->project), (long long)request->rank);
    case LIST_ACT_WAIVE:
        return arena_format(arena, SLICE_FMT " is left aside for " SLICE_FMT,
                            SLICE_ARG(request->rule), SLICE_ARG(request->subject));
    case LIST_ACT_COUNT:
        break;
    }
    assert(false);
    return (slice){ 0 };
}

static void write_outcome_json(struct arena *arena, const struct site *site,
                               const struct act_request *request, const struct act_outcome *outcome,
                               struct strbuf *output)
{
    struct json_writer json;
    json_writer_init(&json, output, JSON_READABLE);
    json_begin_object(&json);
    json_member_string(&json, SLICE("list"), request->list);
    json_member_string(&json, SLICE("act"), list_act_name(request->act));
    if (outcome->number > 0)
        json_member_integer(&json, SLICE("number"), outcome->number);
    if (outcome->published_at.seconds != 0)
        json_member_string(&json, SLICE("published_at"), iso(arena, site, outcome->published_at));
    if (outcome->sha256.len > 0)
        json_member_string(&json, SLICE("sha256"), outcome->sha256);
    json_end_object(&json);
    strbuf_add_char(output, '\n');
}

static bool run_act(struct arena *arena, struct diags *diags, const struct site *site,
                    const struct list_command *command, struct strbuf *output)
{
    struct act_outcome outcome;
    struct act_request complete = command->request;
    complete.language = site->config->language;
    const struct act_request *request = &complete;
    if (!records_act(arena, diags, site->root, DATABASE, site->plan, site->contests,
                     site->calendars, request, &outcome))
        return false;
    if (command->json) {
        write_outcome_json(arena, site, request, &outcome, output);
        return true;
    }
    strbuf_format(output, "fabang: " SLICE_FMT ": " SLICE_FMT "\n", SLICE_ARG(request->list),
                  SLICE_ARG(describe(arena, site, request, &outcome)));
    if (outcome.sha256.len > 0)
        strbuf_format(output, "  SHA-256 " SLICE_FMT "\n", SLICE_ARG(outcome.sha256));
    return true;
}

/* -- status ------------------------------------------------------------------------------------ */

static slice next_name(const struct list_status *status)
{
    return status->next == LIST_ACT_COUNT ? SLICE("-") : list_act_name(status->next);
}

/* Everything there is to say about one list. */
static void write_details(struct arena *arena, const struct site *site,
                          const struct list_status *status, struct strbuf *output)
{
    strbuf_format(output, SLICE_FMT " (" SLICE_FMT ")\n", SLICE_ARG(status->id),
                  SLICE_ARG(status->kind->name));
    strbuf_format(output, "  state       " SLICE_FMT "\n",
                  SLICE_ARG(list_state_name(status->state)));
    strbuf_format(output, "  rows        %lld in the working list\n", (long long)status->rows);
    if (status->edition > 0)
        strbuf_format(output, "  edition     %lld, public from " SLICE_FMT "\n",
                      (long long)status->edition,
                      SLICE_ARG(iso(arena, site, status->published_at)));
    if (status->proposal > 0)
        strbuf_format(output, "  submitted   edition %lld, to be public from " SLICE_FMT "\n",
                      (long long)status->proposal, SLICE_ARG(iso(arena, site, status->publish_at)));
    if (status->proposal > 0)
        strbuf_format(output, "  reviews     %lld of %lld\n", (long long)status->approved,
                      (long long)status->levels);
    strbuf_format(output, "  objections  %lld open\n", (long long)status->objections_open);
    if (status->changes_at.seconds != 0)
        strbuf_format(output, "  changes at  " SLICE_FMT "\n",
                      SLICE_ARG(iso(arena, site, status->changes_at)));
    strbuf_format(output, "  next        " SLICE_FMT, SLICE_ARG(next_name(status)));
    size_t blockers = diags_count(status->blockers, DIAG_ERROR);
    if (status->next != LIST_ACT_COUNT)
        strbuf_format(
            output, blockers == 0 ? ", nothing stands in its way" : ", %zu in its way:", blockers);
    strbuf_add_char(output, '\n');
    for (size_t i = 0; i < diags_size(status->blockers); i++) {
        const struct diag *diag = diags_at(status->blockers, i);
        strbuf_format(output, "    %s " SLICE_FMT " [" SLICE_FMT "]\n",
                      diag_level_of(diag->code) == DIAG_ERROR ? "!" : "?", SLICE_ARG(diag->message),
                      SLICE_ARG(diag_slug(diag->code)));
        if (diag->hint.len > 0)
            strbuf_format(output, "      " SLICE_FMT "\n", SLICE_ARG(diag->hint));
    }
}

static void write_line(struct arena *arena, const struct site *site,
                       const struct list_status *status, struct strbuf *output)
{
    slice changes =
        status->changes_at.seconds != 0 ? iso(arena, site, status->changes_at) : SLICE("-");
    strbuf_format(
        output, "%-34.*s %-16.*s %4lld %6lld %4lld/%lld %5lld  %-9.*s %5zu  " SLICE_FMT "\n",
        SLICE_ARG(status->id), SLICE_ARG(list_state_name(status->state)),
        (long long)status->edition, (long long)status->rows, (long long)status->approved,
        (long long)status->levels, (long long)status->objections_open, SLICE_ARG(next_name(status)),
        diags_count(status->blockers, DIAG_ERROR), SLICE_ARG(changes));
}

static void write_text(struct arena *arena, const struct site *site,
                       const struct list_statuses *statuses, bool details, struct strbuf *output)
{
    if (!details)
        strbuf_format(output, "%-34s %-16s %4s %6s %6s %5s  %-9s %5s  %s\n", "list", "state", "ed.",
                      "rows", "review", "obj.", "next", "block", "changes at");
    for (size_t i = 0; i < statuses->list.count; i++)
        (details ? write_details : write_line)(arena, site, &statuses->list.items[i], output);
}

static void write_blockers_json(struct json_writer *json, const struct diags *blockers)
{
    json_key(json, SLICE("blockers"));
    json_begin_list(json);
    for (size_t i = 0; i < diags_size(blockers); i++) {
        const struct diag *diag = diags_at(blockers, i);
        json_begin_object(json);
        json_member_string(json, SLICE("level"), diag_level_name(diag_level_of(diag->code)));
        json_member_string(json, SLICE("slug"), diag_slug(diag->code));
        json_member_string(json, SLICE("message"), diag->message);
        json_member_string(json, SLICE("hint"), diag->hint);
        json_end_object(json);
    }
    json_end_list(json);
}

static void write_status_json(struct arena *arena, const struct site *site,
                              const struct list_status *status, struct json_writer *json)
{
    json_begin_object(json);
    json_member_string(json, SLICE("list"), status->id);
    json_member_string(json, SLICE("kind"), status->kind->id);
    json_member_string(json, SLICE("state"), list_state_name(status->state));
    json_member_integer(json, SLICE("rows"), status->rows);
    json_member_integer(json, SLICE("edition"), status->edition);
    json_member_integer(json, SLICE("proposal"), status->proposal);
    json_member_integer(json, SLICE("levels"), status->levels);
    json_member_integer(json, SLICE("approved"), status->approved);
    json_member_integer(json, SLICE("objections_open"), status->objections_open);
    if (status->changes_at.seconds != 0)
        json_member_string(json, SLICE("changes_at"), iso(arena, site, status->changes_at));
    if (status->next != LIST_ACT_COUNT)
        json_member_string(json, SLICE("next"), list_act_name(status->next));
    write_blockers_json(json, status->blockers);
    json_end_object(json);
}

static void write_json(struct arena *arena, const struct site *site,
                       const struct list_statuses *statuses, struct strbuf *output)
{
    struct json_writer json;
    json_writer_init(&json, output, JSON_READABLE);
    json_begin_list(&json);
    for (size_t i = 0; i < statuses->list.count; i++)
        write_status_json(arena, site, &statuses->list.items[i], &json);
    json_end_list(&json);
    strbuf_add_char(output, '\n');
}

static bool run_status(struct arena *arena, struct diags *diags, const struct site *site,
                       const struct list_command *command, struct strbuf *output)
{
    struct list_statuses statuses;
    slice list = command->request.list;
    bool ok = records_status(arena, diags, site->root, DATABASE, site->plan, site->contests,
                             site->calendars, list, site->now, &statuses);
    if (ok && command->json)
        write_json(arena, site, &statuses, output);
    else if (ok)
        write_text(arena, site, &statuses, list.len > 0, output);
    list_statuses_release(&statuses);
    return ok;
}

bool list_command_run(struct arena *arena, struct diags *diags, const struct site *site,
                      const struct list_command *command, struct strbuf *output)
{
    return command->status ? run_status(arena, diags, site, command, output)
                           : run_act(arena, diags, site, command, output);
}
