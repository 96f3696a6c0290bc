/* The site, the page being made, and page numbers as templates see them. */
#include "site/site.h"

#include "site/outputs.h"
#include "site/permalink.h"
#include "site/view_class.h"

#include <assert.h>

/* -- site: most of it is site.yaml's ----------------------------------------------------------- */

#define SITE_GETTER(name, expression)                                                              \
    static struct liquid_value site_##name##_value(struct arena *arena, const struct view *view,   \
                                                   const void *item)                               \
    {                                                                                              \
        const struct site *site = item;                                                            \
        (void)arena, (void)view, (void)site;                                                       \
        return expression;                                                                         \
    }
SITE_GETTER(id, view_text(site->config->id))
SITE_GETTER(title, view_text(site->config->title))
SITE_GETTER(short_title, view_text(site->config->short_title.len > 0 ? site->config->short_title
                                                                     : site->config->title))
SITE_GETTER(description, view_text(site->config->description))
SITE_GETTER(base_url, view_text(site->config->base_url))
SITE_GETTER(language, view_text(site->config->language))
SITE_GETTER(owner, view_text(site->config->owner))
SITE_GETTER(demo_notice, view_text(site->config->demo_notice))
SITE_GETTER(footer, view_yaml(arena, view, CLASS_CONFIG, site->config->footer.origin))
SITE_GETTER(config, view_yaml(arena, view, CLASS_CONFIG, site->config->origin))
SITE_GETTER(now, view_instant(arena, view, site->now))
SITE_GETTER(since, view_instant(arena, view, site->since))
SITE_GETTER(plan, view_object(arena, view, CLASS_PLAN, site->plan))
SITE_GETTER(kinds, view_all(view, CLASS_KIND))
SITE_GETTER(groups, view_all(view, CLASS_GROUP))
SITE_GETTER(contests, view_all(view, CLASS_CONTEST))
SITE_GETTER(notices, view_all(view, CLASS_NOTICE))
SITE_GETTER(pages, view_all(view, CLASS_CONTENT_PAGE))
SITE_GETTER(lists, view_all(view, CLASS_LIST))
SITE_GETTER(projects, view_all(view, CLASS_PROJECT))
SITE_GETTER(events, view_all(view, CLASS_EVENT))
SITE_GETTER(notice_kinds, view_all(view, CLASS_NOTICE_KIND))
SITE_GETTER(notice_years, view_all(view, CLASS_NOTICE_YEAR))

/* Lists of no contest of their own, and of the national level: what a home page shows first. */
static struct liquid_value site_tier_lists_value(struct arena *arena, const struct view *view,
                                                 const void *item)
{
    const struct records *records = view->site->records;
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, records->lists.count);
    (void)item;
    array->items = items;
    for (size_t i = 0; i < records->lists.count; i++)
        if (records->lists.items[i].tier != NULL ||
            !slice_equal(records->lists.items[i].kind, SLICE("result")))
            items[array->count++] = view_list(view, &records->lists.items[i]);
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

/* The few pages that have a place in the navigation, in its order. */
static struct liquid_value site_nav_value(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct pages *pages = view->site->pages;
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, pages->list.count);
    int64_t after = 0;
    (void)item;
    array->items = items;
    while (true) {
        int64_t next = 0;
        for (size_t i = 0; i < pages->list.count; i++) {
            int64_t order = pages->list.items[i].nav_order;
            if (order > after && (next == 0 || order < next))
                next = order;
        }
        if (next == 0)
            break;
        for (size_t i = 0; i < pages->list.count; i++)
            if (pages->list.items[i].nav_order == next)
                items[array->count++] = view_page(view, &pages->list.items[i]);
        after = next;
    }
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

static const struct property SITE[] = {
    PROPERTY_GETTER("id", site_id_value, "stable id"),
    PROPERTY_GETTER("title", site_title_value, "name of the site"),
    PROPERTY_GETTER("short_title", site_short_title_value, "short name"),
    PROPERTY_GETTER("description", site_description_value, "in a sentence"),
    PROPERTY_GETTER("base_url", site_base_url_value, "where it is published"),
    PROPERTY_GETTER("language", site_language_value, "language tag"),
    PROPERTY_GETTER("owner", site_owner_value, "who publishes it"),
    PROPERTY_GETTER("demo_notice", site_demo_notice_value, "what is said of demonstration data"),
    PROPERTY_GETTER("footer", site_footer_value, "footer of site.yaml; missing keys are nil"),
    PROPERTY_GETTER("config", site_config_value, "all of site.yaml; missing keys are nil"),
    PROPERTY_GETTER("now", site_now_value,
                    "the moment of the build; printing it changes every page with every build"),
    PROPERTY_GETTER("since", site_since_value, "the last moment at which anything public changed"),
    PROPERTY_GETTER("plan", site_plan_value, "the plan"),
    PROPERTY_GETTER("kinds", site_kinds_value, "kinds of contests"),
    PROPERTY_GETTER("groups", site_groups_value, "groups of entrants"),
    PROPERTY_GETTER("contests", site_contests_value, "all contests, in the order of the plan"),
    PROPERTY_GETTER("notices", site_notices_value, "all public notices, newest first"),
    PROPERTY_GETTER("pages", site_pages_value, "all static pages"),
    PROPERTY_GETTER("nav", site_nav_value, "static pages of the navigation, in order"),
    PROPERTY_GETTER("lists", site_lists_value, "all public lists"),
    PROPERTY_GETTER("tier_lists", site_tier_lists_value, "lists that are no result of a contest"),
    PROPERTY_GETTER("projects", site_projects_value, "all public projects, by id"),
    PROPERTY_GETTER("events", site_events_value, "events of the schedule"),
    PROPERTY_GETTER("notice_kinds", site_notice_kinds_value, "archives of notices by kind"),
    PROPERTY_GETTER("notice_years", site_notice_years_value, "archives of notices by year"),
};
const struct view_class view_site_class = VIEW_CLASS("site", SITE, "title", "The site.");

/* Read key by key, see find_string() and find_config() in view.c. */
static const struct property NO_PROPERTIES[1];
const struct view_class view_strings_class = { SLICE_INIT("t"),
                                               SLICE_INIT("The theme's words in the language of "
                                                          "the site; a missing one is an error."),
                                               NO_PROPERTIES,
                                               0,
                                               { NULL, 0 } };
const struct view_class view_config_class = {
    SLICE_INIT("config"), SLICE_INIT("A map of site.yaml."), NO_PROPERTIES, 0, { NULL, 0 }
};

/* -- page -------------------------------------------------------------------------------------- */

static slice theme_page_title(const struct view *view, const struct theme_page *page)
{
    const struct value *titles = value_find(view->site->theme->strings, SLICE("titles"));
    const struct value *title = value_find(titles, page->title.len > 0 ? page->title : page->name);
    if (title != NULL && title->kind == VALUE_STRING)
        return title->string;
    return page->title.len > 0 ? theme_string(view->site->theme, page->title) : page->name;
}

/* "{1}" of the theme's word replaced by a number. */
static slice numbered(struct arena *arena, const struct view *view, slice key, int64_t number)
{
    return theme_fill(arena, theme_string(view->site->theme, key), arena_integer(arena, number),
                      (slice){ 0 });
}

/* A title that says by itself how far the list is, wherever it is printed: "【公示】..." */
static slice list_title(struct arena *arena, const struct view *view, const struct list *list,
                        const struct edition *edition)
{
    slice state = edition == list_latest(list) ? list_state_name(list->state) : SLICE("superseded");
    slice title = edition->title.len > 0 ? edition->title : list->title;
    slice pattern = theme_word(view->site->theme, SLICE("list_title"), state);
    if (slice_equal(pattern, state)) /* a theme without the word */
        return edition == list_latest(list) && list_state_is_final(list->state)
                   ? title
                   : arena_format(arena, "[" SLICE_FMT "] " SLICE_FMT, SLICE_ARG(state),
                                  SLICE_ARG(title));
    return theme_fill(arena, pattern, title, (slice){ 0 });
}

/* Its number, too: two editions may have one title. */
static slice edition_page_title(struct arena *arena, const struct view *view,
                                const struct subject *subject)
{
    slice title = list_title(arena, view, subject->list, subject->edition);
    return theme_fill(arena, theme_string(view->site->theme, SLICE("edition_title")), title,
                      arena_integer(arena, subject->edition->number));
}

slice view_output_title(struct arena *arena, const struct view *view, const struct output *output)
{
    const struct subject *subject = &output->subject;
    switch (output->page->subject) {
    case SUBJECT_CONTEST:
        return subject->contest->name;
    case SUBJECT_NOTICE:
        return subject->notice->title;
    case SUBJECT_PAGE:
        return subject->page->title;
    case SUBJECT_LIST:
        return list_title(arena, view, subject->list, list_latest(subject->list));
    case SUBJECT_EDITION:
        return edition_page_title(arena, view, subject);
    case SUBJECT_PROJECT:
        return subject->project->name;
    case SUBJECT_NOTICE_KIND:
    case SUBJECT_NOTICE_YEAR:
        return subject->group->name;
    case SUBJECT_NOTICE_PAGE:
        if (subject->number > 1)
            return numbered(arena, view, SLICE("page_number"), (int64_t)subject->number);
        break;
    case SUBJECT_SITE:
    case SUBJECT_KIND_COUNT:
        break;
    }
    return theme_page_title(view, output->page);
}

#define PAGE_GETTER(name, expression)                                                              \
    static struct liquid_value page_##name(struct arena *arena, const struct view *view,           \
                                           const void *item)                                       \
    {                                                                                              \
        const struct view_current *current = item;                                                 \
        const struct output *output = current->output;                                             \
        (void)arena, (void)view, (void)output;                                                     \
        return expression;                                                                         \
    }

static slice current_title(struct arena *arena, const struct view *view,
                           const struct view_current *current)
{
    if (current->output != NULL)
        return view_output_title(arena, view, current->output);
    return current->notice != NULL ? current->notice->title : current->page->title;
}

static slice current_url(struct arena *arena, const struct view_current *current)
{
    if (current->output != NULL)
        return current->output->url;
    return current->notice != NULL ? site_notice_url(arena, current->notice)
                                   : current->page->permalink;
}

static slice current_kind(const struct view_current *current)
{
    if (current->output != NULL)
        return current->output->page->name;
    return current->notice != NULL ? SLICE("notice") : SLICE("page");
}

/* Of a project the first paragraph of its own. */
static slice current_summary(const struct view_current *current)
{
    if (current->output != NULL && current->output->subject.project != NULL) {
        slice rest = current->output->subject.project->summary;
        return slice_trim(slice_split(&rest, '\n'));
    }
    if (current->notice != NULL)
        return current->notice->summary;
    return current->page != NULL ? current->page->summary : (slice){ 0 };
}

static bool current_demo(const struct view_current *current)
{
    const struct output *output = current->output;
    if (current->notice != NULL)
        return current->notice->demo;
    if (output == NULL)
        return false;
    return (output->subject.list != NULL && output->subject.list->demo) ||
           (output->subject.project != NULL && output->subject.project->demo);
}

/* First part of the address: which entry of the navigation it belongs to. */
static slice current_section(struct arena *arena, const struct view_current *current)
{
    slice url = slice_from_index(current_url(arena, current), 1);
    return slice_sub(url, 0, slice_find_char(url, '/', 0));
}

struct crumb {
    slice title, url;
};

static bool crumb_at(struct arena *arena, const struct view *view, slice url, struct crumb *crumb)
{
    const struct output *output = outputs_find_url(view->outputs, url);
    if (output == NULL || output->kind != OUTPUT_TEMPLATE)
        return false;
    *crumb = (struct crumb){ view_output_title(arena, view, output), output->url };
    return true;
}

enum { CRUMBS_MAX = 16 };

/* The pages at the folders of the address: what the site has there is the way to this page. */
static struct liquid_value current_parents(struct arena *arena, const struct view *view,
                                           const struct view_current *current)
{
    slice url = current_url(arena, current);
    struct crumb *crumbs = ARENA_ARRAY(arena, struct crumb, CRUMBS_MAX);
    size_t count = 0;
    for (size_t at = 0; view->outputs != NULL && at + 1 < url.len && count < CRUMBS_MAX; at++)
        if (url.ptr[at] == '/' && crumb_at(arena, view, slice_sub(url, 0, at + 1), &crumbs[count]))
            count++;
    return view_objects(arena, view, CLASS_CRUMB, crumbs, count, sizeof(*crumbs));
}

static struct liquid_value current_content(const struct view *view,
                                           const struct view_current *current)
{
    if (current->output == NULL) /* a text does not hold itself */
        return liquid_nil();
    if (current->notice != NULL)
        return liquid_safe(site_notice_body(view->site, current->notice)->html);
    if (current->page != NULL)
        return liquid_safe(site_page_body(view->site, current->page)->html);
    return liquid_nil();
}

static struct liquid_value current_toc(const struct view *view, const struct view_current *current)
{
    slice toc = { 0 };
    if (current->output == NULL)
        return liquid_nil();
    if (current->notice != NULL)
        toc = site_notice_body(view->site, current->notice)->toc_html;
    if (current->page != NULL)
        toc = site_page_body(view->site, current->page)->toc_html;
    return toc.len > 0 ? liquid_safe(toc) : liquid_nil();
}

PAGE_GETTER(title, view_text(current_title(arena, view, current)))
PAGE_GETTER(url, view_text(current_url(arena, current)))
PAGE_GETTER(kind, view_text(current_kind(current)))
PAGE_GETTER(section, view_text(current_section(arena, current)))
PAGE_GETTER(summary, view_text(current_summary(current)))
PAGE_GETTER(demo, liquid_bool(current_demo(current)))
PAGE_GETTER(parents, current_parents(arena, view, current))
PAGE_GETTER(content, current_content(view, current))
PAGE_GETTER(toc, current_toc(view, current))
PAGE_GETTER(modified, output ? view_instant(arena, view, output->modified) : liquid_nil())
PAGE_GETTER(indexed, liquid_bool(output == NULL || output->in_sitemap))

static const struct property PAGE[] = {
    PROPERTY_GETTER("title", page_title, "title"),
    PROPERTY_GETTER("url", page_url, "address from the site's root"),
    PROPERTY_GETTER("kind", page_kind, "name of the page in theme.yaml"),
    PROPERTY_GETTER("section", page_section, "first part of the address"),
    PROPERTY_GETTER("summary", page_summary, "in a sentence, or nil"),
    PROPERTY_GETTER("demo", page_demo, "whether it shows demonstration data"),
    PROPERTY_GETTER("parents", page_parents, "the way here from the home page"),
    PROPERTY_GETTER("content", page_content, "text of the notice or static page, or nil"),
    PROPERTY_GETTER("toc", page_toc, "its table of contents, or nil"),
    PROPERTY_GETTER("modified", page_modified, "when its subject last changed, or nil"),
    PROPERTY_GETTER("indexed", page_indexed, "whether it is in the sitemap"),
};
const struct view_class view_page_class =
    VIEW_CLASS("page", PAGE, "title", "The page that is being made.");

static const struct property CRUMB[] = {
    PROPERTY_FIELD(crumb, title, PROPERTY_TEXT, "title"),
    PROPERTY_FIELD(crumb, url, PROPERTY_TEXT, "address"),
};
const struct view_class view_crumb_class =
    VIEW_CLASS("crumb", CRUMB, "title", "A page on the way to this one.");

/* -- paginator --------------------------------------------------------------------------------- */

/* The address of a page of the index that `paginator` stands on. */
static slice index_url(struct arena *arena, const struct view_paginator *paginator, size_t number)
{
    const struct theme_page *page = paginator->output->page;
    struct permalink_values values = { .number = arena_format(arena, "%zu", number) };
    bool is_first = number == 1 && page->first_path.len > 0;
    return permalink_expand(arena, is_first ? page->first_path : page->path, &values);
}

struct page_number {
    int64_t number;
    slice url;
    bool current;
};

static struct liquid_value paginator_pages(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct view_paginator *paginator = item;
    size_t count = paginator->total_pages;
    struct page_number *pages = ARENA_ARRAY(arena, struct page_number, count);
    for (size_t i = 0; i < count; i++)
        pages[i] = (struct page_number){ (int64_t)i + 1, index_url(arena, paginator, i + 1),
                                         i + 1 == paginator->number };
    return view_objects(arena, view, CLASS_NUMBER, pages, count, sizeof(*pages));
}

static struct liquid_value paginator_notices(struct arena *arena, const struct view *view,
                                             const void *item)
{
    const struct view_paginator *paginator = item;
    struct liquid_value all = view_all(view, CLASS_NOTICE);
    size_t per_page = (size_t)view->site->config->notices_per_page;
    size_t from = (paginator->number - 1) * per_page;
    struct liquid_array *part = ARENA_NEW(arena, struct liquid_array);
    assert(from <= all.array->count);
    size_t left = all.array->count - from;
    *part = (struct liquid_array){ all.array->items + from, left < per_page ? left : per_page };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = part };
}

static struct liquid_value paginator_number(struct arena *arena, const struct view *view,
                                            const void *item)
{
    (void)arena, (void)view;
    return liquid_integer((int64_t)((const struct view_paginator *)item)->number);
}

static struct liquid_value paginator_total_pages(struct arena *arena, const struct view *view,
                                                 const void *item)
{
    (void)arena, (void)view;
    return liquid_integer((int64_t)((const struct view_paginator *)item)->total_pages);
}

static struct liquid_value paginator_total(struct arena *arena, const struct view *view,
                                           const void *item)
{
    (void)arena, (void)item;
    return liquid_integer((int64_t)view->site->notices->list.count);
}

static struct liquid_value paginator_previous(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct view_paginator *paginator = item;
    (void)view;
    return paginator->number > 1 ? liquid_string(index_url(arena, paginator, paginator->number - 1))
                                 : liquid_nil();
}

static struct liquid_value paginator_next(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct view_paginator *paginator = item;
    (void)view;
    return paginator->number < paginator->total_pages
               ? liquid_string(index_url(arena, paginator, paginator->number + 1))
               : liquid_nil();
}

static const struct property PAGINATOR[] = {
    PROPERTY_GETTER("number", paginator_number, "this page, from 1"),
    PROPERTY_GETTER("total_pages", paginator_total_pages, "how many pages"),
    PROPERTY_GETTER("total", paginator_total, "how many notices"),
    PROPERTY_GETTER("notices", paginator_notices, "notices of this page"),
    PROPERTY_GETTER("previous", paginator_previous, "address of the page before, or nil"),
    PROPERTY_GETTER("next", paginator_next, "address of the page after, or nil"),
    PROPERTY_GETTER("pages", paginator_pages, "all pages of the index"),
};
const struct view_class view_paginator_class =
    VIEW_CLASS("paginator", PAGINATOR, "", "Where an index of notices stands.");

static const struct property NUMBER[] = {
    PROPERTY_FIELD(page_number, number, PROPERTY_INTEGER, "from 1"),
    PROPERTY_FIELD(page_number, url, PROPERTY_TEXT, "address"),
    PROPERTY_FIELD(page_number, current, PROPERTY_BOOL, "whether it is this page"),
};
const struct view_class view_number_class =
    VIEW_CLASS("page number", NUMBER, "number", "One page of an index.");
