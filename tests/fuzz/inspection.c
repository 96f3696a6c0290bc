/* Any bytes of a page are looked through: its ids are known in their order, each link is found, led
 * to another site, or reported.
 *
 * An input is a byte that chooses which page of a small site it is, then the page. */
#include "site/inspection.h"

#include "formats/html.h"
#include "formats/uri.h"
#include "fuzz.h"
#include "site/permalink.h"

static const char *const URLS[] = { "/", "/rules/", "/notices/a/", "/feed.xml", "/\xE5\x90\x8D/" };
enum { URL_COUNT = sizeof(URLS) / sizeof(URLS[0]), FEED = 3 };

static void make_site(struct arena *arena, struct site *site, struct outputs *outputs)
{
    static const struct theme_page PAGE = { .origin = NULL };
    struct site_config *config = ARENA_NEW(arena, struct site_config);
    config->base_url = SLICE("https://example.org/sub/");
    site->config = config;
    site->base_path = SLICE("/sub");
    site->url_origin = SLICE("https://example.org");
    for (size_t i = 0; i < URL_COUNT; i++) {
        slice url = slice_from(URLS[i]);
        ARRAY_PUSH(arena, &outputs->list,
                   (struct output){ .url = url,
                                    .path = permalink_to_path(arena, url),
                                    .kind = i == FEED ? OUTPUT_RSS : OUTPUT_TEMPLATE,
                                    .page = &PAGE });
    }
    for (size_t i = 0; i < URL_COUNT; i++)
        map_put(arena, &outputs->by_path, outputs->list.items[i].path, &outputs->list.items[i]);
}

static void check_page(const struct page_inspection *page)
{
    for (size_t i = 0; i < page->ids.count; i++)
        REQUIRE(i == 0 || slice_compare(page->ids.items[i - 1], page->ids.items[i]) <= 0);
    for (size_t i = 0; i < page->links.count; i++)
        REQUIRE(page->links.items[i].output != NULL && page->links.items[i].fragment.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    slice input = { (const char *)bytes, size };
    size_t index = fuzz_take_byte(&input) % URL_COUNT;
    struct fuzz_run run = fuzz_begin(input);
    struct site site = { 0 };
    struct outputs outputs = { 0 };
    struct link_memory memory = { 0 };
    make_site(run.arena, &site, &outputs);
    index = index == FEED ? 0 : index;
    struct inspection inspection = inspection_new(run.arena, &outputs, 1);
    struct page_inspection *page = &inspection.pages[index];
    bool ok = inspection_read_page(run.arena, inspection.arenas[0], run.diags, &site, &outputs,
                                   &outputs.list.items[index], run.source.text, &memory, page);
    REQUIRE(ok == !diags_has_errors(run.diags));
    check_page(page);
    ok = inspection_check_links(run.diags, &site, &outputs, &inspection) && ok;
    REQUIRE(ok == !diags_has_errors(run.diags));
    /* A second look, with what the first remembers, says the same. */
    struct page_inspection again = { 0 };
    struct diags *diags = diags_new();
    bool same = inspection_read_page(run.arena, inspection.arenas[0], diags, &site, &outputs,
                                     &outputs.list.items[index], run.source.text, &memory, &again);
    REQUIRE(again.ids.count == page->ids.count && again.links.count == page->links.count);
    REQUIRE(same || !ok);
    diags_free(diags);
    inspection_release(&inspection);
    fuzz_end(&run);
    return 0;
}
