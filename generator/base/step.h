/* Sixteen bytes at one look, by whatever vectors the machine has. */
#ifndef FABANG_BASE_STEP_H
#define FABANG_BASE_STEP_H

#include <string.h>

enum { STEP_BYTES = 16, STEP_ALL = (1 << STEP_BYTES) - 1 };
typedef unsigned char step __attribute__((vector_size(STEP_BYTES)));

/* The sixteen bytes at `bytes`, which need not be aligned. */
static inline step step_at(const char *bytes)
{
    step loaded;
    memcpy(&loaded, bytes, sizeof(loaded));
    return loaded;
}

/* The highest bit of each byte, that of the first byte as the lowest: of a comparison, whose bytes
 * are all ones or zero, where it holds. */
static inline unsigned step_bits(step bytes)
{
#ifdef __SSE2__
    typedef char signed_step __attribute__((vector_size(STEP_BYTES)));
    return (unsigned)__builtin_ia32_pmovmskb128((signed_step)bytes);
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < STEP_BYTES; i++)
        bits |= (unsigned)(bytes[i] >> 7) << i;
    return bits;
#endif
}

#endif
