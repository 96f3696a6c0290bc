/* Unpacking by libzip and zlib, piece by piece: nothing is kept. */
#include "formats/unpack.h"

#include "base/memory.h"

#include <string.h>
#include <zip.h>
#include <zlib.h>

enum { PIECE_BYTES = 1 << 16, OVERLAP_BYTES = 256 };

struct unpacker {
    unpack_part *part;
    void *context;
    size_t bytes; /* handed over so far */
    unsigned depth;
};

static bool unpack(struct unpacker *unpacker, slice bytes);

static bool hand_over(struct unpacker *unpacker, slice name, slice bytes)
{
    unpacker->part(unpacker->context, name, bytes);
    unpacker->bytes += bytes.len;
    return unpacker->bytes <= UNPACK_BYTES_MAX;
}

static bool unpack_entry(struct unpacker *unpacker, zip_t *archive, zip_uint64_t index)
{
    zip_stat_t stat;
    if (zip_stat_index(archive, index, 0, &stat) != 0 || stat.size > UNPACK_BYTES_MAX)
        return false;
    zip_file_t *file = zip_fopen_index(archive, index, 0);
    if (file == NULL)
        return false;
    char *bytes = memory_alloc(stat.size + 1);
    zip_int64_t count = zip_fread(file, bytes, stat.size);
    bool ok = count >= 0 && (zip_uint64_t)count == stat.size;
    slice part = { bytes, ok ? stat.size : 0 };
    ok = ok && hand_over(unpacker, slice_from(stat.name), slice_from(stat.name)) &&
         hand_over(unpacker, slice_from(stat.name), part) && unpack(unpacker, part);
    memory_free(bytes);
    zip_fclose(file);
    return ok;
}

static bool unpack_zip(struct unpacker *unpacker, slice bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    zip_t *archive = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (source != NULL && archive == NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    bool ok = archive != NULL;
    zip_int64_t count = ok ? zip_get_num_entries(archive, 0) : 0;
    for (zip_int64_t i = 0; ok && i < count; i++)
        ok = unpack_entry(unpacker, archive, (zip_uint64_t)i);
    if (archive != NULL)
        zip_discard(archive);
    return ok;
}

/* One stream: as much as Flate gives; what is no Flate is passed over, it was looked at as it is.
 */
static bool inflate_stream(struct unpacker *unpacker, slice packed)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)packed.ptr, .avail_in = (uInt)packed.len };
    if (inflateInit(&stream) != Z_OK)
        return false;
    char *piece = memory_alloc(PIECE_BYTES + OVERLAP_BYTES);
    size_t kept = 0;
    bool ok = true;
    int code = Z_OK;
    while (ok && code == Z_OK) {
        stream.next_out = (Bytef *)(piece + kept);
        stream.avail_out = PIECE_BYTES;
        code = inflate(&stream, Z_NO_FLUSH);
        size_t filled = kept + PIECE_BYTES - stream.avail_out;
        ok = hand_over(unpacker, SLICE("stream"), (slice){ piece, filled });
        kept = filled < OVERLAP_BYTES ? filled : OVERLAP_BYTES;
        memmove(piece, piece + filled - kept, kept);
        if (stream.avail_in == 0 && stream.avail_out > 0)
            break;
    }
    inflateEnd(&stream);
    memory_free(piece);
    return ok;
}

static bool unpack_pdf(struct unpacker *unpacker, slice bytes)
{
    bool ok = true;
    const char *at = bytes.ptr;
    const char *end = bytes.ptr + bytes.len;
    while (ok && (at = memmem(at, (size_t)(end - at), "stream", 6)) != NULL) {
        at += 6;
        if (at < end && *at == '\r')
            at++;
        if (at >= end || *at != '\n')
            continue;
        at++;
        const char *stop = memmem(at, (size_t)(end - at), "endstream", 9);
        if (stop == NULL)
            stop = end;
        ok = inflate_stream(unpacker, (slice){ at, (size_t)(stop - at) });
        at = stop;
    }
    return ok;
}

static bool unpack(struct unpacker *unpacker, slice bytes)
{
    bool ok = true;
    if (unpacker->depth == UNPACK_DEPTH_MAX)
        return !slice_starts_with(bytes, SLICE("PK\x03\x04"));
    unpacker->depth++;
    if (slice_starts_with(bytes, SLICE("PK\x03\x04")))
        ok = unpack_zip(unpacker, bytes);
    else if (slice_starts_with(bytes, SLICE("%PDF-")))
        ok = unpack_pdf(unpacker, bytes);
    unpacker->depth--;
    return ok;
}

bool unpack_each(slice bytes, unpack_part *part, void *context)
{
    struct unpacker unpacker = { .part = part, .context = context };
    return unpack(&unpacker, bytes);
}
