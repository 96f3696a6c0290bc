/* Loads the schedule. */
#include "contest/schedule.h"

#include "contest/file_schemas.h"
#include "contest/plan_schema.h"

static const struct schema_choice STATUS_CHOICES[] = {
    SCHEMA_CHOICE("confirmed", EVENT_CONFIRMED), SCHEMA_CHOICE("provisional", EVENT_PROVISIONAL),
    SCHEMA_CHOICE("postponed", EVENT_POSTPONED), SCHEMA_CHOICE("cancelled", EVENT_CANCELLED),
    SCHEMA_NO_MORE_CHOICES
};

static const struct schema_field EVENT_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct schedule_event, id,
                 "short name; stands in calendars, never changes"),
      .required = true, .unique = SCOPE_EVENT },
    { SCHEMA_KEY("name", SCHEMA_TEXT, struct schedule_event, name, "what happens"),
      .required = true },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct schedule_event, summary,
                 "the same in a sentence") },
    { SCHEMA_KEY("place", SCHEMA_TEXT, struct schedule_event, place, "where") },
    { SCHEMA_KEY("audience", SCHEMA_WORD, struct schedule_event, audience, "whom it concerns"),
      .fallback = SLICE_INIT("public"), .choices = AUDIENCE_CHOICES },
    { SCHEMA_KEY("status", SCHEMA_ENUM, struct schedule_event, status,
                 "left out: confirmed with a date, provisional without"),
      .choices = STATUS_CHOICES },
    { SCHEMA_KEY("milestone", SCHEMA_REFERENCE, struct schedule_event, milestone,
                 "the date of the plan that it happens on"),
      .target = SCOPE_DATE },
    { SCHEMA_KEY("first_day", SCHEMA_DATE, struct schedule_event, first_day, "its first day") },
    { SCHEMA_KEY("last_day", SCHEMA_DATE, struct schedule_event, last_day,
                 "its last day; the first when left out") },
    { SCHEMA_KEY("starts", SCHEMA_INSTANT, struct schedule_event, starts, "the exact start") },
    { SCHEMA_KEY("ends", SCHEMA_INSTANT, struct schedule_event, ends, "the exact end") },
    { SCHEMA_KEY("pending", SCHEMA_REFERENCE, struct schedule_event, pending,
                 "the item of the plan that its date waits for"),
      .target = SCOPE_PENDING },
    { SCHEMA_KEY("kinds", SCHEMA_NAME_OF, struct schedule_event, kinds,
                 "kinds of contest it is about"),
      .list = true, .target = SCOPE_KIND },
    { SCHEMA_KEY("contests", SCHEMA_REFERENCE, struct schedule_event, contests,
                 "contests it is about; all when neither is given"),
      .list = true, .target = SCOPE_CONTEST },
    { SCHEMA_KEY("reason", SCHEMA_TEXT, struct schedule_event, reason,
                 "why it is postponed or cancelled") },
    { SCHEMA_KEY("previous_day", SCHEMA_DATE, struct schedule_event, previous_day,
                 "when it should have been, before it was postponed") },
    { SCHEMA_KEY("note", SCHEMA_TEXT, struct schedule_event, note, "what else is to be said") },
    { SCHEMA_KEY("source", SCHEMA_TEXT, struct schedule_event, source,
                 "where in the document it stands") },
    SCHEMA_END
};
static const struct schema EVENT_SCHEMA = { SLICE_INIT("an event"), SLICE_INIT("what happens when"),
                                            SCHEMA_OF(struct schedule_event, EVENT_FIELDS) };

static const struct schema_field SCHEDULE_FIELDS[] = {
    { SCHEMA_KEY("events", SCHEMA_RECORD, struct schedule, events,
                 "what happens when, in the order to show it"),
      .list = true, .record = &EVENT_SCHEMA },
    SCHEMA_END
};
const struct schema SCHEDULE_SCHEMA = { SLICE_INIT("the schedule"),
                                        SLICE_INIT("what happens when and where"),
                                        SCHEMA_OF(struct schedule, SCHEDULE_FIELDS) };

static bool order_error(struct diags *diags, const struct schedule_event *event, slice key,
                        const char *fault)
{
    return diag_add(diags, DIAG_DATE_ORDER, value_where(event->origin, key), (slice){ 0 },
                    "'" SLICE_FMT "' %s", SLICE_ARG(event->id), fault);
}

/* Days from the milestone, from exact times, and the last from the first. */
static bool set_days(struct diags *diags, struct schedule_event *event)
{
    bool has_own = date_is_set(event->first_day) || event->starts.seconds != 0;
    if (event->milestone != NULL) {
        if (has_own)
            return order_error(diags, event, SLICE("milestone"),
                               "has a date of its own and one of the plan");
        event->first_day = event->last_day = event->milestone->date;
        return true;
    }
    if (!has_own && (date_is_set(event->last_day) || event->ends.seconds != 0))
        return order_error(diags, event, SLICE("last_day"), "has an end but no start");
    if (!date_is_set(event->first_day) && event->starts.seconds != 0)
        event->first_day = instant_date(event->starts);
    if (!date_is_set(event->last_day))
        event->last_day = event->ends.seconds != 0 ? instant_date(event->ends) : event->first_day;
    return true;
}

static bool check_order(struct diags *diags, const struct schedule_event *event)
{
    if (date_compare(event->last_day, event->first_day) < 0)
        return order_error(diags, event, SLICE("last_day"), "ends before it starts");
    if (event->ends.seconds != 0 && instant_compare(event->ends, event->starts) < 0)
        return order_error(diags, event, SLICE("ends"), "ends before it starts");
    if (event->starts.seconds != 0 &&
        date_compare(instant_date(event->starts), event->first_day) != 0)
        return order_error(diags, event, SLICE("starts"), "starts on another day than 'first_day'");
    return true;
}

bool schedule_load(struct arena *arena, struct diags *diags, const struct value *root,
                   const struct plan *plan, const struct contests *contests,
                   struct schedule *schedule)
{
    if (root == NULL)
        return true;
    struct schema_load load = schema_begin(arena, diags, plan->names, contests->names);
    bool ok = schema_fill(&load, &SCHEDULE_SCHEMA, root, schedule);
    ok = schema_finish(&load) && ok;
    for (size_t i = 0; i < schedule->events.count; i++) {
        struct schedule_event *event = &schedule->events.items[i];
        ok = set_days(diags, event) && check_order(diags, event) && ok;
        if (value_find(event->origin, SLICE("status")) == NULL && !date_is_set(event->first_day))
            event->status = EVENT_PROVISIONAL;
    }
    return ok;
}

slice event_status_name(enum event_status status)
{
    return STATUS_CHOICES[status].name;
}

struct instant schedule_event_over(const struct schedule_event *event, int32_t offset_seconds)
{
    if (event->ends.seconds != 0)
        return event->ends;
    if (event->milestone != NULL && date_is_set(event->milestone->date))
        return event->milestone->effective;
    if (!date_is_set(event->last_day))
        return (struct instant){ 0 };
    return instant_at(date_from_days(date_to_days(event->last_day) + 1), offset_seconds);
}

bool schedule_event_concerns(const struct schedule_event *event, const struct contest *contest)
{
    for (size_t i = 0; i < event->kinds.count; i++)
        if (slice_equal(event->kinds.items[i], contest->kind->id))
            return true;
    for (size_t i = 0; i < event->contests.count; i++)
        if (event->contests.items[i] == contest)
            return true;
    return event->kinds.count == 0 && event->contests.count == 0;
}
