/* What crawlers and old links need. */
#include "site/sitemap.h"

#include "formats/xml.h"
#include "site/permalink.h"

static void add_url(struct xml_writer *xml, struct arena *arena, const struct site *site,
                    const struct output *output)
{
    xml_begin(xml, SLICE("url"));
    xml_element(xml, SLICE("loc"), site_absolute_url(arena, site, output->url));
    if (output->modified.seconds != 0)
        xml_element(xml, SLICE("lastmod"), instant_format_iso(arena, output->modified));
    xml_end(xml);
}

static void begin_document(struct xml_writer *xml, slice root, struct strbuf *text)
{
    xml_writer_init(xml, text);
    xml_begin(xml, root);
    xml_attribute(xml, SLICE("xmlns"), SLICE("http://www.sitemaps.org/schemas/sitemap/0.9"));
}

void sitemap_write(struct arena *arena, const struct site *site, const struct outputs *outputs,
                   const struct output *output, struct strbuf *text)
{
    struct xml_writer xml;
    size_t first = (output->subject.number - 1) * SITEMAP_URLS_MAX;
    size_t seen = 0;
    begin_document(&xml, SLICE("urlset"), text);
    for (size_t i = 0; i < outputs->list.count && seen < first + SITEMAP_URLS_MAX; i++) {
        if (!outputs->list.items[i].in_sitemap)
            continue;
        if (seen++ >= first)
            add_url(&xml, arena, site, &outputs->list.items[i]);
    }
    xml_end(&xml);
    xml_finish(&xml);
}

void sitemap_write_index(struct arena *arena, const struct site *site, const struct output *output,
                         struct strbuf *text)
{
    struct xml_writer xml;
    begin_document(&xml, SLICE("sitemapindex"), text);
    for (size_t part = 1; part <= output->subject.number; part++) {
        xml_begin(&xml, SLICE("sitemap"));
        xml_element(&xml, SLICE("loc"),
                    site_absolute_url(arena, site, arena_format(arena, "/sitemap-%zu.xml", part)));
        xml_end(&xml);
    }
    xml_end(&xml);
    xml_finish(&xml);
}

void robots_write(struct arena *arena, const struct site *site, struct strbuf *text)
{
    slice sitemap = site_absolute_url(arena, site, SLICE("/sitemap.xml"));
    strbuf_format(text, "User-agent: *\nAllow: /\n\nSitemap: " SLICE_FMT "\n", SLICE_ARG(sitemap));
}

void redirect_write(struct arena *arena, const struct site *site, const struct output *output,
                    struct strbuf *text)
{
    slice target = arena_format(arena, SLICE_FMT SLICE_FMT, SLICE_ARG(site->base_path),
                                SLICE_ARG(permalink_encode(arena, output->subject.target)));
    slice canonical = site_absolute_url(arena, site, output->subject.target);
    struct strbuf link = { 0 };
    xml_escape_attribute(&link, target);
    strbuf_format(text,
                  "<!DOCTYPE html>\n<html lang=\"" SLICE_FMT
                  "\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                  SLICE_ARG(site->config->language));
    xml_escape_text(text, site->config->title);
    strbuf_format(
        text,
        "</title>\n<meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" "
        "href=\"" SLICE_FMT "\">\n<meta http-equiv=\"refresh\" content=\"0; url=" SLICE_FMT
        "\">\n</head>\n<body>\n<p><a href=\"" SLICE_FMT "\">",
        SLICE_ARG(canonical), SLICE_ARG(strbuf_slice(&link)), SLICE_ARG(strbuf_slice(&link)));
    xml_escape_text(text, canonical);
    strbuf_add(text, SLICE("</a></p>\n</body>\n</html>\n"));
    strbuf_release(&link);
}
