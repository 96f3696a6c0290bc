/* The plan of outputs: every file of the published tree as a row, before anything is rendered. */
#ifndef FABANG_SITE_OUTPUTS_H
#define FABANG_SITE_OUTPUTS_H

#include "base/map.h"
#include "site/site.h"

enum output_kind {
    OUTPUT_TEMPLATE,   /* a page of the theme */
    OUTPUT_REDIRECT,   /* an alias */
    OUTPUT_ASSET,      /* a file of the theme */
    OUTPUT_ATTACHMENT, /* a file beside a notice or page */
    OUTPUT_RSS,
    OUTPUT_ATOM,
    OUTPUT_JSON_FEED,
    OUTPUT_CALENDAR,
    OUTPUT_CONTESTS_JSON,
    OUTPUT_LISTS_JSON,
    OUTPUT_LIST_JSON,
    OUTPUT_LIST_CSV,
    OUTPUT_LIST_XLSX,
    OUTPUT_SITEMAP,
    OUTPUT_SITEMAP_INDEX,
    OUTPUT_ROBOTS
};

enum {
    SITEMAP_URLS_MAX = 50000
}; /* sitemaps.org protocol, and 50 MB, which 50,000 of our URLs stay below */

/* What an output shows; which member counts follows from the page's subject_kind or the output's
 * kind. */
struct subject {
    const struct contest *contest;
    const struct notice *notice;
    const struct page *page;
    const struct list *list;
    const struct edition *edition;
    const struct project *project;
    const struct notice_group *group;
    const struct theme_asset *asset;
    const struct content_file *file;
    slice target;  /* redirects: the URL led to */
    size_t number; /* page of an index or part of the sitemap, from 1 */
};

struct output {
    slice url;  /* from the site's root: "/contests/beijing/" */
    slice path; /* below the output directory: "contests/beijing/index.html" */
    enum output_kind kind;
    const struct theme_page *page; /* OUTPUT_TEMPLATE */
    struct subject subject;
    position where; /* what asked for it */
    bool in_sitemap;
    struct instant modified; /* seconds 0: not known */
};

struct outputs {
    ARRAY_OF(struct output) list; /* sorted by path */
    struct map by_path;           /* path -> struct output */
};

/* Fills `*outputs`. Diagnostics: output-collision (two files of one path, both sources named; a
 * file where a folder must be), output-path (a permalink that leaves the tree or is no path). False
 * when there was one. */
bool outputs_plan(struct arena *arena, struct diags *diags, const struct site *site,
                  struct outputs *outputs);
/* The output that a site-absolute URL path ("/contests/beijing/", "/feed.xml") names, or NULL.
 * Percent-encoding is decoded. */
const struct output *outputs_find_url(const struct outputs *outputs, slice url);
/* Outputs that are pages of the theme. */
size_t outputs_page_count(const struct outputs *outputs);
/* Number of sitemap parts that `count` URLs need. */
size_t sitemap_parts(size_t count);
/* Pages that `count` notices need; at least 1. */
size_t notice_page_count(const struct site *site);

#endif
