/* SHA-256, for what people verify. */
#ifndef FABANG_BASE_HASH_H
#define FABANG_BASE_HASH_H

#include "base/arena.h"

enum { SHA256_BYTES = 32 };

void hash_sha256(slice text, unsigned char digest[SHA256_BYTES]);
/* 64 lower-case hex digits. */
slice hash_sha256_hex(struct arena *arena, slice text);
/* "sha256-..." in base64, the value of an integrity attribute (Subresource Integrity). */
slice hash_sri(struct arena *arena, slice text);

#endif
