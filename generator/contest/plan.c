/* Loads the plan and finds its parts. */
#include "contest/plan.h"

#include "contest/plan_schema.h"

static bool set_effective(struct diags *diags, struct milestone *milestone, int32_t offset_seconds)
{
    if (!date_is_set(milestone->date))
        return milestone->at.seconds == 0 ||
               diag_add(diags, DIAG_DATE_ORDER, value_where(milestone->origin, SLICE("at")),
                        SLICE("add the day as 'date', or delete 'at'"),
                        "'" SLICE_FMT "' has a moment but no date", SLICE_ARG(milestone->id));
    struct instant start = instant_at(milestone->date, offset_seconds);
    struct instant end =
        instant_at(date_from_days(date_to_days(milestone->date) + 1), offset_seconds);
    milestone->effective = milestone->boundary == BOUNDARY_START ? start : end;
    if (milestone->at.seconds == 0)
        return true;
    milestone->effective = instant_in_zone(milestone->at, offset_seconds);
    return (instant_compare(start, milestone->at) <= 0 &&
            instant_compare(milestone->at, end) <= 0) ||
           diag_add(diags, DIAG_DATE_ORDER, value_where(milestone->origin, SLICE("at")),
                    SLICE("give a moment of that day, or correct the date"),
                    "'at' of '" SLICE_FMT "' is not within its date", SLICE_ARG(milestone->id));
}

static const struct schema_choice *find_choice(const struct schema_choice *choices, slice name)
{
    while (choices->name.len > 0 && !slice_equal(choices->name, name))
        choices++;
    return choices;
}

/* Words that are no column were told by the schema. */
static void set_columns(struct list_kind *kind)
{
    for (size_t i = 0; i < kind->column_names.count; i++)
        kind->columns |=
            (unsigned)find_choice(LIST_COLUMN_CHOICES, kind->column_names.items[i])->value;
}

bool plan_load(struct arena *arena, struct diags *diags, const struct value *root,
               const struct value *organizations, int32_t offset_seconds, struct plan *plan)
{
    struct schema_load load = schema_begin(arena, diags, NULL, NULL);
    bool ok = schema_fill(&load, &PLAN_SCHEMA, root, plan);
    if (organizations != NULL)
        ok = schema_fill(&load, &ORGANIZATIONS_SCHEMA, organizations, plan) && ok;
    ok = schema_finish(&load) && ok;
    for (size_t i = 0; i < plan->milestones.count; i++)
        ok = set_effective(diags, &plan->milestones.items[i], offset_seconds) && ok;
    for (size_t i = 0; i < plan->list_kinds.count; i++)
        set_columns(&plan->list_kinds.items[i]);
    plan->names = load.names;
    return ok;
}

/* Items have their id in `id`; at most some dozens, but for organisations. */
#define FIND_BY(member, array, wanted)                                                             \
    do {                                                                                           \
        for (size_t i = 0; i < (array).count; i++)                                                 \
            if (slice_equal((array).items[i].member, (wanted)))                                    \
                return &(array).items[i];                                                          \
        return NULL;                                                                               \
    } while (0)

const struct kind *plan_kind_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->kinds, id);
}

const struct group *plan_group_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->groups, id);
}

const struct tier *plan_tier_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->tiers, id);
}

const struct prize *plan_prize_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->prizes, id);
}

const struct milestone *plan_milestone_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->milestones, id);
}

const struct organization *plan_organization_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->organizations, id);
}

const struct rule *plan_rule_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->rules, id);
}

const struct pending_item *plan_pending_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->pending, id);
}

const struct list_kind *plan_list_kind_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->list_kinds, id);
}

enum calendar_count plan_publicity_counting(const struct plan *plan)
{
    return plan->publicity_from_next_day ? FIRST_DAY_NOT_COUNTED : FIRST_DAY_COUNTS;
}

int64_t plan_publicity_working_days(const struct plan *plan, const struct list_kind *kind)
{
    return kind != NULL && kind->publicity_working_days > 0 ? kind->publicity_working_days
                                                            : plan->publicity_working_days;
}

const struct import_mapping *plan_import_find(const struct plan *plan, slice id)
{
    FIND_BY(id, plan->imports, id);
}

slice import_field_name(enum import_field field)
{
    const struct schema_choice *choice = IMPORT_FIELD_CHOICES;
    while (choice->value != (int)field)
        choice++;
    return choice->name;
}

const struct notice_kind *plan_notice_kind_find(const struct plan *plan, slice name)
{
    FIND_BY(name, plan->notice_kinds, name);
}

bool milestone_concerns(const struct milestone *milestone, const struct kind *kind)
{
    for (size_t i = 0; i < milestone->kinds.count; i++)
        if (slice_equal(milestone->kinds.items[i], kind->id))
            return true;
    return milestone->kinds.count == 0;
}
