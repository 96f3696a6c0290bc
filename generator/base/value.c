/* Access to data trees. */
#include "base/value.h"

#include <assert.h>

const struct value *value_find(const struct value *value, slice key)
{
    if (value == NULL || value->kind != VALUE_MAP)
        return NULL;
    for (size_t i = 0; i < value->map.count; i++)
        if (slice_equal(value->map.items[i].key, key))
            return &value->map.items[i].value;
    return NULL;
}

position value_where(const struct value *value, slice key)
{
    if (value == NULL)
        return (position){ NULL, 0 };
    const struct value *found = value_find(value, key);
    return found ? found->where : value->where;
}

slice value_kind_name(enum value_kind kind)
{
    static const slice names[] = { SLICE_INIT("null"),     SLICE_INIT("true or false"),
                                   SLICE_INIT("a number"), SLICE_INIT("a number"),
                                   SLICE_INIT("text"),     SLICE_INIT("a list"),
                                   SLICE_INIT("a map") };
    assert((size_t)kind < sizeof(names) / sizeof(names[0]));
    return names[kind];
}
