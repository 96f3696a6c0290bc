/* The order of the rows of a list, and what is said of it. */
#ifndef FABANG_CONTEST_ORDERING_H
#define FABANG_CONTEST_ORDERING_H

#include "contest/contest.h"

enum order_mode {
    ORDER_GIVEN,    /* as the rows stand in the records */
    ORDER_RANK,     /* by rank; rows without one behind the others */
    ORDER_STROKES,  /* 姓氏笔画 */
    ORDER_PINYIN,   /* 拼音 */
    ORDER_DIVISION, /* 行政区划: by the division code of the contest that a row comes from */
    ORDER_SOURCE    /* 推荐单位: by that contest, in the order of the plan */
};

/* given, rank, strokes, pinyin, division, source. */
slice order_mode_name(enum order_mode mode);
/* False leaves `*mode` as it was. */
bool order_mode_parse(slice name, enum order_mode *mode);
/* What is printed of that order, when neither the list nor its edition says it: in Chinese when
 * `language` is (zh, zh-CN ...), else in English. Every unranked order says that it is none of
 * merit (排名不分先后), and which it is instead. Empty for ORDER_GIVEN, which nobody but the
 * secretariat can name. `persons`: the names are persons'. */
slice order_mode_label(enum order_mode mode, bool persons, slice language);

/* A row as far as its place depends on it. */
struct order_item {
    slice name;  /* by which it is sorted: of the entrant */
    bool person; /* the name is that of a natural person: surname first */
    int64_t rank;
    const struct contest *source;
    size_t index; /* where it stood */
};

/* Two neighbours whose order the convention does not settle, because a stroke order is not known.
 */
struct order_doubt {
    slice one, other;                     /* the names */
    slice character_one, character_other; /* where they part; of equally many strokes */
};
struct order_doubts {
    ARRAY_OF(struct order_doubt) list;
};

/* Sorts in place; equal rows keep their order.
 *
 * Strokes: character by character by number of strokes, then by the strokes themselves in their
 * order, across, down, left-falling, dot, bent; characters whose stroke order is not in the table
 * (contest/surnames.h) follow those of equally many strokes, in CLDR's order, and `doubts` gets the
 * neighbours that this decides. Of persons with the same first character those with a surname of
 * one character come first, of those with the same surname the ones with a given name of one
 * character. Pinyin: CLDR's order; a surname, or a place at the front of a body's name, counts as
 * it is read there (曾 zēng, 单 shàn, 重庆 chóng). Names of bodies are compared whole: they have no
 * surname. Division: rows from contests without a code follow, in the order of the plan. */
void order_items(struct arena *arena, enum order_mode mode, struct order_item *items, size_t count,
                 struct order_doubts *doubts);

#endif
