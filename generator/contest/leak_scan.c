/* The same search a byte and 16 bytes a step. */
#include "contest/leak_scan.h"

#include "base/step.h"

/* -- a byte ------------------------------------------------------------------------------------ */

static bool is_candidate(slice text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr + at;
    if (leak_is_digit((char)bytes[0]) || bytes[0] == '@')
        return true;
    return bytes[0] == 0xEF && text.len - at >= FULL_WIDTH_BYTES && bytes[1] == 0xBC &&
           bytes[2] >= 0x90 && bytes[2] <= 0x99;
}

size_t leak_scan_candidate_plainly(slice text, size_t at)
{
    while (at < text.len && !is_candidate(text, at))
        at++;
    return at;
}

size_t leak_scan_tag_plainly(slice text, size_t at)
{
    at += at == 0;
    while (at < text.len && !(text.ptr[at] == '<' && leak_is_word(text.ptr[at - 1])))
        at++;
    return at < text.len ? at : text.len;
}

/* -- 16 bytes ---------------------------------------------------------------------------------- */

enum { CANDIDATE_BYTES = STEP_BYTES + FULL_WIDTH_BYTES - 1 };

/* Which of the next bytes are candidates; two behind them are looked at, too. */
static inline unsigned candidate_bits(const char *bytes)
{
    step first = step_at(bytes);
    step wide =
        (step)((first == 0xEF) & (step_at(bytes + 1) == 0xBC) & (step_at(bytes + 2) - 0x90 < 10));
    return step_bits((step)((first - '0' < 10) | (first == '@')) | wide);
}

size_t leak_scan_candidate(slice text, size_t at)
{
    unsigned bits = 0;
    for (; text.len - at >= CANDIDATE_BYTES; at += STEP_BYTES) {
        bits = candidate_bits(text.ptr + at);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    /* The last step goes over bytes that were seen before. */
    if (text.len >= CANDIDATE_BYTES) {
        size_t last = text.len - CANDIDATE_BYTES;
        bits = candidate_bits(text.ptr + last) >> (at - last);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
        at = at > last + STEP_BYTES ? at : last + STEP_BYTES;
    }
    return leak_scan_candidate_plainly(text, at);
}

/* The byte before them is looked at, too. */
static inline unsigned tag_bits(const char *bytes)
{
    step before = step_at(bytes - 1);
    step word = (step)(((before | 0x20) - 'a' < 26) | (before - '0' < 10) | (before == '_'));
    return step_bits((step)(step_at(bytes) == '<') & word);
}

size_t leak_scan_tag(slice text, size_t at)
{
    unsigned bits = 0;
    at += at == 0;
    for (; text.len > at && text.len - at >= STEP_BYTES; at += STEP_BYTES) {
        bits = tag_bits(text.ptr + at);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    if (text.len <= STEP_BYTES || at >= text.len)
        return leak_scan_tag_plainly(text, at);
    size_t last = text.len - STEP_BYTES;
    bits = tag_bits(text.ptr + last) >> (at - last);
    return bits != 0 ? at + (unsigned)__builtin_ctz(bits) : text.len;
}
