/* The home of libdeflate and libbrotli. */
#include "formats/compress.h"

#include <assert.h>
#include <brotli/encode.h>
#include <libdeflate.h>

/* Packing is done once for a file that changes and read many times. The highest levels take ten
 * times as long for some hundredths less. */
enum { GZIP_LEVEL = 9, BROTLI_QUALITY = 9, SIZE_MIN = 1024 };

slice encoding_suffix(enum encoding encoding)
{
    static const slice suffixes[] = {
        [ENCODING_GZIP] = SLICE_INIT(".gz"), [ENCODING_BROTLI] = SLICE_INIT(".br")
    };
    assert((size_t)encoding < sizeof(suffixes) / sizeof(suffixes[0]));
    return suffixes[encoding];
}

bool compress_is_worth_while(slice path, size_t size_bytes)
{
    /* .xlsx: our own are stored, see formats/zip_writer.h. */
    static const slice endings[] = {
        SLICE_INIT(".html"), SLICE_INIT(".css"),  SLICE_INIT(".js"),         SLICE_INIT(".json"),
        SLICE_INIT(".xml"),  SLICE_INIT(".svg"),  SLICE_INIT(".csv"),        SLICE_INIT(".ics"),
        SLICE_INIT(".txt"),  SLICE_INIT(".xlsx"), SLICE_INIT(".webmanifest")
    };
    if (size_bytes < SIZE_MIN)
        return false;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (slice_ends_with(path, endings[i]))
            return true;
    return false;
}

static void compress_gzip(slice bytes, struct strbuf *output)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
    assert(compressor != NULL);
    size_t bound = libdeflate_gzip_compress_bound(compressor, bytes.len);
    strbuf_reserve(output, bound);
    size_t size = libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len,
                                           output->ptr + output->len, bound);
    assert(size > 0); /* the bound is enough */
    output->len += size;
    libdeflate_free_compressor(compressor);
}

static void compress_brotli(slice bytes, struct strbuf *output)
{
    size_t size = BrotliEncoderMaxCompressedSize(bytes.len);
    assert(size > 0);
    strbuf_reserve(output, size);
    BROTLI_BOOL ok = BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                                           bytes.len, (const uint8_t *)bytes.ptr, &size,
                                           (uint8_t *)output->ptr + output->len);
    assert(ok == BROTLI_TRUE);
    (void)ok;
    output->len += size;
}

void compress(enum encoding encoding, slice bytes, struct strbuf *output)
{
    if (encoding == ENCODING_GZIP)
        compress_gzip(bytes, output);
    else
        compress_brotli(bytes, output);
}
