/* The same search a byte, 16 and 32 bytes a step. */
#include "contest/leak_scan.h"

#include "base/step.h"

#if defined(__x86_64__)
#define HAS_AVX2 __builtin_cpu_supports("avx2")
#else
#define HAS_AVX2 false
#endif

enum { FULL_WIDTH_BYTES = 3 };

/* -- a byte ------------------------------------------------------------------------------------ */

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static bool is_word(char letter)
{
    char lower = (char)(letter | 0x20);
    return (lower >= 'a' && lower <= 'z') || is_digit(letter) || letter == '_';
}

static bool is_candidate(slice text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr + at;
    if (is_digit((char)bytes[0]) || bytes[0] == '@')
        return true;
    return bytes[0] == 0xEF && text.len - at >= FULL_WIDTH_BYTES && bytes[1] == 0xBC &&
           bytes[2] >= 0x90 && bytes[2] <= 0x99;
}

static size_t candidate_plainly(slice text, size_t at)
{
    while (at < text.len && !is_candidate(text, at))
        at++;
    return at;
}

static size_t tag_plainly(slice text, size_t at)
{
    at += at == 0;
    while (at < text.len && !(text.ptr[at] == '<' && is_word(text.ptr[at - 1])))
        at++;
    return at < text.len ? at : text.len;
}

const struct leak_scan leak_scan_plain = { candidate_plainly, tag_plainly };

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

static size_t candidate_16(slice text, size_t at)
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
    return candidate_plainly(text, at);
}

/* The byte before them is looked at, too. */
static inline unsigned tag_bits(const char *bytes)
{
    step before = step_at(bytes - 1);
    step word = (step)(((before | 0x20) - 'a' < 26) | (before - '0' < 10) | (before == '_'));
    return step_bits((step)(step_at(bytes) == '<') & word);
}

static size_t tag_16(slice text, size_t at)
{
    unsigned bits = 0;
    at += at == 0;
    for (; text.len > at && text.len - at >= STEP_BYTES; at += STEP_BYTES) {
        bits = tag_bits(text.ptr + at);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    if (text.len <= STEP_BYTES || at >= text.len)
        return tag_plainly(text, at);
    size_t last = text.len - STEP_BYTES;
    bits = tag_bits(text.ptr + last) >> (at - last);
    return bits != 0 ? at + (unsigned)__builtin_ctz(bits) : text.len;
}

const struct leak_scan leak_scan_16 = { candidate_16, tag_16 };

/* -- 32 bytes ---------------------------------------------------------------------------------- */

#if defined(__x86_64__)
enum { WIDE_BYTES = 32 };
typedef unsigned char wide_step __attribute__((vector_size(WIDE_BYTES)));
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline wide_step wide_at(const char *bytes)
{
    wide_step loaded;
    memcpy(&loaded, bytes, sizeof(loaded));
    return loaded;
}

AVX2 static inline unsigned wide_bits_of(wide_step found)
{
    typedef char signed_step __attribute__((vector_size(WIDE_BYTES)));
    return (unsigned)__builtin_ia32_pmovmskb256((signed_step)found);
}

AVX2 static size_t candidate_avx2(slice text, size_t at)
{
    for (; text.len - at >= WIDE_BYTES + FULL_WIDTH_BYTES - 1; at += WIDE_BYTES) {
        const char *bytes = text.ptr + at;
        wide_step first = wide_at(bytes);
        wide_step wide = (wide_step)((first == 0xEF) & (wide_at(bytes + 1) == 0xBC) &
                                     (wide_at(bytes + 2) - 0x90 < 10));
        unsigned bits = wide_bits_of((wide_step)((first - '0' < 10) | (first == '@')) | wide);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    return candidate_16(text, at);
}

AVX2 static size_t tag_avx2(slice text, size_t at)
{
    at += at == 0;
    for (; text.len > at && text.len - at >= WIDE_BYTES; at += WIDE_BYTES) {
        wide_step before = wide_at(text.ptr + at - 1);
        wide_step word =
            (wide_step)(((before | 0x20) - 'a' < 26) | (before - '0' < 10) | (before == '_'));
        unsigned bits = wide_bits_of((wide_step)(wide_at(text.ptr + at) == '<') & word);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    return tag_16(text, at);
}
#else
#define candidate_avx2 candidate_16
#define tag_avx2       tag_16
#endif

size_t leak_scan_candidate(slice text, size_t at)
{
    return HAS_AVX2 ? candidate_avx2(text, at) : candidate_16(text, at);
}

size_t leak_scan_tag(slice text, size_t at)
{
    return HAS_AVX2 ? tag_avx2(text, at) : tag_16(text, at);
}

const struct leak_scan leak_scan_32 = { leak_scan_candidate, leak_scan_tag };
