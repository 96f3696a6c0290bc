/* The filters that encode and decode: URLs and Base64. */
#include "liquid/filter_run.h"

#include "base/utf8.h"
#include "liquid/operand.h"
#include "liquid/tokenizer.h"

#include <string.h>

static bool give_built(const struct filter_run *run, struct strbuf *built,
                       struct liquid_value *result)
{
    *result = liquid_string(arena_copy(run->arena, strbuf_slice(built)));
    strbuf_release(built);
    return true;
}

static bool is_unreserved(char byte)
{
    return liquid_is_word(byte) || (byte != '\0' && strchr("-._~", byte) != NULL);
}

FILTER(filter_url_encode)
{
    if (run->input.kind == LIQUID_NIL) {
        *result = liquid_nil();
        return true;
    }
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        if (is_unreserved(text.ptr[i]))
            strbuf_add_char(&built, text.ptr[i]);
        else if (text.ptr[i] == ' ')
            strbuf_add_char(&built, '+');
        else
            strbuf_format(&built, "%%%02X", (unsigned char)text.ptr[i]);
    }
    return give_built(run, &built, result);
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

FILTER(filter_url_decode)
{
    if (run->input.kind == LIQUID_NIL) {
        *result = liquid_nil();
        return true;
    }
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        int high = -1;
        int low = -1;
        if (byte == '%' && i + 2 < text.len) {
            high = hex_digit(text.ptr[i + 1]);
            low = hex_digit(text.ptr[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            byte = (char)(high * 16 + low);
            i += 2;
        } else if (byte == '+') {
            byte = ' ';
        }
        strbuf_add_char(&built, byte);
    }
    if (utf8_invalid_at(strbuf_slice(&built)) == built.len)
        return give_built(run, &built, result);
    strbuf_release(&built);
    return filter_fail(run, "invalid byte sequence in UTF-8");
}

/* What a URL may hold stays, percent signs too: the rest becomes %XX. */
FILTER(filter_uri_escape)
{
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (is_unreserved(byte) || (byte != '\0' && strchr(":/?#[]@!$&'()*+,;=%", byte) != NULL))
            strbuf_add_char(&built, byte);
        else
            strbuf_format(&built, "%%%02X", (unsigned char)byte);
    }
    return give_built(run, &built, result);
}

static const char STANDARD[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char URL_SAFE[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static bool encode(const struct filter_run *run, const char *alphabet, struct liquid_value *result)
{
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    for (size_t i = 0; i < text.len; i += 3) {
        size_t left = text.len - i;
        uint32_t bits = (uint32_t)(unsigned char)text.ptr[i] << 16;
        if (left > 1)
            bits |= (uint32_t)(unsigned char)text.ptr[i + 1] << 8;
        if (left > 2)
            bits |= (unsigned char)text.ptr[i + 2];
        strbuf_add_char(&built, alphabet[bits >> 18 & 63]);
        strbuf_add_char(&built, alphabet[bits >> 12 & 63]);
        strbuf_add_char(&built, (char)(left > 1 ? alphabet[bits >> 6 & 63] : '='));
        strbuf_add_char(&built, (char)(left > 2 ? alphabet[bits & 63] : '='));
    }
    return give_built(run, &built, result);
}

FILTER(filter_base64_encode)
{
    return encode(run, STANDARD, result);
}

FILTER(filter_base64_url_safe_encode)
{
    return encode(run, URL_SAFE, result);
}

/* Groups of four, `=` at the end only; unused bits are zero. */
static bool decode(struct strbuf *output, slice text, const char *alphabet)
{
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *found = text.ptr[i] == '\0' ? NULL : strchr(alphabet, text.ptr[i]);
        if (found == NULL)
            return false;
        bits = bits << 6 | (uint32_t)(found - alphabet);
        held += 6;
        if (held < 8)
            continue;
        held -= 8;
        strbuf_add_char(output, (char)(bits >> held & 255));
    }
    return held != 6 && (bits & ((1U << held) - 1)) == 0;
}

static bool decode_run(const struct filter_run *run, const char *alphabet, bool padded,
                       const char *wrong, struct liquid_value *result)
{
    slice text = filter_input(run);
    struct strbuf built = { 0 };
    size_t padding = 0;
    bool whole = text.len % 4 == 0;
    while (whole && padding < 2 && padding < text.len && text.ptr[text.len - 1 - padding] == '=')
        padding++;
    bool ok =
        (whole || !padded) && decode(&built, slice_sub(text, 0, text.len - padding), alphabet);
    if (ok)
        give_built(run, &built, result);
    strbuf_release(&built);
    if (!ok)
        return filter_fail(run, "%s", wrong);
    if (utf8_invalid_at(result->string) < result->string.len)
        return filter_fail(run, "%s", wrong);
    return true;
}

FILTER(filter_base64_decode)
{
    return decode_run(run, STANDARD, true, "invalid base64 provided to base64_decode", result);
}

FILTER(filter_base64_url_safe_decode)
{
    return decode_run(run, URL_SAFE, false, "invalid base64 provided to base64_url_safe_decode",
                      result);
}
