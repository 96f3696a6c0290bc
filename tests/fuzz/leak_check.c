/* Any bytes, packed in whatever way, are looked through within the limits or refused; nothing that
 * is found is printed whole.
 *
 * An input is a byte that chooses the file's name, then the file. */
#include "site/leak_check.h"

#include "formats/unpack.h"
#include "fuzz.h"

static const char *const PATHS[] = { "a.bin", "calendar.ics", "feed.xml", "13800138000.zip" };

struct count {
    size_t parts, bytes;
};

static void count_part(void *context, slice name, slice bytes)
{
    struct count *count = context;
    count->parts++;
    count->bytes += bytes.len;
    REQUIRE(name.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    const char *path = PATHS[fuzz_take_byte(&input) % (sizeof(PATHS) / sizeof(PATHS[0]))];
    struct fuzz_run run = fuzz_begin(input);
    struct site_config config = { 0 };
    struct site site = { .config = &config };
    struct count count = { 0 };
    bool readable = unpack_each(run.source.text, count_part, &count);
    REQUIRE(!readable || count.bytes <= UNPACK_BYTES_MAX);
    bool ok = leak_check(run.arena, run.diags, &site, slice_from(path), run.source.text, NULL);
    REQUIRE(ok == !diags_has_errors(run.diags));
    REQUIRE(readable || !ok);
    fuzz_end(&run);
    return 0;
}
