/* Writes the tables of the input files as JSON Schema and as Markdown. */
#include "site/schema_document.h"

#include "formats/json.h"

#include <assert.h>

const struct schema_file *schema_file_find(slice id)
{
    for (const struct schema_file *file = schema_files(); file->schema != NULL; file++)
        if (slice_equal(file->id, id))
            return file;
    return NULL;
}

/* -- JSON Schema ------------------------------------------------------------------------------- */

static void add_pattern(struct json_writer *json, const char *format, slice pattern)
{
    json_member_string(json, SLICE("type"), SLICE("string"));
    if (format != NULL)
        json_member_string(json, SLICE("format"), slice_from(format));
    if (pattern.len > 0)
        json_member_string(json, SLICE("pattern"), pattern);
}

/* fabang takes `name: 2026` for text, so an editor must not complain. */
static void add_any_scalar(struct json_writer *json)
{
    json_key(json, SLICE("type"));
    json_begin_list(json);
    json_string(json, SLICE("string"));
    json_string(json, SLICE("number"));
    json_string(json, SLICE("boolean"));
    json_end_list(json);
}

static void add_choices(struct json_writer *json, const struct schema_field *field)
{
    json_key(json, SLICE("enum"));
    json_begin_list(json);
    for (const struct schema_choice *choice = field->choices; choice->name.len > 0; choice++)
        json_string(json, choice->name);
    json_end_list(json);
}

static void add_integer(struct json_writer *json, const struct schema_field *field)
{
    json_member_string(json, SLICE("type"), SLICE("integer"));
    json_member_integer(json, SLICE("minimum"), field->min);
    if (field->max > 0)
        json_member_integer(json, SLICE("maximum"), field->max);
}

static void add_scalar(struct json_writer *json, const struct schema_field *field)
{
    switch (field->type) {
    case SCHEMA_TEXT:
    case SCHEMA_PROSE:
    case SCHEMA_NAME_OF:
        add_any_scalar(json);
        break;
    case SCHEMA_ID:
    case SCHEMA_REFERENCE:
        add_pattern(json, NULL, SLICE("^[a-z0-9]+(-[a-z0-9]+)*$"));
        break;
    case SCHEMA_LANGUAGE:
        add_pattern(json, NULL, SLICE("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"));
        break;
    case SCHEMA_URL:
        add_pattern(json, "uri", SLICE("^https?://"));
        break;
    case SCHEMA_LINK:
        add_pattern(json, "uri-reference", SLICE("^(https?://|/|mailto:|tel:)"));
        break;
    case SCHEMA_PATH:
        add_pattern(json, NULL, SLICE("^[^/.]"));
        break;
    case SCHEMA_SITE_PATH:
        add_pattern(json, NULL, SLICE("^/"));
        break;
    case SCHEMA_EMAIL:
        add_pattern(json, "email", (slice){ 0 });
        break;
    case SCHEMA_INTEGER:
        add_integer(json, field);
        break;
    case SCHEMA_BOOL:
        json_member_string(json, SLICE("type"), SLICE("boolean"));
        break;
    case SCHEMA_DATE:
        add_pattern(json, "date", SLICE("^\\d{4}-\\d{2}-\\d{2}$"));
        break;
    case SCHEMA_INSTANT:
        add_pattern(json, "date-time", (slice){ 0 });
        break;
    case SCHEMA_ZONE:
        add_pattern(json, NULL, SLICE("^(Z|[+-]\\d{2}:\\d{2})$"));
        break;
    case SCHEMA_WORD:
    case SCHEMA_ENUM:
        add_choices(json, field);
        break;
    case SCHEMA_RECORD:
        assert(!"records are written by their table");
    }
}

static void add_fallback(struct json_writer *json, const struct schema_field *field)
{
    long long number = 0;
    json_key(json, SLICE("default"));
    bool negative = slice_starts_with(field->fallback, SLICE("-"));
    if (field->type == SCHEMA_INTEGER &&
        slice_to_number(slice_from_index(field->fallback, negative ? 1 : 0), &number))
        json_integer(json, negative ? -number : number);
    else if (field->type == SCHEMA_BOOL)
        json_bool(json, slice_equal(field->fallback, SLICE("true")));
    else
        json_string(json, field->fallback);
}

/* A record has fields, a field may be a record: the two need each other. */
static void add_record(struct json_writer *json, const struct schema *schema);

static void add_type(struct json_writer *json, const struct schema_field *field)
{
    if (field->type == SCHEMA_RECORD)
        add_record(json, field->record);
    else
        add_scalar(json, field);
}

static void add_field(struct json_writer *json, const struct schema_field *field)
{
    json_key(json, field->key);
    json_begin_object(json);
    json_member_string(json, SLICE("description"), field->help);
    if (field->list) {
        json_member_string(json, SLICE("type"), SLICE("array"));
        if (field->required)
            json_member_integer(json, SLICE("minItems"), 1);
        json_key(json, SLICE("items"));
        json_begin_object(json);
        add_type(json, field);
        json_end_object(json);
    } else {
        add_type(json, field);
    }
    if (field->fallback.len > 0)
        add_fallback(json, field);
    json_end_object(json);
}

/* Members of an object that is open; tables do not contain themselves, so this ends. */
static void add_record(struct json_writer *json, const struct schema *schema)
{
    json_member_string(json, SLICE("type"), SLICE("object"));
    json_member_bool(json, SLICE("additionalProperties"), false);
    json_key(json, SLICE("required"));
    json_begin_list(json);
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++)
        if (field->required)
            json_string(json, field->key);
    json_end_list(json);
    json_key(json, SLICE("properties"));
    json_begin_object(json);
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++)
        add_field(json, field);
    json_end_object(json);
}

void schema_write_json(const struct schema_file *file, struct strbuf *output)
{
    struct json_writer json;
    json_writer_init(&json, output, JSON_READABLE);
    json_begin_object(&json);
    json_member_string(&json, SLICE("$schema"),
                       SLICE("https://json-schema.org/draft/2020-12/schema"));
    json_member_string(&json, SLICE("title"), file->path);
    json_member_string(&json, SLICE("description"), file->schema->help);
    add_record(&json, file->schema);
    json_end_object(&json);
}

/* -- Markdown ---------------------------------------------------------------------------------- */

static void add_value_words(struct strbuf *output, const struct schema_field *field)
{
    if (field->list)
        strbuf_add(output, SLICE("a list, each "));
    if (field->type == SCHEMA_REFERENCE || field->type == SCHEMA_NAME_OF) {
        bool named = field->target == SCOPE_NOTICE_KIND_NAME;
        strbuf_format(output, "%s of a " SLICE_FMT, named ? "the name" : "the id",
                      SLICE_ARG(schema_scope_noun(field->target)));
    } else if (field->choices != NULL) {
        for (const struct schema_choice *choice = field->choices; choice->name.len > 0; choice++)
            strbuf_format(output, "%s`" SLICE_FMT "`", choice == field->choices ? "" : ", ",
                          SLICE_ARG(choice->name));
    } else {
        strbuf_add(output, schema_type_words(field->type));
    }
    if (field->type == SCHEMA_INTEGER && field->max > 0)
        strbuf_format(output, ", %lld to %lld", (long long)field->min, (long long)field->max);
    if (field->required)
        strbuf_add(output, SLICE(", required"));
    if (field->fallback.len > 0)
        strbuf_format(output, "; `" SLICE_FMT "` when left out", SLICE_ARG(field->fallback));
}

static void add_table(struct strbuf *output, const struct schema *schema)
{
    strbuf_add(output, SLICE("| key | value | meaning |\n|---|---|---|\n"));
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++) {
        strbuf_format(output, "| `" SLICE_FMT "` | ", SLICE_ARG(field->key));
        add_value_words(output, field);
        strbuf_format(output, " | " SLICE_FMT " |\n", SLICE_ARG(field->help));
    }
    strbuf_add_char(output, '\n');
}

enum { PATH_BYTES_MAX = 200 };

/* The maps within, under the path of keys that leads to them. */
static void add_inner_tables(struct strbuf *output, const struct schema *schema,
                             struct strbuf *path)
{
    for (const struct schema_field *field = schema->fields; field->key.len > 0; field++) {
        if (field->type != SCHEMA_RECORD)
            continue;
        size_t len = path->len;
        assert(len < PATH_BYTES_MAX);
        strbuf_format(path, "%s" SLICE_FMT "%s", len > 0 ? "." : "", SLICE_ARG(field->key),
                      field->list ? "[]" : "");
        strbuf_format(output, "### `" SLICE_FMT "`\n\n" SLICE_FMT ".\n\n",
                      SLICE_ARG(strbuf_slice(path)), SLICE_ARG(field->help));
        add_table(output, field->record);
        add_inner_tables(output, field->record, path);
        strbuf_truncate(path, len);
    }
}

void schema_write_reference(struct strbuf *output)
{
    struct strbuf path = { 0 };
    strbuf_add(output, SLICE("# The input files\n\n"));
    for (const struct schema_file *file = schema_files(); file->schema != NULL; file++) {
        strbuf_format(output, "## " SLICE_FMT "\n\n" SLICE_FMT ".\n\n", SLICE_ARG(file->path),
                      SLICE_ARG(file->schema->help));
        add_table(output, file->schema);
        add_inner_tables(output, file->schema, &path);
    }
    strbuf_release(&path);
}
