/* SHA-256, for what people verify; XXH3, to see whether bytes changed. */
#ifndef FABANG_BASE_HASH_H
#define FABANG_BASE_HASH_H

#include "base/arena.h"

#include <stdint.h>

enum { SHA256_BYTES = 32 };

void hash_sha256(slice text, unsigned char digest[SHA256_BYTES]);
/* 64 lower-case hex digits. */
slice hash_sha256_hex(struct arena *arena, slice text);
/* "sha256-..." in base64, the value of an integrity attribute (Subresource Integrity). */
slice hash_sri(struct arena *arena, slice text);

/* XXH3 with 128 bits, in the order of its canonical form; the same on every machine. Not safe from
 * somebody who makes two texts collide on purpose. */
struct content_hash {
    uint64_t high, low;
};
struct content_hash hash_content(slice text);
/* Bits of XXH3 with 64, for tables in memory. */
uint32_t hash_name(slice name);

#endif
