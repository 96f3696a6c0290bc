/* Finds the last change among all moments that the site knows. */
#include "site/changes.h"

struct search {
    struct instant now, last;
};

static void consider(struct search *search, struct instant moment)
{
    bool happened = moment.seconds != 0 && instant_compare(moment, search->now) <= 0;
    if (happened && instant_compare(moment, search->last) > 0)
        search->last = instant_in_zone(moment, search->now.offset_seconds);
}

/* The end of a day is the start of the next one. */
static void consider_end_of(struct search *search, struct date day)
{
    if (date_is_set(day))
        consider(search,
                 instant_at(date_from_days(date_to_days(day) + 1), search->now.offset_seconds));
}

static void consider_lists(struct search *search, const struct records *records)
{
    for (size_t i = 0; i < records->lists.count; i++) {
        const struct list *list = &records->lists.items[i];
        for (size_t j = 0; j < list->editions.count; j++) {
            consider(search, list->editions.items[j].published_at);
            consider(search, list->editions.items[j].publicity_until);
        }
    }
}

static void consider_schedule(struct search *search, const struct schedule *schedule)
{
    for (size_t i = 0; i < schedule->events.count; i++) {
        consider(search, schedule->events.items[i].ends);
        consider_end_of(search, schedule->events.items[i].last_day);
    }
}

struct instant site_last_change(const struct site *site)
{
    struct search search = { site->now,
                             instant_at(site->plan->basis_date, site->now.offset_seconds) };
    for (size_t i = 0; i < site->notices->list.count; i++) {
        consider(&search, site->notices->list.items[i].published_at);
        consider(&search, site->notices->list.items[i].updated_at);
    }
    for (size_t i = 0; i < site->contests->list.count; i++)
        consider(&search, site->contests->list.items[i].registration.closes);
    for (size_t i = 0; i < site->plan->milestones.count; i++)
        if (date_is_set(site->plan->milestones.items[i].date))
            consider(&search, site->plan->milestones.items[i].effective);
    consider_lists(&search, site->records);
    consider_schedule(&search, site->schedule);
    return search.last;
}
