/* Moments: the next ones, in order, and the last one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contest/moments.h"

enum { EAST = 8 * 3600 };

static struct moments some_moments(struct arena *arena)
{
    struct moments moments = { 0 };
    moments_add(arena, &moments, (struct instant){ 300, 0 }, MOMENT_NOTICE, SLICE("b"));
    moments_add(arena, &moments, (struct instant){ 100, 0 }, MOMENT_NOTICE, SLICE("a"));
    moments_add(arena, &moments, (struct instant){ 200, EAST }, MOMENT_NOTICE, SLICE("c"));
    moments_add(arena, &moments, (struct instant){ 200, 0 }, MOMENT_DATE, SLICE("d"));
    moments_add(arena, &moments, (struct instant){ 200, 0 }, MOMENT_NOTICE, SLICE("c"));
    moments_add(arena, &moments, (struct instant){ 0, 0 }, MOMENT_DATE, SLICE("not announced"));
    return moments;
}

static void the_next_moments_come_in_order_and_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct moments moments = some_moments(arena);
    moments_keep_after(&moments, (struct instant){ 100, EAST }, 0);
    assert_int_equal(moments.list.count, 3);
    assert_true(slice_equal(moments.list.items[0].id, SLICE("d")));
    assert_true(slice_equal(moments.list.items[1].id, SLICE("c")));
    assert_true(slice_equal(moments.list.items[2].id, SLICE("b")));
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(moments.list.items[i].at.offset_seconds, EAST);
    arena_free(arena);
}

static void a_count_never_cuts_an_instant_in_two(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct moments moments = some_moments(arena);
    moments_keep_after(&moments, (struct instant){ 199, 0 }, 1);
    assert_int_equal(moments.list.count, 2);
    moments = some_moments(arena);
    moments_keep_after(&moments, (struct instant){ 200, 0 }, 1);
    assert_int_equal(moments.list.count, 1);
    moments = some_moments(arena);
    moments_keep_after(&moments, (struct instant){ 300, 0 }, 1);
    assert_int_equal(moments.list.count, 0);
    arena_free(arena);
}

static void the_last_moment_is_at_now_or_before(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct moments moments = some_moments(arena);
    struct instant least = { 50, EAST };
    assert_int_equal(moments_last(&moments, (struct instant){ 199, EAST }, least).seconds, 100);
    assert_int_equal(moments_last(&moments, (struct instant){ 200, EAST }, least).seconds, 200);
    assert_int_equal(moments_last(&moments, (struct instant){ 99, EAST }, least).seconds, 50);
    assert_int_equal(moments_last(&moments, (struct instant){ 999, EAST }, least).offset_seconds,
                     EAST);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_moments_come_in_order_and_once),
        cmocka_unit_test(a_count_never_cuts_an_instant_in_two),
        cmocka_unit_test(the_last_moment_is_at_now_or_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
