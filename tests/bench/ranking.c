/* A ranking of 100 rows with six filters a row, rendered again and again by the template engine,
 * escaped and not, and by C written for it: how far a template is from code. usage: ranking
 * TEMPLATE [COUNT] */
#include "base/fs.h"
#include "base/utf8.h"
#include "liquid/liquid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 100, FIELDS = 8, ROUNDS = 5 };

struct project {
    slice id, name, entrant, code, field, award;
    int64_t rank;
    double score;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void make_projects(struct arena *arena, struct project *projects)
{
    static const char *const FIELD[] = { "\xe7\x94\x9f\xe7\x89\xa9", "\xe6\x9d\x90\xe6\x96\x99",
                                         "\xe8\x83\xbd\xe6\xba\x90" };
    for (int i = 0; i < ROWS; i++)
        projects[i] = (struct project){
            .id = arena_format(arena, "p%05d", i * 37 % 9973),
            .name = arena_format(
                arena, "\xe6\xbc\x94\xe7\xa4\xba\xe9\xa1\xb9\xe7\x9b\xae %d <%c> & more of it", i,
                'a' + i % 26),
            .entrant = arena_format(
                arena,
                "\xe6\xbc\x94\xe7\xa4\xba\xe4\xbc\x81\xe4\xb8\x9a\xe6\x9c\x89\xe9\x99\x90\xe5\x85"
                "\xac\xe5\x8f\xb8%s",
                i % 3 == 0 ? "\xe7\xac\xac\xe4\xb8\x80\xe5\x88\x86\xe5\x85\xac\xe5\x8f\xb8" : ""),
            .code = arena_format(arena, "cx-region-%04d", i),
            .field = slice_from(FIELD[i % 3]),
            .award = i < 6 ? SLICE("first") : SLICE(""),
            .rank = i + 1,
            .score = (9787797 - i * 32177) / 1e5,
        };
}

/* -- written by hand -------------------------------------------------------------------------- */

static void add_escaped(struct strbuf *out, slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '&')
            strbuf_add(out, SLICE("&amp;"));
        else if (byte == '<')
            strbuf_add(out, SLICE("&lt;"));
        else if (byte == '>')
            strbuf_add(out, SLICE("&gt;"));
        else if (byte == '"')
            strbuf_add(out, SLICE("&quot;"));
        else if (byte == '\'')
            strbuf_add(out, SLICE("&#39;"));
        else
            strbuf_add_char(out, byte);
    }
}

static void add_truncated(struct strbuf *out, slice text, size_t most)
{
    if (utf8_count(text) <= most) {
        strbuf_add(out, text);
        return;
    }
    size_t end = 0;
    for (size_t kept = 0; kept + 3 < most; kept++)
        do
            end++;
        while (end < text.len && ((unsigned char)text.ptr[end] & 0xC0) == 0x80);
    strbuf_add(out, slice_sub(text, 0, end));
    strbuf_add(out, SLICE("..."));
}

static void add_upper(struct strbuf *out, slice text)
{
    for (size_t i = 0; i < text.len; i++)
        strbuf_add_char(
            out, (char)(text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? text.ptr[i] - 32 : text.ptr[i]));
}

static void add_rounded(struct strbuf *out, double score)
{
    char text[32];
    int length = snprintf(text, sizeof(text), "%.2f", score);
    while (length > 2 && text[length - 1] == '0' && text[length - 2] != '.')
        length--;
    strbuf_add(out, (slice){ text, (size_t)length });
}

static void write_by_hand(struct strbuf *out, const struct project *projects)
{
    strbuf_add(out, SLICE("<h2>Ranking</h2>\n<table>\n<thead><tr><th>Rank</th><th>Project</"
                          "th><th>Entrant</th><th>Code</th>"
                          "<th>Field</th><th>Score</th><th>Award</th></tr></thead>\n<tbody>"));
    for (int i = 0; i < ROWS; i++) {
        const struct project *project = &projects[i];
        strbuf_add(out, project->rank <= 3 ? SLICE("\n<tr class=\"first\">\n<td>")
                                           : SLICE("\n<tr>\n<td>"));
        strbuf_add_integer(out, project->rank);
        strbuf_add(out, SLICE("</td>\n<td><a href=\"/projects/"));
        strbuf_add(out, project->id);
        strbuf_add(out, SLICE("/\">"));
        add_escaped(out, project->name);
        strbuf_add(out, SLICE("</a></td>\n<td>"));
        add_truncated(out, project->entrant, 12);
        strbuf_add(out, SLICE("</td>\n<td>"));
        add_upper(out, project->code);
        strbuf_add(out, SLICE("</td>\n<td>"));
        strbuf_add(out, project->field);
        strbuf_add(out, SLICE("</td>\n<td>"));
        add_rounded(out, project->score);
        strbuf_add(out, SLICE("</td>\n<td>"));
        strbuf_add(out, project->award);
        strbuf_add(out, SLICE("</td>\n</tr>"));
    }
    strbuf_add(out, SLICE("\n</tbody>\n</table>\n"));
}

/* -- by the engine ---------------------------------------------------------------------------- */

static struct liquid_value hash_of(struct arena *arena, const struct project *project)
{
    struct liquid_value *values = ARENA_ARRAY(arena, struct liquid_value, FIELDS);
    struct liquid_pair *pairs = ARENA_ARRAY(arena, struct liquid_pair, FIELDS);
    struct liquid_hash *hash = ARENA_NEW(arena, struct liquid_hash);
    const slice names[FIELDS] = {
        SLICE("id"),    SLICE("name"),  SLICE("entrant"), SLICE("code"),
        SLICE("field"), SLICE("award"), SLICE("rank"),    SLICE("score")
    };
    const slice texts[] = { project->id,   project->name,  project->entrant,
                            project->code, project->field, project->award };
    for (size_t i = 0; i < FIELDS; i++) {
        values[i] = i < 6 ? liquid_string(texts[i])
                    : i == 6
                        ? liquid_integer(project->rank)
                        : (struct liquid_value){ .kind = LIQUID_FLOAT, .real = project->score };
        pairs[i] = (struct liquid_pair){ names[i], &values[i] };
    }
    *hash = (struct liquid_hash){ pairs, FIELDS };
    return (struct liquid_value){ .kind = LIQUID_HASH, .hash = hash };
}

struct job {
    const struct liquid_template *tmpl;
    const struct liquid_scope *scope;
    const struct project *projects; /* NULL: by the engine */
    struct arena *scratch;
    struct diags *diags;
};

static void render(const struct job *job, struct strbuf *out)
{
    strbuf_reset(out);
    if (job->projects != NULL) {
        write_by_hand(out, job->projects);
        return;
    }
    arena_reset(job->scratch);
    if (!liquid_render(job->tmpl, job->scratch, job->diags, job->scope, out)) {
        fputs("the template fails\n", stderr);
        exit(1);
    }
}

/* Renders per second, the best of some rounds. */
static double rate(const struct job *job, int count, struct strbuf *out)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        for (int i = 0; i < count; i++)
            render(job, out);
        double found = count / (seconds() - start);
        best = found > best ? found : best;
    }
    return best;
}

static const struct liquid_template *parse(struct liquid_set **set, struct diags *diags,
                                           const struct source *source, enum liquid_escape escape)
{
    struct liquid_options options = {
        .escape = escape, .strict_variables = true, .strict_filters = true, .strict2 = true
    };
    *set = liquid_set_new(&options);
    const struct liquid_template *tmpl =
        source == NULL ? NULL : liquid_parse(*set, diags, source, 0);
    if (tmpl == NULL) {
        fputs("the template cannot be read\n", stderr);
        exit(1);
    }
    return tmpl;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct project projects[ROWS];
    struct liquid_value items[ROWS];
    if (argc < 2) {
        fputs("usage: ranking TEMPLATE [COUNT]\n", stderr);
        return 2;
    }
    int count = argc > 2 ? atoi(argv[2]) : 2000;
    make_projects(arena, projects);
    for (int i = 0; i < ROWS; i++)
        items[i] = hash_of(arena, &projects[i]);
    struct liquid_array array = { items, ROWS };
    struct liquid_value heading = liquid_string(SLICE("Ranking"));
    struct liquid_value list = { .kind = LIQUID_ARRAY, .array = &array };
    struct liquid_pair pairs[] = { { SLICE("heading"), &heading }, { SLICE("projects"), &list } };
    struct liquid_scope scope = { .variables = pairs, .variable_count = 2 };
    const struct source *source =
        fs_read_text(arena, diags, SLICE(""), slice_from(argv[1]), FS_FILE_BYTES_MAX);
    struct liquid_set *sets[2];
    struct job hand = { .projects = projects };
    struct job plain = { parse(&sets[0], diags, source, LIQUID_ESCAPE_NONE), &scope, NULL,
                         arena_new(), diags };
    struct job html = { parse(&sets[1], diags, source, LIQUID_ESCAPE_HTML), &scope, NULL,
                        arena_new(), diags };
    struct strbuf by_hand = { 0 };
    struct strbuf by_engine = { 0 };
    render(&hand, &by_hand);
    render(&plain, &by_engine);
    if (!slice_equal(strbuf_slice(&by_hand), strbuf_slice(&by_engine))) {
        fputs("the template and the code print different rows\n", stderr);
        return 1;
    }
    double floor_rate = rate(&hand, count, &by_hand);
    double plain_rate = rate(&plain, count, &by_engine);
    double html_rate = rate(&html, count, &by_engine);
    printf("%-34s %10.0f renders/s\n", "C by hand", floor_rate);
    printf("%-34s %10.0f renders/s  %5.2f times as long\n", "template", plain_rate,
           floor_rate / plain_rate);
    printf("%-34s %10.0f renders/s  %5.2f times as long\n", "template, escaped by place", html_rate,
           floor_rate / html_rate);
    strbuf_release(&by_hand);
    strbuf_release(&by_engine);
    liquid_set_free(sets[0]);
    liquid_set_free(sets[1]);
    arena_free(plain.scratch);
    arena_free(html.scratch);
    arena_free(arena);
    diags_free(diags);
    return 0;
}
