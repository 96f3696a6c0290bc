/* sitemap.xml, robots.txt and redirect pages. */
#ifndef FABANG_SITE_SITEMAP_H
#define FABANG_SITE_SITEMAP_H

#include "base/strbuf.h"
#include "site/outputs.h"

/* Part `output->subject.number` of the pages, in order of their paths (sitemaps.org protocol 0.9).
 */
void sitemap_write(struct arena *arena, const struct site *site, const struct outputs *outputs,
                   const struct output *output, struct strbuf *text);
/* The index of the parts, when there is more than one. */
void sitemap_write_index(struct arena *arena, const struct site *site, const struct output *output,
                         struct strbuf *text);
/* Everything may be read; names the sitemap (RFC 9309). */
void robots_write(struct arena *arena, const struct site *site, struct strbuf *text);
/* A page that leads from an alias to its target without a script. */
void redirect_write(struct arena *arena, const struct site *site, const struct output *output,
                    struct strbuf *text);

#endif
