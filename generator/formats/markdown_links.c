/* Addresses of links and images: refused, resolved by the host, or kept. */
#include "base/utf8.h"
#include "formats/markdown_document.h"
#include "formats/uri.h"

/* The window keeps many links in one paragraph linear. */
enum { WINDOW_BYTES = URI_BYTES_MAX + 1000 };

/* Index of what is wanted in the window, or its length. What a stretch keeps from cmark counts as
 * what it is in the source. */
static size_t find_in(const struct markdown_document *doc, slice window, slice wanted, size_t from)
{
    size_t at = slice_find(window, wanted, from);
    if (at >= window.len || doc->stretches.count == 0)
        return at;
    size_t start = (size_t)(window.ptr - doc->text.ptr);
    size_t end = markdown_where(doc, start + at + wanted.len).offset;
    return end - markdown_where(doc, start).offset <= WINDOW_BYTES ? at : window.len;
}

/* Where the address stands when it is written as it is, else where the link opens. */
static position address_where(const struct markdown_document *doc, cmark_node *node, slice url)
{
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    size_t start = markdown_inline_offset(doc, node, image ? "!" : "[<");
    slice window = slice_sub(doc->text, start, start + WINDOW_BYTES);
    if (url.len > 0) {
        size_t at = find_in(doc, window, url, 0);
        size_t text = find_in(doc, window, SLICE("]("), 0);
        /* Behind "](" rather than in the link's words, when it is there, too. */
        size_t behind = text < window.len ? find_in(doc, window, url, text + 2) : window.len;
        if (behind < window.len && (behind == text + 2 || behind == text + 3))
            at = behind;
        if (at < window.len)
            start += at;
    }
    return markdown_where(doc, start);
}

/* What the page is to carry, whoever made it. */
static bool is_safe(slice url, bool image)
{
    if (!uri_is_safe_link(url))
        return false;
    return !image || (!uri_has_scheme(url, SLICE("mailto")) && !uri_has_scheme(url, SLICE("tel")));
}

/* Says that the address of a link is none; the link has none then. */
static slice refuse(struct markdown_document *doc, position where, const char *hint,
                    const char *message, slice reference)
{
    diag_add(doc->diags, DIAG_MARKDOWN_LINK, where, slice_from(hint), "%s: '" SLICE_FMT "'",
             message, SLICE_ARG(reference));
    return (slice){ 0 };
}

slice markdown_link_url(struct markdown_document *doc, cmark_node *node)
{
    slice raw = slice_from(cmark_node_get_url(node));
    if (doc->options->plain)
        return markdown_unmarked(doc, raw);
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    slice reference = arena_copy(doc->arena, markdown_unmarked(doc, raw));
    if (markdown_find_liquid(doc, raw) != NULL)
        return refuse(doc, address_where(doc, node, raw),
                      "write the address itself, or the whole link as Liquid",
                      "Liquid in the address of a link", reference);
    slice url = reference;
    if (doc->host->link != NULL && !doc->host->link(doc->host->self, doc->arena, doc->diags,
                                                    address_where(doc, node, raw), reference, &url))
        return (slice){ 0 };
    if (is_safe(url, image))
        return url;
    return refuse(doc, address_where(doc, node, raw),
                  "use https:, http:, mailto:, tel:, a path, or a file beside this one",
                  image ? "no page may show this address" : "no page may link to this address",
                  reference);
}
