/* Unpacking by libarchive, poppler and zlib; nothing is written anywhere. */
#include "formats/unpack.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "formats/pdf_text.h"
#include "formats/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <zlib.h>

enum { PIECE_BYTES = 1 << 16, OVERLAP_BYTES = 256 };

struct unpacker {
    unpack_part *part;
    void *context;
    size_t bytes; /* handed over so far */
    unsigned depth;
    bool ok;
};

static void unpack(struct unpacker *unpacker, slice bytes);

static void hand_over(struct unpacker *unpacker, slice name, slice bytes)
{
    unpacker->part(unpacker->context, name, bytes);
    unpacker->bytes += bytes.len;
    unpacker->ok = unpacker->ok && unpacker->bytes <= UNPACK_BYTES_MAX;
}

static void take_part(void *context, slice name, slice bytes)
{
    struct unpacker *unpacker = context;
    hand_over(unpacker, name, bytes);
    unpack(unpacker, bytes);
}

/* -- archives ---------------------------------------------------------------------------------- */

static bool is_archive(slice bytes)
{
    static const slice MAGICS[] = {
        SLICE_INIT("PK\x03\x04"),   SLICE_INIT("PK\x05\x06"), SLICE_INIT("7z\xBC\xAF\x27\x1C"),
        SLICE_INIT("Rar!\x1A\x07"), SLICE_INIT("MSCF"),
    };
    bool is_tar = bytes.len > 262 && memcmp(bytes.ptr + 257, "ustar", 5) == 0;
    for (size_t i = 0; i < sizeof(MAGICS) / sizeof(MAGICS[0]); i++)
        if (slice_starts_with(bytes, MAGICS[i]))
            return true;
    return is_tar;
}

/* One stream of bytes, with or without an archive in it. */
static bool is_compressed(slice bytes)
{
    static const slice MAGICS[] = {
        SLICE_INIT("\x1F\x8B"),
        SLICE_INIT("BZh"),
        SLICE_INIT("\xFD"
                   "7zXZ"),
        SLICE_INIT("\x28\xB5\x2F\xFD"),
    };
    for (size_t i = 0; i < sizeof(MAGICS) / sizeof(MAGICS[0]); i++)
        if (slice_starts_with(bytes, MAGICS[i]))
            return true;
    return false;
}

/* Only what libarchive reads itself: some of its filters would start programs. */
static struct archive *open_archive(slice bytes)
{
    struct archive *archive = archive_read_new();
    if (archive == NULL)
        return NULL;
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_rar(archive);
    archive_read_support_format_rar5(archive);
    archive_read_support_format_cab(archive);
    if (is_compressed(bytes))
        archive_read_support_format_raw(archive);
    if (archive_read_open_memory(archive, bytes.ptr, bytes.len) != ARCHIVE_OK) {
        archive_read_free(archive);
        return NULL;
    }
    return archive;
}

/* All of an entry, which may say any size; false when it is damaged, encrypted or too large. */
static bool read_entry(struct archive *archive, size_t bytes_max, struct strbuf *entry)
{
    strbuf_reset(entry);
    for (;;) {
        strbuf_reserve(entry, PIECE_BYTES);
        la_ssize_t count = archive_read_data(archive, entry->ptr + entry->len, PIECE_BYTES);
        if (count < 0)
            return false;
        if (count == 0)
            return true;
        entry->len += (size_t)count;
        if (entry->len > bytes_max)
            return false;
    }
}

static void unpack_archive(struct unpacker *unpacker, slice bytes)
{
    struct archive *archive = open_archive(bytes);
    struct archive_entry *entry = NULL;
    struct strbuf content = { 0 };
    int code = archive != NULL ? ARCHIVE_OK : ARCHIVE_FATAL;
    while (unpacker->ok && code == ARCHIVE_OK) {
        code = archive_read_next_header(archive, &entry);
        if (code != ARCHIVE_OK)
            break;
        /* The bytes of the name as they are, whatever the locale. */
        const char *path = archive_entry_pathname(entry);
        slice name = path != NULL && path[0] != '\0' ? slice_from(path) : SLICE("entry");
        hand_over(unpacker, name, name);
        unpacker->ok =
            unpacker->ok && read_entry(archive, UNPACK_BYTES_MAX - unpacker->bytes, &content);
        if (unpacker->ok)
            take_part(unpacker, name, strbuf_slice(&content));
    }
    unpacker->ok = unpacker->ok && code == ARCHIVE_EOF;
    strbuf_release(&content);
    archive_read_free(archive);
}

/* One of our own, of which nothing is packed. */
static bool unpack_own(struct unpacker *unpacker, slice bytes)
{
    struct zip_member members[ZIP_MEMBERS_MAX];
    size_t count = 0;
    if (!zip_take_apart(bytes, members, &count))
        return false;
    for (size_t i = 0; i < count && unpacker->ok; i++) {
        hand_over(unpacker, members[i].name, members[i].name);
        unpacker->ok = unpacker->ok && members[i].size <= UNPACK_BYTES_MAX - unpacker->bytes;
        if (unpacker->ok)
            take_part(unpacker, members[i].name, zip_content(bytes, &members[i]));
    }
    return true;
}

/* -- PDF --------------------------------------------------------------------------------------- */

/* One stream: as much as Flate gives; what is no Flate is passed over, it was looked at as it is.
 * Pieces overlap, so that nothing is cut in two. */
static void inflate_stream(struct unpacker *unpacker, slice packed)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)packed.ptr, .avail_in = (uInt)packed.len };
    if (inflateInit(&stream) != Z_OK)
        return;
    char *piece = memory_alloc(PIECE_BYTES + OVERLAP_BYTES);
    size_t kept = 0;
    int code = Z_OK;
    while (unpacker->ok && code == Z_OK) {
        stream.next_out = (Bytef *)(piece + kept);
        stream.avail_out = PIECE_BYTES;
        code = inflate(&stream, Z_NO_FLUSH);
        size_t filled = kept + PIECE_BYTES - stream.avail_out;
        hand_over(unpacker, SLICE("stream"), (slice){ piece, filled });
        kept = filled < OVERLAP_BYTES ? filled : OVERLAP_BYTES;
        memmove(piece, piece + filled - kept, kept);
        if (stream.avail_in == 0 && stream.avail_out > 0)
            break;
    }
    inflateEnd(&stream);
    memory_free(piece);
}

static void unpack_pdf(struct unpacker *unpacker, slice bytes)
{
    const char *at = bytes.ptr;
    const char *end = bytes.ptr + bytes.len;
    while (unpacker->ok && (at = memmem(at, (size_t)(end - at), "stream", 6)) != NULL) {
        at += 6;
        if (at < end && *at == '\r')
            at++;
        if (at >= end || *at != '\n')
            continue;
        at++;
        const char *stop = memmem(at, (size_t)(end - at), "endstream", 9);
        if (stop == NULL)
            stop = end;
        inflate_stream(unpacker, (slice){ at, (size_t)(stop - at) });
        at = stop;
    }
    unpacker->ok = unpacker->ok && pdf_text_each(bytes, take_part, unpacker);
}

/* -- UTF-16 ------------------------------------------------------------------------------------ */

/* The characters of ASCII in text of two bytes each that begins at `first`; others become 0x80. */
static void unpack_wide(struct unpacker *unpacker, slice bytes, size_t first, bool big_endian)
{
    struct strbuf text = { 0 };
    strbuf_reserve(&text, bytes.len / 2 + 1);
    for (size_t at = first; at + 1 < bytes.len; at += 2) {
        unsigned char high = (unsigned char)bytes.ptr[at + !big_endian];
        unsigned char low = (unsigned char)bytes.ptr[at + big_endian];
        strbuf_add_char(&text, (char)(high == 0 && low < 0x80 ? low : 0x80));
    }
    slice found = strbuf_slice(&text);
    hand_over(unpacker, SLICE("text"), found);
    /* The stream of that name holds a document with a password (MS-OFFCRYPTO, 2.3.4.4). */
    bool locked = found.len > 0 && memmem(found.ptr, found.len, "EncryptedPackage", 16) != NULL;
    unpacker->ok = unpacker->ok && !locked;
    strbuf_release(&text);
}

/* -- all --------------------------------------------------------------------------------------- */

static void unpack(struct unpacker *unpacker, slice bytes)
{
    bool packed = is_archive(bytes) || is_compressed(bytes);
    if (unpacker->depth == UNPACK_DEPTH_MAX) {
        unpacker->ok = unpacker->ok && !packed;
        return;
    }
    unpacker->depth++;
    if (packed) {
        if (!unpack_own(unpacker, bytes))
            unpack_archive(unpacker, bytes);
    } else if (slice_starts_with(bytes, SLICE("%PDF-"))) {
        unpack_pdf(unpacker, bytes);
    } else if (slice_starts_with(bytes, SLICE("\xD0\xCF\x11\xE0"))) {
        /* Word, Excel and WPS before OOXML: texts begin at any byte. */
        unpack_wide(unpacker, bytes, 0, false);
        unpack_wide(unpacker, bytes, 1, false);
    } else if (slice_starts_with(bytes, SLICE("\xFF\xFE")) ||
               slice_starts_with(bytes, SLICE("\xFE\xFF"))) {
        unpack_wide(unpacker, bytes, 2, bytes.ptr[0] == '\xFE');
    }
    unpacker->depth--;
}

bool unpack_each(slice bytes, unpack_part *part, void *context)
{
    struct unpacker unpacker = { .part = part, .context = context, .ok = true };
    unpack(&unpacker, bytes);
    return unpacker.ok;
}
