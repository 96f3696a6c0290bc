/* The heap, where allocation cannot fail. */
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

static void *checked(void *block, size_t size_bytes)
{
    if (block == NULL) {
        fprintf(stderr, "fabang: out of memory, asked for %zu bytes\n", size_bytes);
        exit(EXIT_BUG);
    }
    return block;
}

void *memory_alloc(size_t size_bytes)
{
    size_t size = size_bytes ? size_bytes : 1;
    return checked(malloc(size), size);
}

void *memory_realloc(void *old, size_t size_bytes)
{
    size_t size = size_bytes ? size_bytes : 1;
    return checked(realloc(old, size), size);
}

void memory_free(void *block)
{
    free(block);
}
