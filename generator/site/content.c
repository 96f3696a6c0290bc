/* Markdown of notices and pages: links by the plan of outputs, Liquid by the engine. */
#include "site/content.h"

#include "formats/markdown.h"
#include "formats/uri.h"
#include "site/outputs.h"
#include "site/permalink.h"

/* What the callbacks of one rendering need. */
struct rendering {
    const struct content_host *host;
    const struct source *source;
    const struct notice *notice; /* one of these two */
    const struct page *page;
    struct body *body;
};

/* -- links
 * -----------------------------------------------------------------------------------------------------
 */

static bool no_such(struct diags *diags, position where, const char *what, slice reference)
{
    return diag_add(diags, DIAG_LINK_BROKEN, where,
                    SLICE("link a public page: /rules/, ../pages/rules.md, plan.pdf, notice:ID, "
                          "contest:ID or list:ID"),
                    "no such %s: '" SLICE_FMT "'", what, SLICE_ARG(reference));
}

/* "notice:ID", "contest:ID", "list:ID", "project:ID" -> the page's URL; empty when there is none.
 */
static slice named_url(struct arena *arena, const struct site *site, slice scheme, slice id)
{
    const struct notice *notice =
        slice_equal(scheme, SLICE("notice")) ? site_notice_find(site, id) : NULL;
    const struct contest *contest =
        slice_equal(scheme, SLICE("contest")) ? contests_find(site->contests, id) : NULL;
    const struct list *list =
        slice_equal(scheme, SLICE("list")) ? records_list_find(site->records, id) : NULL;
    const struct project *project =
        slice_equal(scheme, SLICE("project")) ? records_project_find(site->records, id) : NULL;
    if (notice != NULL)
        return site_notice_url(arena, notice);
    if (contest != NULL)
        return site_contest_url(arena, contest);
    if (list != NULL)
        return site_list_url(arena, list);
    return project != NULL ? site_project_url(arena, project) : (slice){ 0 };
}

static bool is_name_scheme(slice scheme)
{
    return slice_equal(scheme, SLICE("notice")) || slice_equal(scheme, SLICE("contest")) ||
           slice_equal(scheme, SLICE("list")) || slice_equal(scheme, SLICE("project"));
}

/* A path from the root of the site's sources ("content/notices/a.md") -> the URL of what is made of
 * it. */
static slice source_url(struct arena *arena, const struct site *site, slice path)
{
    for (size_t i = 0; i < site->notices->list.count; i++)
        if (slice_equal(site->notices->list.items[i].source->path, path))
            return site_notice_url(arena, &site->notices->list.items[i]);
    for (size_t i = 0; i < site->pages->list.count; i++)
        if (slice_equal(site->pages->list.items[i].source->path, path))
            return site->pages->list.items[i].permalink;
    const struct content_file *file = site_content_file_find(site, path);
    return file != NULL ? file->url : (slice){ 0 };
}

static slice relative_url(struct arena *arena, const struct rendering *rendering, slice path)
{
    slice base = arena_format(arena, "/" SLICE_FMT, SLICE_ARG(rendering->source->path));
    slice decoded;
    slice resolved = uri_resolve(arena, base, path);
    if (!uri_decode(arena, resolved, &decoded) || decoded.len == 0)
        return (slice){ 0 };
    return source_url(arena, rendering->host->view->site, slice_from_index(decoded, 1));
}

static slice with_rest(struct arena *arena, slice url, const struct uri *uri)
{
    return arena_format(arena, SLICE_FMT "%s" SLICE_FMT "%s" SLICE_FMT, SLICE_ARG(url),
                        uri->has_query ? "?" : "", SLICE_ARG(uri->query),
                        uri->has_fragment ? "#" : "", SLICE_ARG(uri->fragment));
}

static bool find_target(const struct rendering *rendering, struct arena *arena, struct diags *diags,
                        position where, slice reference, slice *url)
{
    const struct site *site = rendering->host->view->site;
    slice target;
    slice encoded = uri_encode_reference(arena, reference);
    struct uri uri = uri_split(encoded);
    if (uri.has_scheme && is_name_scheme(uri.scheme)) {
        target = named_url(arena, site, uri.scheme, uri.path);
        if (target.len == 0)
            return no_such(diags, where, "public page", reference);
    } else if (uri.has_scheme || uri.has_authority || (uri.path.len == 0 && !uri.has_query)) {
        *url = encoded; /* elsewhere, or a place on this page: inspection looks at fragments */
        return true;
    } else if (slice_starts_with(uri.path, SLICE("/"))) {
        const struct output *output = outputs_find_url(rendering->host->view->outputs, uri.path);
        if (output == NULL)
            return no_such(diags, where, "page", reference);
        target = output->url;
    } else {
        target = relative_url(arena, rendering, uri.path);
        if (target.len == 0)
            return no_such(diags, where, "file beside it", reference);
    }
    *url = with_rest(arena, site_link_url(arena, site, target), &uri);
    return true;
}

/* Also remembers where links into a place stand, for when all pages are known. */
static bool resolve_link(const void *self, struct arena *arena, struct diags *diags, position where,
                         slice reference, slice *url)
{
    const struct rendering *rendering = self;
    slice fragment;
    if (!find_target(rendering, arena, diags, where, reference, url))
        return false;
    struct uri uri = uri_split(*url);
    if (uri.has_fragment && uri_decode(arena, uri.fragment, &fragment))
        ARRAY_PUSH(arena, &rendering->body->links, (struct content_link){ fragment, where });
    return true;
}

/* -- Liquid
 * ----------------------------------------------------------------------------------------------------
 */

/* What was said of the piece is said of the file: with its whole lines, and for as long. */
static void pass_on(struct diags *diags, const struct diags *said, const struct source *piece,
                    const struct source *source)
{
    for (size_t i = 0; i < diags_size(said); i++) {
        const struct diag *diag = diags_at(said, i);
        position where = diag->where;
        if (where.source == piece)
            where.source = source;
        diag_add(diags, diag->code, where, diag->hint, SLICE_FMT, SLICE_ARG(diag->message));
    }
}

/* A piece is parsed where it stands, so that its lines are those of the file. */
static bool run_liquid(const void *self, struct arena *arena, struct diags *diags,
                       const struct source *source, size_t offset, size_t len, slice *html)
{
    const struct rendering *rendering = self;
    const struct content_host *host = rendering->host;
    rendering->body->has_liquid = true;
    struct source *piece = ARENA_NEW(arena, struct source);
    *piece = (struct source){ source->path, slice_sub(source->text, 0, offset + len) };
    struct diags *said = diags_new();
    const struct liquid_template *compiled = liquid_parse(host->templates, said, piece, offset);
    struct view_scope scope;
    struct strbuf output = { 0 };
    view_scope_init_content(&scope, arena, host->view, rendering->notice, rendering->page);
    struct liquid_scope variables = view_scope_variables(&scope);
    bool ok = compiled != NULL && liquid_render(compiled, arena, said, &variables, &output);
    pass_on(diags, said, piece, source);
    diags_free(said);
    *html = arena_copy(arena, strbuf_slice(&output));
    strbuf_release(&output);
    return ok;
}

/* -- bodies
 * ----------------------------------------------------------------------------------------------------
 */

enum { TOC_LEVEL_MIN = 2, TOC_LEVEL_MAX = 3 };

/* What stays of a rendering: a body is a small part of the memory that it takes to make one. */
static void keep_body(struct arena *kept, const struct body *made, struct body *body)
{
    *body = (struct body){ .html = arena_copy(kept, made->html),
                           .toc_html = arena_copy(kept, made->toc_html),
                           .has_liquid = made->has_liquid };
    for (size_t i = 0; i < made->links.count; i++) {
        const struct content_link *link = &made->links.items[i];
        ARRAY_PUSH(kept, &body->links,
                   (struct content_link){ arena_copy(kept, link->fragment), link->where });
    }
}

/* `rendering` lacks the body only. */
static bool render(const struct content_memory *memory, struct diags *diags,
                   struct rendering *rendering, size_t from, struct body *body)
{
    struct body made = { 0 };
    rendering->body = &made;
    const struct markdown_host markdown_host = { .self = rendering,
                                                 .link = resolve_link,
                                                 .liquid = run_liquid };
    const struct markdown_options options = {
        .zh = slice_starts_with(rendering->host->view->site->config->language, SLICE("zh")),
        .host = &markdown_host,
    };
    struct markdown_result result = { 0 };
    bool ok = markdown_render(memory->passing, diags, rendering->source, from, &options, &result);
    made.html = result.html;
    made.toc_html = markdown_toc(memory->passing, &result, TOC_LEVEL_MIN, TOC_LEVEL_MAX);
    keep_body(memory->kept, &made, body);
    return ok;
}

bool content_render_notice(const struct content_memory *memory, struct diags *diags,
                           const struct content_host *host, const struct notice *notice,
                           struct body *body)
{
    struct rendering rendering = { .host = host, .source = notice->source, .notice = notice };
    return render(memory, diags, &rendering, notice->body_offset, body);
}

bool content_render_page(const struct content_memory *memory, struct diags *diags,
                         const struct content_host *host, const struct page *page,
                         struct body *body)
{
    struct rendering rendering = { .host = host, .source = page->source, .page = page };
    return render(memory, diags, &rendering, page->body_offset, body);
}
