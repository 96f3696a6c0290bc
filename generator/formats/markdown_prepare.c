/* Makes the text that cmark reads: tokens for Liquid and footnotes, marks beside delimiter runs. */
#include "base/utf8.h"
#include "formats/markdown_document.h"

#include <assert.h>
#include <string.h>

enum { FOOTNOTE_ID_BYTES_MAX = 64, BACKTICKS_MAX = 80 };

struct preparer {
    struct markdown_document *doc;
    slice input;   /* the source's text, every line end with a line feed */
    size_t at;     /* next byte of the input */
    size_t line;   /* index of the line that `at` stands in */
    bool *is_code; /* by line index: inside a code block; NULL where that is all the same */
    size_t line_count;
    struct strbuf output;
    struct map liquid_ends;
    bool liquid, footnotes;
    size_t verbatim_to; /* end of the code span that `at` stands in */
    bool in_prefix;     /* only white space and '>' so far in this line */
    bool in_table;      /* a pipe is the edge of a cell */
    bool may_skip;      /* no text of the document has to be looked at by cmark itself */
    bool skips;         /* ... and this line is a block of its own */
    size_t next_line, next_line_end; /* of the line behind this one */
    bool after_blank;                /* `next_line` is */
    bool before_dashes;              /* `next_line` may be a table's second */
    uint32_t last, last_2;           /* what delimiter runs see as the characters before */
    char bullet;                     /* of footnote definitions */
    size_t backticks_until[BACKTICKS_MAX + 1]; /* no closer of this length before that offset */
};

/* -- output with its way back --------------------------------------------------------------- */

static void map_here(struct preparer *self, bool inserted)
{
    struct markdown_edit edit = { (uint32_t)self->output.len, (uint32_t)self->at, inserted };
    size_t count = self->doc->edits.count;
    if (count > 0 && self->doc->edits.items[count - 1].at == edit.at)
        self->doc->edits.items[count - 1] = edit;
    else
        ARRAY_PUSH(self->doc->arena, &self->doc->edits, edit);
}

/* Writes text that stands for the input from `at` on; the caller moves `at`. */
static void insert(struct preparer *self, slice text)
{
    if (text.len == 0)
        return;
    map_here(self, true);
    strbuf_add(&self->output, text);
}

static void remember(struct preparer *self, uint32_t code_point)
{
    self->last_2 = self->last;
    self->last = code_point;
}

/* Copies up to `end`, keeping count of lines and characters. */
static void copy_to(struct preparer *self, size_t end)
{
    assert(end <= self->input.len);
    slice text = slice_sub(self->input, self->at, end);
    strbuf_add(&self->output, text);
    self->at = end;
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        remember(self, code_point);
        if (code_point == '\n')
            self->line++;
    }
}

static void copy_character(struct preparer *self)
{
    slice rest = slice_from_index(self->input, self->at);
    utf8_next(&rest);
    copy_to(self, self->input.len - rest.len);
}

/* Passes over input that tokens stand for. */
static void skip_to(struct preparer *self, size_t end)
{
    for (; self->at < end; self->at++)
        if (self->input.ptr[self->at] == '\n')
            self->line++;
    map_here(self, false);
}

/* U+FDD0 to U+FDEF at `at`. */
static bool is_noncharacter(const struct preparer *self, size_t at)
{
    slice rest = slice_from_index(self->input, at);
    if (rest.len < 3 || (unsigned char)rest.ptr[0] != 0xEF || (unsigned char)rest.ptr[1] != 0xB7)
        return false;
    unsigned char last = (unsigned char)rest.ptr[2];
    return last >= 0x90 && last <= 0xAF;
}

static void say_noncharacter(struct preparer *self, size_t at)
{
    diag_add(self->doc->diags, DIAG_MARKDOWN_CHARACTER,
             (position){ self->doc->source, (uint32_t)at }, SLICE("delete it"),
             "a code point that is no character (U+FDD0 to U+FDEF)");
}

static void insert_token(struct preparer *self, enum markdown_token_kind kind, size_t end,
                         size_t footnote)
{
    struct markdown_token token = { .kind = kind,
                                    .offset = (uint32_t)self->at,
                                    .len = (uint32_t)(end - self->at),
                                    .footnote = footnote };
    map_here(self, true);
    strbuf_format(&self->output, MARK_TOKEN "%zu" MARK_TOKEN_END, self->doc->tokens.count);
    ARRAY_PUSH(self->doc->arena, &self->doc->tokens, token);
    for (size_t i = self->at; i < end; i++)
        if (is_noncharacter(self, i))
            say_noncharacter(self, i);
    skip_to(self, end);
    remember(self, 'a');
}

static slice rest_of(const struct preparer *self, size_t at)
{
    return slice_from_index(self->input, at);
}

static size_t line_end(const struct preparer *self, size_t at)
{
    return slice_find_char(self->input, '\n', at);
}

/* -- code blocks ------------------------------------------------------------------------------ */

/* A survey's result for the line at `index`. */
static bool is_code(const struct preparer *self, size_t index)
{
    return self->is_code != NULL && self->is_code[index];
}

static void make_room_for_lines(struct preparer *self, slice text)
{
    self->line_count = 1;
    for (size_t at = slice_find_char(text, '\n', 0); at < text.len;
         at = slice_find_char(text, '\n', at + 1))
        self->line_count++;
    self->is_code = ARENA_ARRAY(self->doc->arena, bool, self->line_count + 1);
}

/* Marks the lines of code blocks as cmark sees them in `text`, the body or one of the same lines.
 */
static void survey(struct preparer *self, slice text)
{
    if (self->is_code == NULL)
        make_room_for_lines(self, text);
    cmark_node *root = markdown_parse(self->doc, text);
    cmark_iter *iterator = cmark_iter_new(root);
    memset(self->is_code, 0, self->line_count * sizeof(bool));
    while (cmark_iter_next(iterator) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK)
            continue;
        int end = cmark_node_get_end_line(node);
        for (int line = cmark_node_get_start_line(node); line >= 1 && line <= end; line++)
            if ((size_t)line <= self->line_count)
                self->is_code[line - 1] = true;
    }
    cmark_iter_free(iterator);
    cmark_node_free(root);
}

/* -- footnotes ------------------------------------------------------------------------------ */

/* '[^' ID ']': the id, or empty when there is none at `at`. */
static slice footnote_id(const struct preparer *self, size_t at)
{
    if (!slice_starts_with(rest_of(self, at), SLICE("[^")))
        return (slice){ 0 };
    for (size_t i = at + 2; i < self->input.len && i - at < FOOTNOTE_ID_BYTES_MAX; i++) {
        char byte = self->input.ptr[i];
        if (byte == ']')
            return slice_sub(self->input, at + 2, i);
        if (byte == '[' || byte == '^' || byte == '`' || byte == '\\' || (unsigned char)byte <= ' ')
            break;
    }
    return (slice){ 0 };
}

/* Offset of '[^id]:' when the line at `at` defines a footnote, else `at` of the line's end. */
static size_t definition_at(const struct preparer *self, size_t at)
{
    size_t start = at;
    while (start < self->input.len && start - at < 3 && self->input.ptr[start] == ' ')
        start++;
    slice id = footnote_id(self, start);
    bool defines = id.len > 0 && slice_starts_with(rest_of(self, start + id.len + 3), SLICE(":"));
    return defines ? start : line_end(self, at);
}

static void add_definition(struct preparer *self, size_t start, slice id)
{
    struct markdown_document *doc = self->doc;
    position where = { doc->source, (uint32_t)start };
    if (map_find(&doc->footnote_ids, id) != NULL) {
        diag_add(doc->diags, DIAG_MARKDOWN_FOOTNOTE, where,
                 SLICE("give each footnote a name of its own: [^2]: ..."),
                 "footnote '" SLICE_FMT "' is defined twice", SLICE_ARG(id));
        return;
    }
    struct markdown_footnote note = { .id = arena_copy(doc->arena, id), .where = where };
    ARRAY_PUSH(doc->arena, &doc->footnotes, note);
    size_t *index = ARENA_NEW(doc->arena, size_t);
    *index = doc->footnotes.count - 1;
    map_put(doc->arena, &doc->footnote_ids, note.id, index);
}

/* Finds all definitions; `blanked` gets the input with them as plain words of the same length, for
 * a second survey: what follows indented belongs to the footnote and is no code. */
static void find_definitions(struct preparer *self, struct strbuf *blanked)
{
    size_t line = 0;
    for (size_t at = self->doc->from; at < self->input.len; at = line_end(self, at) + 1, line++) {
        if (is_code(self, line))
            continue;
        size_t start = definition_at(self, at);
        slice id = start < line_end(self, at) ? footnote_id(self, start) : (slice){ 0 };
        if (id.len == 0)
            continue;
        add_definition(self, start, id);
        assert(blanked->ptr != NULL); /* an id was found in it */
        char *bytes = blanked->ptr + (start - self->doc->from);
        memset(bytes, ' ', id.len + 4);
        bytes[0] = '+';
        bytes[2] = 'x';
    }
}

/* A bullet that no list of the document uses, so that definitions never join one. */
static char choose_bullet(const struct preparer *self)
{
    static const char bullets[] = "+*-";
    bool used[3] = { false };
    for (size_t at = self->doc->from; at < self->input.len; at = line_end(self, at) + 1) {
        size_t i = at;
        while (i < self->input.len && self->input.ptr[i] == ' ')
            i++;
        const char *bullet = i < self->input.len ? strchr(bullets, self->input.ptr[i]) : NULL;
        if (bullet != NULL && *bullet != '\0')
            used[bullet - bullets] = true;
    }
    for (size_t i = 0; i < 3; i++)
        if (!used[i])
            return bullets[i];
    return bullets[0];
}

static bool prepare_definition(struct preparer *self)
{
    size_t start = definition_at(self, self->at);
    slice id = start < line_end(self, self->at) ? footnote_id(self, start) : (slice){ 0 };
    const size_t *index = map_find(&self->doc->footnote_ids, id);
    if (id.len == 0 || index == NULL || *index == SIZE_MAX)
        return false;
    size_t end = start + id.len + 4;
    while (end < self->input.len && (self->input.ptr[end] == ' ' || self->input.ptr[end] == '\t'))
        end++;
    self->at = start;
    char bullet[2] = { self->bullet, ' ' };
    insert(self, (slice){ bullet, 2 });
    insert_token(self, MARKDOWN_TOKEN_DEFINITION, end, *index);
    remember(self, '\n');
    return true;
}

/* Said once an id. */
static void refuse_reference(struct preparer *self, slice id)
{
    struct markdown_document *doc = self->doc;
    size_t *undefined = ARENA_NEW(doc->arena, size_t);
    *undefined = SIZE_MAX;
    map_put(doc->arena, &doc->footnote_ids, id, undefined);
    diag_add(doc->diags, DIAG_MARKDOWN_FOOTNOTE, (position){ doc->source, (uint32_t)self->at },
             SLICE("define it in a line of its own, as in '[^1]: text', or write \\[^1]"),
             "no footnote '" SLICE_FMT "' is defined", SLICE_ARG(id));
}

static bool prepare_reference(struct preparer *self)
{
    slice id = footnote_id(self, self->at);
    if (id.len == 0 || slice_starts_with(rest_of(self, self->at + id.len + 3), SLICE("(")))
        return false;
    const size_t *index = map_find(&self->doc->footnote_ids, id);
    if (index == NULL || *index == SIZE_MAX) {
        if (index == NULL)
            refuse_reference(self, id);
        return false;
    }
    insert_token(self, MARKDOWN_TOKEN_REFERENCE, self->at + id.len + 3, *index);
    return true;
}

/* -- Liquid --------------------------------------------------------------------------------- */

static bool is_liquid(const struct preparer *self, size_t at)
{
    if (!self->liquid || at + 1 >= self->input.len || self->input.ptr[at] != '{')
        return false;
    return self->input.ptr[at + 1] == '{' || self->input.ptr[at + 1] == '%';
}

static void prepare_liquid(struct preparer *self)
{
    enum markdown_token_kind kind = MARKDOWN_TOKEN_OUTPUT;
    size_t end = markdown_liquid_end(self->doc, &self->liquid_ends, self->at, &kind);
    assert(end > self->at && end <= self->input.len);
    insert_token(self, kind, end, 0);
}

/* -- inlines -------------------------------------------------------------------------------- */

/* End of the code span that opens at `at`, or of the run of backticks when nothing closes it. A
 * paragraph ends at a blank line or a code block. */
static size_t code_span_end(struct preparer *self, size_t at)
{
    size_t open = at;
    size_t line = self->line;
    while (open < self->input.len && self->input.ptr[open] == '`')
        open++;
    size_t count = open - at;
    if (count > BACKTICKS_MAX || at < self->backticks_until[count])
        return open;
    for (size_t i = open; i < self->input.len;) {
        if (self->input.ptr[i] == '\n') {
            size_t next = ++i;
            line++;
            while (next < self->input.len && strchr(" \t>\r", self->input.ptr[next]) != NULL)
                next++;
            if (next >= self->input.len || self->input.ptr[next] == '\n' || is_code(self, line))
                break;
            continue;
        }
        if (self->input.ptr[i] != '`') {
            i++;
            continue;
        }
        size_t start = i;
        while (i < self->input.len && self->input.ptr[i] == '`')
            i++;
        if (i - start == count)
            return i;
        self->backticks_until[count] = i;
    }
    return open;
}

static bool is_escape(const struct preparer *self, size_t at)
{
    return at + 1 < self->input.len && self->input.ptr[at] == '\\' &&
           strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", self->input.ptr[at + 1]) != NULL;
}

/* '&#x7C;' and its kin: a pipe that is no edge of a cell. 0 when there is none. */
static size_t pipe_entity_len(slice rest)
{
    static const slice names[] = { SLICE_INIT("&#124;"),        SLICE_INIT("&#x7c;"),
                                   SLICE_INIT("&#x7C;"),        SLICE_INIT("&#X7C;"),
                                   SLICE_INIT("&vert;"),        SLICE_INIT("&verbar;"),
                                   SLICE_INIT("&VerticalLine;") };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (slice_starts_with(rest, names[i]))
            return names[i].len;
    return 0;
}

static unsigned digit_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return (unsigned)(byte - '0');
    if (byte >= 'a' && byte <= 'f')
        return (unsigned)(byte - 'a') + 10;
    return byte >= 'A' && byte <= 'F' ? (unsigned)(byte - 'A') + 10 : 16;
}

/* Length of a numeric character reference to one of the marks, 0 when there is none. */
static size_t mark_entity_len(slice rest)
{
    if (!slice_starts_with(rest, SLICE("&#")) || rest.len < 4)
        return 0;
    bool hex = rest.ptr[2] == 'x' || rest.ptr[2] == 'X';
    unsigned base = hex ? 16 : 10;
    unsigned number = 0;
    size_t i = hex ? 3 : 2;
    for (; i < rest.len && i < 10 && digit_value(rest.ptr[i]) < base; i++)
        number = number * base + digit_value(rest.ptr[i]);
    return i < rest.len && rest.ptr[i] == ';' && number >= 0xFDD0 && number <= 0xFDEF ? i + 1 : 0;
}

static void refuse_character(struct preparer *self, size_t len)
{
    say_noncharacter(self, self->at);
    insert(self, SLICE("\xEF\xBF\xBD"));
    skip_to(self, self->at + len);
    remember(self, 0xFFFD);
}

/* The character after a run, as the run is to see it. */
static uint32_t seen_after(const struct preparer *self, size_t at)
{
    if (at >= self->input.len)
        return 0;
    if (is_liquid(self, at) || (self->footnotes && footnote_id(self, at).len > 0))
        return 'a';
    slice rest = rest_of(self, at);
    uint32_t after = utf8_next(&rest);
    if (self->in_table && after == '|')
        return ' ';
    return after;
}

/* A run of '*' or '_' with what cmark has to see beside it. */
static void prepare_run(struct preparer *self)
{
    size_t end = self->at;
    while (end < self->input.len && self->input.ptr[end] == self->input.ptr[self->at])
        end++;
    bool edge = self->in_prefix || (self->in_table && self->last == '|');
    struct markdown_run run = { .delimiter = self->input.ptr[self->at],
                                .before_2 = self->last_2,
                                .before = edge ? ' ' : self->last,
                                .zh = self->doc->options->zh };
    run.after = seen_after(self, end);
    slice before;
    slice after;
    markdown_emphasis_marks(&run, &before, &after);
    if (before.len > 0) {
        insert(self, before);
        map_here(self, false);
    }
    copy_to(self, end);
    if (after.len > 0) {
        insert(self, after);
        map_here(self, false);
    }
}

/* Copies `len` bytes that end in a literal pipe. */
static void copy_pipe(struct preparer *self, size_t len)
{
    copy_to(self, self->at + len);
    insert(self, SLICE(MARK_PIPE));
    map_here(self, false);
}

/* One thing of a line that is no code. */
static void prepare_inline(struct preparer *self)
{
    char byte = self->input.ptr[self->at];
    slice rest = rest_of(self, self->at);
    bool plain = self->doc->options->plain;
    if (byte == '*' || byte == '_') {
        prepare_run(self);
    } else if (byte == '\\' && !plain && slice_starts_with(rest, SLICE("\\|"))) {
        copy_pipe(self, 2);
    } else if (is_escape(self, self->at)) {
        copy_to(self, self->at + 2);
    } else if (byte == '`') {
        self->verbatim_to = code_span_end(self, self->at);
    } else if (byte == '{' && is_liquid(self, self->at)) {
        prepare_liquid(self);
    } else if (byte == '[' && self->footnotes && prepare_reference(self)) {
        ;
    } else if (byte == '&' && mark_entity_len(rest) > 0) {
        refuse_character(self, mark_entity_len(rest));
    } else if (byte == '&' && !plain && pipe_entity_len(rest) > 0) {
        copy_pipe(self, pipe_entity_len(rest));
    } else {
        copy_character(self);
    }
    if (byte != ' ' && byte != '\t' && byte != '>')
        self->in_prefix = false;
}

/* Plain text goes to cmark as it is, or in a line that stands alone with marks for its stretches.
 */
static void add_plain(struct preparer *self, slice run)
{
    slice stretch = self->skips ? markdown_stretch_find(run) : (slice){ 0 };
    while (stretch.len > 0) {
        size_t before = (size_t)(stretch.ptr - run.ptr);
        strbuf_add(&self->output, slice_sub(run, 0, before));
        self->at += before;
        run = slice_from_index(run, before);
        map_here(self, true);
        if (!markdown_stretch_add(self->doc, stretch, &self->output))
            break;
        self->at += stretch.len;
        map_here(self, false);
        run = slice_from_index(run, stretch.len);
        stretch = markdown_stretch_find(run);
    }
    strbuf_add(&self->output, run);
    self->at += run.len;
}

static bool is_prefix(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '>';
}

/* Plain text, as far as it goes in one piece. False when there is none. */
static bool copy_plain(struct preparer *self)
{
    slice rest = rest_of(self, self->at);
    if (self->in_prefix && is_prefix(rest.ptr[0]))
        return false;
    slice run = { rest.ptr, markdown_plain_len(rest) };
    if (run.len == 0)
        return false;
    add_plain(self, run);
    self->in_prefix = false;
    uint32_t last = utf8_last(run);
    size_t last_len = utf8_length(last);
    bool more = run.len > last_len;
    self->last_2 = more ? utf8_last(slice_sub(run, 0, run.len - last_len)) : self->last;
    self->last = last;
    return true;
}

/* -- lines ---------------------------------------------------------------------------------- */

static bool is_blank(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t' && text.ptr[i] != '\r')
            return false;
    return true;
}

/* Looks at each line once, ahead. cmark's columns are exact only in a line with none beside it, and
 * only there nobody has to look for the opener that is nearest, which is another one where marks
 * stand for stretches. */
static slice note_line(struct preparer *self)
{
    bool whole = self->at == self->next_line;
    size_t end = whole ? self->next_line_end : line_end(self, self->at);
    bool after_blank = whole && self->after_blank;
    self->next_line = end + 1;
    self->next_line_end = line_end(self, end + 1);
    self->after_blank = is_blank(slice_sub(self->input, self->at, end));
    slice next = slice_sub(self->input, self->next_line, self->next_line_end);
    self->skips = self->may_skip && after_blank && is_blank(next);
    self->before_dashes = markdown_is_delimiter_row(next);
    self->doc->has_delimiter_row |= self->before_dashes;
    return slice_sub(self->input, self->at, end);
}

/* Tables start one line above their row of dashes and end at a blank line. */
static void note_table(struct preparer *self, slice line)
{
    if (self->before_dashes)
        self->in_table = true;
    else if (slice_trim(line).len == 0)
        self->in_table = false;
}

/* Where a line of the output starts. */
static void index_line(struct preparer *self)
{
    size_t at = self->output.len;
    if (at == 0 || self->output.ptr[at - 1] == '\n')
        ARRAY_PUSH(self->doc->arena, &self->doc->lines, (uint32_t)at);
}

static void copy_line_end(struct preparer *self)
{
    strbuf_add_char(&self->output, '\n');
    self->at++;
    self->line++;
    remember(self, '\n');
}

static void prepare_line(struct preparer *self)
{
    size_t line = self->line;
    self->in_prefix = true;
    index_line(self);
    remember(self, '\n');
    bool in_code = is_code(self, line) || self->at < self->verbatim_to;
    slice text = note_line(self);
    if (!self->doc->options->plain && !in_code)
        note_table(self, text);
    if (self->footnotes && !in_code)
        prepare_definition(self);
    while (self->at < self->input.len && self->line == line) {
        if (self->input.ptr[self->at] == '\n')
            copy_line_end(self);
        else if (is_noncharacter(self, self->at))
            refuse_character(self, 3);
        else if (is_code(self, line) || self->at < self->verbatim_to)
            copy_character(self);
        else if (!copy_plain(self))
            prepare_inline(self);
    }
}

static void prepare_footnotes(struct preparer *self)
{
    struct strbuf blanked = { 0 };
    strbuf_add(&blanked, slice_from_index(self->input, self->doc->from));
    find_definitions(self, &blanked);
    if (self->doc->footnotes.count > 0)
        survey(self, strbuf_slice(&blanked));
    strbuf_release(&blanked);
    self->bullet = choose_bullet(self);
}

/* The text, or a copy of the same length with '\n' for every '\r' that ends a line alone. */
static slice with_line_feeds(struct arena *arena, slice text)
{
    char *copy = NULL;
    for (size_t at = slice_find_char(text, '\r', 0); at < text.len;
         at = slice_find_char(text, '\r', at + 1)) {
        if (at + 1 < text.len && text.ptr[at + 1] == '\n')
            continue;
        if (copy == NULL) {
            copy = arena_alloc(arena, text.len);
            memcpy(copy, text.ptr, text.len);
        }
        copy[at] = '\n';
    }
    return copy != NULL ? (slice){ copy, text.len } : text;
}

/* Whether `first` stands before one of `seconds` somewhere. */
static bool contains_pair(slice text, char first, const char *seconds)
{
    for (size_t at = slice_find_char(text, first, 0); at + 1 < text.len;
         at = slice_find_char(text, first, at + 1))
        if (text.ptr[at + 1] != '\0' && strchr(seconds, text.ptr[at + 1]) != NULL)
            return true;
    return false;
}

static void start(struct preparer *self)
{
    strbuf_reserve(&self->output, self->input.len - self->at + 64);
    map_here(self, false);
    self->next_line = self->at;
    self->next_line_end = line_end(self, self->at);
    self->after_blank = true;
}

void markdown_prepare(struct markdown_document *doc)
{
    slice input = with_line_feeds(doc->arena, doc->source->text);
    struct preparer self = { .doc = doc, .input = input, .at = doc->from };
    slice body = slice_from_index(input, doc->from);
    bool plain = doc->options->plain;
    self.liquid = !plain && doc->host->liquid != NULL && contains_pair(body, '{', "{%");
    self.footnotes = !plain && contains_pair(body, '[', "^");
    if (self.liquid || self.footnotes || memchr(body.ptr, '`', body.len) != NULL)
        survey(&self, body);
    if (self.footnotes)
        prepare_footnotes(&self);
    if (self.liquid)
        self.liquid_ends = markdown_liquid_ends(doc);
    /* cmark compares the labels of links. */
    self.may_skip = !self.liquid && !contains_pair(body, ']', ":");
    start(&self);
    while (self.at < input.len)
        prepare_line(&self);
    index_line(&self);
    doc->prepared = self.output;
    doc->text = strbuf_slice(&doc->prepared);
}
