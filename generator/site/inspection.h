/* What finished pages contain and lead to: ids and internal links, by output. */
#ifndef FABANG_SITE_INSPECTION_H
#define FABANG_SITE_INSPECTION_H

#include "base/diag.h"
#include "site/outputs.h"
#include "site/passages.h"

/* A link into another page's fragment, to be checked when all pages are known. */
struct fragment_link {
    const struct output *output; /* where it leads */
    slice fragment;              /* without '#', decoded, not empty */
};

struct page_inspection {
    ARRAY_OF(struct fragment_link) links;
    ARRAY_OF(slice) ids; /* sorted */
    bool read;           /* false: it could not be rendered, and nobody knows its ids */
};

struct inspection {
    struct page_inspection *pages; /* by position in outputs->list */
    size_t count;
    struct arena **arenas; /* hold what the workers found */
    size_t arena_count;
};

/* What one worker remembers between pages: addresses that are on all of them, and where they lead;
 * and passages without an id, a fragment or a link that depends on the page, all of whose links
 * were found good. Zeroed at first; its memory is the arena that pages are read with. */
struct link_memory {
    struct map outputs; /* address as pages write it -> struct output */
    struct passages passages;
};

/* With an arena of its own for each worker. */
struct inspection inspection_new(struct arena *arena, const struct outputs *outputs,
                                 size_t workers);
void inspection_release(struct inspection *inspection);
/* Reads the bytes of one finished page while they are in cache. What later checks need is kept in
 * `kept`, which is one of the inspection's; `arena` may be emptied afterwards. Diagnostics: html-id
 * (an id twice), link-broken (an internal link that leads nowhere), at the page's template. */
bool inspection_read_page(struct arena *arena, struct arena *kept, struct diags *diags,
                          const struct site *site, const struct outputs *outputs,
                          const struct output *output, slice html, struct link_memory *memory,
                          struct page_inspection *page);
/* All fragments against the ids of the pages they lead to, as far as those were read. Diagnostics:
 * link-fragment, at the template of the page. */
bool inspection_check_links(struct diags *diags, const struct site *site,
                            const struct outputs *outputs, const struct inspection *inspection);

#endif
