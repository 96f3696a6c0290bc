/* Whatever stands around it, a number that stands alone is found; each finding lies in the text,
 * comes behind the one before and is never shown whole; and the quick search is the plain one.
 *
 * An input is a byte that says where a number is planted, then the text, of any bytes. */
#include "contest/leaks.h"

#include "base/strbuf.h"
#include "fuzz.h"

typedef bool finder(slice text, size_t *offset, struct leak *leak);

static void check_leak(slice text, const struct leak *leak)
{
    char shown[64];
    REQUIRE(leak->rule < LEAK_RULE_COUNT && leak->len > 0);
    REQUIRE(leak->offset <= text.len && leak->len <= text.len - leak->offset);
    slice masked = leak_shown(leak, shown);
    REQUIRE(masked.len == strlen(leak->digits) && masked.len >= 4 && masked.len < sizeof(shown));
    REQUIRE(slice_find_char(masked, '*', 0) < masked.len);
}

/* Returns whether `wanted` was among the findings. */
static bool walk(slice text, finder *find, const char *wanted)
{
    size_t offset = 0;
    size_t before = 0;
    bool found = false;
    struct leak leak;
    while (find(text, &offset, &leak)) {
        REQUIRE(offset > before);
        before = offset;
        check_leak(text, &leak);
        found = found || strcmp(leak.digits, wanted) == 0;
    }
    REQUIRE(offset == text.len);
    return found;
}

/* One by one, the quick search finds what its definition does. */
static void check_same(slice text)
{
    size_t offset = 0;
    size_t plain_offset = 0;
    bool found = true;
    while (found) {
        struct leak leak = { 0 };
        struct leak plain = { 0 };
        found = leak_find(text, &offset, &leak);
        REQUIRE(leak_find_plainly(text, &plain_offset, &plain) == found);
        REQUIRE(offset == plain_offset && leak.rule == plain.rule && leak.len == plain.len);
    }
}

/* Of standards and of payment systems' tests; nobody's. */
static const char *const NUMBERS[] = { "11010519491231002X", "13800138000", "075520000000",
                                       "6200000000000005" };
enum { NUMBER_COUNT = sizeof(NUMBERS) / sizeof(NUMBERS[0]) };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    unsigned chosen = fuzz_take_byte(&input);
    struct fuzz_run run = fuzz_begin(input);
    slice text = run.source.text;
    (void)walk(text, leak_find, "");
    (void)walk(text, leak_find_across_tags, "");
    check_same(text);
    const char *number = NUMBERS[chosen % NUMBER_COUNT];
    size_t place = text.len > 0 ? (chosen * 257U) % text.len : 0;
    struct strbuf planted = { 0 };
    strbuf_add(&planted, slice_sub(text, 0, place));
    strbuf_format(&planted, "\n%s\n", number);
    strbuf_add(&planted, slice_from_index(text, place));
    REQUIRE(walk(strbuf_slice(&planted), leak_find, number));
    strbuf_release(&planted);
    fuzz_end(&run);
    return 0;
}
