/* Looks at finished pages. */
#include "site/inspection.h"

#include "formats/html.h"
#include "formats/uri.h"

#include <assert.h>
#include <stdlib.h>

struct inspector {
    struct arena *arena, *kept; /* for this page; for the checks behind all pages */
    struct link_memory *memory;
    struct diags *diags;
    const struct site *site;
    const struct outputs *outputs;
    const struct output *output;
    struct page_inspection *page;
    bool line_is_plain; /* the one that is read: it would say nothing else on another page */
    bool ok;
};

struct inspection inspection_new(struct arena *arena, const struct outputs *outputs, size_t workers)
{
    struct inspection inspection = {
        .pages = ARENA_ARRAY(arena, struct page_inspection, outputs->list.count),
        .count = outputs->list.count,
        .arenas = ARENA_ARRAY(arena, struct arena *, workers),
        .arena_count = workers,
    };
    for (size_t i = 0; i < workers; i++)
        inspection.arenas[i] = arena_new();
    return inspection;
}

void inspection_release(struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->arena_count; i++)
        arena_free(inspection->arenas[i]);
    *inspection = (struct inspection){ 0 };
}

/* The page of the theme says which template made it; what a notice or page holds is named by its
 * own file. */
static position made_by(const struct output *output)
{
    if (output->subject.notice != NULL || output->subject.page != NULL)
        return output->where;
    return value_where(output->page->origin, SLICE("template"));
}

static void report_broken(struct inspector *inspector, slice target)
{
    inspector->ok = diag_add(inspector->diags, DIAG_LINK_BROKEN, made_by(inspector->output),
                             SLICE("correct the address, or make the page that it names"),
                             "a link on the page '" SLICE_FMT "' leads nowhere: '" SLICE_FMT "'",
                             SLICE_ARG(inspector->output->url), SLICE_ARG(target));
}

/* The path within the site that `path` means, or empty when it lies outside of base_url's path. */
static slice within_site(const struct site *site, slice path)
{
    if (!slice_starts_with(path, site->base_path))
        return (slice){ 0 };
    slice rest = slice_from_index(path, site->base_path.len);
    return rest.len > 0 && rest.ptr[0] == '/' ? rest : (slice){ 0 };
}

/* Absolute URLs of our own tree are ours to keep working, too; others on the same host are not. */
static bool leaves_site(const struct site *site, const struct uri *uri)
{
    if (!uri->has_scheme && !uri->has_authority)
        return false;
    struct uri base = uri_split(site->config->base_url);
    bool same_host = slice_equal(uri->authority, base.authority) &&
                     (!uri->has_scheme || slice_equal(uri->scheme, base.scheme));
    return !same_host || within_site(site, uri->path).len == 0;
}

static slice path_of(struct inspector *inspector, const struct uri *uri)
{
    if (uri->has_authority || slice_starts_with(uri->path, SLICE("/")))
        return uri->path.len > 0 ? uri->path : SLICE("/");
    slice base = site_link_url(inspector->arena, inspector->site, inspector->output->url);
    return uri->path.len > 0 ? uri_resolve(inspector->arena, base, uri->path) : base;
}

static void keep_fragment(struct inspector *inspector, const struct output *target, slice fragment)
{
    slice decoded;
    if (fragment.len == 0)
        return;
    inspector->line_is_plain = false;
    if (target->kind != OUTPUT_TEMPLATE)
        return;
    if (!uri_decode(inspector->arena, fragment, &decoded))
        decoded = fragment;
    ARRAY_PUSH(inspector->kept, &inspector->page->links,
               (struct fragment_link){ target, arena_copy(inspector->kept, decoded) });
}

/* An address from the root on means the same on every page. */
static bool is_absolute(slice raw)
{
    return slice_starts_with(raw, SLICE("/")) && !slice_starts_with(raw, SLICE("//"));
}

static bool is_remembered(const struct inspector *inspector, slice raw)
{
    return map_find(&inspector->memory->outputs, raw) != NULL;
}

static void remember(struct inspector *inspector, slice raw, const struct output *found)
{
    enum { REMEMBERED_MAX = 1000 };
    if (is_absolute(raw) && slice_find_char(raw, '#', 0) == raw.len &&
        inspector->memory->outputs.count < REMEMBERED_MAX)
        map_put(inspector->kept, &inspector->memory->outputs, arena_copy(inspector->kept, raw),
                found);
}

static void check_url(struct inspector *inspector, slice raw)
{
    if (is_remembered(inspector, raw))
        return;
    slice target = html_decode(inspector->arena, raw, true);
    struct uri uri = uri_split(target);
    if (leaves_site(inspector->site, &uri))
        return;
    slice path = within_site(inspector->site, path_of(inspector, &uri));
    const struct output *found = path.len > 0 ? outputs_find_url(inspector->outputs, path) : NULL;
    if (found == NULL) {
        inspector->line_is_plain = false;
        report_broken(inspector, target);
        return;
    }
    if (!is_absolute(raw))
        inspector->line_is_plain = false;
    keep_fragment(inspector, found, uri.fragment);
    remember(inspector, raw, found);
}

static void check_srcset(struct inspector *inspector, slice raw)
{
    slice rest = html_decode(inspector->arena, raw, true);
    slice url;
    while (html_srcset_next(&rest, &url))
        check_url(inspector, url);
}

static void look_at_tag(void *context, const struct html_tag *tag)
{
    struct inspector *inspector = context;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const struct html_attribute *attribute = &tag->attributes[i];
        if (html_name_equal(attribute->name, SLICE("id"))) {
            inspector->line_is_plain = false;
            slice id = html_decode(inspector->arena, attribute->value, true);
            ARRAY_PUSH(inspector->kept, &inspector->page->ids, arena_copy(inspector->kept, id));
            continue;
        }
        enum html_url_kind kind = html_url_kind_of(tag->name, attribute->name);
        if (kind == HTML_URL_SET)
            check_srcset(inspector, attribute->value);
        else if (kind != HTML_URL_NONE)
            check_url(inspector, attribute->value);
    }
}

static size_t known(void *context, slice line)
{
    struct inspector *inspector = context;
    inspector->line_is_plain = true;
    return passages_pass(&inspector->memory->passages, inspector->kept, line);
}

static void learned(void *context, slice line)
{
    struct inspector *inspector = context;
    if (inspector->line_is_plain)
        passages_learn(&inspector->memory->passages, inspector->kept, line);
}

static int compare_slices(const void *left, const void *right)
{
    const slice *a = left;
    const slice *b = right;
    return slice_compare(*a, *b);
}

static void sort_ids(struct inspector *inspector)
{
    slice *ids = inspector->page->ids.items;
    size_t count = inspector->page->ids.count;
    if (count == 0)
        return;
    qsort(ids, count, sizeof(slice), compare_slices);
    for (size_t i = 1; i < count; i++)
        if (slice_equal(ids[i - 1], ids[i]))
            inspector->ok =
                diag_add(inspector->diags, DIAG_HTML_ID, made_by(inspector->output),
                         SLICE("give each element of a page an id of its own"),
                         "the id '" SLICE_FMT "' stands twice on the page '" SLICE_FMT "'",
                         SLICE_ARG(ids[i]), SLICE_ARG(inspector->output->url));
}

bool inspection_read_page(struct arena *arena, struct arena *kept, struct diags *diags,
                          const struct site *site, const struct outputs *outputs,
                          const struct output *output, slice html, struct link_memory *memory,
                          struct page_inspection *page)
{
    assert(output->kind == OUTPUT_TEMPLATE);
    struct inspector inspector = { .arena = arena,
                                   .kept = kept,
                                   .memory = memory,
                                   .diags = diags,
                                   .site = site,
                                   .outputs = outputs,
                                   .output = output,
                                   .page = page,
                                   .ok = true };
    const struct html_visitor visitor = { .start = look_at_tag,
                                          .known = known,
                                          .learned = learned };
    passages_begin_page(&memory->passages, html);
    html_scan(html, &visitor, &inspector);
    sort_ids(&inspector);
    page->read = true;
    return inspector.ok;
}

static bool has_id(const struct page_inspection *page, slice id)
{
    return page->ids.count > 0 &&
           bsearch(&id, page->ids.items, page->ids.count, sizeof(slice), compare_slices) != NULL;
}

/* "#top" leads to the top of any page (HTML section 7.4.6.4). */
static bool fragment_exists(const struct page_inspection *page, slice fragment)
{
    return slice_equal(fragment, SLICE("top")) || has_id(page, fragment);
}

static const struct body *body_of(const struct site *site, const struct output *output)
{
    if (output->page->subject == SUBJECT_NOTICE)
        return site_notice_body(site, output->subject.notice);
    return output->page->subject == SUBJECT_PAGE ? site_page_body(site, output->subject.page)
                                                 : NULL;
}

/* Where the content of `output` has a link that ends in that fragment, else what made the page. */
static position link_place(const struct site *site, const struct output *output, slice fragment)
{
    const struct body *body = body_of(site, output);
    for (size_t i = 0; body != NULL && i < body->links.count; i++) {
        if (slice_equal(body->links.items[i].fragment, fragment))
            return body->links.items[i].where;
    }
    return made_by(output);
}

static bool check_page(struct diags *diags, const struct site *site, const struct outputs *outputs,
                       const struct inspection *inspection, size_t index)
{
    const struct page_inspection *page = &inspection->pages[index];
    const struct output *output = &outputs->list.items[index];
    bool ok = true;
    for (size_t i = 0; i < page->links.count; i++) {
        const struct fragment_link *link = &page->links.items[i];
        size_t target = (size_t)(link->output - outputs->list.items);
        assert(target < inspection->count);
        if (inspection->pages[target].read &&
            !fragment_exists(&inspection->pages[target], link->fragment))
            ok = diag_add(diags, DIAG_LINK_FRAGMENT, link_place(site, output, link->fragment),
                          SLICE("correct the part behind '#', or give the place that id"),
                          "a link on the page '" SLICE_FMT "' leads to no place: '" SLICE_FMT
                          "#" SLICE_FMT "'",
                          SLICE_ARG(output->url), SLICE_ARG(link->output->url),
                          SLICE_ARG(link->fragment));
    }
    return ok;
}

bool inspection_check_links(struct diags *diags, const struct site *site,
                            const struct outputs *outputs, const struct inspection *inspection)
{
    bool ok = true;
    for (size_t i = 0; i < inspection->count; i++)
        ok = check_page(diags, site, outputs, inspection, i) && ok;
    return ok;
}
