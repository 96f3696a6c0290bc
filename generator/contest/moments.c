/* Collects moments, and finds the last one and the next ones. */
#include "contest/moments.h"

#include <stdlib.h>

void moments_add(struct arena *arena, struct moments *moments, struct instant at, slice what,
                 slice id)
{
    if (at.seconds != 0)
        ARRAY_PUSH(arena, &moments->list, (struct moment){ at, what, id });
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
