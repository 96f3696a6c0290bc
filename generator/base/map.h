/* Hash map from text to pointer that iterates in insertion order. */
#ifndef FABANG_BASE_MAP_H
#define FABANG_BASE_MAP_H

#include "base/arena.h"

#include <stdint.h>

struct map_entry {
    slice key;
    void *value;
};

struct map {
    struct map_entry *entries; /* in the order of insertion */
    uint32_t *slots;           /* index + 1 into entries, 0 is free */
    size_t count, capacity, slot_count;
};

/* Adds or replaces; the key's bytes are borrowed and must live as long as the map. Returns the
 * value that was there, or NULL. */
void *map_put(struct arena *arena, struct map *map, slice key, const void *value);
/* NULL when there is none. */
void *map_find(const struct map *map, slice key);
/* The key nearest to a misspelt one, for "did you mean"; the empty slice when none is near enough.
 */
slice map_nearest(const struct map *map, slice key);

#endif
