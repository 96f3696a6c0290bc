/* What a list means at an instant, and finding lists, editions and projects. */
#include "contest/list.h"

#include <assert.h>

static const slice STATE_NAMES[] = {
    [LIST_DRAFT] = SLICE_INIT("draft"),
    [LIST_APPROVED] = SLICE_INIT("approved"),
    [LIST_PUBLICITY] = SLICE_INIT("publicity"),
    [LIST_PUBLICITY_ENDED] = SLICE_INIT("publicity_ended"),
    [LIST_FINAL] = SLICE_INIT("final"),
    [LIST_CORRECTED] = SLICE_INIT("corrected"),
    [LIST_WITHDRAWN] = SLICE_INIT("withdrawn"),
};
enum { STATE_COUNT = sizeof(STATE_NAMES) / sizeof(STATE_NAMES[0]) };

const struct list *records_list_find(const struct records *records, slice id)
{
    /* A few hundred at most: they keep the order of the plan, which no binary search can use. */
    for (size_t i = 0; i < records->lists.count; i++)
        if (slice_equal(records->lists.items[i].id, id))
            return &records->lists.items[i];
    return NULL;
}

const struct project *records_project_find(const struct records *records, slice id)
{
    size_t low = 0;
    size_t high = records->projects.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(records->projects.items[middle].id, id);
        if (order == 0)
            return &records->projects.items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct edition *list_latest(const struct list *list)
{
    assert(list->editions.count > 0);
    return &list->editions.items[list->editions.count - 1];
}

const struct edition *list_edition_before(const struct list *list, const struct edition *edition)
{
    size_t index = (size_t)(edition - list->editions.items);
    assert(index < list->editions.count);
    return index > 0 ? edition - 1 : NULL;
}

const struct edition *list_edition_find(const struct list *list, int64_t number)
{
    for (size_t i = 0; i < list->editions.count; i++)
        if (list->editions.items[i].number == number)
            return &list->editions.items[i];
    return NULL;
}

slice list_state_name(enum list_state state)
{
    assert((size_t)state < STATE_COUNT);
    return STATE_NAMES[state];
}

bool list_state_parse(slice name, enum list_state *state)
{
    for (size_t i = 0; i < STATE_COUNT; i++) {
        if (slice_equal(STATE_NAMES[i], name)) {
            *state = (enum list_state)i;
            return true;
        }
    }
    return false;
}

bool list_state_is_provisional(enum list_state state)
{
    return state == LIST_PUBLICITY || state == LIST_PUBLICITY_ENDED;
}

bool list_state_is_final(enum list_state state)
{
    return state == LIST_FINAL || state == LIST_CORRECTED;
}

enum list_state edition_state_at(const struct edition *edition, struct instant now)
{
    assert(instant_compare(edition->published_at, now) <= 0);
    if (edition->state != LIST_PUBLICITY)
        return edition->state;
    bool over = edition->publicity_until.seconds != 0 &&
                instant_compare(edition->publicity_until, now) <= 0;
    return over ? LIST_PUBLICITY_ENDED : LIST_PUBLICITY;
}

struct instant publicity_end(struct date last_day, int32_t offset_seconds)
{
    assert(date_is_set(last_day));
    return instant_at(date_from_days(date_to_days(last_day) + 1), offset_seconds);
}

struct instant list_next_change(const struct list *list, struct instant now)
{
    const struct edition *latest = list_latest(list);
    if (edition_state_at(latest, now) != LIST_PUBLICITY)
        return (struct instant){ 0 };
    return latest->publicity_until;
}

bool edition_names_persons(const struct edition *edition)
{
    for (size_t i = 0; i < edition->entries.count; i++)
        if (edition->entries.items[i].person || edition->entries.items[i].leader.len > 0)
            return true;
    return false;
}
