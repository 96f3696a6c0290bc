/* Contests and the schedule as templates see them. */
#include "contest/contest.h"

#include "contest/schedule.h"
#include "site/site.h"
#include "site/view_class.h"

#define TEXT(type, field, help) PROPERTY_FIELD(type, field, PROPERTY_TEXT, help)

static struct liquid_value contest_kind(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct contest *contest = item;
    return view_object(arena, view, CLASS_KIND, contest->kind);
}

static struct liquid_value contest_organizers(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct contest *contest = item;
    return VIEW_OBJECTS(arena, view, CLASS_ORGANIZER, &contest->organizers);
}

static struct liquid_value contest_registration(struct arena *arena, const struct view *view,
                                                const void *item)
{
    return view_object(arena, view, CLASS_REGISTRATION, item);
}

static struct liquid_value contest_notices(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct notice_refs *refs = site_contest_notices(view->site, item);
    return view_object_refs(arena, view, CLASS_NOTICE, refs->items.items, refs->items.count);
}

static struct liquid_value contest_lists(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct list_refs *refs = site_contest_lists(view->site, item);
    return view_object_refs(arena, view, CLASS_LIST, refs->items.items, refs->items.count);
}

static struct liquid_value contest_milestones(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct plan *plan = view->site->plan;
    const struct contest *contest = item;
    struct liquid_value array;
    size_t count = 0;
    struct liquid_value *items = view_array_new(arena, plan->milestones.count, &array);
    for (size_t i = 0; i < plan->milestones.count; i++)
        if (milestone_concerns(&plan->milestones.items[i], contest->kind))
            items[count++] = view_object(arena, view, CLASS_MILESTONE, &plan->milestones.items[i]);
    struct liquid_array *cut = ARENA_NEW(arena, struct liquid_array);
    *cut = (struct liquid_array){ items, count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = cut };
}

static struct liquid_value contest_events(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct schedule *schedule = view->site->schedule;
    struct liquid_value array;
    size_t count = 0;
    struct liquid_value *items = view_array_new(arena, schedule->events.count, &array);
    for (size_t i = 0; i < schedule->events.count; i++)
        if (schedule_event_concerns(&schedule->events.items[i], item))
            items[count++] = view_object(arena, view, CLASS_EVENT, &schedule->events.items[i]);
    struct liquid_array *cut = ARENA_NEW(arena, struct liquid_array);
    *cut = (struct liquid_array){ items, count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = cut };
}

static struct liquid_value contest_url(struct arena *arena, const struct view *view,
                                       const void *item)
{
    (void)view;
    return liquid_string(site_contest_url(arena, item));
}

static struct liquid_value contest_feed_url(struct arena *arena, const struct view *view,
                                            const void *item)
{
    (void)view;
    return liquid_string(
        arena_format(arena, SLICE_FMT "feed.xml", SLICE_ARG(site_contest_url(arena, item))));
}

static struct liquid_value contest_calendar_url(struct arena *arena, const struct view *view,
                                                const void *item)
{
    (void)view;
    return liquid_string(
        arena_format(arena, SLICE_FMT "calendar.ics", SLICE_ARG(site_contest_url(arena, item))));
}

static const struct property CONTEST[] = {
    TEXT(contest, id, "stable id, as in its address"),
    TEXT(contest, name, "official name, exactly as in the plan"),
    TEXT(contest, short_name, "short name for tables and navigation"),
    TEXT(contest, place, "where it is held"),
    TEXT(contest, place_label, "what the plan calls the place"),
    TEXT(contest, theme, "its field, or its region"),
    TEXT(contest, division_code, "code of the region"),
    TEXT(contest, note, "remark"),
    TEXT(contest, source, "where the document says so"),
    TEXT(contest, organizers_raw,
         "the organisers as printed, where joining them gives another text"),
    PROPERTY_FIELD(contest, seq, PROPERTY_INTEGER, "number within its kind"),
    PROPERTY_GETTER("kind", contest_kind, "its kind"),
    PROPERTY_GETTER("organizers", contest_organizers, "who organises it, in order"),
    PROPERTY_GETTER("registration", contest_registration, "how and until when to register"),
    PROPERTY_GETTER("notices", contest_notices, "its notices, newest first"),
    PROPERTY_GETTER("lists", contest_lists, "its public lists"),
    PROPERTY_GETTER("milestones", contest_milestones, "dates of the plan that concern it"),
    PROPERTY_GETTER("events", contest_events, "events of the schedule that concern it"),
    PROPERTY_GETTER("url", contest_url, "its page"),
    PROPERTY_GETTER("feed_url", contest_feed_url, "RSS of its notices"),
    PROPERTY_GETTER("calendar_url", contest_calendar_url, "iCalendar of its dates"),
};
const struct view_class view_contest_class =
    VIEW_CLASS("contest", CONTEST, "name", "One contest of the plan.");

static struct liquid_value organizer_organization(struct arena *arena, const struct view *view,
                                                  const void *item)
{
    const struct organizer *organizer = item;
    return view_object(arena, view, CLASS_ORGANIZATION, organizer->organization);
}

static const struct property ORGANIZER[] = {
    { SLICE_INIT("name"), PROPERTY_TEXT, offsetof(struct organizer, printed), NULL,
      SLICE_INIT("as the plan prints it, without the mark of the lead") },
    PROPERTY_FIELD(organizer, lead, PROPERTY_BOOL, "whether it leads"),
    PROPERTY_GETTER("organization", organizer_organization, "the organisation"),
};
const struct view_class view_organizer_class =
    VIEW_CLASS("organizer", ORGANIZER, "name", "An organisation in its part for one contest.");

/* -- registration: the item is the contest ----------------------------------------------------- */

static struct liquid_value registration_route(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct contest *contest = item;
    (void)arena, (void)view;
    return liquid_string(registration_route_name(contest->registration.route));
}

static struct liquid_value registration_state(struct arena *arena, const struct view *view,
                                              const void *item)
{
    static const slice names[] = { [REGISTRATION_NONE] = SLICE_INIT("none"),
                                   [REGISTRATION_OPEN] = SLICE_INIT("open"),
                                   [REGISTRATION_CLOSED] = SLICE_INIT("closed") };
    (void)arena;
    return liquid_string(names[contest_registration_state(item, view->site->now)]);
}

/* The last second at which it is open: what people understand by a deadline. */
static struct liquid_value registration_last(struct arena *arena, const struct view *view,
                                             const void *item)
{
    const struct contest *contest = item;
    struct instant last = contest->registration.closes;
    if (last.seconds == 0)
        return liquid_nil();
    last.seconds--;
    return view_instant(arena, view, last);
}

static struct liquid_value registration_milestone(struct arena *arena, const struct view *view,
                                                  const void *item)
{
    const struct milestone *milestone = view->site->plan->registration_deadline;
    const struct contest *contest = item;
    bool same =
        milestone != NULL && date_compare(milestone->date, contest->registration.deadline) == 0;
    return same ? view_object(arena, view, CLASS_MILESTONE, milestone) : liquid_nil();
}

#define REGISTRATION_FIELD(field, kind, help)                                                      \
    {                                                                                              \
        SLICE_INIT(#field), kind, offsetof(struct contest, registration.field), NULL,              \
            SLICE_INIT(help)                                                                       \
    }

static const struct property REGISTRATION[] = {
    REGISTRATION_FIELD(raw, PROPERTY_TEXT, "the address as printed"),
    REGISTRATION_FIELD(url, PROPERTY_TEXT, "the address as a link"),
    REGISTRATION_FIELD(inferred, PROPERTY_TEXT, "merged-cell, scheme, label"),
    REGISTRATION_FIELD(deadline, PROPERTY_DATE, "last day"),
    REGISTRATION_FIELD(closes, PROPERTY_INSTANT, "first moment at which it is closed"),
    PROPERTY_GETTER("last", registration_last, "last second at which it is open"),
    PROPERTY_GETTER("route", registration_route, "official, own, none"),
    PROPERTY_GETTER("state", registration_state, "open, closed, none, at the time of building"),
    PROPERTY_GETTER("milestone", registration_milestone,
                    "the date of the plan that closes it, with its wordings, or nil"),
};
const struct view_class view_registration_class =
    VIEW_CLASS("registration", REGISTRATION, "", "How and until when to register.");

/* -- schedule ---------------------------------------------------------------------------------- */

static struct liquid_value event_status(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct schedule_event *event = item;
    (void)arena, (void)view;
    return liquid_string(event_status_name(event->status));
}

static struct liquid_value event_milestone(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct schedule_event *event = item;
    return view_object(arena, view, CLASS_MILESTONE, event->milestone);
}

static struct liquid_value event_pending(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct schedule_event *event = item;
    return view_object(arena, view, CLASS_PENDING, event->pending);
}

static struct liquid_value event_contests(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct schedule_event *event = item;
    return view_object_refs(arena, view, CLASS_CONTEST, event->contests.items,
                            event->contests.count);
}

static struct liquid_value event_kinds(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct schedule_event *event = item;
    struct liquid_value array;
    struct liquid_value *items = view_array_new(arena, event->kinds.count, &array);
    for (size_t i = 0; i < event->kinds.count; i++)
        items[i] = view_object(arena, view, CLASS_KIND,
                               plan_kind_find(view->site->plan, event->kinds.items[i]));
    return array;
}

static struct liquid_value event_past(struct arena *arena, const struct view *view,
                                      const void *item)
{
    const struct schedule_event *event = item;
    (void)arena;
    struct instant now = view->site->now;
    struct instant over = schedule_event_over(event, now.offset_seconds);
    return liquid_bool(over.seconds != 0 && instant_compare(over, now) <= 0);
}

static const struct property EVENT[] = {
    TEXT(schedule_event, id, "stable id"),
    TEXT(schedule_event, name, "what happens"),
    TEXT(schedule_event, summary, "in a sentence"),
    TEXT(schedule_event, place, "where"),
    TEXT(schedule_event, note, "remark"),
    TEXT(schedule_event, source, "where the document says so"),
    TEXT(schedule_event, audience, "public or organizers"),
    TEXT(schedule_event, reason, "why it is postponed or cancelled"),
    PROPERTY_FIELD(schedule_event, first_day, PROPERTY_DATE, "nil: to be announced"),
    PROPERTY_FIELD(schedule_event, last_day, PROPERTY_DATE, "same as first_day for one day"),
    PROPERTY_FIELD(schedule_event, starts, PROPERTY_INSTANT, "nil: whole days"),
    PROPERTY_FIELD(schedule_event, ends, PROPERTY_INSTANT, "nil: whole days"),
    PROPERTY_FIELD(schedule_event, previous_day, PROPERTY_DATE, "the day before it was postponed"),
    PROPERTY_GETTER("status", event_status, "confirmed, provisional, postponed, cancelled"),
    PROPERTY_GETTER("milestone", event_milestone, "the date of the plan that it is, or nil"),
    PROPERTY_GETTER("pending", event_pending, "the announcement its date waits for, or nil"),
    PROPERTY_GETTER("kinds", event_kinds, "kinds of contests it is about"),
    PROPERTY_GETTER("contests", event_contests, "contests it is about; both empty: all"),
    PROPERTY_GETTER("past", event_past, "whether it is over"),
};
const struct view_class view_event_class =
    VIEW_CLASS("event", EVENT, "name", "An event of the schedule.");
