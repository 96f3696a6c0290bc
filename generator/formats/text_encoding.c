/* Detecting and converting encodings, with ICU's converters. */
#include "formats/text_encoding.h"

#include "base/utf8.h"

#include <assert.h>
#include <limits.h>
#include <unicode/ucnv.h>

slice text_encoding_name(enum text_encoding encoding)
{
    static const slice NAMES[] = { [ENCODING_UTF8] = SLICE_INIT("UTF-8"),
                                   [ENCODING_UTF8_MARKED] = SLICE_INIT("UTF-8 with a mark"),
                                   [ENCODING_UTF16] = SLICE_INIT("UTF-16"),
                                   [ENCODING_GB18030] = SLICE_INIT("GB18030") };
    return NAMES[encoding];
}

static bool fail(struct diags *diags, const struct source *source, size_t offset)
{
    return diag_add(diags, DIAG_FILE_ENCODING,
                    (position){ .source = source, .offset = (uint32_t)offset },
                    SLICE("save it as UTF-8 (in a spreadsheet program: CSV UTF-8)"),
                    "text is neither UTF-8 nor GB18030");
}

/* Strict: a byte sequence that stands for nothing ends the conversion instead of becoming '?'. */
static UConverter *open_converter(const char *name)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_SUCCESS(error))
        ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    assert(U_SUCCESS(error));
    return converter;
}

/* False at bytes that are not of that encoding; `*text` is the arena's. */
static bool convert(struct arena *arena, slice bytes, const char *name, slice *text)
{
    enum { UTF8_PER_BYTE = 2 }; /* the most: two bytes of UTF-16 are up to three */
    UErrorCode error = U_ZERO_ERROR;
    UConverter *from = open_converter(name);
    UConverter *to = open_converter("UTF-8");
    size_t capacity = bytes.len * UTF8_PER_BYTE + 4;
    char *target = arena_alloc(arena, capacity);
    char *end = target;
    const char *source = bytes.ptr;
    ucnv_convertEx(to, from, &end, target + capacity, &source, bytes.ptr + bytes.len, NULL, NULL,
                   NULL, NULL, true, true, &error);
    ucnv_close(from);
    ucnv_close(to);
    *text = (slice){ target, (size_t)(end - target) };
    return U_SUCCESS(error) && source == bytes.ptr + bytes.len;
}

/* Text of another encoding breaks UTF-8's rules within its first words, so what keeps them for long
 * is UTF-8 with a fault. */
static bool is_damaged_utf8(slice bytes, size_t bad)
{
    enum { CONVINCING = 32 };
    size_t foreign = 0;
    for (size_t i = 0; i < bad && foreign < CONVINCING; i++)
        foreign += (unsigned char)bytes.ptr[i] >= 0x80;
    return foreign == CONVINCING;
}

bool text_decode(struct arena *arena, struct diags *diags, const struct source *source, slice *text,
                 enum text_encoding *encoding)
{
    slice bytes = source->text;
    bool ok = true;
    assert(bytes.len <= UINT32_MAX);
    *text = bytes;
    *encoding = ENCODING_UTF8;
    if (slice_starts_with(bytes, SLICE("\xEF\xBB\xBF"))) {
        *encoding = ENCODING_UTF8_MARKED;
        *text = slice_from_index(bytes, 3);
    } else if (slice_starts_with(bytes, SLICE("\xFF\xFE")) ||
               slice_starts_with(bytes, SLICE("\xFE\xFF"))) {
        *encoding = ENCODING_UTF16;
        ok = convert(arena, bytes, "UTF-16", text);
        if (ok && slice_starts_with(*text, SLICE("\xEF\xBB\xBF")))
            *text = slice_from_index(*text, 3);
    } else if (utf8_invalid_at(bytes) < bytes.len) {
        size_t first = utf8_invalid_at(bytes);
        if (is_damaged_utf8(bytes, first))
            return fail(diags, source, first);
        *encoding = ENCODING_GB18030;
        ok = convert(arena, bytes, "gb18030", text);
    }
    size_t bad = utf8_invalid_at(*text);
    size_t nul = slice_find_char(*text, '\0', 0);
    if (!ok || bad < text->len || nul < text->len)
        return fail(diags, source, bad < text->len ? bad : nul < text->len ? nul : 0);
    return true;
}
