/* Memory that dies together: everything allocated in an arena is freed or reused at once. */
#ifndef FABANG_BASE_ARENA_H
#define FABANG_BASE_ARENA_H

#include "base/slice.h"

#include <stdarg.h>

struct arena;

/* Allocation cannot fail: out of memory ends the process with status 70. */
struct arena *arena_new(void);
/* NULL is allowed. */
void arena_free(struct arena *arena);
/* Empties the arena and keeps its memory for reuse; all that it gave out is invalid from then on.
 */
void arena_reset(struct arena *arena);
/* Zeroed memory aligned for any type; a size of 0 gives a valid pointer. */
/* Takes over all memory of `other`, which is freed. */
void arena_absorb(struct arena *arena, struct arena *other);
void *arena_alloc(struct arena *arena, size_t size_bytes);
/* The block at `old`, grown from `old_bytes` to `new_bytes`: in place when it was the last one,
 * else a copy. The new part is not zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_bytes, size_t new_bytes);
/* A copy in the arena, with a NUL after its last byte. */
slice arena_copy(struct arena *arena, slice text);
/* The texts one behind the other; quicker than formatting them. */
slice arena_join(struct arena *arena, const slice *texts, size_t count);
#define ARENA_JOIN(arena, ...)                                                                     \
    arena_join((arena), (const slice[]){ __VA_ARGS__ },                                            \
               sizeof((const slice[]){ __VA_ARGS__ }) / sizeof(slice))
/* The number in digits; quicker than formatting it. */
slice arena_integer(struct arena *arena, long long number);
/* The formatted text as a slice of the arena, NUL behind it. */
slice arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
slice arena_vformat(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Bytes taken from the system, for reports. */
size_t arena_size_bytes(const struct arena *arena);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))
/* Zeroed; a product that overflows is out of memory. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t item_bytes);

#endif
