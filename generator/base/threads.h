/* Worker threads over a numbered set of jobs. */
#ifndef FABANG_BASE_THREADS_H
#define FABANG_BASE_THREADS_H

#include <stddef.h>

enum { THREADS_MAX = 64 };

/* Processors that this process may use, at least 1, at most THREADS_MAX. */
size_t threads_available(void);
/* Calls job(context, worker, index) for every index below `count`, each once, on `workers` threads
 * (1 runs on the caller's). Jobs are handed out in ascending order. Returns when all are done. */
void threads_run(size_t workers, size_t count,
                 void (*job)(void *context, size_t worker, size_t index), void *context);

#endif
