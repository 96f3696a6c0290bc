/* Addresses of links and images: refused, resolved by the host, or kept. */
#include "base/utf8.h"
#include "formats/markdown_document.h"
#include "formats/uri.h"

/* Where the address stands when it is written as it is, else where the link opens. */
static position address_where(const struct markdown_document *doc, cmark_node *node, slice url)
{
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    size_t start = markdown_inline_offset(doc, node, image ? "!" : "[<");
    /* The window keeps many links in one paragraph linear. */
    slice window = slice_sub(doc->text, start, start + URI_BYTES_MAX + 1000);
    if (url.len > 0) {
        size_t at = slice_find(window, url, 0);
        size_t text = slice_find(window, SLICE("]("), 0);
        /* Behind "](" rather than in the link's words, when it is there, too. */
        size_t behind = text < window.len ? slice_find(window, url, text + 2) : window.len;
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
    bool media = !uri_has_scheme(url, SLICE("mailto")) && !uri_has_scheme(url, SLICE("tel"));
    return uri_is_safe_link(url) && (media || !image);
}

slice markdown_link_url(struct markdown_document *doc, cmark_node *node)
{
    slice raw = slice_from(cmark_node_get_url(node));
    if (doc->options->plain)
        return markdown_unmarked(doc, raw);
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    position where = address_where(doc, node, raw);
    slice reference = arena_copy(doc->arena, markdown_unmarked(doc, raw));
    if (markdown_find_liquid(doc, raw) != NULL) {
        diag_add(doc->diags, DIAG_MARKDOWN_LINK, where,
                 SLICE("write the address itself, or the whole link as Liquid"),
                 "Liquid in the address of a link: '" SLICE_FMT "'", SLICE_ARG(reference));
        return (slice){ 0 };
    }
    slice url = reference;
    if (doc->host->link != NULL &&
        !doc->host->link(doc->host->self, doc->arena, doc->diags, where, reference, &url))
        return (slice){ 0 };
    if (is_safe(url, image))
        return url;
    diag_add(doc->diags, DIAG_MARKDOWN_LINK, where,
             SLICE("use https:, http:, mailto:, tel:, a path, or a file beside this one"),
             "no page may %s this address: '" SLICE_FMT "'", image ? "show" : "link to",
             SLICE_ARG(reference));
    return (slice){ 0 };
}
