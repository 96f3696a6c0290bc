/* Renders a Markdown file: HTML on standard output, diagnostics on standard error, status 1 with
 * errors.
 *
 * Words before the file: `zh`, `plain`, `liquid` (a stand-in that shows the source and its place),
 * `liquid-count` (one that shows offset and length),
 * `links` (an address of a file gets "/files/" in front, "missing" is refused), `toc`, `headings`,
 * `text`, `first` (print that instead), `batch` (documents
 * ended by NUL, so are the outputs). */
#include "formats/markdown.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>

struct wish {
    struct markdown_options options;
    struct markdown_host host;
    bool toc, headings, text, first, batch;
};

static bool link_file(const void *self, struct arena *arena, struct diags *diags, position where,
                      slice reference, slice *url)
{
    (void)self;
    if (slice_starts_with(reference, SLICE("missing")))
        return diag_add(diags, DIAG_LINK_BROKEN, where, (slice){ 0 },
                        "no such file: '" SLICE_FMT "'", SLICE_ARG(reference));
    bool elsewhere = slice_contains(reference, SLICE(":")) ||
                     slice_starts_with(reference, SLICE("/")) ||
                     slice_starts_with(reference, SLICE("#"));
    *url = elsewhere ? reference : arena_format(arena, "/files/" SLICE_FMT, SLICE_ARG(reference));
    return true;
}

static bool show_liquid(const void *self, struct arena *arena, struct diags *diags,
                        const struct source *source, size_t offset, size_t len, slice *html)
{
    (void)self;
    uint32_t line, column;
    position where = { source, (uint32_t)offset };
    position_line_column(where, &line, &column);
    slice text = slice_sub(source->text, offset, offset + len);
    if (slice_contains(text, SLICE("broken")))
        return diag_add(diags, DIAG_MARKDOWN_LIMIT, where, (slice){ 0 }, "the Liquid is broken");
    *html = arena_format(arena, "<b>%u:%u %zu *&amp;* " SLICE_FMT "</b>", (unsigned)line,
                         (unsigned)column, len, SLICE_ARG(text));
    return true;
}

/* Finding the line of every piece would take the square of their number. */
static bool count_liquid(const void *self, struct arena *arena, struct diags *diags,
                         const struct source *source, size_t offset, size_t len, slice *html)
{
    (void)self;
    (void)diags;
    (void)source;
    *html = arena_format(arena, "<b>%zu %zu</b>", offset, len);
    return true;
}

static bool take_word(struct wish *wish, const char *word)
{
    if (strcmp(word, "zh") == 0)
        return wish->options.zh = true;
    if (strcmp(word, "plain") == 0)
        return wish->options.plain = true;
    if (strcmp(word, "liquid") == 0)
        return wish->host.liquid = show_liquid, true;
    if (strcmp(word, "liquid-count") == 0)
        return wish->host.liquid = count_liquid, true;
    if (strcmp(word, "links") == 0)
        return wish->host.link = link_file, true;
    if (strcmp(word, "toc") == 0)
        return wish->toc = true;
    if (strcmp(word, "headings") == 0)
        return wish->headings = true;
    if (strcmp(word, "text") == 0)
        return wish->text = true;
    if (strcmp(word, "first") == 0)
        return wish->first = true;
    if (strcmp(word, "batch") == 0)
        return wish->batch = true;
    return false;
}

static void print(const struct wish *wish, struct arena *arena,
                  const struct markdown_result *result)
{
    slice output = result->html;
    if (wish->toc)
        output = markdown_toc(arena, result, 2, 4);
    else if (wish->text)
        output = result->text;
    else if (wish->first)
        output = result->first_paragraph;
    if (!wish->headings) {
        if (output.len > 0)
            fwrite(output.ptr, 1, output.len, stdout);
        return;
    }
    for (size_t i = 0; i < result->headings.count; i++) {
        const struct markdown_heading *heading = &result->headings.items[i];
        printf("%d %.*s | %.*s | %.*s\n", heading->level, SLICE_ARG(heading->id),
               SLICE_ARG(heading->text), SLICE_ARG(heading->html));
    }
}

/* Appends a whole stream. */
static void read_all(FILE *stream, struct strbuf *text)
{
    char block[1 << 16];
    for (size_t count; (count = fread(block, 1, sizeof(block), stream)) > 0;)
        strbuf_add(text, (slice){ block, count });
}

/* One document to standard output, its diagnostics to standard error. */
static bool render(const struct wish *wish, slice path, slice text)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct strbuf messages = { 0 };
    struct source source = { path, text };
    struct markdown_result result;
    bool good = markdown_render(arena, diags, &source, 0, &wish->options, &result);
    print(wish, arena, &result);
    diags_sort(diags);
    diags_format_text(diags, DIAG_NOTE, &messages);
    if (messages.len > 0)
        fwrite(messages.ptr, 1, messages.len, stderr);
    strbuf_release(&messages);
    diags_free(diags);
    arena_free(arena);
    return good;
}

int main(int count, char **words)
{
    struct wish wish = { 0 };
    struct strbuf text = { 0 };
    const char *path = NULL;
    bool good = true;
    wish.options.host = &wish.host;
    wish.options.text = true;
    for (int i = 1; i < count; i++)
        if (!take_word(&wish, words[i]))
            path = words[i];
    FILE *stream = path != NULL ? fopen(path, "rb") : stdin;
    if (stream == NULL)
        return 4;
    read_all(stream, &text);
    fclose(stream);
    slice rest = strbuf_slice(&text);
    while (wish.batch && rest.len > 0) {
        good = render(&wish, SLICE("batch"), slice_split(&rest, '\0')) && good;
        putchar('\0');
    }
    if (!wish.batch)
        good = render(&wish, slice_from(path != NULL ? path : "stdin"), rest);
    strbuf_release(&text);
    return good ? 0 : 1;
}
