/* Growing arrays in an arena: any struct with `items`, `count`, `capacity`. */
#ifndef FABANG_BASE_ARRAY_H
#define FABANG_BASE_ARRAY_H

#include "base/arena.h"

#define ARRAY_OF(type)                                                                             \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

/* Room for one more; `items` may move. */
#define ARRAY_RESERVE(arena, array)                                                                \
    ((array)->count < (array)->capacity ? (void)0                                                  \
                                        : array_grow((arena), (void **)&(array)->items,            \
                                                     &(array)->capacity, sizeof(*(array)->items)))

/* Appends the value after the comma(s), evaluated once. */
#define ARRAY_PUSH(arena, array, ...)                                                              \
    (ARRAY_RESERVE((arena), (array)), (void)((array)->items[(array)->count++] = (__VA_ARGS__)))

/* Doubles `*capacity` (from 8) and moves `*items`, both of which the arena owns. */
void array_grow(struct arena *arena, void **items, size_t *capacity, size_t item_bytes);

#endif
