/* Names all moments that the site knows, so that the last and the next are found by one rule. */
#include "site/changes.h"

static void add_notices(struct arena *arena, struct moments *moments, const struct notices *notices)
{
    for (size_t i = 0; i < notices->list.count; i++) {
        const struct notice *notice = &notices->list.items[i];
        moments_add(arena, moments, notice->published_at, MOMENT_NOTICE, notice->id);
        if (instant_compare(notice->updated_at, notice->published_at) > 0)
            moments_add(arena, moments, notice->updated_at, MOMENT_NOTICE_UPDATE, notice->id);
    }
}

static void add_schedule(struct arena *arena, struct moments *moments, const struct site *site)
{
    for (size_t i = 0; i < site->schedule->events.count; i++) {
        const struct schedule_event *event = &site->schedule->events.items[i];
        moments_add(arena, moments, schedule_event_over(event, site->now.offset_seconds),
                    MOMENT_EVENT, event->id);
    }
}

void site_moments(struct arena *arena, const struct site *site, const struct notices *notices,
                  struct moments *moments)
{
    add_notices(arena, moments, notices);
    for (size_t i = 0; i < site->contests->list.count; i++) {
        const struct contest *contest = &site->contests->list.items[i];
        moments_add(arena, moments, contest->registration.closes, MOMENT_REGISTRATION, contest->id);
    }
    for (size_t i = 0; i < site->plan->milestones.count; i++) {
        const struct milestone *milestone = &site->plan->milestones.items[i];
        if (date_is_set(milestone->date))
            moments_add(arena, moments, milestone->effective, MOMENT_DATE, milestone->id);
    }
    add_schedule(arena, moments, site);
}

static void add_lists(struct arena *arena, struct moments *moments, const struct site *site)
{
    for (size_t i = 0; i < site->records->lists.count; i++) {
        const struct list *list = &site->records->lists.items[i];
        for (size_t j = 0; j < list->editions.count; j++) {
            const struct edition *edition = &list->editions.items[j];
            moments_add(arena, moments, edition->published_at, MOMENT_EDITION, list->id);
            if (edition->state == LIST_PUBLICITY)
                moments_add_publicity(
                    arena, moments,
                    instant_in_zone(edition->published_at, site->now.offset_seconds),
                    edition->publicity_first_day, edition->publicity_last_day, list->id);
            if (date_is_set(edition->public_until) && edition_names_persons(edition))
                moments_add(arena, moments,
                            publicity_end(edition->public_until, site->now.offset_seconds),
                            MOMENT_NAMES, list->id);
        }
    }
}

struct instant site_last_change(const struct site *site)
{
    struct arena *scratch = arena_new();
    struct moments moments = { 0 };
    site_moments(scratch, site, site->notices, &moments);
    add_lists(scratch, &moments, site);
    struct instant last = moments_last(
        &moments, site->now, instant_at(site->plan->basis_date, site->now.offset_seconds));
    arena_free(scratch);
    return last;
}
