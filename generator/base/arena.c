/* Arenas: bump allocation from a chain of blocks. */
#include "base/arena.h"

#include "base/array.h"
#include "base/memory.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Under AddressSanitizer nothing may be touched that was not given out, and a gap lies behind each
 * piece: it would not see else that one runs into the next of its block. */
#ifdef __has_feature
#define HAS_ASAN __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#else
#define HAS_ASAN 0
#endif
#if HAS_ASAN
#include <sanitizer/asan_interface.h>
enum { GAP_BYTES = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(bytes, size)   ((void)(bytes), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(bytes, size) ((void)(bytes), (void)(size))
enum { GAP_BYTES = 0 };
#endif

enum { BLOCK_BYTES = 64 * 1024, ALIGNMENT = alignof(max_align_t) };

struct block {
    struct block *next; /* older */
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *blocks; /* newest first */
    size_t total_bytes;
};

static struct block *add_block(struct arena *arena, size_t size_bytes)
{
    struct block *block = memory_alloc(sizeof(struct block) + size_bytes);
    block->next = arena->blocks;
    block->size = size_bytes;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, size_bytes);
    arena->blocks = block;
    arena->total_bytes += size_bytes;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory_alloc(sizeof(*arena));
    *arena = (struct arena){ 0 };
    return arena;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        memory_free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    free_blocks(arena->blocks);
    memory_free(arena);
}

/* The other's blocks go behind the newest, which is the only one that is filled on. */
void arena_absorb(struct arena *arena, struct arena *other)
{
    struct block **end = &arena->blocks;
    if (*end != NULL)
        end = &(*end)->next;
    struct block *rest = *end;
    *end = other->blocks;
    while (*end != NULL)
        end = &(*end)->next;
    *end = rest;
    arena->total_bytes += other->total_bytes;
    memory_free(other);
}

/* One block as large as all that was needed, so that a worker's arena settles after a few pages. */
void arena_reset(struct arena *arena)
{
    struct block *newest = arena->blocks;
    if (newest == NULL)
        return;
    if (newest->next == NULL) {
        ASAN_POISON_MEMORY_REGION(newest->bytes, newest->size);
        newest->used = 0;
        return;
    }
    size_t total = arena->total_bytes;
    free_blocks(newest);
    *arena = (struct arena){ 0 };
    add_block(arena, total);
}

/* Blocks double, so that their number stays logarithmic in what an arena holds. */
static size_t next_block_bytes(const struct arena *arena, size_t wanted)
{
    size_t size = BLOCK_BYTES;
    while (size < arena->total_bytes / 2 && size < ((size_t)BLOCK_BYTES << 8))
        size *= 2;
    return wanted > size ? wanted : size;
}

/* What a piece takes up in its block. */
static size_t rounded_size(size_t size_bytes)
{
    return (size_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GAP_BYTES;
}

static void *take(struct arena *arena, size_t size_bytes)
{
    if (size_bytes > SIZE_MAX / 4)
        return memory_alloc(SIZE_MAX / 2); /* ends the process with the usual word */
    size_t rounded = rounded_size(size_bytes);
    struct block *block = arena->blocks;
    if (block == NULL || block->size - block->used < rounded)
        block = add_block(arena, next_block_bytes(arena, rounded));
    void *result = block->bytes + block->used;
    block->used += rounded;
    assert(block->used <= block->size);
    ASAN_UNPOISON_MEMORY_REGION(result, size_bytes);
    return result;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    void *result = take(arena, size_bytes ? size_bytes : 1);
    memset(result, 0, size_bytes);
    return result;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t item_bytes)
{
    size_t size_bytes;
    if (__builtin_mul_overflow(count, item_bytes, &size_bytes))
        size_bytes = SIZE_MAX;
    return arena_alloc(arena, size_bytes);
}

void *arena_grow(struct arena *arena, void *old, size_t old_bytes, size_t new_bytes)
{
    struct block *block = arena->blocks;
    size_t old_rounded = rounded_size(old_bytes);
    size_t new_rounded = rounded_size(new_bytes);
    assert(new_bytes >= old_bytes);
    bool is_last = block != NULL && old != NULL && old_bytes > 0 &&
                   (char *)old + old_rounded == block->bytes + block->used;
    if (is_last && new_rounded - old_rounded <= block->size - block->used) {
        block->used += new_rounded - old_rounded;
        ASAN_UNPOISON_MEMORY_REGION(old, new_bytes);
        return old;
    }
    void *result = take(arena, new_bytes ? new_bytes : 1);
    if (old != NULL && old_bytes > 0)
        memcpy(result, old, old_bytes);
    return result;
}

slice arena_copy(struct arena *arena, slice text)
{
    char *copy = take(arena, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return (slice){ copy, text.len };
}

slice arena_join(struct arena *arena, const slice *texts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += texts[i].len;
    char *joined = take(arena, len + 1);
    char *end = joined;
    for (size_t i = 0; i < count; i++)
        if (texts[i].len > 0)
            end = (char *)mempcpy(end, texts[i].ptr, texts[i].len);
    *end = '\0';
    return (slice){ joined, len };
}

slice arena_integer(struct arena *arena, long long number)
{
    char digits[INTEGER_BYTES_MAX];
    return arena_copy(arena, slice_write_integer(digits, number));
}

slice arena_vformat(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    char small[256];
    int length = vsnprintf(small, sizeof(small), format, arguments);
    assert(length >= 0);
    char *text = take(arena, (size_t)length + 1);
    if ((size_t)length < sizeof(small))
        memcpy(text, small, (size_t)length + 1);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return (slice){ text, (size_t)length };
}

slice arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    slice text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}

size_t arena_size_bytes(const struct arena *arena)
{
    return arena->total_bytes;
}

void array_grow(struct arena *arena, void **items, size_t *capacity, size_t item_bytes)
{
    size_t larger = *capacity ? *capacity * 2 : 8;
    assert(larger > *capacity && larger < SIZE_MAX / item_bytes);
    *items = arena_grow(arena, *items, *capacity * item_bytes, larger * item_bytes);
    *capacity = larger;
}
