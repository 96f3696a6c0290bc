/* The site as templates see it: domain structs read in place as Liquid values.
 *
 * Every property of every object stands in one table (view_classes()), with a line of help; the
 * reference for theme authors and "did you mean" come from there. Text that was not given is nil,
 * dates are text (2026-03-10, 2026-03-10T09:00:00+08:00). */
#ifndef FABANG_SITE_VIEW_H
#define FABANG_SITE_VIEW_H

#include "liquid/liquid.h"

struct contest;
struct list;
struct notice;
struct output;
struct outputs;
struct page;
struct project;
struct site;
struct view_shelves;

/* Made once for a site; read by all workers at once. Filters get it as their host. */
struct view {
    const struct site *site;
    const struct outputs *outputs; /* NULL: no links between pages are asked for */
    const struct liquid_type *types;
    const struct view_shelves *shelves; /* values that all pages share */
};

/* Lives in `arena` with all that it shares; `site`'s bodies may be filled later. `outputs` may be
 * NULL. */
const struct view *view_new(struct arena *arena, const struct site *site,
                            const struct outputs *outputs);

enum { VIEW_VARIABLES_MAX = 24 };

/* The variables of one page: site, plan, t and page are there always; contest, notice, list,
 * edition, project, group, paginator and content are nil where the page has no such subject. */
struct view_scope {
    struct arena *arena;
    struct liquid_pair pairs[VIEW_VARIABLES_MAX];
    struct liquid_value values[VIEW_VARIABLES_MAX];
    size_t count;
};

/* For a page of the theme. `scope` must not move until it is rendered. */
void view_scope_init(struct view_scope *scope, struct arena *arena, const struct view *view,
                     const struct output *output);
/* For Liquid within the Markdown of a notice or of a page; exactly one of the two is given. */
void view_scope_init_content(struct view_scope *scope, struct arena *arena, const struct view *view,
                             const struct notice *notice, const struct page *page);
/* `html` becomes the variable `content`: what a layout wraps. Borrowed. */
void view_scope_set_content(struct view_scope *scope, slice html);
/* All variables are globals, so that partials see them, too. */
struct liquid_scope view_scope_variables(const struct view_scope *scope);

/* Names of variables that are the same on every page, NULL behind the last. */
const char *const *view_constants(void);

/* Objects of the site; NULL gives nil. */
struct liquid_value view_contest(const struct view *view, const struct contest *contest);
struct liquid_value view_notice(const struct view *view, const struct notice *notice);
struct liquid_value view_page(const struct view *view, const struct page *page);
struct liquid_value view_list(const struct view *view, const struct list *list);
struct liquid_value view_project(const struct view *view, const struct project *project);

/* What a page of the theme is called: of its subject, or of the theme's words. */
slice view_output_title(struct arena *arena, const struct view *view, const struct output *output);

/* The reference of all objects as Markdown, one section an object. */
void view_reference(struct strbuf *output);

#endif
