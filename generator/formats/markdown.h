/* Markdown as HTML: CommonMark through cmark, with what notices in Chinese need on top.
 *
 * Beyond CommonMark: pipe tables with a caption, footnotes, heading ids, emphasis beside CJK
 * punctuation, soft line breaks between CJK characters joined without a space, Liquid in content.
 * Raw HTML is refused (comments are dropped). `markdown.md` beside this file is the writer's
 * manual. cmark.h has its home in markdown*.c and nowhere else. */
#ifndef FABANG_FORMATS_MARKDOWN_H
#define FABANG_FORMATS_MARKDOWN_H

#include "base/array.h"
#include "base/diag.h"
#include "base/source.h"

/* Above these the text is refused with markdown-limit. */
enum {
    MARKDOWN_BYTES_MAX = 4 << 20, /* of one document */
    MARKDOWN_DEPTH_MAX = 100,     /* elements in each other */
    MARKDOWN_IMAGES_MAX = 2000    /* "![" between two blank lines */
};

/* What the document asks of its surroundings. Any function may be NULL. */
struct markdown_host {
    const void *self;
    /* The URL that the page carries for a link or image; not HTML-escaped, in `arena`. `reference`
     * is what the writer wrote, backslashes and entities resolved; `where` is the address when it
     * stands in the text as it is, else the link. False after adding a diagnostic: the link is
     * rendered without an address. Without the function the reference is kept. In either
     * case what comes out must be relative, http, https, mailto or tel (images: the first three).
     */
    bool (*link)(const void *self, struct arena *arena, struct diags *diags, position where,
                 slice reference, slice *url);
    /* Runs the Liquid that stands at source->text[offset, offset + len): one tag or output, or a
     * block tag with everything up to its end tag. Its HTML goes to `html`, in `arena`, and is not
     * read as Markdown. False after adding a diagnostic. Each piece runs alone: what one assigns
     * another does not see. Without the function, Liquid is ordinary text. */
    bool (*liquid)(const void *self, struct arena *arena, struct diags *diags,
                   const struct source *source, size_t offset, size_t len, slice *html);
};

struct markdown_options {
    /* The text is Chinese: “ ” ‘ ’ — … · count as CJK punctuation beside emphasis and line ends,
     * and generated words are Chinese (脚注, 表格). */
    bool zh;
    /* CommonMark and nothing else but emphasis and line ends: no tables, footnotes, heading ids or
     * Liquid, raw HTML passes, addresses are not looked at. For the specification's examples. */
    bool plain;
    /* Also the text without mark-up, for summaries and searching. */
    bool text;
    /* Put before every generated id, for several documents on one page; "" mostly. */
    slice id_prefix;
    const struct markdown_host *host; /* NULL: none */
};

struct markdown_heading {
    int level; /* 1 to 6 */
    slice id;
    slice html; /* what stands in the heading, without links and footnote numbers */
    slice text; /* the same without mark-up */
    position where;
};

/* All slices are in the arena. */
struct markdown_result {
    slice html;
    ARRAY_OF(struct markdown_heading) headings;
    /* With options->text: */
    slice text;            /* everything readable, blocks apart by line ends */
    slice first_paragraph; /* its text, for summaries; empty when there is none */
};

/* Renders source->text[from, end), UTF-8, CRLF allowed. Everything in `*result` is in `arena`.
 * Always gives a result, as good as can be; false when an error was added. Time and memory grow
 * with the length of the text, up to the limits above.
 * Adds markdown-html, -link, -image, -table, -footnote, -footnote-unused, -heading, -heading-id,
 * -character, -limit, and what the host adds.
 * Spec: CommonMark 0.31.2; tables as in GFM 0.29 section 4.10. */
bool markdown_render(struct arena *arena, struct diags *diags, const struct source *source,
                     size_t from, const struct markdown_options *options,
                     struct markdown_result *result);

/* The headings from `level_min` to `level_max` as a nested list of links, <ul>...</ul>, in `arena`;
 * empty when there are fewer than two. */
slice markdown_toc(struct arena *arena, const struct markdown_result *result, int level_min,
                   int level_max);

#endif
