/* Views and filters: what templates read, what is nil, which names exist; and that the default
 * theme's files load and compile in both of its languages. */
#include "site/view.h"

#include "liquid/liquid.h"
#include "site/filters.h"
#include "site/outputs.h"
#include "site/view_class.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#define ITEMS(array)                                                                               \
    {                                                                                              \
        (array), sizeof(array) / sizeof((array)[0]), sizeof(array) / sizeof((array)[0])            \
    }

/* A small contest: two kinds, one of which holds no contest. */
struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct kind kinds[2];
    struct group groups[1];
    struct contest contest_rows[1];
    struct notice notice_rows[3];
    struct plan plan;
    struct contests contests;
    struct notices notices;
    struct pages pages;
    struct records records;
    struct schedule schedule;
    struct site_config config;
    struct theme theme;
    struct theme_page index;
    struct notice_refs contest_notices[1];
    struct list_refs contest_lists[1];
    struct body bodies[3];
    struct site site;
    const struct view *view;
};

static void fill_plan(struct fixture *fixture)
{
    fixture->kinds[0] = (struct kind){ .id = SLICE("open"), .name = SLICE("公开赛") };
    fixture->kinds[1] = (struct kind){ .id = SLICE("final"), .name = SLICE("决赛") };
    fixture->groups[0] = (struct group){ .id = SLICE("all"), .name = SLICE("不分组") };
    fixture->plan = (struct plan){ .name = SLICE("测试赛"),
                                   .edition = 3,
                                   .kinds = ITEMS(fixture->kinds),
                                   .groups = ITEMS(fixture->groups) };
    fixture->contest_rows[0] = (struct contest){
        .id = SLICE("one"),
        .name = SLICE("第一<赛>"),
        .kind = &fixture->kinds[0],
        .seq = 1,
        .registration = { .route = ROUTE_OWN,
                          .deadline = { 1970, 1, 12 },
                          .closes = { 1000000, 28800 } },
    };
    fixture->contests = (struct contests){ .list = ITEMS(fixture->contest_rows) };
}

static void fill_site(struct fixture *fixture)
{
    for (size_t i = 0; i < 3; i++)
        fixture->notice_rows[i] = (struct notice){
            .id = arena_format(fixture->arena, "n%zu", i),
            .title = SLICE("题"),
            .published_at = { 2000000 - (int64_t)i, 0 },
        };
    fixture->notices = (struct notices){ .list = ITEMS(fixture->notice_rows) };
    fixture->config = (struct site_config){ .title = SLICE("站"), .notices_per_page = 2 };
    fixture->site = (struct site){
        .now = { 999999, 28800 },
        .config = &fixture->config,
        .plan = &fixture->plan,
        .contests = &fixture->contests,
        .schedule = &fixture->schedule,
        .notices = &fixture->notices,
        .pages = &fixture->pages,
        .records = &fixture->records,
        .theme = &fixture->theme,
        .contest_notices = fixture->contest_notices,
        .contest_lists = fixture->contest_lists,
        .notice_bodies = fixture->bodies,
        .base_path = SLICE("/sub"),
        .url_origin = SLICE("https://host.example"),
    };
}

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    fixture->arena = arena;
    fixture->diags = diags_new();
    fill_plan(fixture);
    fill_site(fixture);
    fixture->index = (struct theme_page){ .name = SLICE("notices"),
                                          .subject = SUBJECT_NOTICE_PAGE,
                                          .path = SLICE("/notices/page/:number/"),
                                          .first_path = SLICE("/notices/") };
    fixture->view = view_new(arena, &fixture->site, NULL);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    return 0;
}

/* What a template gives for a page of the index of notices; empty after diagnostics. */
static slice render(struct fixture *fixture, const char *text, size_t page_number)
{
    struct liquid_options options = { .escape = LIQUID_ESCAPE_HTML,
                                      .strict_variables = true,
                                      .strict_filters = true,
                                      .filters = site_filters(),
                                      .host = fixture->view };
    struct liquid_set *set = liquid_set_new(&options);
    struct source source = { SLICE("test.liquid"), slice_from(text) };
    struct output output = { .kind = OUTPUT_TEMPLATE,
                             .url = SLICE("/notices/"),
                             .page = &fixture->index,
                             .subject.contest = &fixture->contest_rows[0],
                             .subject.number = page_number };
    struct view_scope scope;
    view_scope_init(&scope, fixture->arena, fixture->view, &output);
    struct liquid_scope variables = view_scope_variables(&scope);
    struct strbuf buffer = { 0 };
    const struct liquid_template *compiled = liquid_parse(set, fixture->diags, &source, 0);
    if (compiled != NULL)
        liquid_render(compiled, fixture->arena, fixture->diags, &variables, &buffer);
    slice text_out = arena_copy(fixture->arena, strbuf_slice(&buffer));
    strbuf_release(&buffer);
    liquid_set_free(set);
    return text_out;
}

static void assert_renders(struct fixture *fixture, const char *text, const char *expected)
{
    slice got = render(fixture, text, 1);
    struct strbuf faults = { 0 };
    diags_format_text(fixture->diags, DIAG_NOTE, &faults);
    strbuf_add_char(&faults, '\0');
    if (diags_has_errors(fixture->diags))
        fail_msg("%s: %s", text, faults.ptr);
    strbuf_release(&faults);
    assert_string_equal(got.ptr, expected);
}

static void objects_of_the_domain_are_read_in_place(void **state)
{
    assert_renders(*state, "{{ contest.name }} {{ contest.url }} {{ contest.seq }}",
                   "第一&lt;赛&gt; /contests/one/ 1");
    assert_renders(*state, "{{ plan.edition }} {{ site.title }} {{ contest.kind.name }}",
                   "3 站 公开赛");
}

static void text_that_was_not_given_is_nil(void **state)
{
    assert_renders(*state, "{% if contest.note %}note{% else %}none{% endif %}", "none");
    assert_renders(*state, "{{ contest.short_name | default: contest.name }}", "第一&lt;赛&gt;");
}

static void pages_without_a_subject_see_nil(void **state)
{
    assert_renders(*state, "{% if notice or list or project or edition %}some{% endif %}.", ".");
}

static void kinds_have_their_contests(void **state)
{
    assert_renders(*state, "{% for kind in plan.kinds %}{{ kind.contests.size }};{% endfor %}",
                   "1;0;");
    assert_renders(*state,
                   "{% for c in plan.kinds.first.contests %}{% if c == contest %}same"
                   "{% endif %}{% endfor %}",
                   "same");
}

static void registration_speaks_of_now(void **state)
{
    struct fixture *fixture = *state;
    assert_renders(fixture, "{{ contest.registration.state }} {{ contest.registration.last }}",
                   "open 1970-01-12T21:46:39+08:00");
    fixture->site.now.seconds = 1000000;
    assert_renders(fixture, "{{ contest.registration.state }}", "closed");
}

static void paginator_cuts_the_index(void **state)
{
    struct fixture *fixture = *state;
    assert_renders(fixture,
                   "{{ paginator.total_pages }} {{ paginator.notices.size }} "
                   "{{ paginator.next }}",
                   "2 2 /notices/page/2/");
    slice second = render(fixture, "{{ paginator.previous }} {{ paginator.notices.size }}", 2);
    assert_string_equal(second.ptr, "/notices/ 1");
}

static void addresses_start_at_the_path_of_the_site(void **state)
{
    assert_renders(*state, "{{ '/a b/?q=1#x' | relative_url }}", "/sub/a%20b/?q=1#x");
    assert_renders(*state, "{{ '/a/' | absolute_url }}", "https://host.example/sub/a/");
    assert_renders(*state, "{{ 'https://x.example/' | relative_url }}", "https://x.example/");
    assert_renders(*state, "{{ '#top' | relative_url }}", "#top");
}

static void words_are_filled_in(void **state)
{
    assert_renders(*state, "{% assign text = '{2} of {1}, {3}' | fill: 7, 'a' %}{{ text }}",
                   "a of 7, {3}");
    assert_renders(*state, "{{ 1023 | file_size }} {{ 1536 | file_size }} {{ 20480 | file_size }}",
                   "1023 B 1.5 KB 20 KB");
}

static void assert_fault(struct fixture *fixture, const char *text, enum diag_code code)
{
    render(fixture, text, 1);
    assert_int_equal(diags_size(fixture->diags), 1);
    assert_int_equal(diags_at(fixture->diags, 0)->code, code);
}

static void what_is_no_date_is_a_fault(void **state)
{
    assert_fault(*state, "{{ 'tomorrow' | long_date }}", DIAG_FILTER_INPUT);
}

static void a_missing_asset_is_a_fault(void **state)
{
    assert_fault(*state, "{{ 'site.css' | asset_url }}", DIAG_THEME_ASSET);
}

static void a_misspelt_property_is_a_fault(void **state)
{
    struct fixture *fixture = *state;
    render(fixture, "{{ contest.titel }}", 1);
    assert_true(diags_has_errors(fixture->diags));
}

static void every_property_is_explained_once(void **state)
{
    (void)state;
    for (size_t id = 0; id < CLASS_COUNT; id++) {
        const struct view_class *class = view_class_of((enum view_class_id)id);
        assert_true(class->help.len > 0);
        for (size_t i = 0; i < class->count; i++) {
            assert_true(class->properties[i].help.len > 0);
            for (size_t j = 0; j < i; j++)
                assert_false(slice_equal(class->properties[i].name, class->properties[j].name));
        }
    }
}

/* -- the default theme ------------------------------------------------------------------------- */

static const struct source *find_partial(const void *host, slice name)
{
    const struct view *view = host;
    const struct theme_file *file = map_find(&view->site->theme->partials, name);
    return file != NULL ? file->source : NULL;
}

static void compile_all(struct liquid_set *set, struct diags *diags, const struct map *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct theme_file *file = files->entries[i].value;
        liquid_parse(set, diags, file->source, file->body_offset);
    }
}

static void print_diags(const struct diags *diags)
{
    struct strbuf text = { 0 };
    diags_format_text(diags, DIAG_NOTE, &text);
    print_error("%.*s", (int)text.len, text.ptr);
    strbuf_release(&text);
}

static void compile_theme(struct fixture *fixture, slice language)
{
    struct site_config config = { .theme = SLICE("default"), .language = language };
    bool loaded = theme_load(fixture->arena, fixture->diags, SLICE(""), &config, &fixture->theme);
    struct liquid_options options = { .escape = LIQUID_ESCAPE_HTML,
                                      .strict_variables = true,
                                      .strict_filters = true,
                                      .filters = site_filters(),
                                      .host = fixture->view,
                                      .load_partial = find_partial };
    struct liquid_set *set = liquid_set_new(&options);
    compile_all(set, fixture->diags, &fixture->theme.layouts);
    compile_all(set, fixture->diags, &fixture->theme.templates);
    compile_all(set, fixture->diags, &fixture->theme.partials);
    liquid_set_free(set);
    print_diags(fixture->diags);
    assert_true(loaded);
    assert_false(diags_has_errors(fixture->diags));
}

static void assert_same_words(const struct value *a, const struct value *b)
{
    assert_int_equal(a->kind, b->kind);
    if (a->kind != VALUE_MAP)
        return;
    for (size_t i = 0; i < a->map.count; i++) {
        const struct value *other = value_find(b, a->map.items[i].key);
        if (other == NULL)
            fail_msg("'%.*s' is missing", SLICE_ARG(a->map.items[i].key));
        else
            assert_same_words(&a->map.items[i].value, other);
    }
}

static void default_theme_compiles_in_both_languages(void **state)
{
    struct fixture *fixture = *state;
    compile_theme(fixture, SLICE("zh-CN"));
    const struct value *chinese = fixture->theme.strings;
    compile_theme(fixture, SLICE("en"));
    assert_same_words(chinese, fixture->theme.strings);
    assert_same_words(fixture->theme.strings, chinese);
}

static void dates_are_told_in_the_words_of_the_language(void **state)
{
    struct fixture *fixture = *state;
    compile_theme(fixture, SLICE("zh-CN"));
    assert_renders(fixture, "{{ '2026-03-10' | long_date }} {{ '2026-03-10' | weekday }}",
                   "2026年3月10日 星期二");
    assert_renders(fixture, "{{ '2026-07-10T15:59:59Z' | exact_datetime }}",
                   "2026年7月10日 23:59:59");
    compile_theme(fixture, SLICE("en"));
    assert_renders(fixture, "{{ '2026-03-10' | long_date }}", "10 March 2026");
}

/* -- wrong themes, and the reference ----------------------------------------------------------- */

static void write_file(slice folder, const char *path, const char *text)
{
    char name[PATH_MAX];
    snprintf(name, sizeof(name), SLICE_FMT "/%s", SLICE_ARG(folder), path);
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* A theme of one template and the given manifest, in a new folder. */
static slice make_theme(struct fixture *fixture, const char *manifest)
{
    char root[] = "/tmp/fabang-theme-XXXXXX";
    assert_non_null(mkdtemp(root));
    slice kept = arena_copy(fixture->arena, slice_from(root));
    static const char *const folders[] = { "themes", "themes/t", "themes/t/templates",
                                           "themes/t/strings" };
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        assert_int_equal(mkdir(arena_format(fixture->arena, "%s/%s", root, folders[i]).ptr, 0700),
                         0);
    write_file(kept, "themes/t/theme.yaml", manifest);
    write_file(kept, "themes/t/templates/home.liquid", "home");
    write_file(kept, "themes/t/strings/en.yaml", "seal: R\n");
    return kept;
}

static void remove_theme(struct fixture *fixture, slice root)
{
    static const char *const paths[] = { "themes/t/theme.yaml",
                                         "themes/t/templates/home.liquid",
                                         "themes/t/strings/en.yaml",
                                         "themes/t/templates",
                                         "themes/t/strings",
                                         "themes/t",
                                         "themes",
                                         "" };
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        assert_int_equal(
            remove(arena_format(fixture->arena, SLICE_FMT "/%s", SLICE_ARG(root), paths[i]).ptr),
            0);
}

static void assert_manifest_fault(struct fixture *fixture, const char *manifest,
                                  enum diag_code code)
{
    struct diags *diags = diags_new();
    slice root = make_theme(fixture, manifest);
    struct theme theme;
    struct site_config config = { .theme = SLICE("t"), .language = SLICE("en") };
    assert_false(theme_load(fixture->arena, diags, root, &config, &theme));
    assert_int_equal(diags_at(diags, 0)->code, code);
    assert_non_null(diags_at(diags, 0)->where.source);
    diags_free(diags);
    remove_theme(fixture, root);
}

static void wrong_pages_of_a_theme_are_faults(void **state)
{
    assert_manifest_fault(*state, "pages:\n  - {name: a, for: moon, template: home, path: /}\n",
                          DIAG_THEME_PAGE);
    assert_manifest_fault(*state, "pages:\n  - {name: a, for: site, template: home}\n",
                          DIAG_THEME_PAGE);
    assert_manifest_fault(*state,
                          "pages:\n  - {name: a, for: site, template: home, path: /, x: y}\n",
                          DIAG_THEME_PAGE);
    assert_manifest_fault(*state, "name: t\n", DIAG_THEME_PAGE);
    assert_manifest_fault(*state, "pages:\n  - {name: a, for: site, template: hom, path: /}\n",
                          DIAG_THEME_TEMPLATE);
}

/* themes/objects.md is what the tables say; UPDATE=1 writes it anew. */
static void reference_of_objects_is_up_to_date(void **state)
{
    struct fixture *fixture = *state;
    struct strbuf text = { 0 };
    strbuf_add(&text,
               SLICE("# Objects in templates\n\n"
                     "Made from the tables in `generator/site/view_*.c`; a test keeps it so.\n\n"));
    view_reference(&text);
    const char *update = getenv("UPDATE");
    if (update != NULL && update[0] != '\0') {
        FILE *file = fopen("themes/objects.md", "w");
        assert_non_null(file);
        fwrite(text.ptr, 1, text.len, file);
        assert_int_equal(fclose(file), 0);
    }
    const struct source *kept = fs_read_text(fixture->arena, fixture->diags, SLICE(""),
                                             SLICE("themes/objects.md"), 1 << 20);
    assert_non_null(kept);
    if (!slice_equal(kept->text, strbuf_slice(&text)))
        fail_msg("themes/objects.md is old: make test T=test_site_view UPDATE=1");
    strbuf_release(&text);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(objects_of_the_domain_are_read_in_place),
        CASE(text_that_was_not_given_is_nil),
        CASE(pages_without_a_subject_see_nil),
        CASE(kinds_have_their_contests),
        CASE(registration_speaks_of_now),
        CASE(paginator_cuts_the_index),
        CASE(addresses_start_at_the_path_of_the_site),
        CASE(words_are_filled_in),
        CASE(what_is_no_date_is_a_fault),
        CASE(a_missing_asset_is_a_fault),
        CASE(a_misspelt_property_is_a_fault),
        CASE(every_property_is_explained_once),
        CASE(default_theme_compiles_in_both_languages),
        CASE(dates_are_told_in_the_words_of_the_language),
        CASE(wrong_pages_of_a_theme_are_faults),
        CASE(reference_of_objects_is_up_to_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
