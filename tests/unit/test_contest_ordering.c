/* The order of rows: strokes, readings, ranks, contests. All names are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contest/ordering.h"

#include "contest/surnames.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 64 };

/* Sorts the names, which stand in the wanted order separated by blanks, after mixing them in
 * several ways, and asserts that they come back. Returns how many doubts there were. */
static size_t assert_order(enum order_mode mode, bool persons, const char *wanted)
{
    size_t doubt_count = 0;
    for (unsigned mix = 0; mix < 8; mix++) {
        struct arena *arena = arena_new();
        struct order_item items[NAMES_MAX] = { 0 };
        slice names[NAMES_MAX];
        size_t count = 0;
        for (slice rest = slice_from(wanted); rest.len > 0; count++)
            names[count] = slice_split(&rest, ' ');
        for (size_t i = 0; i < count; i++)
            items[i] = (struct order_item){ .name = names[i], .person = persons };
        srand(mix);
        for (size_t i = count; i > 1; i--) {
            size_t j = (size_t)rand() % i;
            struct order_item item = items[i - 1];
            items[i - 1] = items[j];
            items[j] = item;
        }
        for (size_t i = 0; i < count; i++)
            items[i].index = i;
        struct order_doubts doubts = { 0 };
        order_items(arena, mode, items, count, &doubts);
        for (size_t i = 0; i < count; i++)
            if (!slice_equal(items[i].name, names[i]))
                fail_msg("place %zu has '" SLICE_FMT "', not '" SLICE_FMT "'", i + 1,
                         SLICE_ARG(items[i].name), SLICE_ARG(names[i]));
        doubt_count = doubts.list.count;
        arena_free(arena);
    }
    return doubt_count;
}

static void surnames_of_equally_many_strokes_follow_their_strokes(void **state)
{
    (void)state;
    /* 2 and 3 strokes; then 4, whose first strokes run from across to bent. */
    assert_int_equal(
        assert_order(ORDER_STROKES, true,
                     "丁演 卜演 于演 万演 习演 马演 王演 韦演 支演 尤演 车演 牛演 毛演 "
                     "文演 方演 尹演 孔演 邓演"),
        0);
    /* 7: the radical would put 吴 before 李; the convention looks at the first stroke. */
    assert_int_equal(
        assert_order(ORDER_STROKES, true,
                     "严演 苏演 杜演 李演 杨演 吴演 岑演 何演 余演 邹演 冷演 汪演 沈演 "
                     "宋演 张演 陆演 陈演"),
        0);
}

static void of_one_surname_short_given_names_come_first(void **state)
{
    (void)state;
    assert_order(ORDER_STROKES, true, "王林 王森 王一心 王大力 李一");
    /* 欧 before 欧阳, whatever follows; and 欧阳 alone is 欧 with a given name. */
    assert_order(ORDER_STROKES, true, "欧阳 欧林 欧立山 欧阳林 欧阳大力");
    assert_order(ORDER_STROKES, true, "司力 司马力");
}

static void unknown_stroke_orders_stand_behind_and_are_told(void **state)
{
    (void)state;
    /* 犇 has 12 strokes and is not in the table: behind 彭 and 曾, before 13 strokes. */
    assert_int_equal(strokes_of(SLICE("犇")).len, 0);
    assert_int_equal(assert_order(ORDER_STROKES, true, "彭演 曾演 犇演 楚演"), 1);
    /* Nothing is decided by it where its number of strokes is alone. */
    assert_int_equal(assert_order(ORDER_STROKES, true, "丁演 犇演 楚演"), 0);
    /* Given names: 演 and 源 differ in number; 瑁 and 瑀 do not, and only theirs is a doubt. */
    assert_int_equal(assert_order(ORDER_STROKES, true, "王一瑀 王一瑁"), 1);
}

static void characters_have_as_many_strokes_as_they_are_written_with(void **state)
{
    (void)state;
    static const struct {
        slice character, strokes;
    } CHARACTERS[] = {
        { SLICE_INIT("一"), SLICE_INIT("1") },
        { SLICE_INIT("李"), SLICE_INIT("1234521") },
        { SLICE_INIT("吴"), SLICE_INIT("2511134") },
        { SLICE_INIT("陈"), SLICE_INIT("5215234") },
        { SLICE_INIT("曾"), SLICE_INIT("432524312511") },
        { SLICE_INIT("尉"), SLICE_INIT("51311234124") },
        { SLICE_INIT("万俟"), SLICE_INIT("") },
        { SLICE_INIT(""), SLICE_INIT("") },
        { SLICE_INIT("A"), SLICE_INIT("") },
    };
    for (size_t i = 0; i < sizeof(CHARACTERS) / sizeof(CHARACTERS[0]); i++)
        assert_true(slice_equal(strokes_of(CHARACTERS[i].character), CHARACTERS[i].strokes));
}

static void surnames_are_sorted_as_they_are_read(void **state)
{
    (void)state;
    assert_order(ORDER_PINYIN, true,
                 "安演 薄演 蔡演 种演 都演 冯演 盖演 葛演 过演 黑演 华演 纪演 贾演 缪演 万俟演 "
                 "能演 区演 欧演 朴演 覃演 仇演 任演 单演 召演 折演 沈演 澹台演 解演 燕演 尉迟演 "
                 "乐演 乐正演 员演 "
                 "曾演 查演 翟演 祭演 占演");
}

static void a_surname_read_otherwise_stays_together(void **state)
{
    (void)state;
    /* 解 and 谢 are both xiè: one surname, then the other, not mixed by what follows. */
    assert_order(ORDER_PINYIN, true, "谢安 谢正 解安 解正 邢安");
}

static void names_of_bodies_are_compared_whole(void **state)
{
    (void)state;
    /* No surname: 曾 is read céng there; a place in front is read as the place is. */
    assert_order(
        ORDER_PINYIN, false,
        "北京演示厂 长沙演示厂 重庆演示厂 大连演示厂 济南演示厂 丽水演示厂 六安演示厂 台州演示厂 "
        "厦门演示厂 重力演示厂");
    assert_order(ORDER_STROKES, false, "一演示厂 三演示厂 上海演示厂 天津演示厂 北京演示厂");
    assert_order(ORDER_STROKES, false, "3D演示厂 A演示厂 一演示厂");
}

static void names_without_a_surname_are_compared_character_by_character(void **state)
{
    (void)state;
    assert_order(ORDER_STROKES, true, "丁力 阿力·演示 𠮷野·演示");
    assert_order(ORDER_PINYIN, true, "阿力·演示 丁力 王·演示");
}

static struct order_item row(size_t index, int64_t rank, const struct contest *source)
{
    return (
        struct order_item){ .name = SLICE("x"), .rank = rank, .source = source, .index = index };
}

static void assert_indexes(enum order_mode mode, struct order_item *items, size_t count,
                           const size_t *wanted)
{
    struct arena *arena = arena_new();
    struct order_doubts doubts = { 0 };
    order_items(arena, mode, items, count, &doubts);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(items[i].index, wanted[i]);
    arena_free(arena);
}

static void ranks_contests_and_codes_decide(void **state)
{
    (void)state;
    const struct contest contests[] = { { .division_code = SLICE_INIT("210000") },
                                        { .division_code = SLICE_INIT("") },
                                        { .division_code = SLICE_INIT("110000") } };
    const struct order_item items[] = {
        row(0, 0, &contests[1]), row(1, 2, &contests[2]), row(2, 10, &contests[0]),
        row(3, 2, &contests[0]), row(4, 0, NULL),
    };
    static const struct {
        enum order_mode mode;
        size_t wanted[5];
    } CASES[] = {
        { ORDER_GIVEN, { 0, 1, 2, 3, 4 } },
        { ORDER_RANK, { 1, 3, 2, 0, 4 } },
        { ORDER_SOURCE, { 2, 3, 0, 1, 4 } },
        { ORDER_DIVISION, { 1, 2, 3, 0, 4 } },
    };
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct order_item copy[5];
        memcpy(copy, items, sizeof(items));
        assert_indexes(CASES[i].mode, copy, 5, CASES[i].wanted);
    }
    struct order_item none;
    assert_indexes(ORDER_PINYIN, &none, 0, NULL);
}

static void every_unranked_order_says_that_it_is_no_order_of_merit(void **state)
{
    (void)state;
    for (int i = ORDER_GIVEN; i <= ORDER_SOURCE; i++) {
        enum order_mode mode = (enum order_mode)i;
        enum order_mode parsed = ORDER_GIVEN;
        assert_true(order_mode_parse(order_mode_name(mode), &parsed));
        assert_int_equal(parsed, mode);
        for (int persons = 0; persons < 2; persons++) {
            slice chinese = order_mode_label(mode, persons, SLICE("zh-CN"));
            slice english = order_mode_label(mode, persons, SLICE("en"));
            assert_int_equal(chinese.len == 0, mode == ORDER_GIVEN);
            assert_int_equal(slice_starts_with(chinese, SLICE("排名不分先后，按")),
                             mode > ORDER_RANK);
            assert_int_equal(slice_starts_with(english, SLICE("in no order of merit; ")),
                             mode > ORDER_RANK);
        }
    }
    assert_true(
        slice_contains(order_mode_label(ORDER_STROKES, true, SLICE("zh")), SLICE("姓氏笔画")));
    enum order_mode mode = ORDER_RANK;
    assert_false(order_mode_parse(SLICE("size"), &mode));
    assert_int_equal(mode, ORDER_RANK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surnames_of_equally_many_strokes_follow_their_strokes),
        cmocka_unit_test(of_one_surname_short_given_names_come_first),
        cmocka_unit_test(unknown_stroke_orders_stand_behind_and_are_told),
        cmocka_unit_test(characters_have_as_many_strokes_as_they_are_written_with),
        cmocka_unit_test(surnames_are_sorted_as_they_are_read),
        cmocka_unit_test(a_surname_read_otherwise_stays_together),
        cmocka_unit_test(names_of_bodies_are_compared_whole),
        cmocka_unit_test(names_without_a_surname_are_compared_character_by_character),
        cmocka_unit_test(ranks_contests_and_codes_decide),
        cmocka_unit_test(every_unranked_order_says_that_it_is_no_order_of_merit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
