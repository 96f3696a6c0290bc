/* Everything that is known and public at `now`: filled by load, const from then on. */
#ifndef FABANG_SITE_SITE_H
#define FABANG_SITE_SITE_H

#include "base/fs.h"
#include "base/map.h"
#include "contest/calendar.h"
#include "contest/contest.h"
#include "contest/list.h"
#include "contest/notice.h"
#include "contest/plan.h"
#include "contest/schedule.h"
#include "contest/site_config.h"
#include "site/theme.h"

/* A link into a place of a page, as the writer wrote it. */
struct content_link {
    slice fragment; /* decoded */
    position where;
};

/* The Markdown of a notice or page as HTML, made once. */
struct body {
    slice html;     /* links from base_url's path on */
    slice toc_html; /* a nested list, empty when there are fewer than two headings */
    ARRAY_OF(struct content_link) links; /* those with a fragment */
    bool has_liquid; /* some of the HTML is what Liquid gave, else all is of formats/markdown.h */
};

/* A file that is published beside a public notice or page. What lies beside an unpublished one is
 * not in here. */
struct content_file {
    slice path;                  /* from the site's root: "content/notices/plan/plan.pdf" */
    slice url;                   /* "/notices/plan/plan.pdf" */
    const struct notice *notice; /* NULL: a page's */
    position where;              /* what brought it in */
    int64_t size_bytes;
};
struct content_files {
    ARRAY_OF(struct content_file) list; /* by path */
};

struct notice_refs {
    ARRAY_OF(const struct notice *) items; /* newest first */
};
struct list_refs {
    ARRAY_OF(const struct list *) items;
};

/* Notices of one kind or one year. */
struct notice_group {
    slice id;   /* in URLs */
    slice name; /* 通知, 2026 */
    struct notice_refs notices;
};
struct notice_groups {
    ARRAY_OF(struct notice_group) items;
};

struct site {
    slice root; /* path of the site's folder, "" for the working directory */
    struct instant now;
    struct instant since; /* site_last_change(): what pages print, so that they stay the same while
                             nothing happens */
    const struct site_config *config;
    const struct plan *plan;
    const struct contests *contests;
    const struct schedule *schedule;
    const struct calendars *calendars;
    const struct notices *notices; /* public at now only */
    const struct pages *pages;
    const struct records *records; /* public at now only */
    const struct theme *theme;
    const struct content_files *content_files;

    /* Indexes, by position in contests->list, notices->list, pages->list. */
    struct notice_refs *contest_notices;
    struct list_refs *contest_lists;
    struct body *notice_bodies; /* filled by render before any page */
    struct body *page_bodies;
    struct notice_refs all_notices;    /* newest first */
    struct notice_groups notice_kinds; /* only those with notices, in the plan's order */
    struct notice_groups notice_years; /* newest first */
    struct map notices_by_id;          /* -> struct notice */
    struct map content_files_by_path;  /* -> struct content_file */
    struct map list_notices;           /* id of a list -> struct notice_refs, newest first */
    struct map printed_codes;          /* credit codes in rows of public editions */

    slice base_path;  /* path of base_url without the last '/': "" or "/sub" */
    slice url_origin; /* "https://host" of base_url */
};

/* Fills the indexes from what is loaded; the last step of load. */
void site_index(struct arena *arena, struct site *site);

/* The permanent path of each, from the site's root: "/contests/beijing/". Slices of `arena`. */
slice site_contest_url(struct arena *arena, const struct contest *contest);
slice site_notice_url(struct arena *arena, const struct notice *notice);
slice site_list_url(struct arena *arena, const struct list *list);
slice site_edition_url(struct arena *arena, const struct list *list, const struct edition *edition);
slice site_project_url(struct arena *arena, const struct project *project);

/* "https://host/sub/contests/beijing/" for "/contests/beijing/", percent-encoded. */
slice site_absolute_url(struct arena *arena, const struct site *site, slice url);
/* "/sub/contests/beijing/" for "/contests/beijing/", percent-encoded: what links in pages carry. */
slice site_link_url(struct arena *arena, const struct site *site, slice url);

const struct notice *site_notice_find(const struct site *site, slice id);
const struct notice_refs *site_contest_notices(const struct site *site,
                                               const struct contest *contest);
const struct list_refs *site_contest_lists(const struct site *site, const struct contest *contest);
const struct body *site_notice_body(const struct site *site, const struct notice *notice);
const struct body *site_page_body(const struct site *site, const struct page *page);
/* The file at `path` from the root, or NULL when it is not published. */
const struct content_file *site_content_file_find(const struct site *site, slice path);
/* Notices that name the list in `lists`, newest first. */
const struct notice_refs *site_list_notices(const struct site *site, const struct list *list);

#endif
