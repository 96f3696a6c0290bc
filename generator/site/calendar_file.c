/* Writes calendars. */
#include "site/calendar_file.h"

#include "formats/icalendar.h"

static slice status_of(const struct schedule_event *event)
{
    switch (event->status) {
    case EVENT_PROVISIONAL:
    case EVENT_POSTPONED:
        return SLICE("TENTATIVE");
    case EVENT_CANCELLED:
        return SLICE("CANCELLED");
    case EVENT_CONFIRMED:
        break;
    }
    return SLICE("CONFIRMED");
}

/* DTEND of whole days is the day after (section 3.6.1). */
static void add_times(struct strbuf *text, const struct schedule_event *event)
{
    if (event->starts.seconds != 0) {
        icalendar_instant(text, SLICE("DTSTART"), event->starts);
        if (event->ends.seconds != 0)
            icalendar_instant(text, SLICE("DTEND"), event->ends);
        return;
    }
    struct date last = date_is_set(event->last_day) ? event->last_day : event->first_day;
    icalendar_date(text, SLICE("DTSTART"), event->first_day);
    icalendar_date(text, SLICE("DTEND"), date_from_days(date_to_days(last) + 1));
}

static void add_event(struct arena *arena, const struct site *site,
                      const struct schedule_event *event, slice url, struct strbuf *text)
{
    slice host =
        slice_from_index(site->url_origin, slice_find(site->url_origin, SLICE("//"), 0) + 2);
    icalendar_line(text, SLICE("BEGIN"), SLICE("VEVENT"));
    icalendar_text(
        text, SLICE("UID"),
        arena_format(arena, SLICE_FMT "@" SLICE_FMT, SLICE_ARG(event->id), SLICE_ARG(host)));
    icalendar_instant(text, SLICE("DTSTAMP"),
                      instant_at(site->plan->basis_date, site->now.offset_seconds));
    add_times(text, event);
    icalendar_text(text, SLICE("SUMMARY"), event->name);
    if (event->summary.len > 0)
        icalendar_text(text, SLICE("DESCRIPTION"), event->summary);
    if (event->place.len > 0)
        icalendar_text(text, SLICE("LOCATION"), event->place);
    icalendar_line(text, SLICE("URL"), url);
    icalendar_line(text, SLICE("STATUS"), status_of(event));
    icalendar_line(text, SLICE("TRANSP"), SLICE("TRANSPARENT"));
    icalendar_line(text, SLICE("END"), SLICE("VEVENT"));
}

static bool is_shown(const struct schedule_event *event, const struct contest *contest)
{
    bool has_date = date_is_set(event->first_day) || event->starts.seconds != 0;
    bool is_public = !slice_equal(event->audience, SLICE("organizers"));
    return has_date && is_public && (contest == NULL || schedule_event_concerns(event, contest));
}

void calendar_file_write(struct arena *arena, const struct site *site, const struct output *output,
                         struct strbuf *text)
{
    const struct contest *contest = output->subject.contest;
    slice page = contest ? site_contest_url(arena, contest) : SLICE("/schedule/");
    slice name = contest ? contest->name : site->config->title;
    icalendar_line(text, SLICE("BEGIN"), SLICE("VCALENDAR"));
    icalendar_line(text, SLICE("VERSION"), SLICE("2.0"));
    icalendar_line(text, SLICE("PRODID"), SLICE("-//fabang//fabang//EN"));
    icalendar_line(text, SLICE("CALSCALE"), SLICE("GREGORIAN"));
    icalendar_line(text, SLICE("METHOD"), SLICE("PUBLISH"));
    icalendar_text(text, SLICE("NAME"), name);
    icalendar_text(text, SLICE("X-WR-CALNAME"), name);
    icalendar_line(text, SLICE("REFRESH-INTERVAL;VALUE=DURATION"), SLICE("P1D"));
    for (size_t i = 0; i < site->schedule->events.count; i++)
        if (is_shown(&site->schedule->events.items[i], contest))
            add_event(arena, site, &site->schedule->events.items[i],
                      site_absolute_url(arena, site, page), text);
    icalendar_line(text, SLICE("END"), SLICE("VCALENDAR"));
}
