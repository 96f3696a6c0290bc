/* Notices, static pages and the archives of notices as templates see them. */
#include "contest/notice.h"

#include "site/permalink.h"
#include "site/site.h"
#include "site/view_class.h"

#define TEXT(type, field, help) PROPERTY_FIELD(type, field, PROPERTY_TEXT, help)

static struct liquid_value notice_url(struct arena *arena, const struct view *view,
                                      const void *item)
{
    (void)view;
    return liquid_string(site_notice_url(arena, item));
}

static struct liquid_value notice_content(struct arena *arena, const struct view *view,
                                          const void *item)
{
    (void)arena;
    return liquid_safe(site_notice_body(view->site, item)->html);
}

static struct liquid_value notice_toc(struct arena *arena, const struct view *view,
                                      const void *item)
{
    slice toc = site_notice_body(view->site, item)->toc_html;
    (void)arena;
    return toc.len > 0 ? liquid_safe(toc) : liquid_nil();
}

static struct liquid_value notice_addressees(struct arena *arena, const struct view *view,
                                             const void *item)
{
    const struct notice *notice = item;
    (void)view;
    return view_texts(arena, notice->addressees.items, notice->addressees.count);
}

static struct liquid_value notice_contests(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct notice *notice = item;
    return view_object_refs(arena, view, CLASS_CONTEST, notice->contests.items,
                            notice->contests.count);
}

/* Lists that are not public yet are no part of records and are left out. */
static struct liquid_value notice_lists(struct arena *arena, const struct view *view,
                                        const void *item)
{
    const struct notice *notice = item;
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, notice->lists.count);
    array->items = items;
    for (size_t i = 0; i < notice->lists.count; i++) {
        const struct list *list = records_list_find(view->site->records, notice->lists.items[i]);
        if (list != NULL)
            items[array->count++] = view_list(view, list);
    }
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

static struct liquid_value notice_contacts(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct notice *notice = item;
    return VIEW_OBJECTS(arena, view, CLASS_CONTACT, &notice->contacts);
}

static struct liquid_value notice_changes(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct notice *notice = item;
    return VIEW_OBJECTS(arena, view, CLASS_CHANGE, &notice->changes);
}

static struct liquid_value notice_corrects(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct notice *notice = item;
    (void)arena;
    return view_notice(view, site_notice_find(view->site, notice->corrects));
}

/* Public notices that correct or withdraw this one, newest first. */
static struct liquid_value notice_corrections(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct notices *notices = view->site->notices;
    const struct notice *notice = item;
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, notices->list.count);
    array->items = items;
    for (size_t i = 0; i < notices->list.count; i++)
        if (slice_equal(notices->list.items[i].corrects, notice->id))
            items[array->count++] = view_notice(view, &notices->list.items[i]);
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

static struct liquid_value notice_archive(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct notice_groups *kinds = &view->site->notice_kinds;
    const struct notice *notice = item;
    for (size_t i = 0; i < kinds->items.count; i++)
        if (slice_equal(kinds->items.items[i].name, notice->kind))
            return view_object(arena, view, CLASS_NOTICE_KIND, &kinds->items.items[i]);
    return liquid_nil();
}

/* -- attachments: a file needs its notice for its address -------------------------------------- */

struct attachment_item {
    const struct attachment *attachment;
    const struct content_file *file;
};

static const struct content_file *attachment_file(struct arena *arena, const struct view *view,
                                                  const struct notice *notice, slice name)
{
    slice path = notice->source->path;
    size_t folder = path.len;
    while (folder > 0 && path.ptr[folder - 1] != '/')
        folder--;
    return site_content_file_find(view->site, arena_format(arena, SLICE_FMT SLICE_FMT,
                                                           SLICE_ARG(slice_sub(path, 0, folder)),
                                                           SLICE_ARG(name)));
}

static struct liquid_value notice_attachments(struct arena *arena, const struct view *view,
                                              const void *item)
{
    const struct notice *notice = item;
    size_t count = notice->attachments.count;
    struct attachment_item *items = ARENA_ARRAY(arena, struct attachment_item, count);
    for (size_t i = 0; i < count; i++) {
        const struct attachment *attachment = &notice->attachments.items[i];
        items[i] = (struct attachment_item){ attachment, attachment_file(arena, view, notice,
                                                                         attachment->file) };
    }
    return view_objects(arena, view, CLASS_ATTACHMENT, items, count, sizeof(*items));
}

static struct liquid_value attachment_title(struct arena *arena, const struct view *view,
                                            const void *item)
{
    const struct attachment_item *row = item;
    (void)arena, (void)view;
    return view_text(row->attachment->title);
}

static struct liquid_value attachment_number(struct arena *arena, const struct view *view,
                                             const void *item)
{
    const struct attachment_item *row = item;
    (void)arena, (void)view;
    return liquid_integer(row->attachment->number);
}

static struct liquid_value attachment_url(struct arena *arena, const struct view *view,
                                          const void *item)
{
    const struct attachment_item *row = item;
    (void)arena, (void)view;
    return row->file != NULL ? liquid_string(row->file->url) : liquid_nil();
}

static struct liquid_value attachment_size(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct attachment_item *row = item;
    (void)arena, (void)view;
    return row->file != NULL ? liquid_integer(row->file->size_bytes) : liquid_nil();
}

static struct liquid_value attachment_type(struct arena *arena, const struct view *view,
                                           const void *item)
{
    const struct attachment_item *row = item;
    slice name = row->attachment->file;
    size_t dot = name.len;
    (void)arena, (void)view;
    while (dot > 0 && name.ptr[dot - 1] != '.' && name.ptr[dot - 1] != '/')
        dot--;
    bool has_ending = dot > 1 && name.ptr[dot - 1] == '.';
    return has_ending ? view_text(slice_from_index(name, dot)) : liquid_nil();
}

static const struct property ATTACHMENT[] = {
    PROPERTY_GETTER("title", attachment_title, "title"),
    PROPERTY_GETTER("number", attachment_number, "number from 1"),
    PROPERTY_GETTER("url", attachment_url, "the file's address"),
    PROPERTY_GETTER("size", attachment_size, "in bytes"),
    PROPERTY_GETTER("type", attachment_type, "ending of the file's name: pdf"),
};
const struct view_class view_attachment_class =
    VIEW_CLASS("attachment", ATTACHMENT, "title", "A file that belongs to a notice.");

static const struct property NOTICE[] = {
    TEXT(notice, id, "stable id, as in its address"),
    TEXT(notice, title, "title"),
    TEXT(notice, summary, "in a sentence"),
    TEXT(notice, kind, "kind of document, in the plan's words"),
    TEXT(notice, issuer, "who issued it"),
    TEXT(notice, doc_number, "number of the document"),
    PROPERTY_FIELD(notice, doc_date, PROPERTY_DATE, "date on the document"),
    PROPERTY_FIELD(notice, published_at, PROPERTY_INSTANT, "when it was published here"),
    PROPERTY_FIELD(notice, updated_at, PROPERTY_INSTANT, "when it was last changed, or nil"),
    PROPERTY_FIELD(notice, demo, PROPERTY_BOOL, "whether it is demonstration data"),
    PROPERTY_GETTER("url", notice_url, "its page"),
    PROPERTY_GETTER("content", notice_content, "its text as HTML"),
    PROPERTY_GETTER("toc", notice_toc, "its table of contents as HTML, or nil"),
    PROPERTY_GETTER("addressees", notice_addressees, "to whom it is addressed"),
    PROPERTY_GETTER("contests", notice_contests, "contests it is about; empty: all"),
    PROPERTY_GETTER("lists", notice_lists, "public lists it publishes"),
    PROPERTY_GETTER("attachments", notice_attachments, "files that belong to it"),
    PROPERTY_GETTER("contacts", notice_contacts, "whom to ask"),
    PROPERTY_GETTER("changes", notice_changes, "what a correction changes"),
    PROPERTY_GETTER("corrects", notice_corrects, "the notice it corrects or withdraws, or nil"),
    PROPERTY_GETTER("corrections", notice_corrections, "notices that correct this one"),
    PROPERTY_GETTER("archive", notice_archive, "the archive of its kind"),
};
const struct view_class view_notice_class =
    VIEW_CLASS("notice", NOTICE, "title", "A notice or other document.");

static const struct property CONTACT[] = {
    TEXT(contact, role, "what for"),      TEXT(contact, organization, "organisation"),
    TEXT(contact, person, "person"),      TEXT(contact, telephone, "telephone"),
    TEXT(contact, email, "mail address"),
};
const struct view_class view_contact_class =
    VIEW_CLASS("contact", CONTACT, "organization", "Whom to ask.");

static const struct property CHANGE[] = {
    TEXT(change, item, "what is corrected"),
    TEXT(change, before, "as it was"),
    TEXT(change, after, "as it is"),
};
const struct view_class view_change_class =
    VIEW_CLASS("change", CHANGE, "item", "One point of a correction.");

/* -- static pages ------------------------------------------------------------------------------ */

static struct liquid_value content_page_content(struct arena *arena, const struct view *view,
                                                const void *item)
{
    (void)arena;
    return liquid_safe(site_page_body(view->site, item)->html);
}

static struct liquid_value content_page_toc(struct arena *arena, const struct view *view,
                                            const void *item)
{
    slice toc = site_page_body(view->site, item)->toc_html;
    (void)arena;
    return toc.len > 0 ? liquid_safe(toc) : liquid_nil();
}

static struct liquid_value content_page_nav_title(struct arena *arena, const struct view *view,
                                                  const void *item)
{
    const struct page *page = item;
    (void)arena, (void)view;
    return view_text(page->nav_title.len > 0 ? page->nav_title : page->title);
}

static const struct property CONTENT_PAGE[] = {
    TEXT(page, title, "title"),
    TEXT(page, summary, "in a sentence"),
    { SLICE_INIT("url"), PROPERTY_TEXT, offsetof(struct page, permalink), NULL,
      SLICE_INIT("its address") },
    PROPERTY_FIELD(page, nav_order, PROPERTY_INTEGER, "place in the navigation; 0: not in it"),
    PROPERTY_GETTER("nav_title", content_page_nav_title, "title in the navigation"),
    PROPERTY_GETTER("content", content_page_content, "its text as HTML"),
    PROPERTY_GETTER("toc", content_page_toc, "its table of contents as HTML, or nil"),
};
const struct view_class view_content_page_class =
    VIEW_CLASS("content page", CONTENT_PAGE, "title", "A static page.");

/* -- archives ---------------------------------------------------------------------------------- */

static slice group_url(struct arena *arena, const struct view *view, enum subject_kind subject,
                       slice id)
{
    const struct theme *theme = view->site->theme;
    struct permalink_values values = { .id = id, .year = id, .kind = id };
    for (size_t i = 0; i < theme->pages.count; i++)
        if (theme->pages.items[i].subject == subject)
            return permalink_expand(arena, theme->pages.items[i].path, &values);
    return (slice){ 0 };
}

static struct liquid_value kind_url(struct arena *arena, const struct view *view, const void *item)
{
    const struct notice_group *group = item;
    return view_text(group_url(arena, view, SUBJECT_NOTICE_KIND, group->id));
}

static struct liquid_value year_url(struct arena *arena, const struct view *view, const void *item)
{
    const struct notice_group *group = item;
    return view_text(group_url(arena, view, SUBJECT_NOTICE_YEAR, group->id));
}

static struct liquid_value kind_feed_url(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct notice_group *group = item;
    (void)view;
    return liquid_string(
        arena_format(arena, "/notices/kind/" SLICE_FMT "/feed.xml", SLICE_ARG(group->id)));
}

static struct liquid_value group_notices(struct arena *arena, const struct view *view,
                                         const void *item)
{
    const struct notice_group *group = item;
    return view_object_refs(arena, view, CLASS_NOTICE, group->notices.items.items,
                            group->notices.items.count);
}

static struct liquid_value group_count(struct arena *arena, const struct view *view,
                                       const void *item)
{
    const struct notice_group *group = item;
    (void)arena, (void)view;
    return liquid_integer((int64_t)group->notices.items.count);
}

static struct liquid_value no_feed(struct arena *arena, const struct view *view, const void *item)
{
    (void)arena, (void)view, (void)item;
    return liquid_nil();
}

static const struct property NOTICE_KIND[] = {
    TEXT(notice_group, id, "as in its address"),
    TEXT(notice_group, name, "name of the kind"),
    PROPERTY_GETTER("url", kind_url, "its archive"),
    PROPERTY_GETTER("feed_url", kind_feed_url, "its RSS"),
    PROPERTY_GETTER("count", group_count, "how many notices"),
    PROPERTY_GETTER("notices", group_notices, "its notices, newest first"),
};
const struct view_class view_notice_kind_class =
    VIEW_CLASS("notice kind", NOTICE_KIND, "name", "All notices of one kind.");

static const struct property NOTICE_YEAR[] = {
    TEXT(notice_group, id, "the year"),
    TEXT(notice_group, name, "the year"),
    PROPERTY_GETTER("url", year_url, "its archive"),
    PROPERTY_GETTER("feed_url", no_feed, "nil: years have no feed of their own"),
    PROPERTY_GETTER("count", group_count, "how many notices"),
    PROPERTY_GETTER("notices", group_notices, "its notices, newest first"),
};
const struct view_class view_notice_year_class =
    VIEW_CLASS("notice year", NOTICE_YEAR, "name", "All notices published in one year.");
