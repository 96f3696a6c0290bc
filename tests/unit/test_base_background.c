/* A thread that does one thing when it is asked to. */
#include "base/background.h"
#include "base/threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct work {
    struct background *background;
    atomic_int begun, done;
    atomic_bool may_go_on;
};

static void note(void *context)
{
    struct work *work = context;
    atomic_fetch_add(&work->begun, 1);
    while (!atomic_load(&work->may_go_on)) {
    }
    atomic_fetch_add(&work->done, 1);
}

static void never_asked_never_done(void **state)
{
    (void)state;
    struct work work = { .may_go_on = true };
    background_finish(background_start(note, &work));
    assert_int_equal(work.begun, 0);
}

static void finish_waits_for_what_was_asked(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct work work = { .may_go_on = true };
        struct background *background = background_start(note, &work);
        background_ask(background);
        background_finish(background);
        assert_int_equal(work.done, 1);
    }
}

/* While the job goes on, all that is asked for is one more time. */
static void asked_often_done_once_more(void **state)
{
    (void)state;
    struct work work = { .may_go_on = false };
    struct background *background = background_start(note, &work);
    background_ask(background);
    while (atomic_load(&work.begun) == 0) {
    }
    for (int i = 0; i < 50; i++)
        background_ask(background);
    atomic_store(&work.may_go_on, true);
    background_finish(background);
    assert_int_equal(work.done, 2);
}

static void ask(void *context, size_t worker, size_t index)
{
    struct work *work = context;
    (void)worker;
    (void)index;
    background_ask(work->background);
}

static void many_threads_may_ask(void **state)
{
    (void)state;
    struct work work = { .may_go_on = true };
    work.background = background_start(note, &work);
    threads_run(4, 1000, ask, &work);
    background_finish(work.background);
    assert_true(work.done >= 1 && work.done <= 1000);
    assert_int_equal(work.begun, work.done);
}

static void nobody_there(void **state)
{
    (void)state;
    background_ask(NULL);
    background_finish(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_asked_never_done),
        cmocka_unit_test(finish_waits_for_what_was_asked),
        cmocka_unit_test(asked_often_done_once_more),
        cmocka_unit_test(many_threads_may_ask),
        cmocka_unit_test(nobody_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
