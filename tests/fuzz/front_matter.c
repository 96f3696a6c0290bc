/* Whatever a file of content begins with, its parts lie within it and in order; what its front
 * matter says of addresses and files stays within the site. */
#include "formats/front_matter.h"

#include "contest/notice.h"
#include "formats/yaml.h"
#include "fuzz.h"
#include "site/permalink.h"

/* A line of three dashes, with its end. */
static bool is_fence(slice line)
{
    while (slice_ends_with(line, SLICE("\n")) || slice_ends_with(line, SLICE("\r")))
        line.len--;
    return slice_equal(line, SLICE("---"));
}

static void check_parts(slice text, const struct front_matter *parts)
{
    if (!parts->present) {
        REQUIRE(parts->from == 0 && parts->to == 0 && parts->body == 0);
        return;
    }
    REQUIRE(parts->from <= parts->to && parts->to <= parts->body && parts->body <= text.len);
    REQUIRE(is_fence(slice_sub(text, 0, parts->from)));
    if (parts->to < text.len)
        REQUIRE(is_fence(slice_sub(text, parts->to, parts->body)));
}

/* Relative, and never up. */
static bool stays_beside(slice path)
{
    bool ok = path.len > 0 && path.ptr[0] != '/';
    while (path.len > 0) {
        slice part = slice_split(&path, '/');
        ok = ok && part.len > 0 && part.ptr[0] != '.';
    }
    return ok;
}

/* Too long ones are refused by the plan of outputs. */
static void check_address(slice url)
{
    REQUIRE(url.len == 0 || url.len > PERMALINK_BYTES_MAX || permalink_is_valid(url));
}

static void check_notice(struct fuzz_run *run, const struct value *tree, size_t body)
{
    const struct plan plan = { 0 };
    const struct contests contests = { 0 };
    struct notice notice = { 0 };
    notice_load(run->arena, run->diags, &run->source, tree, body, &plan, &contests, &notice);
    for (size_t i = 0; i < notice.attachments.count; i++)
        if (notice.attachments.items[i].file.len > 0)
            REQUIRE(stays_beside(notice.attachments.items[i].file));
    for (size_t i = 0; i < notice.aliases.count; i++)
        check_address(notice.aliases.items[i]);
    fuzz_check_text(notice.title);
}

static void check_page(struct fuzz_run *run, const struct value *tree, size_t body)
{
    struct page page = { 0 };
    page_load(run->arena, run->diags, &run->source, tree, body, &page);
    check_address(page.permalink);
    fuzz_check_text(page.summary);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fuzz_run run = fuzz_begin_text((slice){ (const char *)bytes, size });
    struct front_matter parts;
    bool found = front_matter_find(run.diags, &run.source, &parts);
    REQUIRE(found == !diags_has_errors(run.diags));
    check_parts(run.source.text, &parts);
    const struct value *tree = yaml_parse(run.arena, run.diags, &run.source, parts.from, parts.to);
    if (tree != NULL) {
        check_notice(&run, tree, parts.body);
        check_page(&run, tree, parts.body);
    }
    fuzz_end(&run);
    return 0;
}
