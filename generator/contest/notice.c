/* Loads the front matter of notices and pages. */
#include "contest/notice.h"

#include "contest/file_schemas.h"

#include <assert.h>
#include <stdlib.h>

static const struct schema_field ATTACHMENT_FIELDS[] = {
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct attachment, title, "what it is called"),
      .required = true },
    { SCHEMA_KEY("file", SCHEMA_PATH, struct attachment, file, "its file, beside the notice"),
      .required = true },
    SCHEMA_END
};
static const struct schema ATTACHMENT_SCHEMA = { SLICE_INIT("an attachment"),
                                                 SLICE_INIT("a file that belongs to the notice"),
                                                 SCHEMA_OF(struct attachment, ATTACHMENT_FIELDS) };

static const struct schema_field CONTACT_FIELDS[] = {
    { SCHEMA_KEY("role", SCHEMA_TEXT, struct contact, role, "what to turn to them for") },
    { SCHEMA_KEY("organization", SCHEMA_TEXT, struct contact, organization, "where they are") },
    { SCHEMA_KEY("person", SCHEMA_TEXT, struct contact, person,
                 "a name that the document itself prints") },
    { SCHEMA_KEY("telephone", SCHEMA_TEXT, struct contact, telephone, "number to call") },
    { SCHEMA_KEY("email", SCHEMA_EMAIL, struct contact, email, "address to write to") },
    SCHEMA_END
};
static const struct schema CONTACT_SCHEMA = { SLICE_INIT("a contact"), SLICE_INIT("whom to ask"),
                                              SCHEMA_OF(struct contact, CONTACT_FIELDS) };

static const struct schema_field CHANGE_FIELDS[] = {
    { SCHEMA_KEY("item", SCHEMA_TEXT, struct change, item, "what is changed"), .required = true },
    { SCHEMA_KEY("before", SCHEMA_TEXT, struct change, before, "what stood there"),
      .required = true },
    { SCHEMA_KEY("after", SCHEMA_TEXT, struct change, after, "what stands there now"),
      .required = true },
    SCHEMA_END
};
static const struct schema CHANGE_SCHEMA = { SLICE_INIT("a change"),
                                             SLICE_INIT("what a correction changes"),
                                             SCHEMA_OF(struct change, CHANGE_FIELDS) };

static const struct schema_field NOTICE_FIELDS[] = {
    { SCHEMA_KEY("id", SCHEMA_ID, struct notice, id, "its part of addresses; never changes"),
      .required = true },
    { SCHEMA_KEY("kind", SCHEMA_NAME_OF, struct notice, kind, "the name of its kind"),
      .required = true, .target = SCOPE_NOTICE_KIND_NAME },
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct notice, title, "its title"), .required = true },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct notice, summary,
                 "one or two sentences for indexes and feeds") },
    { SCHEMA_KEY("issuer", SCHEMA_TEXT, struct notice, issuer, "who issued it"), .required = true },
    { SCHEMA_KEY("doc_number", SCHEMA_TEXT, struct notice, doc_number, "number of the document") },
    { SCHEMA_KEY("doc_date", SCHEMA_DATE, struct notice, doc_date,
                 "the day the document bears; not the day it went onto the web") },
    { SCHEMA_KEY("published_at", SCHEMA_INSTANT, struct notice, published_at,
                 "when it is published here; before that it does not exist"),
      .required = true },
    { SCHEMA_KEY("updated_at", SCHEMA_INSTANT, struct notice, updated_at,
                 "when it was changed last") },
    { SCHEMA_KEY("demo", SCHEMA_BOOL, struct notice, demo,
                 "it is about demonstration data, and its page says so") },
    { SCHEMA_KEY("addressees", SCHEMA_TEXT, struct notice, addressees, "whom it is sent to"),
      .list = true },
    { SCHEMA_KEY("contests", SCHEMA_REFERENCE, struct notice, contests,
                 "ids of contests it is about; the whole when left out"),
      .list = true, .target = SCOPE_CONTEST },
    { SCHEMA_KEY("lists", SCHEMA_ID, struct notice, lists, "ids of the lists it publishes"),
      .list = true },
    { SCHEMA_KEY("attachments", SCHEMA_RECORD, struct notice, attachments,
                 "files that belong to it, in their order"),
      .list = true, .record = &ATTACHMENT_SCHEMA },
    { SCHEMA_KEY("contacts", SCHEMA_RECORD, struct notice, contacts, "whom to ask"), .list = true,
      .record = &CONTACT_SCHEMA },
    { SCHEMA_KEY("corrects", SCHEMA_ID, struct notice, corrects,
                 "id of the notice that it corrects or withdraws") },
    { SCHEMA_KEY("changes", SCHEMA_RECORD, struct notice, changes,
                 "what a correction changes, before and after"),
      .list = true, .record = &CHANGE_SCHEMA },
    { SCHEMA_KEY("aliases", SCHEMA_SITE_PATH, struct notice, aliases,
                 "old addresses that lead here"),
      .list = true },
    { SCHEMA_KEY("layout", SCHEMA_ID, struct notice, layout, "another layout of the theme") },
    SCHEMA_END
};
const struct schema NOTICE_SCHEMA = { SLICE_INIT("a notice"),
                                      SLICE_INIT("front matter of content/notices/"),
                                      SCHEMA_OF(struct notice, NOTICE_FIELDS) };

static const struct schema_field NAV_FIELDS[] = {
    { SCHEMA_KEY("order", SCHEMA_INTEGER, struct page, nav_order, "its place, from 1"),
      .required = true, .min = 1, .max = 1000 },
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct page, nav_title,
                 "words of the link; the title when left out") },
    SCHEMA_END
};
static const struct schema NAV_SCHEMA = { SLICE_INIT("a place in the navigation"),
                                          SLICE_INIT("where the navigation has it"),
                                          SCHEMA_PART_OF(struct page, NAV_FIELDS) };

static const struct schema_field PAGE_FIELDS[] = {
    { SCHEMA_KEY("title", SCHEMA_TEXT, struct page, title, "its title"), .required = true },
    { SCHEMA_KEY("permalink", SCHEMA_SITE_PATH, struct page, permalink, "its address: /rules/"),
      .required = true },
    { SCHEMA_KEY("summary", SCHEMA_TEXT, struct page, summary, "one or two sentences") },
    { SCHEMA_PART("nav", struct page, "its place in the navigation; left out: none"),
      .record = &NAV_SCHEMA },
    { SCHEMA_KEY("aliases", SCHEMA_SITE_PATH, struct page, aliases, "old addresses that lead here"),
      .list = true },
    { SCHEMA_KEY("layout", SCHEMA_ID, struct page, layout, "another layout of the theme") },
    SCHEMA_END
};
const struct schema PAGE_SCHEMA = { SLICE_INIT("a page"),
                                    SLICE_INIT("front matter of content/pages/"),
                                    SCHEMA_OF(struct page, PAGE_FIELDS) };

bool notice_load(struct arena *arena, struct diags *diags, const struct source *source,
                 const struct value *front_matter, size_t body_offset, const struct plan *plan,
                 const struct contests *contests, struct notice *notice)
{
    struct schema_load load = schema_begin(arena, diags, plan->names, contests->names);
    bool ok = schema_fill(&load, &NOTICE_SCHEMA, front_matter, notice);
    ok = schema_finish(&load) && ok;
    for (size_t i = 0; i < notice->attachments.count; i++)
        notice->attachments.items[i].number = (int64_t)i + 1;
    notice->source = source;
    notice->body_offset = body_offset;
    return ok;
}

bool page_load(struct arena *arena, struct diags *diags, const struct source *source,
               const struct value *front_matter, size_t body_offset, struct page *page)
{
    struct schema_load load = schema_begin(arena, diags, NULL, NULL);
    bool ok = schema_fill(&load, &PAGE_SCHEMA, front_matter, page);
    assert(load.waiting.count == 0); /* a page refers to nothing */
    if (page->nav_order > 0 && page->nav_title.len == 0)
        page->nav_title = page->title;
    page->source = source;
    page->body_offset = body_offset;
    return ok;
}

static int compare_notices(const void *left, const void *right)
{
    const struct notice *a = left;
    const struct notice *b = right;
    int order = instant_compare(b->published_at, a->published_at);
    return order != 0 ? order : slice_compare(a->id, b->id);
}

void notices_sort(struct notices *notices)
{
    if (notices->list.count > 1)
        qsort(notices->list.items, notices->list.count, sizeof(notices->list.items[0]),
              compare_notices);
}

const struct notice *notices_find(const struct notices *notices, slice id)
{
    for (size_t i = 0; i < notices->list.count; i++)
        if (slice_equal(notices->list.items[i].id, id))
            return &notices->list.items[i];
    return NULL;
}

static int compare_pages(const void *left, const void *right)
{
    const struct page *a = left;
    const struct page *b = right;
    return slice_compare(a->source->path, b->source->path);
}

void pages_sort(struct pages *pages)
{
    if (pages->list.count > 1)
        qsort(pages->list.items, pages->list.count, sizeof(pages->list.items[0]), compare_pages);
}
