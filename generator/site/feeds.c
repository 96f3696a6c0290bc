/* Writes feeds. */
#include "site/feeds.h"

#include "formats/json.h"
#include "formats/xml.h"
#include "site/feed_items.h"
#include "site/media_type.h"

#include <assert.h>

struct feed {
    struct arena *arena;
    const struct site *site;
    slice title, description, home, self; /* the last two absolute */
    struct feed_items items;
};

static slice absolute(const struct feed *feed, slice url)
{
    return site_absolute_url(feed->arena, feed->site, url);
}

/* -- what a feed holds
 * ----------------------------------------------------------------------------------------- */

static struct feed feed_of(struct arena *arena, const struct site *site,
                           const struct output *output)
{
    const struct subject *subject = &output->subject;
    struct feed feed = { .arena = arena, .site = site, .title = site->config->title };
    slice home = SLICE("/");
    if (subject->contest != NULL) {
        feed.items = feed_items_of(arena, site, subject->contest);
        feed.title = subject->contest->name;
        home = site_contest_url(arena, subject->contest);
    } else if (subject->group != NULL) {
        feed.items = feed_items_of_notices(arena, site, &subject->group->notices);
        feed.title = arena_format(arena, SLICE_FMT " – " SLICE_FMT, SLICE_ARG(subject->group->name),
                                  SLICE_ARG(site->config->title));
    } else {
        feed.items = feed_items_of(arena, site, NULL);
    }
    feed.description = site->config->description.len > 0 ? site->config->description : feed.title;
    feed.home = absolute(&feed, home);
    feed.self = absolute(&feed, output->url);
    return feed;
}

/* The newest change of any item; an empty feed dates from the plan's document, never from the
 * clock. */
static struct instant feed_updated(const struct feed *feed)
{
    struct instant newest =
        instant_at(feed->site->plan->basis_date, feed->site->now.offset_seconds);
    for (size_t i = 0; i < feed->items.list.count; i++)
        if (instant_compare(feed->items.list.items[i].updated, newest) > 0)
            newest = feed->items.list.items[i].updated;
    return newest;
}

/* -- RSS 2.0
 * ---------------------------------------------------------------------------------------------------
 */

/* One enclosure at most: readers show only one. */
static void add_enclosure(const struct feed *feed, struct xml_writer *xml,
                          const struct notice *notice)
{
    if (notice == NULL)
        return;
    for (size_t i = 0; i < feed->site->content_files->list.count; i++) {
        const struct content_file *file = &feed->site->content_files->list.items[i];
        if (file->notice != notice)
            continue;
        xml_begin(xml, SLICE("enclosure"));
        xml_attribute(xml, SLICE("url"), absolute(feed, file->url));
        xml_attribute(xml, SLICE("length"), arena_integer(feed->arena, file->size_bytes));
        xml_attribute(xml, SLICE("type"), media_type_of(file->path));
        xml_end(xml);
        return;
    }
}

static void add_rss_item(const struct feed *feed, struct xml_writer *xml,
                         const struct feed_item *item)
{
    xml_begin(xml, SLICE("item"));
    xml_element(xml, SLICE("title"), item->title);
    xml_element(xml, SLICE("link"), item->link);
    xml_begin(xml, SLICE("guid"));
    xml_attribute(xml, SLICE("isPermaLink"), SLICE("false"));
    xml_text(xml, item->guid);
    xml_end(xml);
    xml_element(xml, SLICE("pubDate"), instant_format_rfc822(feed->arena, item->published));
    for (size_t i = 0; i < item->categories.count; i++)
        xml_element(xml, SLICE("category"), item->categories.items[i]);
    xml_element(xml, SLICE("description"), item->summary);
    xml_element(xml, SLICE("content:encoded"), item->html);
    add_enclosure(feed, xml, item->notice);
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
    for (size_t i = 0; i < feed->items.list.count; i++)
        add_rss_item(feed, &xml, &feed->items.list.items[i]);
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
                           const struct feed_item *item)
{
    xml_begin(xml, SLICE("entry"));
    xml_element(xml, SLICE("id"), item->guid);
    xml_element(xml, SLICE("title"), item->title);
    xml_element(xml, SLICE("published"), instant_format_iso(feed->arena, item->published));
    xml_element(xml, SLICE("updated"), instant_format_iso(feed->arena, item->updated));
    add_atom_link(xml, SLICE("alternate"), SLICE("text/html"), item->link);
    add_atom_author(feed, xml, item->author);
    for (size_t i = 0; i < item->categories.count; i++) {
        xml_begin(xml, SLICE("category"));
        xml_attribute(xml, SLICE("term"), item->categories.items[i]);
        xml_end(xml);
    }
    xml_element(xml, SLICE("summary"), item->summary);
    xml_begin(xml, SLICE("content"));
    xml_attribute(xml, SLICE("type"), SLICE("html"));
    xml_text(xml, item->html);
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
                feed_tag_uri(feed->arena, feed->site, feed->site->plan->basis_date.year, "feed",
                             feed->site->plan->id));
    xml_element(&xml, SLICE("title"), feed->title);
    xml_element(&xml, SLICE("updated"), instant_format_iso(feed->arena, feed_updated(feed)));
    add_atom_link(&xml, SLICE("self"), SLICE("application/atom+xml"), feed->self);
    add_atom_link(&xml, SLICE("alternate"), SLICE("text/html"), feed->home);
    add_atom_author(feed, &xml, feed->site->config->owner);
    for (size_t i = 0; i < feed->items.list.count; i++)
        add_atom_entry(feed, &xml, &feed->items.list.items[i]);
    xml_end(&xml);
    xml_finish(&xml);
}

/* -- JSON Feed
 * -------------------------------------------------------------------------------------------------
 */

static void add_json_item(const struct feed *feed, struct json_writer *json,
                          const struct feed_item *item)
{
    json_begin_object(json);
    json_member_string(json, SLICE("id"), item->guid);
    json_member_string(json, SLICE("url"), item->link);
    json_member_string(json, SLICE("title"), item->title);
    json_member_string(json, SLICE("summary"), item->summary);
    json_member_string(json, SLICE("content_html"), item->html);
    json_member_string(json, SLICE("date_published"),
                       instant_format_iso(feed->arena, item->published));
    json_member_string(json, SLICE("date_modified"),
                       instant_format_iso(feed->arena, item->updated));
    json_key(json, SLICE("tags"));
    json_begin_list(json);
    for (size_t i = 0; i < item->categories.count; i++)
        json_string(json, item->categories.items[i]);
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
    for (size_t i = 0; i < feed->items.list.count; i++)
        add_json_item(feed, &json, &feed->items.list.items[i]);
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
