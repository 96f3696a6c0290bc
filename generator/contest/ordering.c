/* Sorts rows by keys that are made once. */
#include "contest/ordering.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "contest/collation.h"
#include "contest/surnames.h"

#include <assert.h>
#include <stdlib.h>

static const struct {
    slice name;
    slice chinese, chinese_persons, english, english_persons;
} MODES[] = {
    [ORDER_GIVEN] = { .name = SLICE_INIT("given") },
    [ORDER_RANK] = { SLICE_INIT("rank"), SLICE_INIT("按名次排列"), SLICE_INIT("按名次排列"),
                     SLICE_INIT("by rank"), SLICE_INIT("by rank") },
    [ORDER_STROKES] = { SLICE_INIT("strokes"), SLICE_INIT("排名不分先后，按名称笔画排序"),
                        SLICE_INIT("排名不分先后，按姓氏笔画排序"),
                        SLICE_INIT("in no order of merit; by the strokes of the names"),
                        SLICE_INIT("in no order of merit; by the strokes of the surnames") },
    [ORDER_PINYIN] = { SLICE_INIT("pinyin"), SLICE_INIT("排名不分先后，按名称拼音排序"),
                       SLICE_INIT("排名不分先后，按姓氏拼音排序"),
                       SLICE_INIT("in no order of merit; alphabetically by name"),
                       SLICE_INIT("in no order of merit; alphabetically by surname") },
    [ORDER_DIVISION] = { SLICE_INIT("division"), SLICE_INIT("排名不分先后，按行政区划排序"),
                         SLICE_INIT("排名不分先后，按行政区划排序"),
                         SLICE_INIT("in no order of merit; by administrative division"),
                         SLICE_INIT("in no order of merit; by administrative division") },
    [ORDER_SOURCE] = { SLICE_INIT("source"), SLICE_INIT("排名不分先后，按推荐单位排序"),
                       SLICE_INIT("排名不分先后，按推荐单位排序"),
                       SLICE_INIT("in no order of merit; by the contest that recommends"),
                       SLICE_INIT("in no order of merit; by the contest that recommends") },
};
enum { MODE_COUNT = sizeof(MODES) / sizeof(MODES[0]) };

slice order_mode_name(enum order_mode mode)
{
    assert((size_t)mode < MODE_COUNT);
    return MODES[mode].name;
}

bool order_mode_parse(slice name, enum order_mode *mode)
{
    for (size_t i = 0; i < MODE_COUNT; i++) {
        if (slice_equal(MODES[i].name, name)) {
            *mode = (enum order_mode)i;
            return true;
        }
    }
    return false;
}

slice order_mode_label(enum order_mode mode, bool persons, slice language)
{
    assert((size_t)mode < MODE_COUNT);
    if (slice_equal(language, SLICE("zh")) || slice_starts_with(language, SLICE("zh-")))
        return persons ? MODES[mode].chinese_persons : MODES[mode].chinese;
    return persons ? MODES[mode].english_persons : MODES[mode].english;
}

/* -- keys -------------------------------------------------------------------------------------- */

struct keyed {
    struct order_item item;
    slice key; /* compares byte by byte as the items do */
};

struct orderer {
    struct arena *arena;
    struct collation *collation;
    struct strbuf key; /* of the item at hand */
};

/* Taken off the front of `*rest`. */
static slice next_character(slice *rest)
{
    slice before = *rest;
    utf8_next(rest);
    return slice_sub(before, 0, before.len - rest->len);
}

static unsigned stroke_count(const struct orderer *orderer, slice character, slice strokes)
{
    return strokes.len > 0 ? (unsigned)strokes.len
                           : collation_strokes(orderer->collation, character);
}

/* Number of strokes, the strokes (none known: behind all), and what tells equal ones apart. What is
 * no Chinese character has none, and stands in front. */
static void add_strokes(struct orderer *orderer, slice character)
{
    slice strokes = strokes_of(character);
    strbuf_add_char(&orderer->key, (char)(1 + stroke_count(orderer, character, strokes)));
    if (strokes.len > 0) {
        strbuf_add(&orderer->key, strokes);
        strbuf_add_char(&orderer->key, 1);
    } else {
        strbuf_add_char(&orderer->key, '9');
    }
    collation_add_key(orderer->collation, character, &orderer->key);
}

static void add_all_strokes(struct orderer *orderer, slice text)
{
    while (text.len > 0)
        add_strokes(orderer, next_character(&text));
    strbuf_add_char(&orderer->key, 0);
}

/* First character, whether the surname is compound, the rest of it, how long the given name is, and
 * its characters. */
static void add_person_strokes(struct orderer *orderer, slice name)
{
    enum { GIVEN_MAX = 200 };
    slice surname = surname_of(name).text;
    slice given = slice_from_index(name, surname.len);
    size_t given_count = utf8_count(given);
    if (surname.len > 0)
        add_strokes(orderer, next_character(&surname));
    strbuf_add_char(&orderer->key, surname.len > 0 ? 2 : 1);
    add_all_strokes(orderer, surname);
    strbuf_add_char(&orderer->key,
                    (char)(unsigned char)(given_count > GIVEN_MAX ? GIVEN_MAX : given_count));
    add_all_strokes(orderer, given);
}

/* As it is read, then as it is written with its strokes, so that one surname stays together, then
 * what follows. */
static void add_readings(struct orderer *orderer, slice name, struct surname front)
{
    collation_add_key(orderer->collation, front.reads_as, &orderer->key);
    strbuf_add_char(&orderer->key, (char)(1 + strokes_of(front.text).len));
    collation_add_key(orderer->collation, front.text, &orderer->key);
    collation_add_key(orderer->collation, slice_from_index(name, front.text.len), &orderer->key);
}

/* Names of bodies are compared whole, with the place in front as it is read. */
static void add_body_readings(struct orderer *orderer, slice name)
{
    struct surname place = place_of_name(name);
    struct strbuf read = { 0 };
    strbuf_add(&read, place.reads_as);
    strbuf_add(&read, slice_from_index(name, place.text.len));
    collation_add_key(orderer->collation, strbuf_slice(&read), &orderer->key);
    strbuf_release(&read);
}

/* Big-endian, so that bytes compare as the numbers do. */
static void add_number(struct orderer *orderer, uint64_t number)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        strbuf_add_char(&orderer->key, (char)(unsigned char)(number >> shift & 0xFF));
}

/* Contests stand in one array, in the order of the plan. */
static void add_place_in_plan(struct orderer *orderer, const struct contest *contest)
{
    add_number(orderer, contest != NULL ? (uint64_t)(uintptr_t)contest : UINT64_MAX);
}

static slice make_key(struct orderer *orderer, enum order_mode mode, const struct order_item *item)
{
    strbuf_reset(&orderer->key);
    switch (mode) {
    case ORDER_GIVEN:
        break;
    case ORDER_RANK:
        add_number(orderer, item->rank > 0 ? (uint64_t)item->rank : UINT64_MAX);
        break;
    case ORDER_STROKES:
        if (item->person)
            add_person_strokes(orderer, item->name);
        else
            add_all_strokes(orderer, item->name);
        break;
    case ORDER_PINYIN:
        if (item->person)
            add_readings(orderer, item->name, surname_of(item->name));
        else
            add_body_readings(orderer, item->name);
        break;
    case ORDER_DIVISION:
        if (item->source != NULL && item->source->division_code.len > 0)
            strbuf_add(&orderer->key, item->source->division_code);
        else
            strbuf_add_char(&orderer->key, '~');
        add_place_in_plan(orderer, item->source);
        break;
    case ORDER_SOURCE:
        add_place_in_plan(orderer, item->source);
        break;
    }
    return arena_copy(orderer->arena, strbuf_slice(&orderer->key));
}

static int compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left;
    const struct keyed *b = right;
    int order = slice_compare(a->key, b->key);
    return order != 0 ? order : (a->item.index > b->item.index) - (a->item.index < b->item.index);
}

/* -- doubts ------------------------------------------------------------------------------------ */

/* The length of given names decides before their characters do. */
static bool lengths_decide(const struct order_item *one, const struct order_item *other, slice rest)
{
    if (!one->person || !other->person)
        return false;
    struct surname surname = surname_of(one->name);
    bool is_in_given_name = one->name.len - rest.len >= surname.text.len &&
                            slice_equal(surname.text, surname_of(other->name).text);
    return is_in_given_name && utf8_count(one->name) != utf8_count(other->name);
}

/* Looks for the first character in which the two differ. */
static void doubt_pair(const struct orderer *orderer, const struct order_item *one,
                       const struct order_item *other, struct order_doubts *doubts)
{
    slice rest_one = one->name;
    slice rest_other = other->name;
    while (rest_one.len > 0 && rest_other.len > 0) {
        slice before = rest_one;
        slice character_one = next_character(&rest_one);
        slice character_other = next_character(&rest_other);
        if (slice_equal(character_one, character_other))
            continue;
        slice strokes_one = strokes_of(character_one);
        slice strokes_other = strokes_of(character_other);
        unsigned count = stroke_count(orderer, character_one, strokes_one);
        if (count > 0 && count == stroke_count(orderer, character_other, strokes_other) &&
            (strokes_one.len == 0 || strokes_other.len == 0) && !lengths_decide(one, other, before))
            ARRAY_PUSH(
                orderer->arena, &doubts->list,
                (struct order_doubt){ one->name, other->name, character_one, character_other });
        return;
    }
}

void order_items(struct arena *arena, enum order_mode mode, struct order_item *items, size_t count,
                 struct order_doubts *doubts)
{
    assert((size_t)mode < MODE_COUNT);
    struct orderer orderer = { .arena = arena };
    if (mode == ORDER_STROKES || mode == ORDER_PINYIN)
        orderer.collation =
            collation_open(mode == ORDER_STROKES ? COLLATION_STROKES : COLLATION_PINYIN);
    struct keyed *keyed = ARENA_ARRAY(arena, struct keyed, count);
    for (size_t i = 0; i < count; i++)
        keyed[i] = (struct keyed){ items[i], make_key(&orderer, mode, &items[i]) };
    if (count > 0)
        qsort(keyed, count, sizeof(*keyed), compare_keyed);
    for (size_t i = 0; i < count; i++)
        items[i] = keyed[i].item;
    for (size_t i = 1; mode == ORDER_STROKES && i < count; i++)
        doubt_pair(&orderer, &items[i - 1], &items[i], doubts);
    collation_close(orderer.collation);
    strbuf_release(&orderer.key);
}
