/* What the files of Markdown share: one document on its way from text to tree to HTML.
 *
 * The text is prepared before cmark sees it: Liquid and footnotes become tokens, and marks beside
 * runs of '*' make cmark's own delimiter algorithm come out as the rules for CJK want it. Marks are
 * noncharacters (U+FDD0 to U+FDD6), which the text itself may not hold, so that taking them out
 * again is exact. `edits` turns places in the prepared text back into places in the source. */
#ifndef FABANG_FORMATS_MARKDOWN_DOCUMENT_H
#define FABANG_FORMATS_MARKDOWN_DOCUMENT_H

#include "base/map.h"
#include "base/strbuf.h"
#include "formats/markdown.h"

#include <cmark.h>

/* U+FDD0 + n in UTF-8 is EF B7 90 + n. A neighbour that reads a mark as a letter is one thing, a
 * neighbour that must read punctuation beside it another: the pairs serve both at once. */
#define MARK_LETTER      "\xEF\xB7\x90"  /* a letter to both sides */
#define MARK_PUNCT_RIGHT "\xEF\xB7\x91~" /* a letter to the left, punctuation to the right */
#define MARK_PUNCT_LEFT  "~\xEF\xB7\x92" /* punctuation to the left, a letter to the right */
#define MARK_PIPE        "\xEF\xB7\x93~" /* the '|' before is text, not the edge of a cell */
#define MARK_TOKEN       "\xEF\xB7\x94"  /* opens a token: its number in decimal follows */
#define MARK_TOKEN_END   "\xEF\xB7\x95"
#define MARK_STRETCH                                                                               \
    "\xEF\xB7\x96" /* stands for plain text: its number in four letters follows                    \
                    */

enum { MARK_STRETCH_BYTES = 7 };

enum markdown_token_kind {
    MARKDOWN_TOKEN_OUTPUT,    /* {{ ... }} */
    MARKDOWN_TOKEN_TAG,       /* {% ... %} with all up to its end tag */
    MARKDOWN_TOKEN_REFERENCE, /* [^id] */
    MARKDOWN_TOKEN_DEFINITION /* [^id]: */
};

struct markdown_token {
    enum markdown_token_kind kind;
    uint32_t offset, len; /* in the source */
    size_t footnote;      /* index, of footnote tokens */
    bool rendered;
    slice html; /* of Liquid, once rendered */
};

struct markdown_footnote {
    slice id;
    position where;
    cmark_node *item;       /* the definition, out of the tree; NULL: not defined */
    size_t number;          /* from 1 in the order of first use, 0: not used yet */
    size_t reference_count; /* so far */
};

/* From prepared offset `at` on, bytes come from source offset `from` on, or, `inserted`, stand for
 * that one place. */
struct markdown_edit {
    uint32_t at, from;
    bool inserted;
};

/* What a node of the tree is beyond cmark's kinds; its user data. */
enum markdown_role_kind { ROLE_TABLE, ROLE_ROW, ROLE_CELL, ROLE_CAPTION, ROLE_LIQUID };
enum markdown_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
struct markdown_role {
    enum markdown_role_kind kind;
    enum markdown_align align; /* cells */
    bool head;                 /* rows and cells */
    slice label;               /* tables: the caption's text */
};

struct markdown_nodes {
    ARRAY_OF(cmark_node *) list;
};

struct markdown_document {
    struct arena *arena;
    struct diags *diags;
    const struct source *source;
    size_t from;
    const struct markdown_options *options;
    const struct markdown_host *host; /* never NULL */
    struct strbuf prepared;
    slice text; /* of it */
    ARRAY_OF(struct markdown_edit) edits;
    ARRAY_OF(uint32_t) lines; /* where each line of the prepared text starts */
    bool has_delimiter_row;   /* so that there may be a table */
    ARRAY_OF(struct markdown_token) tokens;
    ARRAY_OF(slice) stretches; /* what cmark does not see, out of the source */
    ARRAY_OF(struct markdown_footnote) footnotes;
    struct map footnote_ids; /* id -> its index, a size_t; SIZE_MAX when it is not defined */
    ARRAY_OF(size_t) notes;  /* indexes of used footnotes, by number */
    struct map ids;          /* heading ids given out */
    size_t table_count;
    size_t html_count; /* pieces of raw HTML that were refused */
    cmark_mem memory;  /* of all nodes */
    cmark_node *root;
    struct markdown_result *result;
};

/* -- marks: markdown_marks.c ---------------------------------------------------------------- */

/* Text between marks or out of the source, or a token (text empty). */
struct markdown_piece {
    slice text;
    struct markdown_token *token;
};
/* Takes the next piece off `*rest`; false at its end. Marks are dropped. */
bool markdown_next_piece(const struct markdown_document *doc, slice *rest,
                         struct markdown_piece *piece);
bool markdown_has_marks(slice text);
/* The text as the writer wrote it: without marks, tokens as their source. In the arena, or `text`
 * itself. */
slice markdown_unmarked(const struct markdown_document *doc, slice text);
/* The first Liquid token in the text, or NULL. */
const struct markdown_token *markdown_find_liquid(const struct markdown_document *doc, slice text);

/* Where prepared byte `offset` stands in the source. */
position markdown_where(const struct markdown_document *doc, size_t offset);
/* Prepared offset of a block's start. cmark's columns are bytes and right for blocks. */
size_t markdown_block_offset(const struct markdown_document *doc, cmark_node *block);
/* Prepared offset of an inline that opens with one of `openers`. cmark 0.30 counts wrong behind a
 * line break with indentation and in autolinks: the opener nearest to what it says is taken. */
size_t markdown_inline_offset(const struct markdown_document *doc, cmark_node *node,
                              const char *openers);
/* The block that an inline stands in. */
cmark_node *markdown_block_of(cmark_node *node);
/* The line without its end, number from 1; empty outside the text. */
slice markdown_line(const struct markdown_document *doc, int number);

/* -- prepare: markdown_prepare.c, markdown_liquid.c ------------------------------------------- */

/* Fills text, edits, lines, tokens, footnotes. Adds markdown-character and markdown-footnote. */
void markdown_prepare(struct markdown_document *doc);
/* End of the Liquid that starts at `offset` of the source; `*kind` says tag or output. `ends` maps
 * names of block tags to the offset of their last end tag; markdown_liquid_ends() makes it. */
size_t markdown_liquid_end(const struct markdown_document *doc, const struct map *ends,
                           size_t offset, enum markdown_token_kind *kind);
struct map markdown_liquid_ends(const struct markdown_document *doc);
/* Runs a Liquid token once and keeps its HTML. */
slice markdown_liquid_html(struct markdown_document *doc, struct markdown_token *token);
/* Paragraph lines that hold nothing but Liquid tags become blocks of their own. */
void markdown_liquid_blocks(struct markdown_document *doc);

/* -- plain text: markdown_plain.c ------------------------------------------------------------- */

/* Bytes at the front that can be copied as they are: none is a mark, a line end, or means anything
 * within a line. */
size_t markdown_plain_len(slice text);
/* Index of the next byte at or after `from` that HTML writes as an entity, or text.len. */
size_t markdown_escaped_find(slice text, size_t from);
/* The first part of plain text that is worth a mark, within it; empty when there is none. */
slice markdown_stretch_find(slice plain);
/* Keeps the stretch and writes its mark; false when there are too many. */
bool markdown_stretch_add(struct markdown_document *doc, slice stretch, struct strbuf *output);
/* Takes the mark of a stretch off the front; false when none stands there. */
bool markdown_stretch_take(const struct markdown_document *doc, slice *rest, slice *stretch);

/* -- emphasis: markdown_emphasis.c ------------------------------------------------------------ */

/* The characters around a delimiter run; 0 for the end of the text. A token reads as 'a'. */
struct markdown_run {
    char delimiter;
    uint32_t before_2, before; /* before_2 stands before `before` */
    uint32_t after;
    bool zh;
};
/* The marks to write at each side so that cmark's test for flanking gives what the rules want; each
 * is "" mostly. */
void markdown_emphasis_marks(const struct markdown_run *run, slice *mark_before, slice *mark_after);
/* “ ” ‘ ’ — … · and their kin: East Asian Ambiguous punctuation of Chinese texts. */
bool markdown_is_zh_mark(uint32_t code_point);

/* -- tree ------------------------------------------------------------------------------------- */

/* The tree of a text, in the document's memory: markdown_tree.c. */
cmark_node *markdown_parse(struct markdown_document *doc, slice text);
/* A node that may stand in such a tree. */
cmark_node *markdown_node_new(struct markdown_document *doc, cmark_node_type type);
/* The node behind `node` in the order of the text, below it where `deeper`; NULL behind the last
 * one below `root`. `*depth` is of nodes below `root`, and kept up to date. */
cmark_node *markdown_walk(const cmark_node *root, cmark_node *node, bool deeper, unsigned *depth);
/* All paragraphs of the tree, in the arena. */
struct markdown_nodes markdown_paragraphs(struct markdown_document *doc);

/* Paragraphs that hold a table become ROLE_TABLE blocks. Adds markdown-table. */
void markdown_tables(struct markdown_document *doc);
/* Looks for a table's second line: "|:--|--:|". */
bool markdown_is_delimiter_row(slice line);
/* Takes the definitions of footnotes out of the tree. Adds markdown-footnote. */
void markdown_footnotes_collect(struct markdown_document *doc);
/* The number shown for a use of the footnote, given on first use. */
void markdown_footnote_reference(struct markdown_document *doc, const struct markdown_token *token,
                                 struct strbuf *output);
/* The list of notes that are used, each with links back; nothing when there are none. */
void markdown_footnotes_html(struct markdown_document *doc, struct strbuf *output);
/* The unused ones get markdown-footnote-unused. */
void markdown_footnotes_check(struct markdown_document *doc);
void markdown_footnotes_release(struct markdown_document *doc);
/* Enters a heading into the result, with its id. Adds markdown-heading-id, markdown-heading. */
struct markdown_heading *markdown_heading_add(struct markdown_document *doc, cmark_node *node);
/* The URL that a link or image carries. Adds markdown-link. */
slice markdown_link_url(struct markdown_document *doc, cmark_node *node);

/* Appends the readable text of a node; blocks end with '\n'. */
void markdown_text(struct markdown_document *doc, cmark_node *root, struct strbuf *output);
/* Whether a line break between the two characters shows as nothing. */
bool markdown_joins(uint32_t before, uint32_t after, bool zh);
/* Code points at the edges of a soft break, 0 when there is no text. */
void markdown_break_edges(const struct markdown_document *doc, cmark_node *softbreak,
                          uint32_t *before, uint32_t *after);

/* -- HTML: markdown_html.c -------------------------------------------------------------------- */

void markdown_escape(struct strbuf *output, slice text);
/* Renders what stands in `node`, without it. */
void markdown_html(struct markdown_document *doc, cmark_node *node, struct strbuf *output);
/* The inlines of a heading without links and footnote numbers. */
void markdown_html_label(struct markdown_document *doc, cmark_node *node, struct strbuf *output);

#endif
