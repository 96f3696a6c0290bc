/* Makes items of notices and of editions. */
#include "site/feed_items.h"

#include "base/strbuf.h"
#include "contest/edition_changes.h"
#include "formats/html.h"
#include "formats/xml.h"

#include <stdlib.h>

/* -- absolute URLs ----------------------------------------------------------------------------- */

struct rewriter {
    slice html, origin;
    size_t copied;
    struct strbuf result;
};

/* The text up to `at`, where a URL begins, and what the URL lacks. */
static void copy_and_complete(struct rewriter *rewriter, size_t at)
{
    strbuf_add(&rewriter->result, slice_sub(rewriter->html, rewriter->copied, at));
    strbuf_add(&rewriter->result, rewriter->origin);
    rewriter->copied = at;
}

static void rewrite_tag(void *context, const struct html_tag *tag)
{
    struct rewriter *rewriter = context;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        slice value = tag->attributes[i].value;
        bool from_root =
            slice_starts_with(value, SLICE("/")) && !slice_starts_with(value, SLICE("//"));
        if (!from_root || html_url_kind_of(tag->name, tag->attributes[i].name) == HTML_URL_NONE)
            continue;
        copy_and_complete(rewriter, (size_t)(value.ptr - rewriter->html.ptr));
    }
}

/* A path from the host's root at `at`, in one of the attributes that Markdown makes. */
static bool begins_url(slice html, size_t at)
{
    slice before = slice_sub(html, 0, at);
    return !slice_starts_with(slice_from_index(html, at), SLICE("//")) &&
           (slice_ends_with(before, SLICE("<a href=\"")) ||
            slice_ends_with(before, SLICE("<img src=\"")));
}

/* Of HTML as formats/markdown.h writes it: '<' and quotes stand for themselves nowhere else. */
static void rewrite_markdown(struct rewriter *rewriter)
{
    slice html = rewriter->html;
    for (size_t at = slice_find_char(html, '/', 0); at < html.len;
         at = slice_find_char(html, '/', at + 1)) {
        if (at > 0 && html.ptr[at - 1] == '"' && begins_url(html, at))
            copy_and_complete(rewriter, at);
    }
}

slice feed_absolute_html(struct arena *arena, const struct site *site, slice html,
                         bool is_of_markdown)
{
    struct rewriter rewriter = { .html = html, .origin = site->url_origin };
    const struct html_visitor visitor = { .start = rewrite_tag };
    if (is_of_markdown)
        rewrite_markdown(&rewriter);
    else
        html_scan(html, &visitor, &rewriter);
    strbuf_add(&rewriter.result, slice_from_index(html, rewriter.copied));
    slice result = arena_copy(arena, strbuf_slice(&rewriter.result));
    strbuf_release(&rewriter.result);
    return result;
}

slice feed_tag_uri(struct arena *arena, const struct site *site, int year, const char *what,
                   slice id)
{
    size_t slashes = slice_find(site->url_origin, SLICE("//"), 0);
    slice host = slice_from_index(site->url_origin, slashes + 2);
    host = slice_sub(host, 0, slice_find_char(host, ':', 0));
    return arena_format(arena, "tag:" SLICE_FMT ",%d:%s:" SLICE_FMT, SLICE_ARG(host), year, what,
                        SLICE_ARG(id));
}

/* -- notices ----------------------------------------------------------------------------------- */

static struct feed_item notice_item(struct arena *arena, const struct site *site,
                                    const struct notice *notice)
{
    bool updated = instant_compare(notice->updated_at, notice->published_at) > 0;
    const struct body *body = site_notice_body(site, notice);
    struct feed_item item = {
        .notice = notice,
        .guid = feed_tag_uri(arena, site, instant_date(notice->published_at).year, "notice",
                             notice->id),
        .title = notice->title,
        .summary = notice->summary.len > 0 ? notice->summary : notice->title,
        .html = feed_absolute_html(arena, site, body->html, !body->has_liquid),
        .link = site_absolute_url(arena, site, site_notice_url(arena, notice)),
        .published = notice->published_at,
        .updated = updated ? notice->updated_at : notice->published_at,
        .author = notice->issuer,
    };
    ARRAY_PUSH(arena, &item.categories, notice->kind);
    for (size_t i = 0; i < notice->contests.count; i++)
        ARRAY_PUSH(arena, &item.categories, notice->contests.items[i]->name);
    return item;
}

static void add_notices(struct arena *arena, const struct site *site,
                        const struct notice_refs *notices, struct feed_items *items)
{
    for (size_t i = 0; i < notices->items.count && i < FEED_ITEMS_MAX; i++)
        ARRAY_PUSH(arena, &items->list, notice_item(arena, site, notices->items.items[i]));
}

/* -- editions ---------------------------------------------------------------------------------- */

struct edition_writer {
    struct arena *arena;
    const struct site *site;
    const struct list *list;
    const struct edition *edition;
    struct strbuf html;
};

static slice word(const struct edition_writer *writer, const char *key)
{
    return theme_string(writer->site->theme, slice_from(key));
}

static slice number_text(const struct edition_writer *writer, int64_t number)
{
    return arena_format(writer->arena, "%lld", (long long)number);
}

static slice edition_title(const struct edition_writer *writer)
{
    return writer->edition->title.len > 0 ? writer->edition->title : writer->list->title;
}

/* What the edition stated when it came out; a correction within the period of publicity is one. */
static slice item_title(const struct edition_writer *writer)
{
    slice state = list_state_name(writer->edition->state);
    if (writer->edition->state == LIST_PUBLICITY && writer->edition->number > 1)
        state = SLICE("publicity_corrected");
    slice pattern = theme_word(writer->site->theme, SLICE("feed_title"), state);
    if (slice_equal(pattern, state)) /* a theme without the word */
        return arena_format(writer->arena, "[" SLICE_FMT "] " SLICE_FMT, SLICE_ARG(state),
                            SLICE_ARG(edition_title(writer)));
    return theme_fill(writer->arena, pattern, edition_title(writer), (slice){ 0 });
}

static slice headline(const struct edition_writer *writer)
{
    return theme_word(writer->site->theme, SLICE("list_headline"),
                      list_state_name(writer->edition->state));
}

static void add_text(struct edition_writer *writer, slice text)
{
    xml_escape_text(&writer->html, text);
}

/* "<p>LABEL: text</p>"; nothing when there is no text. */
static void add_line(struct edition_writer *writer, slice label, slice text)
{
    if (text.len == 0)
        return;
    strbuf_add(&writer->html, SLICE("<p>"));
    add_text(writer, label);
    if (label.len > 0)
        add_text(writer, word(writer, "colon"));
    add_text(writer, text);
    strbuf_add(&writer->html, SLICE("</p>\n"));
}

static slice period(const struct edition_writer *writer)
{
    const struct edition *edition = writer->edition;
    if (!date_is_set(edition->publicity_first_day))
        return (slice){ 0 };
    return theme_fill(writer->arena, word(writer, "publicity_days"),
                      date_format_iso(writer->arena, edition->publicity_first_day),
                      date_format_iso(writer->arena, edition->publicity_last_day));
}

static void add_cell(struct edition_writer *writer, const char *tag, slice text)
{
    strbuf_format(&writer->html, "<%s>", tag);
    add_text(writer, text);
    strbuf_format(&writer->html, "</%s>", tag);
}

static void add_change_row(struct edition_writer *writer, slice who, slice what, slice before,
                           slice after)
{
    slice nothing = word(writer, "nothing_there");
    strbuf_add(&writer->html, SLICE("<tr>"));
    add_cell(writer, "th", who);
    add_cell(writer, "td", what);
    add_cell(writer, "td", before.len > 0 ? before : nothing);
    add_cell(writer, "td", after.len > 0 ? after : nothing);
    strbuf_add(&writer->html, SLICE("</tr>\n"));
}

static slice row_text(const struct edition_writer *writer, const struct entry *entry)
{
    if (entry == NULL)
        return (slice){ 0 };
    slice comma = word(writer, "list_separator");
    return arena_format(writer->arena, SLICE_FMT SLICE_FMT SLICE_FMT, SLICE_ARG(entry->name),
                        SLICE_ARG(comma), SLICE_ARG(entry->entrant));
}

static void add_row_changes(struct edition_writer *writer, const struct row_change *row)
{
    const struct theme *theme = writer->site->theme;
    const struct entry *shown = row->after != NULL ? row->after : row->before;
    slice kind = theme_word(theme, SLICE("row_change"), row_change_name(row->kind));
    if (row->fields.count == 0)
        add_change_row(writer, shown->name, kind, row_text(writer, row->before),
                       row_text(writer, row->after));
    for (size_t i = 0; i < row->fields.count; i++) {
        const struct field_change *change = &row->fields.items[i];
        slice field = theme_word(theme, SLICE("edition_field"), edition_field_name(change->field));
        slice what = arena_format(writer->arena, SLICE_FMT SLICE_FMT SLICE_FMT, SLICE_ARG(kind),
                                  SLICE_ARG(word(writer, "colon")), SLICE_ARG(field));
        add_change_row(writer, shown->name, what, change->before, change->after);
    }
}

/* Before and after, as the edition's page has it. */
static void add_changes(struct edition_writer *writer)
{
    const struct edition *previous = list_edition_before(writer->list, writer->edition);
    struct edition_changes changes = { 0 };
    if (previous != NULL)
        edition_changes_find(writer->arena, previous, writer->edition, &changes);
    if (changes.rows.count == 0 && changes.fields.count == 0)
        return;
    strbuf_add(&writer->html, SLICE("<table>\n<tr>"));
    add_cell(writer, "th", word(writer, "project"));
    add_cell(writer, "th", word(writer, "changed_item"));
    add_cell(writer, "th", word(writer, "change_before"));
    add_cell(writer, "th", word(writer, "change_after"));
    strbuf_add(&writer->html, SLICE("</tr>\n"));
    for (size_t i = 0; i < changes.rows.count; i++)
        add_row_changes(writer, &changes.rows.items[i]);
    for (size_t i = 0; i < changes.fields.count; i++) {
        const struct field_change *change = &changes.fields.items[i];
        add_change_row(writer, word(writer, "whole_list"),
                       theme_word(writer->site->theme, SLICE("edition_field"),
                                  edition_field_name(change->field)),
                       change->before, change->after);
    }
    strbuf_add(&writer->html, SLICE("</table>\n"));
}

static void add_link(struct edition_writer *writer, slice url)
{
    strbuf_add(&writer->html, SLICE("<p><a href=\""));
    xml_escape_attribute(&writer->html, url);
    strbuf_add(&writer->html, SLICE("\">"));
    add_text(writer, theme_fill(writer->arena, word(writer, "list_caption"), edition_title(writer),
                                number_text(writer, (int64_t)writer->edition->entries.count)));
    strbuf_add(&writer->html, SLICE("</a></p>\n"));
}

static slice edition_html(struct edition_writer *writer, slice url)
{
    const struct edition *edition = writer->edition;
    if (writer->list->demo)
        add_line(writer, (slice){ 0 }, word(writer, "demo"));
    strbuf_add(&writer->html, SLICE("<p><strong>"));
    add_text(writer, headline(writer));
    strbuf_add(&writer->html, SLICE("</strong></p>\n"));
    add_line(
        writer, (slice){ 0 },
        theme_word(writer->site->theme, SLICE("list_state_note"), list_state_name(edition->state)));
    if (edition->state == LIST_PUBLICITY) {
        add_line(writer, word(writer, "publicity_period"), period(writer));
        add_line(writer, word(writer, "objection_channel"), edition->objection_channel);
    }
    add_line(writer,
             word(writer, edition->state == LIST_WITHDRAWN ? "withdrawn_heading" : "edition_note"),
             edition->note);
    add_changes(writer);
    add_line(writer, word(writer, "edition"), number_text(writer, edition->number));
    add_link(writer, url);
    slice html = arena_copy(writer->arena, strbuf_slice(&writer->html));
    strbuf_release(&writer->html);
    return html;
}

static slice edition_summary(const struct edition_writer *writer)
{
    slice colon = word(writer, "colon");
    slice stated = headline(writer);
    slice title = edition_title(writer);
    slice days = writer->edition->state == LIST_PUBLICITY ? period(writer) : (slice){ 0 };
    if (days.len == 0)
        return arena_format(writer->arena, SLICE_FMT SLICE_FMT SLICE_FMT, SLICE_ARG(title),
                            SLICE_ARG(colon), SLICE_ARG(stated));
    return arena_format(writer->arena, SLICE_FMT SLICE_FMT SLICE_FMT SLICE_FMT SLICE_FMT,
                        SLICE_ARG(title), SLICE_ARG(colon), SLICE_ARG(stated),
                        SLICE_ARG(word(writer, "list_separator")), SLICE_ARG(days));
}

static struct feed_item edition_item(struct arena *arena, const struct site *site,
                                     const struct list *list, const struct edition *edition)
{
    struct edition_writer writer = {
        .arena = arena, .site = site, .list = list, .edition = edition
    };
    slice url = site_absolute_url(arena, site, site_edition_url(arena, list, edition));
    struct instant published = instant_in_zone(edition->published_at, site->now.offset_seconds);
    struct feed_item item = {
        .guid = feed_tag_uri(arena, site, instant_date(published).year, "list",
                             arena_format(arena, SLICE_FMT ":%lld", SLICE_ARG(list->id),
                                          (long long)edition->number)),
        .title = item_title(&writer),
        .summary = edition_summary(&writer),
        .html = edition_html(&writer, url),
        .link = url,
        .published = published,
        .updated = published,
    };
    ARRAY_PUSH(arena, &item.categories,
               theme_word(site->theme, SLICE("list_state"), list_state_name(edition->state)));
    ARRAY_PUSH(arena, &item.categories, list->contest->name);
    return item;
}

struct edition_ref {
    const struct list *list;
    const struct edition *edition;
    size_t order; /* as the records have it, so that equal times keep it */
};

static int compare_refs(const void *left, const void *right)
{
    const struct edition_ref *a = left;
    const struct edition_ref *b = right;
    int order = instant_compare(b->edition->published_at, a->edition->published_at);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* Only the newest are made into items: their texts cost, the references do not. */
static void add_editions(struct arena *arena, const struct site *site,
                         const struct contest *contest, struct feed_items *items)
{
    ARRAY_OF(struct edition_ref) refs = { 0 };
    for (size_t i = 0; i < site->records->lists.count; i++) {
        const struct list *list = &site->records->lists.items[i];
        for (size_t j = 0; j < list->editions.count; j++)
            if (contest == NULL || list->contest == contest)
                ARRAY_PUSH(arena, &refs,
                           (struct edition_ref){ list, &list->editions.items[j], refs.count });
    }
    if (refs.count > 0)
        qsort(refs.items, refs.count, sizeof(*refs.items), compare_refs);
    for (size_t i = 0; i < refs.count && i < FEED_ITEMS_MAX; i++)
        ARRAY_PUSH(arena, &items->list,
                   edition_item(arena, site, refs.items[i].list, refs.items[i].edition));
}

/* -- both -------------------------------------------------------------------------------------- */

/* Both parts are newest first; of one instant the notice comes before the edition that it is about.
 */
static struct feed_items merge(struct arena *arena, const struct feed_items *notices,
                               const struct feed_items *editions)
{
    struct feed_items merged = { 0 };
    size_t i = 0;
    size_t j = 0;
    while (i < notices->list.count || j < editions->list.count) {
        bool notice =
            j == editions->list.count ||
            (i < notices->list.count && instant_compare(notices->list.items[i].published,
                                                        editions->list.items[j].published) >= 0);
        ARRAY_PUSH(arena, &merged.list,
                   notice ? notices->list.items[i++] : editions->list.items[j++]);
    }
    return merged;
}

struct feed_items feed_items_of_notices(struct arena *arena, const struct site *site,
                                        const struct notice_refs *notices)
{
    struct feed_items items = { 0 };
    add_notices(arena, site, notices, &items);
    return items;
}

struct feed_items feed_items_of(struct arena *arena, const struct site *site,
                                const struct contest *contest)
{
    struct feed_items editions = { 0 };
    struct feed_items notices = feed_items_of_notices(
        arena, site, contest != NULL ? site_contest_notices(site, contest) : &site->all_notices);
    add_editions(arena, site, contest, &editions);
    return merge(arena, &notices, &editions);
}
