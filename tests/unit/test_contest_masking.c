/* What stays of names and numbers under each mask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contest/masking.h"

static const char *masked_name(struct arena *arena, enum name_mask mask, const char *name)
{
    return arena_format(arena, SLICE_FMT, SLICE_ARG(mask_name(arena, mask, slice_from(name)))).ptr;
}

static void names(void **state)
{
    static const struct {
        const char *name, *masks[4]; /* in the order of enum name_mask */
    } VECTORS[] = {
        { "李世豪", { "李**", "李**", "**豪", "李*豪" } },
        { "张三", { "张*", "张*", "*三", "张*" } },
        { "李", { "*", "*", "*", "*" } },
        { "", { "", "", "", "" } },
        { "欧阳", { "欧*", "欧*", "*阳", "欧*" } },
        { "欧阳明月", { "欧阳**", "欧***", "***月", "欧**月" } },
        { "诸葛亮", { "诸葛*", "诸**", "**亮", "诸*亮" } },
        { "𠮷田豪", { "𠮷**", "𠮷**", "**豪", "𠮷*豪" } },
        { "古丽·阿依", { "古*·**", "古*·**", "**·*依", "古*·*依" } },
        { "古丽•阿依", { "古*•**", "古*•**", "**•*依", "古*•*依" } },
        { "古丽‧阿依", { "古*‧**", "古*‧**", "**‧*依", "古*‧*依" } },
        { "葛\U000E0100飾", { "葛\U000E0100*", "葛\U000E0100*", "*飾", "葛\U000E0100*" } },
        { "王葛\U000E0100飾", { "王**", "王**", "**飾", "王*飾" } },
        { "Ada Byron-King",
          { "A** *****-****", "A** *****-****", "*** *****-***g", "A** *****-***g" } },
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++)
        for (int mask = 0; mask < 4; mask++)
            assert_string_equal(masked_name(arena, (enum name_mask)mask, VECTORS[i].name),
                                VECTORS[i].masks[mask]);
    arena_free(arena);
}

static void numbers(void **state)
{
    static const struct {
        const char *number;
        struct number_mask mask;
        const char *masked;
    } VECTORS[] = {
        { "13800138000", { 3, 4 }, "138****8000" },
        { "138 0013 8000", { 3, 4 }, "138 **** 8000" },
        { "0755-20000000", { 0, 4 }, "****-****0000" },
        { "13800138000", { 0, 0 }, "***********" },
        { "1380013", { 3, 4 }, "*******" },
        { "11010519491231002X", { 6, 4 }, "110105********002X" },
        { "11010519491231002X", { 1, 2 }, "1***************2X" },
        { "", { 3, 4 }, "" },
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++) {
        slice masked = mask_number(arena, &VECTORS[i].mask, slice_from(VECTORS[i].number));
        assert_true(slice_equal(masked, slice_from(VECTORS[i].masked)));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests_name("masking", tests, NULL, NULL);
}
