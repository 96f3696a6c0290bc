/* Open addressing over an ordered array of entries. */
#include "base/map.h"

#include "base/hash.h"

#include <assert.h>
#include <string.h>

static size_t find_slot(const struct map *map, slice key)
{
    assert(map->slot_count > map->count);
    size_t mask = map->slot_count - 1;
    size_t slot = hash_name(key) & mask;
    while (map->slots[slot] != 0 && !slice_equal(map->entries[map->slots[slot] - 1].key, key))
        slot = (slot + 1) & mask;
    return slot;
}

static void grow(struct arena *arena, struct map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 8;
    map->entries = arena_grow(arena, map->entries, map->capacity * sizeof(struct map_entry),
                              capacity * sizeof(struct map_entry));
    map->capacity = capacity;
    map->slot_count = capacity * 2;
    map->slots = ARENA_ARRAY(arena, uint32_t, map->slot_count);
    for (size_t i = 0; i < map->count; i++)
        map->slots[find_slot(map, map->entries[i].key)] = (uint32_t)(i + 1);
}

void *map_put(struct arena *arena, struct map *map, slice key, const void *value)
{
    union {
        const void *read_only;
        void *pointer;
    } stored = { .read_only =
                     value }; /* the map keeps pointers for others and writes through none */
    if (map->count == map->capacity)
        grow(arena, map);
    size_t slot = find_slot(map, key);
    if (map->slots[slot] != 0) {
        struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        void *old = entry->value;
        entry->value = stored.pointer;
        return old;
    }
    map->entries[map->count++] = (struct map_entry){ key, stored.pointer };
    map->slots[slot] = (uint32_t)map->count;
    return NULL;
}

void *map_find(const struct map *map, slice key)
{
    if (map->count == 0)
        return NULL;
    uint32_t index = map->slots[find_slot(map, key)];
    return index ? map->entries[index - 1].value : NULL;
}

slice map_nearest(const struct map *map, slice key)
{
    size_t limit = key.len / 3 + 1;
    size_t best = limit + 1;
    slice nearest = { NULL, 0 };
    for (size_t i = 0; i < map->count; i++) {
        size_t distance = slice_distance(map->entries[i].key, key, limit);
        if (distance < best) {
            best = distance;
            nearest = map->entries[i].key;
        }
    }
    return nearest;
}
