/* The plan as templates see it. */
#include "contest/plan.h"

#include "site/site.h"
#include "site/view_class.h"

#define TEXT(type, field, help)    PROPERTY_FIELD(type, field, PROPERTY_TEXT, help)
#define INTEGER(type, field, help) PROPERTY_FIELD(type, field, PROPERTY_INTEGER, help)

static struct liquid_value plan_basis(struct arena *arena, const struct view *view,
                                      const void *item)
{
    return view_object(arena, view, CLASS_BASIS, item);
}

static struct liquid_value plan_regions_without_contest(struct arena *arena,
                                                        const struct view *view, const void *item)
{
    const struct plan *plan = item;
    return VIEW_OBJECTS(arena, view, CLASS_ABSENT, &plan->regions_without_contest);
}

static struct liquid_value plan_registration_deadline(struct arena *arena, const struct view *view,
                                                      const void *item)
{
    const struct plan *plan = item;
    return view_object(arena, view, CLASS_MILESTONE, plan->registration_deadline);
}

#define PLAN_LIST(name, id)                                                                        \
    static struct liquid_value plan_##name(struct arena *arena, const struct view *view,           \
                                           const void *item)                                       \
    {                                                                                              \
        (void)arena, (void)item;                                                                   \
        return view_all(view, id);                                                                 \
    }
PLAN_LIST(kinds, CLASS_KIND)
PLAN_LIST(groups, CLASS_GROUP)
PLAN_LIST(tiers, CLASS_TIER)
PLAN_LIST(prizes, CLASS_PRIZE)
PLAN_LIST(milestones, CLASS_MILESTONE)
PLAN_LIST(pending, CLASS_PENDING)
PLAN_LIST(questions, CLASS_QUESTION)
PLAN_LIST(roles, CLASS_ROLE)
PLAN_LIST(organizations, CLASS_ORGANIZATION)

static const struct property PLAN[] = {
    TEXT(plan, id, "stable id"),
    TEXT(plan, name, "official name of the contest"),
    INTEGER(plan, edition, "which edition it is"),
    TEXT(plan, fee_notice, "what is said about fees at every registration"),
    TEXT(plan, registration_name, "name of the official registration site"),
    TEXT(plan, registration_url, "its address"),
    PROPERTY_GETTER("registration_deadline", plan_registration_deadline,
                    "the milestone that closes registration for all contests"),
    PROPERTY_GETTER("basis", plan_basis, "the document that the plan follows"),
    PROPERTY_GETTER("kinds", plan_kinds, "kinds of contests, in order"),
    PROPERTY_GETTER("groups", plan_groups, "groups of entrants"),
    PROPERTY_GETTER("tiers", plan_tiers, "shortlists and finalists with their sizes"),
    PROPERTY_GETTER("prizes", plan_prizes, "prizes of the final"),
    PROPERTY_GETTER("milestones", plan_milestones, "dates with their wording"),
    PROPERTY_GETTER("pending", plan_pending, "what is still to be announced"),
    PROPERTY_GETTER("questions", plan_questions, "contradictions in the source"),
    PROPERTY_GETTER("roles", plan_roles, "who does what"),
    PROPERTY_GETTER("organizations", plan_organizations, "all organisations"),
    PROPERTY_GETTER("regions_without_contest", plan_regions_without_contest,
                    "regions that hold no contest of their own"),
};
const struct view_class view_plan_class = VIEW_CLASS("plan", PLAN, "name", "The plan.");

static struct liquid_value basis_notice(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct plan *plan = item;
    (void)arena;
    return view_notice(view, site_notice_find(view->site, plan->basis_notice));
}

static const struct property BASIS[] = {
    { SLICE_INIT("title"), PROPERTY_TEXT, offsetof(struct plan, basis_title), NULL,
      SLICE_INIT("title of the document") },
    { SLICE_INIT("doc_number"), PROPERTY_TEXT, offsetof(struct plan, basis_doc_number), NULL,
      SLICE_INIT("its number") },
    { SLICE_INIT("date"), PROPERTY_DATE, offsetof(struct plan, basis_date), NULL,
      SLICE_INIT("date on the document") },
    PROPERTY_GETTER("notice", basis_notice, "the notice on this site that tells it, or nil"),
};
const struct view_class view_basis_class =
    VIEW_CLASS("basis", BASIS, "title", "The document that the plan follows.");

/* Contests of one kind stand side by side, in the order of the plan. */
static struct liquid_value kind_contests(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct contests *contests = view->site->contests;
    size_t from = 0;
    while (from < contests->list.count && contests->list.items[from].kind != item)
        from++;
    size_t to = from;
    while (to < contests->list.count && contests->list.items[to].kind == item)
        to++;
    struct liquid_value all = view_all(view, CLASS_CONTEST);
    struct liquid_value array;
    struct liquid_value *items = view_array_new(arena, to - from, &array);
    for (size_t i = from; i < to; i++)
        items[i - from] = all.array->items[i];
    return array;
}

static const struct property KIND[] = {
    TEXT(kind, id, "stable id"),
    TEXT(kind, name, "name"),
    TEXT(kind, unit, "counter word"),
    TEXT(kind, summary, "what it is"),
    INTEGER(kind, contests_expected, "how many the plan declares"),
    PROPERTY_GETTER("contests", kind_contests, "its contests, in the order of the plan"),
};
const struct view_class view_kind_class =
    VIEW_CLASS("kind", KIND, "name", "A kind of contest, as the final or the regional contests.");

static struct liquid_value group_tiers(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct plan *plan = view->site->plan;
    struct liquid_value array;
    size_t count = 0;
    struct liquid_value *items = view_array_new(arena, plan->tiers.count, &array);
    for (size_t i = 0; i < plan->tiers.count; i++)
        if (plan->tiers.items[i].group == item)
            items[count++] = view_object(arena, view, CLASS_TIER, &plan->tiers.items[i]);
    struct liquid_array *cut = ARENA_NEW(arena, struct liquid_array);
    *cut = (struct liquid_array){ items, count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = cut };
}

static struct liquid_value group_prizes(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct plan *plan = view->site->plan;
    struct liquid_value array;
    size_t count = 0;
    struct liquid_value *items = view_array_new(arena, plan->prizes.count, &array);
    for (size_t i = 0; i < plan->prizes.count; i++)
        if (plan->prizes.items[i].group == item)
            items[count++] = view_object(arena, view, CLASS_PRIZE, &plan->prizes.items[i]);
    struct liquid_array *cut = ARENA_NEW(arena, struct liquid_array);
    *cut = (struct liquid_array){ items, count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = cut };
}

static const struct property GROUP[] = {
    TEXT(group, id, "stable id"),
    TEXT(group, name, "name"),
    TEXT(group, summary, "who competes in it"),
    PROPERTY_GETTER("tiers", group_tiers, "its shortlists, in order"),
    PROPERTY_GETTER("prizes", group_prizes, "its prizes, in order"),
};
const struct view_class view_group_class =
    VIEW_CLASS("group", GROUP, "name", "A group of entrants; ranks are given within a group.");

static struct liquid_value tier_group(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct tier *tier = item;
    return view_object(arena, view, CLASS_GROUP, tier->group);
}

static struct liquid_value tier_within(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct tier *tier = item;
    return view_object(arena, view, CLASS_TIER, tier->within);
}

static const struct property TIER[] = {
    TEXT(tier, id, "stable id"),
    TEXT(tier, name, "name"),
    INTEGER(tier, size, "how many projects it holds"),
    PROPERTY_GETTER("group", tier_group, "its group"),
    PROPERTY_GETTER("within", tier_within, "the tier that it is chosen from, or nil"),
};
const struct view_class view_tier_class =
    VIEW_CLASS("tier", TIER, "name", "A shortlist of a size that the plan fixes.");

static struct liquid_value prize_group(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct prize *prize = item;
    return view_object(arena, view, CLASS_GROUP, prize->group);
}

static struct liquid_value prize_count(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct prize *prize = item;
    (void)arena, (void)view;
    return prize->count >= 0 ? liquid_integer(prize->count) : liquid_nil();
}

static const struct property PRIZE[] = {
    TEXT(prize, id, "stable id"),
    TEXT(prize, name, "name"),
    INTEGER(prize, order, "1 is the highest"),
    PROPERTY_GETTER("count", prize_count, "how many there are; nil: not fixed"),
    PROPERTY_GETTER("group", prize_group, "its group; nil: for organisations"),
};
const struct view_class view_prize_class =
    VIEW_CLASS("prize", PRIZE, "name", "A prize of the final.");

static struct liquid_value milestone_effective(struct arena *arena, const struct view *view,
                                               const void *item)
{
    const struct milestone *milestone = item;
    return date_is_set(milestone->date) ? view_instant(arena, view, milestone->effective)
                                        : liquid_nil();
}

static struct liquid_value milestone_inclusive(struct arena *arena, const struct view *view,
                                               const void *item)
{
    static const slice names[] = { [INCLUSIVE_UNSPECIFIED] = SLICE_INIT("unspecified"),
                                   [INCLUSIVE_YES] = SLICE_INIT("yes"),
                                   [INCLUSIVE_NO] = SLICE_INIT("no") };
    const struct milestone *milestone = item;
    (void)arena, (void)view;
    return liquid_string(names[milestone->inclusive]);
}

static struct liquid_value milestone_past(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct milestone *milestone = item;
    (void)arena;
    return liquid_bool(date_is_set(milestone->date) &&
                       instant_compare(milestone->effective, view->site->now) <= 0);
}

static struct liquid_value milestone_kinds(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct milestone *milestone = item;
    struct liquid_value array;
    struct liquid_value *items = view_array_new(arena, milestone->kinds.count, &array);
    for (size_t i = 0; i < milestone->kinds.count; i++)
        items[i] = view_object(arena, view, CLASS_KIND,
                               plan_kind_find(view->site->plan, milestone->kinds.items[i]));
    return array;
}

static struct liquid_value milestone_wordings(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct milestone *milestone = item;
    return VIEW_OBJECTS(arena, view, CLASS_WORDING, &milestone->wordings);
}

static const struct property MILESTONE[] = {
    TEXT(milestone, id, "stable id"),
    TEXT(milestone, name, "what happens"),
    TEXT(milestone, note, "remark"),
    TEXT(milestone, audience, "public or organizers"),
    TEXT(milestone, cutoff_note, "how the exact moment is understood"),
    PROPERTY_FIELD(milestone, date, PROPERTY_DATE, "the day; nil: to be announced"),
    PROPERTY_GETTER("effective", milestone_effective, "the moment it takes effect"),
    PROPERTY_GETTER("inclusive", milestone_inclusive, "yes, no, unspecified: the day itself"),
    PROPERTY_GETTER("past", milestone_past, "whether it has taken effect"),
    PROPERTY_GETTER("kinds", milestone_kinds, "kinds of contests it is for; empty: all"),
    PROPERTY_GETTER("wordings", milestone_wordings, "its words as printed"),
};
const struct view_class view_milestone_class =
    VIEW_CLASS("milestone", MILESTONE, "name", "A date of the plan.");

static const struct property WORDING[] = {
    TEXT(wording, text, "as printed"),
    TEXT(wording, source, "where"),
};
const struct view_class view_wording_class =
    VIEW_CLASS("wording", WORDING, "text", "The words of a date as the document prints them.");

static struct liquid_value pending_closed_by(struct arena *arena, const struct view *view,
                                             const void *item)
{
    const struct pending_item *pending = item;
    (void)arena;
    return view_notice(view, site_notice_find(view->site, pending->closed_by));
}

static const struct property PENDING[] = {
    TEXT(pending_item, id, "stable id"),
    TEXT(pending_item, name, "what"),
    TEXT(pending_item, note, "remark"),
    TEXT(pending_item, source, "where the document says so"),
    PROPERTY_GETTER("closed_by", pending_closed_by, "the public notice that announced it, or nil"),
};
const struct view_class view_pending_class =
    VIEW_CLASS("pending", PENDING, "name", "Something that is to be announced later.");

static const struct property QUESTION[] = {
    TEXT(question, id, "stable id"),
    TEXT(question, text, "the question"),
    TEXT(question, source, "where"),
};
const struct view_class view_question_class =
    VIEW_CLASS("question", QUESTION, "text", "A contradiction in the source.");

static const struct property ABSENT[] = {
    TEXT(absent_region, name, "the region"),
    TEXT(absent_region, note, "remark"),
};
const struct view_class view_absent_class =
    VIEW_CLASS("region", ABSENT, "name", "A region without a contest of its own.");

static struct liquid_value role_scope(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct role *role = item;
    return view_object(arena, view, CLASS_KIND, plan_kind_find(view->site->plan, role->scope));
}

static struct liquid_value role_organizations(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct role *role = item;
    return view_object_refs(arena, view, CLASS_ORGANIZATION, role->organizations.items,
                            role->organizations.count);
}

static const struct property ROLE[] = {
    TEXT(role, id, "stable id"),
    TEXT(role, name, "name"),
    TEXT(role, text, "who, when it is a class of bodies"),
    TEXT(role, source, "where the document says so"),
    PROPERTY_GETTER("scope", role_scope, "the kind of contest it is about, or nil"),
    PROPERTY_GETTER("organizations", role_organizations, "who holds it"),
};
const struct view_class view_role_class =
    VIEW_CLASS("role", ROLE, "name", "A role in the contest and who holds it.");

static bool organizes(const struct contest *contest, const struct organization *organization)
{
    for (size_t i = 0; i < contest->organizers.count; i++)
        if (contest->organizers.items[i].organization == organization)
            return true;
    return false;
}

static struct liquid_value organization_contests(struct arena *arena, const struct view *view,
                                                 const void *item)
{
    const struct contests *contests = view->site->contests;
    struct liquid_value array;
    size_t count = 0;
    struct liquid_value *items = view_array_new(arena, contests->list.count, &array);
    for (size_t i = 0; i < contests->list.count; i++)
        if (organizes(&contests->list.items[i], item))
            items[count++] = view_contest(view, &contests->list.items[i]);
    struct liquid_array *cut = ARENA_NEW(arena, struct liquid_array);
    *cut = (struct liquid_array){ items, count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = cut };
}

static const struct property ORGANIZATION[] = {
    TEXT(organization, id, "stable id"),
    TEXT(organization, name, "name"),
    TEXT(organization, alias, "other name, as in parentheses"),
    TEXT(organization, place, "where it is"),
    TEXT(organization, function, "what it is there for"),
    TEXT(organization, url, "its site"),
    PROPERTY_GETTER("contests", organization_contests, "contests that it organises"),
};
const struct view_class view_organization_class =
    VIEW_CLASS("organization", ORGANIZATION, "name", "A body that organises or supports.");
