/* Hashes: the home of libcrypto and libxxhash. */
#include "base/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>
#include <xxhash.h>

void hash_sha256(slice text, unsigned char digest[SHA256_BYTES])
{
    static_assert(SHA256_BYTES == SHA256_DIGEST_LENGTH, "one size of digest");
    const char *bytes = text.len > 0 ? text.ptr : "";
    SHA256((const unsigned char *)bytes, text.len, digest);
}

slice hash_sha256_hex(struct arena *arena, slice text)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_BYTES];
    hash_sha256(text, digest);
    enum { HEX_BYTES = SHA256_BYTES * 2 };
    char *hex = arena_alloc(arena, HEX_BYTES + 1);
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        hex[i * 2] = digits[digest[i] >> 4];
        hex[i * 2 + 1] = digits[digest[i] & 15];
    }
    return (slice){ hex, HEX_BYTES };
}

slice hash_sri(struct arena *arena, slice text)
{
    static const char prefix[] = "sha256-";
    enum { PREFIX_BYTES = sizeof(prefix) - 1, BASE64_BYTES = (SHA256_BYTES + 2) / 3 * 4 };
    unsigned char digest[SHA256_BYTES];
    hash_sha256(text, digest);
    char *value = arena_alloc(arena, PREFIX_BYTES + BASE64_BYTES + 1);
    memcpy(value, prefix, PREFIX_BYTES);
    int written = EVP_EncodeBlock((unsigned char *)value + PREFIX_BYTES, digest, SHA256_BYTES);
    assert(written == BASE64_BYTES);
    return (slice){ value, PREFIX_BYTES + (size_t)written };
}

struct content_hash hash_content(slice text)
{
    XXH128_hash_t hash = XXH3_128bits(text.len > 0 ? text.ptr : "", text.len);
    return (struct content_hash){ hash.high64, hash.low64 };
}

uint32_t hash_name(slice name)
{
    return (uint32_t)XXH3_64bits(name.len > 0 ? name.ptr : "", name.len);
}
