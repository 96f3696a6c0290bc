/* Detecting encodings by their marks and their faults. */
#include "formats/text_encoding.h"

#include "base/utf8.h"
#include "formats/character.h"

#include <assert.h>
#include <limits.h>

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
        ok = character_convert(arena, bytes, "UTF-16", text);
        if (ok && slice_starts_with(*text, SLICE("\xEF\xBB\xBF")))
            *text = slice_from_index(*text, 3);
    } else if (utf8_invalid_at(bytes) < bytes.len) {
        size_t first = utf8_invalid_at(bytes);
        if (is_damaged_utf8(bytes, first))
            return fail(diags, source, first);
        *encoding = ENCODING_GB18030;
        ok = character_convert(arena, bytes, "gb18030", text);
    }
    size_t bad = utf8_invalid_at(*text);
    size_t nul = slice_find_char(*text, '\0', 0);
    if (ok && bad == text->len && nul == text->len)
        return true;
    /* Places in what was converted are none in the file. */
    if (*encoding == ENCODING_UTF16 || *encoding == ENCODING_GB18030)
        return fail(diags, source, 0);
    return fail(diags, source, (size_t)(text->ptr - bytes.ptr) + (bad < text->len ? bad : nul));
}
