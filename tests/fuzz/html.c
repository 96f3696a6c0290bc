/* Any bytes are tokens in their order, each within the text; references are resolved within their
 * bounds, and a list of images ends. */
#include "formats/html.h"

#include "base/utf8.h"
#include "fuzz.h"

struct walk {
    struct arena *arena;
    slice html;
    size_t at;
};

static void check_within(struct walk *walk, slice part)
{
    const char *end = walk->html.ptr + walk->html.len;
    REQUIRE(part.len == 0 || (part.ptr >= walk->html.ptr && part.ptr + part.len <= end));
}

static void check_order(struct walk *walk, size_t offset)
{
    REQUIRE(offset >= walk->at && offset <= walk->html.len);
    walk->at = offset;
}

/* The longest expansion is that of a reference of 4 bytes to 6. */
static void check_decoded(struct walk *walk, slice raw, bool in_attribute)
{
    slice decoded = html_decode(walk->arena, raw, in_attribute);
    REQUIRE(decoded.len <= 2 * raw.len);
    if (utf8_invalid_at(raw) == raw.len)
        REQUIRE(utf8_invalid_at(decoded) == decoded.len);
    if (slice_find_char(raw, '&', 0) == raw.len)
        REQUIRE(decoded.ptr == raw.ptr && decoded.len == raw.len);
}

static void start(void *context, const struct html_tag *tag)
{
    struct walk *walk = context;
    check_order(walk, tag->offset);
    check_within(walk, tag->name);
    REQUIRE(tag->name.len > 0 && tag->attribute_count <= HTML_ATTRIBUTES_MAX);
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const struct html_attribute *attribute = &tag->attributes[i];
        check_within(walk, attribute->name);
        check_within(walk, attribute->value);
        check_decoded(walk, attribute->value, true);
        (void)html_url_kind_of(tag->name, attribute->name);
        slice rest = attribute->value;
        slice url;
        for (size_t before = rest.len + 1; html_srcset_next(&rest, &url); before = rest.len) {
            REQUIRE(rest.len < before);
            check_within(walk, url);
        }
    }
}

static void end(void *context, slice name, size_t offset)
{
    check_within(context, name);
    check_order(context, offset);
}

static void text(void *context, slice text, size_t offset)
{
    struct walk *walk = context;
    check_order(walk, offset);
    REQUIRE(text.len > 0 && text.ptr == walk->html.ptr + offset);
    check_within(walk, text);
    check_decoded(walk, text, false);
}

static void comment(void *context, slice text, size_t offset)
{
    check_order(context, offset);
    check_within(context, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct html_visitor VISITOR = {
        .start = start, .end = end, .text = text, .comment = comment
    };
    struct fuzz_run run = fuzz_begin((slice){ (const char *)bytes, size });
    struct walk walk = { .arena = run.arena, .html = run.source.text };
    html_scan(walk.html, &VISITOR, &walk);
    fuzz_end(&run);
    return 0;
}
