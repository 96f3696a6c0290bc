/* Writes feeds. */
#include "site/feeds.h"

#include "formats/html.h"
#include "formats/json.h"
#include "formats/xml.h"
#include "site/media_type.h"

#include <assert.h>

struct feed {
    struct arena *arena;
    const struct site *site;
    slice title, description, home, self; /* the last two absolute */
    const struct notice *const *notices;
    size_t count;
};

/* -- absolute URLs
 * --------------------------------------------------------------------------------------------- */

struct rewriter {
    slice html, origin;
    size_t copied;
    struct strbuf result;
};

static void rewrite_tag(void *context, const struct html_tag *tag)
{
    struct rewriter *rewriter = context;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        slice value = tag->attributes[i].value;
        bool from_root =
            slice_starts_with(value, SLICE("/")) && !slice_starts_with(value, SLICE("//"));
        if (!from_root || html_url_kind_of(tag->name, tag->attributes[i].name) == HTML_URL_NONE)
            continue;
        size_t at = (size_t)(value.ptr - rewriter->html.ptr);
        strbuf_add(&rewriter->result, slice_sub(rewriter->html, rewriter->copied, at));
        strbuf_add(&rewriter->result, rewriter->origin);
        rewriter->copied = at;
    }
}

slice feed_absolute_html(struct arena *arena, const struct site *site, slice html)
{
    struct rewriter rewriter = { .html = html, .origin = site->url_origin };
    const struct html_visitor visitor = { .start = rewrite_tag };
    html_scan(html, &visitor, &rewriter);
    strbuf_add(&rewriter.result, slice_from_index(html, rewriter.copied));
    slice result = arena_copy(arena, strbuf_slice(&rewriter.result));
    strbuf_release(&rewriter.result);
    return result;
}

static slice absolute(const struct feed *feed, slice url)
{
    return site_absolute_url(feed->arena, feed->site, url);
}

/* -- what a feed holds
 * ----------------------------------------------------------------------------------------- */

static slice host_of(const struct site *site)
{
    size_t slashes = slice_find(site->url_origin, SLICE("//"), 0);
    slice host = slice_from_index(site->url_origin, slashes + 2);
    return slice_sub(host, 0, slice_find_char(host, ':', 0));
}

/* RFC 4151: an authority, a year in which it was theirs, and our own name for the thing. */
static slice tag_uri(const struct feed *feed, int year, const char *what, slice id)
{
    slice host = host_of(feed->site);
    return arena_format(feed->arena, "tag:" SLICE_FMT ",%d:%s" SLICE_FMT, SLICE_ARG(host), year,
                        what, SLICE_ARG(id));
}

static slice notice_guid(const struct feed *feed, const struct notice *notice)
{
    return tag_uri(feed, instant_date(notice->published_at).year, "notice:", notice->id);
}

static struct feed feed_of(struct arena *arena, const struct site *site,
                           const struct output *output)
{
    const struct subject *subject = &output->subject;
    struct feed feed = { .arena = arena, .site = site, .title = site->config->title };
    const struct notice_refs *refs = NULL;
    slice home = SLICE("/");
    if (subject->contest != NULL) {
        refs = site_contest_notices(site, subject->contest);
        feed.title = subject->contest->name;
        home = site_contest_url(arena, subject->contest);
    } else if (subject->group != NULL) {
        refs = &subject->group->notices;
        feed.title = arena_format(arena, SLICE_FMT " – " SLICE_FMT, SLICE_ARG(subject->group->name),
                                  SLICE_ARG(site->config->title));
    } else {
        refs = &site->all_notices;
    }
    feed.description = site->config->description.len > 0 ? site->config->description : feed.title;
    feed.notices = refs->items.items;
    feed.count = refs->items.count < FEED_ITEMS_MAX ? refs->items.count : FEED_ITEMS_MAX;
    feed.home = absolute(&feed, home);
    feed.self = absolute(&feed, output->url);
    return feed;
}

static struct instant last_change(const struct notice *notice)
{
    return instant_compare(notice->updated_at, notice->published_at) > 0 ? notice->updated_at
                                                                         : notice->published_at;
}

/* The newest change of any item; an empty feed dates from the plan's document, never from the
 * clock. */
static struct instant feed_updated(const struct feed *feed)
{
    struct instant newest =
        instant_at(feed->site->plan->basis_date, feed->site->now.offset_seconds);
    for (size_t i = 0; i < feed->count; i++)
        if (instant_compare(last_change(feed->notices[i]), newest) > 0)
            newest = last_change(feed->notices[i]);
    return newest;
}

static slice summary_of(const struct notice *notice)
{
    return notice->summary.len > 0 ? notice->summary : notice->title;
}

static slice content_of(const struct feed *feed, const struct notice *notice)
{
    return feed_absolute_html(feed->arena, feed->site, site_notice_body(feed->site, notice)->html);
}

static slice notice_link(const struct feed *feed, const struct notice *notice)
{
    return absolute(feed, site_notice_url(feed->arena, notice));
}

/* -- RSS 2.0
 * ---------------------------------------------------------------------------------------------------
 */

/* One enclosure at most: readers show only one. */
static void add_enclosure(const struct feed *feed, struct xml_writer *xml,
                          const struct notice *notice)
{
    for (size_t i = 0; i < feed->site->content_files->list.count; i++) {
        const struct content_file *file = &feed->site->content_files->list.items[i];
        if (file->notice != notice)
            continue;
        xml_begin(xml, SLICE("enclosure"));
        xml_attribute(xml, SLICE("url"), absolute(feed, file->url));
        xml_attribute(xml, SLICE("length"),
                      arena_format(feed->arena, "%lld", (long long)file->size_bytes));
        xml_attribute(xml, SLICE("type"), media_type_of(file->path));
        xml_end(xml);
        return;
    }
}

static void add_rss_item(const struct feed *feed, struct xml_writer *xml,
                         const struct notice *notice)
{
    xml_begin(xml, SLICE("item"));
    xml_element(xml, SLICE("title"), notice->title);
    xml_element(xml, SLICE("link"), notice_link(feed, notice));
    xml_begin(xml, SLICE("guid"));
    xml_attribute(xml, SLICE("isPermaLink"), SLICE("false"));
    xml_text(xml, notice_guid(feed, notice));
    xml_end(xml);
    xml_element(xml, SLICE("pubDate"), instant_format_rfc822(feed->arena, notice->published_at));
    xml_element(xml, SLICE("category"), notice->kind);
    for (size_t i = 0; i < notice->contests.count; i++)
        xml_element(xml, SLICE("category"), notice->contests.items[i]->name);
    xml_element(xml, SLICE("description"), summary_of(notice));
    xml_element(xml, SLICE("content:encoded"), content_of(feed, notice));
    add_enclosure(feed, xml, notice);
    xml_end(xml);
}

static void add_rss_head(const struct feed *feed, struct xml_writer *xml)
{
    xml_element(xml, SLICE("title"), feed->title);
    xml_element(xml, SLICE("link"), feed->home);
    xml_element(xml, SLICE("description"), feed->description);
    xml_element(xml, SLICE("language"), feed->site->config->language);
    xml_element(xml, SLICE("lastBuildDate"),
                instant_format_rfc822(feed->arena, feed_updated(feed)));
    xml_element(xml, SLICE("docs"), SLICE("https://www.rssboard.org/rss-specification"));
    xml_element(xml, SLICE("ttl"), SLICE("60"));
    xml_begin(xml, SLICE("atom:link"));
    xml_attribute(xml, SLICE("rel"), SLICE("self"));
    xml_attribute(xml, SLICE("type"), SLICE("application/rss+xml"));
    xml_attribute(xml, SLICE("href"), feed->self);
    xml_end(xml);
}

static void write_rss(const struct feed *feed, struct strbuf *text)
{
    struct xml_writer xml;
    xml_writer_init(&xml, text);
    xml_begin(&xml, SLICE("rss"));
    xml_attribute(&xml, SLICE("version"), SLICE("2.0"));
    xml_attribute(&xml, SLICE("xmlns:atom"), SLICE("http://www.w3.org/2005/Atom"));
    xml_attribute(&xml, SLICE("xmlns:content"), SLICE("http://purl.org/rss/1.0/modules/content/"));
    xml_begin(&xml, SLICE("channel"));
    add_rss_head(feed, &xml);
    for (size_t i = 0; i < feed->count; i++)
        add_rss_item(feed, &xml, feed->notices[i]);
    xml_end(&xml);
    xml_end(&xml);
    xml_finish(&xml);
}

/* -- Atom
 * ------------------------------------------------------------------------------------------------------
 */

static void add_atom_link(struct xml_writer *xml, slice relation, slice type, slice href)
{
    xml_begin(xml, SLICE("link"));
    xml_attribute(xml, SLICE("rel"), relation);
    xml_attribute(xml, SLICE("type"), type);
    xml_attribute(xml, SLICE("href"), href);
    xml_end(xml);
}

static void add_atom_author(const struct feed *feed, struct xml_writer *xml, slice name)
{
    xml_begin(xml, SLICE("author"));
    xml_element(xml, SLICE("name"), name.len > 0 ? name : feed->site->config->title);
    xml_end(xml);
}

static void add_atom_entry(const struct feed *feed, struct xml_writer *xml,
                           const struct notice *notice)
{
    xml_begin(xml, SLICE("entry"));
    xml_element(xml, SLICE("id"), notice_guid(feed, notice));
    xml_element(xml, SLICE("title"), notice->title);
    xml_element(xml, SLICE("published"), instant_format_iso(feed->arena, notice->published_at));
    xml_element(xml, SLICE("updated"), instant_format_iso(feed->arena, last_change(notice)));
    add_atom_link(xml, SLICE("alternate"), SLICE("text/html"), notice_link(feed, notice));
    add_atom_author(feed, xml, notice->issuer);
    xml_begin(xml, SLICE("category"));
    xml_attribute(xml, SLICE("term"), notice->kind);
    xml_end(xml);
    xml_element(xml, SLICE("summary"), summary_of(notice));
    xml_begin(xml, SLICE("content"));
    xml_attribute(xml, SLICE("type"), SLICE("html"));
    xml_text(xml, content_of(feed, notice));
    xml_end(xml);
    xml_end(xml);
}

static void write_atom(const struct feed *feed, struct strbuf *text)
{
    struct xml_writer xml;
    xml_writer_init(&xml, text);
    xml_begin(&xml, SLICE("feed"));
    xml_attribute(&xml, SLICE("xmlns"), SLICE("http://www.w3.org/2005/Atom"));
    xml_attribute(&xml, SLICE("xml:lang"), feed->site->config->language);
    xml_element(&xml, SLICE("id"),
                tag_uri(feed, feed->site->plan->basis_date.year, "feed:", feed->site->plan->id));
    xml_element(&xml, SLICE("title"), feed->title);
    xml_element(&xml, SLICE("updated"), instant_format_iso(feed->arena, feed_updated(feed)));
    add_atom_link(&xml, SLICE("self"), SLICE("application/atom+xml"), feed->self);
    add_atom_link(&xml, SLICE("alternate"), SLICE("text/html"), feed->home);
    add_atom_author(feed, &xml, feed->site->config->owner);
    for (size_t i = 0; i < feed->count; i++)
        add_atom_entry(feed, &xml, feed->notices[i]);
    xml_end(&xml);
    xml_finish(&xml);
}

/* -- JSON Feed
 * -------------------------------------------------------------------------------------------------
 */

static void add_json_item(const struct feed *feed, struct json_writer *json,
                          const struct notice *notice)
{
    json_begin_object(json);
    json_member_string(json, SLICE("id"), notice_guid(feed, notice));
    json_member_string(json, SLICE("url"), notice_link(feed, notice));
    json_member_string(json, SLICE("title"), notice->title);
    json_member_string(json, SLICE("summary"), summary_of(notice));
    json_member_string(json, SLICE("content_html"), content_of(feed, notice));
    json_member_string(json, SLICE("date_published"),
                       instant_format_iso(feed->arena, notice->published_at));
    json_member_string(json, SLICE("date_modified"),
                       instant_format_iso(feed->arena, last_change(notice)));
    json_key(json, SLICE("tags"));
    json_begin_list(json);
    json_string(json, notice->kind);
    for (size_t i = 0; i < notice->contests.count; i++)
        json_string(json, notice->contests.items[i]->name);
    json_end_list(json);
    json_end_object(json);
}

static void write_json_feed(const struct feed *feed, struct strbuf *text)
{
    struct json_writer json;
    json_writer_init(&json, text, JSON_READABLE);
    json_begin_object(&json);
    json_member_string(&json, SLICE("version"), SLICE("https://jsonfeed.org/version/1.1"));
    json_member_string(&json, SLICE("title"), feed->title);
    json_member_string(&json, SLICE("home_page_url"), feed->home);
    json_member_string(&json, SLICE("feed_url"), feed->self);
    json_member_string(&json, SLICE("description"), feed->description);
    json_member_string(&json, SLICE("language"), feed->site->config->language);
    json_key(&json, SLICE("items"));
    json_begin_list(&json);
    for (size_t i = 0; i < feed->count; i++)
        add_json_item(feed, &json, feed->notices[i]);
    json_end_list(&json);
    json_end_object(&json);
}

void feed_write(struct arena *arena, const struct site *site, const struct output *output,
                struct strbuf *text)
{
    struct feed feed = feed_of(arena, site, output);
    if (output->kind == OUTPUT_ATOM)
        write_atom(&feed, text);
    else if (output->kind == OUTPUT_JSON_FEED)
        write_json_feed(&feed, text);
    else
        write_rss(&feed, text);
}
