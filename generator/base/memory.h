/* The heap, where allocation cannot fail: the only callers of malloc and free. */
#ifndef FABANG_BASE_MEMORY_H
#define FABANG_BASE_MEMORY_H

#include <stddef.h>

enum { EXIT_BUG = 70 };

/* At least one byte; out of memory ends the process with EXIT_BUG and one line on standard error.
 */
void *memory_alloc(size_t size_bytes);
void *memory_realloc(void *old, size_t size_bytes);
/* NULL is allowed. */
void memory_free(void *block);

#endif
