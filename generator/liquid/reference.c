/* The reference for authors of themes, from the tables that the parser uses. */
#include "liquid/filter_run.h"
#include "liquid/parser.h"

#include <assert.h>
#include <string.h>

static const char INTRODUCTION[] = "Liquid in fabang\n"
                                   "\n"
                                   "{{ VALUE | FILTER: ARGUMENT }} prints a value, {% TAG %} "
                                   "decides, repeats and names. A dash inside the\n"
                                   "brackets ({%- -%}) takes the white space on its side away. "
                                   "What is printed is escaped for the place where it\n"
                                   "stands: text, attribute, address, script, style.\n"
                                   "\n"
                                   "The examples know these values:\n"
                                   "  words     \"c\", \"a\", \"b\"\n"
                                   "  lines     two lines, \"a\" and \"b\"\n"
                                   "  projects  Abacus (field sums, score 24), Sextant (stars, "
                                   "22), Compass (stars, without a score)\n"
                                   "and the partial \"card\": [{{ name }}{{ project.name }}]\n";

static const struct source CARD = { SLICE_INIT("card"),
                                    SLICE_INIT("[{{ name }}{{ project.name }}]") };

static const struct source *load_card(const void *host, slice name)
{
    (void)host;
    return slice_equal(name, CARD.path) ? &CARD : NULL;
}

enum { PROJECTS = 3, PROPERTIES = 3 };

struct sample {
    struct liquid_value words[3], values[PROJECTS][PROPERTIES], projects[PROJECTS], named[3];
    struct liquid_pair pairs[PROJECTS][PROPERTIES], names[3];
    struct liquid_hash hashes[PROJECTS];
    struct liquid_array word_array, project_array;
};

static void add_project(struct sample *sample, size_t index, slice name, slice field, int64_t score)
{
    struct liquid_value *values = sample->values[index];
    struct liquid_pair *pairs = sample->pairs[index];
    values[0] = liquid_string(name);
    values[1] = liquid_string(field);
    values[2] = score > 0 ? liquid_integer(score) : liquid_nil();
    pairs[0] = (struct liquid_pair){ SLICE("name"), &values[0] };
    pairs[1] = (struct liquid_pair){ SLICE("field"), &values[1] };
    pairs[2] = (struct liquid_pair){ SLICE("score"), &values[2] };
    sample->hashes[index] = (struct liquid_hash){ pairs, PROPERTIES };
    sample->projects[index] =
        (struct liquid_value){ .kind = LIQUID_HASH, .hash = &sample->hashes[index] };
}

static struct liquid_scope make_sample(struct sample *sample)
{
    sample->words[0] = liquid_string(SLICE("c"));
    sample->words[1] = liquid_string(SLICE("a"));
    sample->words[2] = liquid_string(SLICE("b"));
    add_project(sample, 0, SLICE("Abacus"), SLICE("sums"), 24);
    add_project(sample, 1, SLICE("Sextant"), SLICE("stars"), 22);
    add_project(sample, 2, SLICE("Compass"), SLICE("stars"), 0);
    sample->word_array = (struct liquid_array){ sample->words, 3 };
    sample->project_array = (struct liquid_array){ sample->projects, PROJECTS };
    sample->named[0] = (struct liquid_value){ .kind = LIQUID_ARRAY, .array = &sample->word_array };
    sample->named[1] =
        (struct liquid_value){ .kind = LIQUID_ARRAY, .array = &sample->project_array };
    sample->named[2] = liquid_string(SLICE("a\nb"));
    sample->names[0] = (struct liquid_pair){ SLICE("words"), &sample->named[0] };
    sample->names[1] = (struct liquid_pair){ SLICE("projects"), &sample->named[1] };
    sample->names[2] = (struct liquid_pair){ SLICE("lines"), &sample->named[2] };
    return (struct liquid_scope){ .variables = sample->names, .variable_count = 3 };
}

static bool write_result(struct strbuf *output, const char *example)
{
    struct sample sample;
    struct liquid_scope scope = make_sample(&sample);
    struct liquid_options options = { .strict_filters = true, .load_partial = load_card };
    struct source source = { SLICE("example"), slice_from(example) };
    struct liquid_set *set = liquid_set_new(&options);
    struct diags *diags = diags_new();
    struct arena *arena = arena_new();
    struct strbuf result = { 0 };
    const struct liquid_template *tmpl = liquid_parse(set, diags, &source, 0);
    bool ok = tmpl != NULL && liquid_render(tmpl, arena, diags, &scope, &result);
    strbuf_format(output, "  %s\n  =>", example);
    for (slice rest = strbuf_slice(&result); rest.len > 0;) {
        slice line = slice_split(&rest, '\n');
        strbuf_format(output, " " SLICE_FMT "%s", SLICE_ARG(line), rest.len > 0 ? "\n    " : "");
    }
    strbuf_add_char(output, '\n');
    strbuf_release(&result);
    arena_free(arena);
    diags_free(diags);
    liquid_set_free(set);
    return ok;
}

bool liquid_write_reference(struct strbuf *output)
{
    bool ok = true;
    strbuf_add(output, slice_from(INTRODUCTION));
    strbuf_add(output, SLICE("\nTags\n"));
    for (size_t i = 0; liquid_tag_at(i) != NULL; i++) {
        const struct tag_row *row = liquid_tag_at(i);
        strbuf_format(output, "\n%s\n  %s\n", row->syntax, row->help);
        ok = write_result(output, row->example) && ok;
    }
    strbuf_add(output, SLICE("\nFilters\n"));
    for (size_t i = 0; liquid_filter_at(i) != NULL; i++) {
        const struct filter_row *row = liquid_filter_at(i);
        strbuf_format(output, "\n%s%s%s\n  %s\n", row->name, row->syntax[0] != '\0' ? ": " : "",
                      row->syntax, row->help);
        ok = write_result(output, row->example) && ok;
    }
    return ok;
}
