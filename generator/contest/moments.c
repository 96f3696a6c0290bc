/* Collects moments, and finds the last one and the next ones. */
#include "contest/moments.h"

#include <stdlib.h>

void moments_add(struct arena *arena, struct moments *moments, struct instant at, slice what,
                 slice id)
{
    if (at.seconds != 0)
        ARRAY_PUSH(arena, &moments->list, (struct moment){ at, what, id });
}

void moments_add_publicity(struct arena *arena, struct moments *moments,
                           struct instant published_at, struct date first, struct date last,
                           slice id)
{
    if (!date_is_set(first) || !date_is_set(last))
        return;
    int64_t end = date_to_days(last) + 1;
    int64_t day = date_to_days(first);
    for (int64_t i = 0; i < PUBLICITY_DAYS_MAX && day + i < end; i++) {
        struct instant at = instant_at(date_from_days(day + i), published_at.offset_seconds);
        if (instant_compare(at, published_at) > 0)
            moments_add(arena, moments, at, MOMENT_PUBLICITY_DAY, id);
    }
    struct instant over = instant_at(date_from_days(end), published_at.offset_seconds);
    if (instant_compare(over, published_at) > 0)
        moments_add(arena, moments, over, MOMENT_PUBLICITY, id);
}

static int compare_moments(const void *left, const void *right)
{
    const struct moment *a = left;
    const struct moment *b = right;
    int order = instant_compare(a->at, b->at);
    if (order == 0)
        order = slice_compare(a->what, b->what);
    return order != 0 ? order : slice_compare(a->id, b->id);
}

void moments_keep_after(struct moments *moments, struct instant now, size_t instant_count)
{
    struct moment *items = moments->list.items;
    size_t kept = 0;
    size_t instants = 0;
    if (moments->list.count > 0)
        qsort(items, moments->list.count, sizeof(*items), compare_moments);
    for (size_t i = 0; i < moments->list.count; i++) {
        struct moment moment = items[i];
        moment.at = instant_in_zone(moment.at, now.offset_seconds);
        if (instant_compare(moment.at, now) <= 0)
            continue;
        if (kept > 0 && compare_moments(&items[kept - 1], &moment) == 0)
            continue;
        if (kept == 0 || instant_compare(items[kept - 1].at, moment.at) != 0)
            instants++;
        if (instant_count > 0 && instants > instant_count)
            break;
        items[kept++] = moment;
    }
    moments->list.count = kept;
}

struct instant moments_last(const struct moments *moments, struct instant now, struct instant least)
{
    struct instant last = least;
    for (size_t i = 0; i < moments->list.count; i++) {
        struct instant at = moments->list.items[i].at;
        if (instant_compare(at, now) <= 0 && instant_compare(at, last) > 0)
            last = instant_in_zone(at, now.offset_seconds);
    }
    return last;
}
