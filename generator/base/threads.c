/* Worker threads: each takes the next job's number until there are none. */
#include "base/threads.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

struct run {
    atomic_size_t next;
    size_t count;
    void (*job)(void *context, size_t worker, size_t index);
    void *context;
};

struct worker {
    struct run *run;
    size_t number;
};

size_t threads_available(void)
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
        return 1;
    int count = CPU_COUNT(&allowed);
    if (count < 1)
        return 1;
    return count < THREADS_MAX ? (size_t)count : THREADS_MAX;
}

static void *work(void *argument)
{
    const struct worker *worker = argument;
    struct run *run = worker->run;
    for (;;) {
        size_t index = atomic_fetch_add_explicit(&run->next, 1, memory_order_relaxed);
        if (index >= run->count)
            return NULL;
        run->job(run->context, worker->number, index);
    }
}

/* The caller's thread is worker 0, so that the jobs get done even when the system gives no thread
 * at all. */
void threads_run(size_t workers, size_t count,
                 void (*job)(void *context, size_t worker, size_t index), void *context)
{
    assert(workers >= 1 && workers <= THREADS_MAX);
    struct run run = { .count = count, .job = job, .context = context };
    struct worker numbered[THREADS_MAX];
    pthread_t threads[THREADS_MAX];
    size_t started = 1;
    numbered[0] = (struct worker){ &run, 0 };
    while (started < workers && started < count) {
        numbered[started] = (struct worker){ &run, started };
        if (pthread_create(&threads[started], NULL, work, &numbered[started]) != 0)
            break;
        started++;
    }
    work(&numbered[0]);
    for (size_t i = 1; i < started; i++) {
        int failure = pthread_join(threads[i], NULL);
        assert(failure == 0);
        (void)failure;
    }
}
