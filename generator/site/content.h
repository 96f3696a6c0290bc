/* The Markdown of notices and pages: what its links lead to and what Liquid within it sees. */
#ifndef FABANG_SITE_CONTENT_H
#define FABANG_SITE_CONTENT_H

#include "site/view.h"

struct body;

/* What one worker renders content with. */
struct content_host {
    const struct view *view;
    struct liquid_set
        *templates; /* not shared between threads: pieces of Liquid are parsed into it */
};

struct content_memory {
    struct arena *passing; /* may be emptied afterwards */
    struct arena *kept;    /* where the body's texts are put */
};

/* Fills `*body`. False and diagnostics: markdown-*, liquid-*,
 * link-broken, content-link.
 *
 * A link may be a fragment, an absolute web, mail or telephone address, a path from the site's root
 * ("/rules/"), a file or Markdown file relative to the one it stands in ("plan.pdf",
 * "../pages/rules.md"), or a name: notice:ID, contest:ID, list:ID, project:ID. */
bool content_render_notice(const struct content_memory *memory, struct diags *diags,
                           const struct content_host *host, const struct notice *notice,
                           struct body *body);
bool content_render_page(const struct content_memory *memory, struct diags *diags,
                         const struct content_host *host, const struct page *page,
                         struct body *body);

#endif
