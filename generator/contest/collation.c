/* Sort keys from ICU's collators for Chinese. */
#include "contest/collation.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <limits.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

enum {
    STROKES_MAX = 64,
    /* CLDR puts a marker before the characters of each number of strokes: U+FDD0 and a letter of
     * Braille, whose place in its block is that number. */
    MARKER = 0xFDD0,
    BRAILLE = 0x2800
};

struct collation {
    UCollator *collator;
};

struct collation *collation_open(enum collation_kind kind)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *locale = kind == COLLATION_PINYIN ? "zh-u-co-pinyin" : "zh-u-co-stroke";
    struct collation *collation = memory_alloc(sizeof(*collation));
    collation->collator = ucol_open(locale, &status);
    /* The root's order would be no order of Chinese at all. */
    assert(U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING);
    return collation;
}

void collation_close(struct collation *collation)
{
    if (collation == NULL)
        return;
    ucol_close(collation->collator);
    memory_free(collation);
}

void collation_add_key(const struct collation *collation, slice text, struct strbuf *key)
{
    UErrorCode status = U_ZERO_ERROR;
    assert(text.len <= INT_MAX / 2);
    UChar *units = memory_alloc((text.len + 1) * sizeof(UChar)); /* never more units than bytes */
    int32_t count = 0;
    u_strFromUTF8WithSub(units, (int32_t)text.len + 1, &count, text.len > 0 ? text.ptr : "",
                         (int32_t)text.len, 0xFFFD, NULL, &status);
    assert(U_SUCCESS(status));
    int32_t size = ucol_getSortKey(collation->collator, units, count, NULL, 0);
    strbuf_reserve(key, (size_t)size);
    ucol_getSortKey(collation->collator, units, count, (uint8_t *)key->ptr + key->len, size);
    key->len += (size_t)size;
    memory_free(units);
}

unsigned collation_strokes(const struct collation *collation, slice character)
{
    assert(character.len > 0);
    UChar units[2];
    int32_t count = 0;
    uint32_t code_point = utf8_next(&character);
    if (!u_hasBinaryProperty((UChar32)code_point, UCHAR_IDEOGRAPHIC))
        return 0;
    U16_APPEND_UNSAFE(units, count, code_point);
    unsigned found = 0;
    unsigned beyond = STROKES_MAX + 1;
    while (beyond - found > 1) {
        unsigned middle = (found + beyond) / 2;
        const UChar marker[] = { MARKER, (UChar)(BRAILLE + middle) };
        if (ucol_strcoll(collation->collator, marker, 2, units, count) == UCOL_GREATER)
            beyond = middle;
        else
            found = middle;
    }
    return found;
}
