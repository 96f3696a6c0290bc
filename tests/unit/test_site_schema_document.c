/* The tables of the input files as JSON Schema and as Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/json.h"
#include "site/schema_document.h"

struct fixture {
    struct arena *arena;
    struct diags *diags;
    struct strbuf text;
    struct source source;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ .arena = arena, .diags = diags_new() };
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    strbuf_release(&fixture->text);
    diags_free(fixture->diags);
    arena_free(fixture->arena);
    return 0;
}

static const struct value *schema_of(struct fixture *fixture, const char *id)
{
    strbuf_reset(&fixture->text);
    schema_write_json(schema_file_find(slice_from(id)), &fixture->text);
    fixture->source = (struct source){ slice_from(id), strbuf_slice(&fixture->text) };
    const struct value *root =
        json_parse(fixture->arena, fixture->diags, &fixture->source, 0, fixture->text.len);
    assert_non_null(root);
    return root;
}

static const struct value *property(const struct value *schema, slice key)
{
    return value_find(value_find(schema, SLICE("properties")), key);
}

static void every_file_has_a_schema_that_is_json(void **state)
{
    for (const struct schema_file *file = schema_files(); file->schema != NULL; file++) {
        const struct value *schema = schema_of(*state, file->id.ptr);
        assert_true(slice_equal(value_find(schema, SLICE("type"))->string, SLICE("object")));
        assert_false(value_find(schema, SLICE("additionalProperties"))->boolean);
        assert_true(value_find(schema, SLICE("properties"))->map.count > 0);
    }
    assert_null(schema_file_find(SLICE("nothing")));
    assert_null(schema_file_find(SLICE("")));
}

static void limits_choices_and_defaults_stand_in_it(void **state)
{
    const struct value *plan = schema_of(*state, "plan");
    const struct value *date = value_find(property(plan, SLICE("dates")), SLICE("items"));
    const struct value *inclusive = property(date, SLICE("inclusive"));
    assert_int_equal(value_find(inclusive, SLICE("enum"))->list.count, 3);
    assert_true(slice_equal(value_find(inclusive, SLICE("default"))->string, SLICE("unspecified")));
    const struct value *tier = value_find(property(plan, SLICE("tiers")), SLICE("items"));
    assert_int_equal(value_find(property(tier, SLICE("size")), SLICE("minimum"))->integer, 1);
    const struct value *prize = value_find(property(plan, SLICE("prizes")), SLICE("items"));
    assert_int_equal(value_find(property(prize, SLICE("count")), SLICE("default"))->integer, -1);
    assert_int_equal(value_find(property(plan, SLICE("kinds")), SLICE("minItems"))->integer, 1);
}

static void the_reference_has_a_section_for_each_map(void **state)
{
    struct fixture *fixture = *state;
    schema_write_reference(&fixture->text);
    slice text = strbuf_slice(&fixture->text);
    assert_true(slice_contains(text, SLICE("## site-data/plan.yaml\n")));
    assert_true(slice_contains(text, SLICE("### `dates[].wordings[]`\n")));
    assert_true(slice_contains(text, SLICE("### `contests[].registration`\n")));
    assert_true(slice_contains(text, SLICE("| `group` | the id of a group, required |")));
    assert_true(slice_contains(text, SLICE("`end`, `start`; `end` when left out")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_file_has_a_schema_that_is_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_choices_and_defaults_stand_in_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_reference_has_a_section_for_each_map, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
