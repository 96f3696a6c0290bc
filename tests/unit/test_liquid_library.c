/* The Liquid library as a host uses it: objects, filters, partials, kinds of files, examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "liquid/filter_run.h"
#include "liquid/liquid.h"
#include "liquid/parser.h"

#include <string.h>

struct bench {
    struct arena *arena;
    struct diags *diags;
    struct liquid_set *set;
    struct liquid_options options;
    struct liquid_scope scope;
    struct strbuf output;
};

static struct bench open_bench(struct liquid_options options)
{
    struct bench bench = { .arena = arena_new(), .diags = diags_new(), .options = options };
    bench.set = liquid_set_new(&bench.options);
    return bench;
}

static void close_bench(struct bench *bench)
{
    strbuf_release(&bench->output);
    liquid_set_free(bench->set);
    diags_free(bench->diags);
    arena_free(bench->arena);
}

static struct liquid_options strict(void)
{
    return (struct liquid_options){ .escape = LIQUID_ESCAPE_HTML,
                                    .strict_variables = true,
                                    .strict_filters = true,
                                    .strict2 = true,
                                    .now_seconds = 1767225600 };
}

/* The output, or NULL after diagnostics. */
static const char *render_as(struct bench *bench, const char *text, enum liquid_escape escape)
{
    struct source *source = ARENA_NEW(bench->arena, struct source);
    *source = (struct source){ SLICE("test.liquid"), slice_from(text) };
    const struct liquid_template *tmpl =
        liquid_parse_as(bench->set, bench->diags, source, 0, escape);
    strbuf_reset(&bench->output);
    if (tmpl == NULL ||
        !liquid_render(tmpl, bench->arena, bench->diags, &bench->scope, &bench->output))
        return NULL;
    strbuf_add_char(&bench->output, '\0');
    return bench->output.ptr;
}

static const char *render(struct bench *bench, const char *text)
{
    return render_as(bench, text, bench->options.escape);
}

struct person {
    const char *name;
    int age;
};

static bool find_in_person(struct arena *arena, const void *self, slice key,
                           struct liquid_value *value)
{
    const struct person *person = self;
    (void)arena;
    if (slice_equal(key, SLICE("name")))
        *value = liquid_string(slice_from(person->name));
    else if (slice_equal(key, SLICE("age")))
        *value = liquid_integer(person->age);
    else
        return false;
    return true;
}

static const char *const PERSON_NAMES[] = { "name", "age", NULL };
static const struct liquid_type PERSON = { .name = "person",
                                           .find = find_in_person,
                                           .names = PERSON_NAMES };

static const struct person PEOPLE[] = { { "A & B", 30 }, { "C", 20 } };

static size_t count_people(const void *self)
{
    (void)self;
    return sizeof(PEOPLE) / sizeof(PEOPLE[0]);
}

static struct liquid_value person_at(struct arena *arena, const void *self, size_t index)
{
    (void)arena;
    return liquid_object(&PERSON, (const struct person *)self + index);
}

static const struct liquid_type PEOPLE_TYPE = { .name = "people",
                                                .count = count_people,
                                                .at = person_at };

static void objects_of_the_host_are_read_in_place(void **state)
{
    (void)state;
    struct bench bench = open_bench(strict());
    const struct liquid_value people = liquid_object(&PEOPLE_TYPE, PEOPLE);
    const struct liquid_pair globals[] = { { SLICE("people"), &people } };
    bench.scope = (struct liquid_scope){ .globals = globals, .global_count = 1 };
    assert_string_equal(
        render(&bench, "{% for p in people %}{{ p.name }} {{ p.age }};{% endfor %}"),
        "A &amp; B 30;C 20;");
    assert_string_equal(render(&bench, "{{ people | sort: 'age' | map: 'name' | join: ',' }}"),
                        "C,A &amp; B");
    assert_string_equal(
        render(&bench, "{{ people.size }}{{ people.first.age }}{{ people[-1].age }}"), "23020");
    assert_string_equal(render(&bench, "{{ people | where_exp: 'p', 'p.age > 25' | size }}"), "1");
    assert_string_equal(render(&bench, "<script>f({{ people }})</script>"),
                        "<script>f( [{\"name\":\"A \\u0026 B\",\"age\":30},"
                        "{\"name\":\"C\",\"age\":20}] )</script>");
    close_bench(&bench);
}

static void a_misspelt_property_names_the_nearest(void **state)
{
    (void)state;
    struct bench bench = open_bench(strict());
    const struct liquid_value person = liquid_object(&PERSON, &PEOPLE[0]);
    const struct liquid_pair globals[] = { { SLICE("person"), &person } };
    bench.scope = (struct liquid_scope){ .globals = globals, .global_count = 1 };
    assert_null(render(&bench, "a\n {{ person.nam }}"));
    assert_int_equal(diags_size(bench.diags), 1);
    const struct diag *diag = diags_at(bench.diags, 0);
    assert_int_equal(diag->code, DIAG_LIQUID_UNDEFINED);
    assert_int_equal(diag->where.offset, 13);
    assert_non_null(strstr(diag->hint.ptr, "'name'"));
    close_bench(&bench);
}

static bool shout(const struct liquid_filter_call *call, struct liquid_value *result)
{
    if (call->input.kind != LIQUID_STRING)
        return diag_add(call->diags, DIAG_LIQUID_RENDER, call->where, (slice){ NULL, 0 },
                        "only text can be shouted");
    *result = liquid_string(arena_format(call->arena, SLICE_FMT "%s", SLICE_ARG(call->input.string),
                                         (const char *)call->host));
    return true;
}

static void filters_of_the_host_get_its_pointer(void **state)
{
    (void)state;
    static const struct liquid_filter FILTERS_OF_HOST[] = { { "shout", 0, 0, shout },
                                                            { NULL, 0, 0, NULL } };
    struct liquid_options options = strict();
    options.filters = FILTERS_OF_HOST;
    options.host = "!";
    struct bench bench = open_bench(options);
    assert_string_equal(render(&bench, "{{ 'a' | shout | upcase }}"), "A!");
    assert_null(render(&bench, "{{ 1 | shout }}"));
    assert_int_equal(diags_count(bench.diags, DIAG_ERROR), 1);
    close_bench(&bench);
}

static const struct source *load_partial(const void *host, slice name)
{
    static const struct source CLASS_NAME = { SLICE_INIT("class"), SLICE_INIT("{{ x }}") };
    *(size_t *)(uintptr_t)host += 1;
    return slice_equal(name, SLICE("class")) ? &CLASS_NAME : NULL;
}

static void a_partial_is_read_once_for_each_place(void **state)
{
    (void)state;
    size_t loads = 0;
    struct liquid_options options = strict();
    options.load_partial = load_partial;
    options.host = &loads;
    struct bench bench = open_bench(options);
    assert_string_equal(render(&bench, "{% render 'class', x: '<' %}{% render 'class', x: '>' %}"
                                       "<a href=\"{% render 'class', x: 'x:<' %}\">"),
                        "&lt;&gt;<a href=\"#fabang-unsafe\">");
    assert_int_equal(loads, 2);
    close_bench(&bench);
}

static void files_of_other_kinds_are_escaped_in_their_way(void **state)
{
    (void)state;
    struct bench bench = open_bench(strict());
    const struct liquid_value formula = liquid_string(SLICE("=A1,\"b\""));
    const struct liquid_value css = liquid_string(SLICE("red;}"));
    const struct liquid_pair globals[] = { { SLICE("f"), &formula }, { SLICE("c"), &css } };
    bench.scope = (struct liquid_scope){ .globals = globals, .global_count = 2 };
    assert_string_equal(render_as(&bench, "{{ f }},{{ -1 }},\"{{ f }}\"", LIQUID_ESCAPE_CSV),
                        "\"'=A1,\"\"b\"\"\",-1,\"'=A1,\"\"b\"\"\"");
    assert_string_equal(render_as(&bench, "a{color:{{ c }}}", LIQUID_ESCAPE_CSS),
                        "a{color:fabang-unsafe}");
    assert_string_equal(render_as(&bench, "{\"a\": {{ f }}}", LIQUID_ESCAPE_JSON),
                        "{\"a\": \"=A1,\\\"b\\\"\"}");
    assert_string_equal(render_as(&bench, "{{ f }}", LIQUID_ESCAPE_NONE), "=A1,\"b\"");
    close_bench(&bench);
}

static void the_place_behind_front_matter_keeps_its_line(void **state)
{
    (void)state;
    struct bench bench = open_bench(strict());
    struct source source = { SLICE("page.liquid"), SLICE("---\na: b\n---\n{{ | }}\n") };
    assert_null(liquid_parse(bench.set, bench.diags, &source, 13));
    uint32_t line;
    uint32_t column;
    position_line_column(diags_at(bench.diags, 0)->where, &line, &column);
    assert_int_equal(line, 4);
    assert_int_equal(column, 4);
    close_bench(&bench);
}

static void every_example_of_the_reference_renders(void **state)
{
    (void)state;
    struct bench bench = open_bench(strict());
    struct strbuf reference = { 0 };
    assert_true(liquid_write_reference(&reference));
    strbuf_release(&reference);
    for (size_t i = 1; liquid_filter_at(i) != NULL; i++) /* found by halving: the table is sorted */
        assert_true(strcmp(liquid_filter_at(i - 1)->name, liquid_filter_at(i)->name) < 0);
    assert_int_equal(diags_size(bench.diags), 0);
    close_bench(&bench);
}

/* Each would take all memory or never end; each is stopped, and the diagnostic names its place. */
static void runaway_templates_are_stopped(void **state)
{
    (void)state;
    static const char *const TEMPLATES[] = {
        "{% for i in (1..9000000000) %}{% endfor %}",
        "{% for i in (1..9000000000) %}{{ i }}{% endfor %}",
        "{% tablerow i in (1..9000000000) %}{% endtablerow %}",
        "{{ (1..9000000000) | join }}",
        "{{ (1..9000000000) | sum }}",
        "{{ (1..9000000000) | push: 1 | size }}",
        "{% assign s = 'x' %}{% for i in (1..90) %}{% assign s = s | append: s %}{% endfor %}",
        "{% assign s = 'x' %}{% for i in (1..90) %}{% assign s = s | replace: 'x', 'xx' %}{% "
        "endfor %}",
        "{% assign s = 'x' %}{% for i in (1..9) %}{% assign s = s | replace: '', s %}{% endfor %}",
        "{% assign a = 'x' | split: '' %}{% for i in (1..90) %}{% assign a = a | concat: a %}{% "
        "endfor %}",
        "{% assign a = 'x' | split: '' %}{% for i in (1..90) %}{% assign a = a | push: a %}{% "
        "endfor %}{{ a }}",
        "{% assign s = 'x' %}{% for i in (1..90) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% "
        "endfor %}",
        "{% for i in (1..90000) %}{% assign s = (1..900) | join %}{% endfor %}",
        "{% for i in (1..90000) %}{% assign a = (1..900) | uniq %}{% endfor %}",
        "{% assign a = (1..9000) | uniq %}{% assign b = a | group_by_exp: 'i', 'i' %}{% assign c = "
        "a | uniq | uniq %}",
    };
    struct liquid_options options = strict();
    options.limits = (struct liquid_limits){
        .steps = 200000, .output_bytes = 1 << 20, .memory_bytes = 8 << 20, .value_bytes = 1 << 20
    };
    for (size_t i = 0; i < sizeof(TEMPLATES) / sizeof(TEMPLATES[0]); i++) {
        struct bench bench = open_bench(options);
        if (render(&bench, TEMPLATES[i]) != NULL)
            fail_msg("not stopped: %s", TEMPLATES[i]);
        const struct diag *diag = diags_at(bench.diags, 0);
        if (diag->code != DIAG_LIQUID_LIMIT || diag->where.source == NULL)
            fail_msg("not a limit at its place: %s", TEMPLATES[i]);
        assert_true(bench.output.len < 2 << 20);
        assert_true(arena_size_bytes(bench.arena) < 32 << 20);
        close_bench(&bench);
    }
}

/* -- what is made once ------------------------------------------------------------------------- */

/* The input, and how many calls there were. */
static bool count_calls(const struct liquid_filter_call *call, struct liquid_value *result)
{
    size_t *calls = (size_t *)(uintptr_t)call->host;
    bool text = call->input.kind == LIQUID_STRING;
    *result =
        text
            ? liquid_string(arena_format(call->arena, SLICE_FMT "%zu",
                                         SLICE_ARG(call->input.string), ++*calls))
            : liquid_string(arena_format(call->arena, "%d%zu", (int)call->input.integer, ++*calls));
    return true;
}

static const struct source *load_counting(const void *host, slice name)
{
    static const struct source ALONE = {
        SLICE_INIT("alone"),
        SLICE_INIT("{% for i in (1..2) %}{{ i | calls }}{{ site | calls }}{% endfor %}")
    };
    static const struct source OF_PAGE = { SLICE_INIT("of_page"),
                                           SLICE_INIT("{{ page | calls }}") };
    (void)host;
    return slice_equal(name, SLICE("alone")) ? &ALONE : &OF_PAGE;
}

struct twice {
    const char *text, *first, *second;
};

static void check_twice(const struct liquid_options *options, const struct twice *twice)
{
    const struct liquid_value site = liquid_string(SLICE("s"));
    const struct liquid_value pages[] = { liquid_string(SLICE("p")), liquid_string(SLICE("q")) };
    size_t calls = 0;
    struct bench bench = open_bench(*options);
    liquid_set_free(bench.set);
    bench.options.host = &calls;
    bench.set = liquid_set_new(&bench.options);
    struct source source = { SLICE("test.liquid"), slice_from(twice->text) };
    const struct liquid_template *tmpl = liquid_parse(bench.set, bench.diags, &source, 0);
    if (tmpl == NULL)
        fail_msg("%s: " SLICE_FMT, twice->text, SLICE_ARG(diags_at(bench.diags, 0)->message));
    for (size_t i = 0; i < 2; i++) {
        const struct liquid_pair globals[] = { { SLICE("site"), &site },
                                               { SLICE("page"), &pages[i] } };
        bench.scope = (struct liquid_scope){ .globals = globals, .global_count = 2 };
        strbuf_reset(&bench.output);
        assert_true(liquid_render(tmpl, bench.arena, bench.diags, &bench.scope, &bench.output));
        strbuf_add_char(&bench.output, '\0');
        const char *expected = i == 0 ? twice->first : twice->second;
        if (strcmp(bench.output.ptr, expected) != 0)
            fail_msg("%s: rendering %zu is %s, not %s", twice->text, i + 1, bench.output.ptr,
                     expected);
    }
    close_bench(&bench);
}

static void what_reads_constants_alone_is_made_once(void **state)
{
    static const struct liquid_filter FILTERS_OF_HOST[] = { { "calls", 0, 0, count_calls },
                                                            { NULL, 0, 0, NULL } };
    static const char *const CONSTANTS[] = { "site", NULL };
    static const struct twice CASES[] = {
        { "{{ site | calls }}", "s1", "s1" },
        { "{{ 'a' | calls }}{{ 'b' | calls }}", "a1b2", "a1b2" },
        { "<b title=\"{{ site | calls }}\">", "<b title=\"s1\">", "<b title=\"s1\">" },
        { "{{ page | calls }}", "p1", "q2" },
        { "{{ site | append: page | calls }}", "sp1", "sq2" },
        { "{% assign x = site %}{{ x | calls }}", "s1", "s2" },
        { "{% capture x %}{{ site | calls }}{% endcapture %}{{ x }}", "s1", "s1" },
        { "{% for i in (1..2) %}{{ site | calls }}{{ i | calls }}{% endfor %}", "s112s123",
          "s114s125" },
        { "{{ missing | default: 'd' | calls }}", "d1", "d2" },
        { "{{ [page] | default: site | calls }}", "s1", "s2" },
        { "{% increment n %}{{ site | calls }}", "0s1", "0s1" },
        { "{% render 'alone' %}{% render 'alone' %}", "11s223s214s225s2", "11s223s214s225s2" },
        { "{% render 'alone', x: 1 %}", "11s223s2", "14s225s2" },
        { "{% render 'of_page' %}", "p1", "q2" },
        /* A name that is bound to something else is no constant, wherever it is read. */
        { "{% assign site = page %}{{ site | calls }}", "p1", "q2" },
        { "{% if page == 'q' %}{% assign site = page %}{% endif %}{{ site | calls }}", "s1", "q2" },
        { "{% for site in (1..2) %}{{ site | calls }}{% endfor %}", "1122", "1324" },
        { "{% if page == 'q' %}{% capture site %}x{% endcapture %}{% endif %}{% render 'alone' %}",
          "11s223s2", "14s526s7" },
    };
    (void)state;
    struct liquid_options options = strict();
    options.strict_variables = options.strict2 = false;
    options.filters = FILTERS_OF_HOST;
    options.constants = CONSTANTS;
    options.load_partial = load_counting;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
        check_twice(&options, &CASES[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_of_the_host_are_read_in_place),
        cmocka_unit_test(a_misspelt_property_names_the_nearest),
        cmocka_unit_test(filters_of_the_host_get_its_pointer),
        cmocka_unit_test(a_partial_is_read_once_for_each_place),
        cmocka_unit_test(files_of_other_kinds_are_escaped_in_their_way),
        cmocka_unit_test(the_place_behind_front_matter_keeps_its_line),
        cmocka_unit_test(every_example_of_the_reference_renders),
        cmocka_unit_test(runaway_templates_are_stopped),
        cmocka_unit_test(what_reads_constants_alone_is_made_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
