/* Emphasis beside CJK punctuation: which delimiter runs may open and close.
 *
 * CommonMark lets a run beside punctuation open or close only with white space or more punctuation
 * at its other side. CJK text has no spaces, so **（重要）**公告 stays literal. The rules here are
 * those of markdown-cjk-friendly, with cmark 0.31's wider notion of punctuation (all symbols). Only
 * '*' is changed; '_' never opens or closes inside a word, in CJK as elsewhere.
 *
 * Spec: https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md;
 * CommonMark 0.31.2 section 6.2. */
#include "base/utf8.h"
#include "formats/character.h"
#include "formats/markdown_document.h"

/* What cmark takes a neighbour for. */
enum shown { SHOWN_SPACE, SHOWN_PUNCT, SHOWN_LETTER };

struct flanking {
    bool left, right;
};

/* Spec: CommonMark 0.31.2, "Unicode whitespace character". */
static bool is_space(uint32_t code_point)
{
    return code_point == 0 || code_point == '\t' || code_point == '\n' || code_point == '\f' ||
           code_point == '\r' || character_is_space_separator(code_point);
}

static bool is_symbol(uint32_t code_point)
{
    return character_is_symbol(code_point);
}

/* Spec: CommonMark 0.31.2, "Unicode punctuation character": general categories P and S. */
static bool is_punct(uint32_t code_point)
{
    return character_is_punctuation(code_point) || is_symbol(code_point);
}

/* cmark 0.30 knows the ASCII symbols and category P only. */
static enum shown shown_by_cmark(uint32_t code_point)
{
    if (is_space(code_point))
        return SHOWN_SPACE;
    bool punct = code_point < 0x80 ? is_punct(code_point) : character_is_punctuation(code_point);
    return punct ? SHOWN_PUNCT : SHOWN_LETTER;
}

static bool is_variation_selector(uint32_t code_point)
{
    return code_point >= 0xFE00 && code_point <= 0xFE0E;
}

static bool is_ideographic_selector(uint32_t code_point)
{
    return code_point >= 0xE0100 && code_point <= 0xE01EF;
}

/* A quotation mark with its standardized full-width variant, as “ + U+FE01. */
static bool is_wide_variant(uint32_t code_point, uint32_t next)
{
    return next == 0xFE01 && (code_point == 0x2018 || code_point == 0x2019 ||
                              code_point == 0x201C || code_point == 0x201D);
}

bool markdown_is_zh_mark(uint32_t code_point)
{
    switch (code_point) {
    case 0x00B7: /* · */
    case 0x2013: /* – */
    case 0x2014: /* — */
    case 0x2015: /* ― */
    case 0x2018: /* ‘ ’ “ ” */
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0x2022: /* • */
    case 0x2025: /* ‥ … */
    case 0x2026:
    case 0x2027: /* ‧ */
    case 0x203B: /* ※ */
        return true;
    default:
        return false;
    }
}

/* CommonMark's own rules, for what cmark sees. */
static struct flanking flanking_in_cmark(enum shown before, enum shown after)
{
    return (struct flanking){
        .left = after != SHOWN_SPACE && (after != SHOWN_PUNCT || before != SHOWN_LETTER),
        .right = before != SHOWN_SPACE && (before != SHOWN_PUNCT || after != SHOWN_LETTER),
    };
}

/* A variation selector is part of the character that it follows. */
static uint32_t base_before(const struct markdown_run *run)
{
    return is_variation_selector(run->before) ? run->before_2 : run->before;
}

/* Neither neighbour is white space, but a stray selector may follow some. */
static struct flanking flanking_wanted(const struct markdown_run *run)
{
    uint32_t before = base_before(run);
    bool before_ivs = is_ideographic_selector(run->before);
    bool before_cjk = character_is_cjk(before) || is_wide_variant(before, run->before) ||
                      (run->zh && markdown_is_zh_mark(before));
    bool after_cjk = character_is_cjk(run->after) || (run->zh && markdown_is_zh_mark(run->after));
    bool before_space = is_space(before);
    bool before_punct = is_punct(before);
    bool after_punct = is_punct(run->after);
    return (struct flanking){
        .left =
            !after_punct || before_space || before_punct || after_cjk || before_cjk || before_ivs,
        .right = !before_space && (!before_punct || after_punct || before_cjk || after_cjk),
    };
}

/* The mark between a run and its neighbour at the left that makes the run see `wanted`. */
static slice mark_before(enum shown wanted, uint32_t neighbour)
{
    if (wanted == SHOWN_PUNCT)
        return SLICE(MARK_PUNCT_RIGHT);
    /* A run of '_' must go on seeing punctuation at this side. */
    return neighbour == '_' ? SLICE(MARK_PUNCT_LEFT) : SLICE(MARK_LETTER);
}

static slice mark_after(enum shown wanted, uint32_t neighbour)
{
    if (wanted == SHOWN_PUNCT)
        return SLICE(MARK_PUNCT_LEFT);
    return neighbour == '_' ? SLICE(MARK_PUNCT_RIGHT) : SLICE(MARK_LETTER);
}

void markdown_emphasis_marks(const struct markdown_run *run, slice *before, slice *after)
{
    enum shown seen_before = shown_by_cmark(run->before);
    enum shown seen_after = shown_by_cmark(run->after);
    enum shown show_before = seen_before;
    enum shown show_after = seen_after;
    *before = *after = SLICE("");
    if (seen_before == SHOWN_SPACE || seen_after == SHOWN_SPACE)
        return;
    if (run->delimiter == '_') {
        show_before = is_punct(base_before(run)) ? SHOWN_PUNCT : SHOWN_LETTER;
        show_after = is_punct(run->after) ? SHOWN_PUNCT : SHOWN_LETTER;
    } else {
        struct flanking wanted = flanking_wanted(run);
        struct flanking seen = flanking_in_cmark(seen_before, seen_after);
        if (wanted.left != seen.left || wanted.right != seen.right) {
            show_before = wanted.left && !wanted.right ? SHOWN_PUNCT : SHOWN_LETTER;
            show_after = wanted.right && !wanted.left ? SHOWN_PUNCT : SHOWN_LETTER;
        }
    }
    if (show_before != seen_before)
        *before = mark_before(show_before, run->before);
    if (show_after != seen_after)
        *after = mark_after(show_after, run->after);
}
