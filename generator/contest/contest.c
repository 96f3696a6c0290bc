/* Loads the contests of the plan. */
#include "contest/contest.h"

#include "contest/contest_schema.h"

#include <stdlib.h>

static void set_deadline(struct contest *contest, const struct plan *plan, int32_t offset_seconds)
{
    struct registration *registration = &contest->registration;
    if (registration->route == ROUTE_NONE)
        return;
    const struct milestone *milestone = plan->registration_deadline;
    if (date_is_set(registration->deadline)) {
        registration->closes =
            instant_at(date_from_days(date_to_days(registration->deadline) + 1), offset_seconds);
    } else if (milestone != NULL && date_is_set(milestone->date) &&
               milestone_concerns(milestone, contest->kind)) {
        registration->deadline = milestone->date;
        registration->closes = milestone->effective;
    }
}

/* By kind, which stand in the plan's order in one array, then by number, then by place. */
static int compare_contests(const void *left, const void *right)
{
    const struct contest *a = left;
    const struct contest *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->seq != b->seq)
        return a->seq < b->seq ? -1 : 1;
    return position_compare(a->origin->where, b->origin->where);
}

static void take_files(struct schema_load *load, const struct contest_file *files, size_t count,
                       struct contests *contests)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < files[i].contests.count; j++)
            ARRAY_PUSH(load->arena, &contests->list, files[i].contests.items[j]);
    if (contests->list.count > 1)
        qsort(contests->list.items, contests->list.count, sizeof(contests->list.items[0]),
              compare_contests);
    for (size_t i = 0; i < contests->list.count; i++)
        schema_move(load, SCOPE_CONTEST, contests->list.items[i].id, &contests->list.items[i]);
}

static void complete(struct contest_file *file, const struct plan *plan, int32_t offset_seconds)
{
    for (size_t i = 0; i < file->contests.count; i++) {
        struct contest *contest = &file->contests.items[i];
        contest->kind = file->kind;
        if (contest->place_label.len == 0)
            contest->place_label = file->place_label;
        if (contest->source.len == 0)
            contest->source = file->source;
        if (contest->short_name.len == 0)
            contest->short_name = contest->name;
        set_deadline(contest, plan, offset_seconds);
        for (size_t j = 0; j < contest->organizers.count; j++) {
            struct organizer *organizer = &contest->organizers.items[j];
            if (organizer->printed.len == 0)
                organizer->printed = organizer->organization->name;
        }
    }
}

bool contests_load(struct arena *arena, struct diags *diags, const struct value *const *files,
                   size_t file_count, const struct plan *plan, int32_t offset_seconds,
                   struct contests *contests)
{
    struct schema_load load = schema_begin(arena, diags, plan->names, NULL);
    struct contest_file *filled = ARENA_ARRAY(arena, struct contest_file, file_count);
    bool ok = true;
    for (size_t i = 0; i < file_count; i++)
        ok = schema_fill(&load, &CONTEST_FILE_SCHEMA, files[i], &filled[i]) && ok;
    ok = schema_finish(&load) && ok;
    if (!ok)
        return false;
    for (size_t i = 0; i < file_count; i++)
        complete(&filled[i], plan, offset_seconds);
    take_files(&load, filled, file_count, contests);
    contests->names = load.names;
    return true;
}

const struct contest *contests_find(const struct contests *contests, slice id)
{
    for (size_t i = 0; i < contests->list.count; i++)
        if (slice_equal(contests->list.items[i].id, id))
            return &contests->list.items[i];
    return NULL;
}

slice registration_route_name(enum registration_route route)
{
    switch (route) {
    case ROUTE_OFFICIAL:
        return SLICE("official");
    case ROUTE_OWN:
        return SLICE("own");
    case ROUTE_NONE:
        break;
    }
    return SLICE("none");
}

enum registration_state contest_registration_state(const struct contest *contest,
                                                   struct instant now)
{
    if (contest->registration.route == ROUTE_NONE)
        return REGISTRATION_NONE;
    if (!date_is_set(contest->registration.deadline))
        return REGISTRATION_OPEN;
    return instant_compare(now, contest->registration.closes) < 0 ? REGISTRATION_OPEN
                                                                  : REGISTRATION_CLOSED;
}
