/* Small questions to a case. */
#include "contest/list_case.h"

#include <assert.h>

bool list_is_waived(const struct list *list, slice rule, slice subject)
{
    for (size_t i = 0; i < list->waivers.count; i++)
        if (slice_equal(list->waivers.items[i].rule, rule) &&
            slice_equal(list->waivers.items[i].subject, subject))
            return true;
    return false;
}

const struct edition *list_last_edition(const struct list *list)
{
    return list->editions.count > 0 ? &list->editions.items[list->editions.count - 1] : NULL;
}

bool list_case_is_approved(const struct list_case *list_case, int64_t level)
{
    assert(list_case->proposal != NULL);
    bool approved = false;
    for (size_t i = 0; i < list_case->reviews.count; i++) {
        const struct review *review = &list_case->reviews.items[i];
        /* A level that returns the list takes every approval back. */
        if (!review->approved)
            approved = false;
        else if (review->level == level && slice_equal(review->sha256, list_case->proposal->sha256))
            approved = true;
    }
    return approved;
}
