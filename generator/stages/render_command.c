/* `fabang render`: one template with data from a file, or many of them as lines of JSON. */
#include "stages/render_command.h"

#include "base/fs.h"
#include "formats/json.h"
#include "liquid/liquid.h"

#include <assert.h>

static struct liquid_value liquid_from(struct arena *arena, const struct value *value);

static struct liquid_value array_from(struct arena *arena, const struct value *value)
{
    struct liquid_array *array = ARENA_NEW(arena, struct liquid_array);
    struct liquid_value *items = ARENA_ARRAY(arena, struct liquid_value, value->list.count);
    for (size_t i = 0; i < value->list.count; i++)
        items[i] = liquid_from(arena, &value->list.items[i]);
    *array = (struct liquid_array){ items, value->list.count };
    return (struct liquid_value){ .kind = LIQUID_ARRAY, .array = array };
}

static const struct liquid_pair *pairs_from(struct arena *arena, const struct value *value,
                                            size_t *count)
{
    *count = value == NULL || value->kind != VALUE_MAP ? 0 : value->map.count;
    struct liquid_pair *pairs = ARENA_ARRAY(arena, struct liquid_pair, *count);
    struct liquid_value *values = ARENA_ARRAY(arena, struct liquid_value, *count);
    for (size_t i = 0; i < *count; i++) {
        values[i] = liquid_from(arena, &value->map.items[i].value);
        pairs[i] = (struct liquid_pair){ value->map.items[i].key, &values[i] };
    }
    return pairs;
}

/* Data as a template sees it. The depth is limited by the JSON parser. */
static struct liquid_value liquid_from(struct arena *arena, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return liquid_nil();
    case VALUE_BOOL:
        return liquid_bool(value->boolean);
    case VALUE_INTEGER:
        return liquid_integer(value->integer);
    case VALUE_FLOAT:
        return (struct liquid_value){ .kind = LIQUID_FLOAT, .real = value->real };
    case VALUE_STRING:
        return liquid_string(value->string);
    case VALUE_LIST:
        return array_from(arena, value);
    case VALUE_MAP:
        break;
    }
    struct liquid_hash *hash = ARENA_NEW(arena, struct liquid_hash);
    hash->pairs = pairs_from(arena, value, &hash->count);
    return (struct liquid_value){ .kind = LIQUID_HASH, .hash = hash };
}

static slice text_of(const struct value *map, slice key)
{
    const struct value *value = value_find(map, key);
    return value != NULL && value->kind == VALUE_STRING ? value->string : (slice){ NULL, 0 };
}

static int64_t integer_of(const struct value *map, slice key, int64_t otherwise)
{
    const struct value *value = value_find(map, key);
    return value != NULL && value->kind == VALUE_INTEGER ? value->integer : otherwise;
}

static enum liquid_escape escape_of(slice name, enum liquid_escape otherwise)
{
    if (slice_equal(name, SLICE("html")))
        return LIQUID_ESCAPE_HTML;
    if (slice_equal(name, SLICE("xml")))
        return LIQUID_ESCAPE_XML;
    return slice_equal(name, SLICE("none")) ? LIQUID_ESCAPE_NONE : otherwise;
}

/* The partials of one request. */
struct partials {
    struct arena *arena;
    const struct value *map;
};

static const struct source *load_given(const void *host, slice name)
{
    const struct partials *partials = host;
    const struct value *text = value_find(partials->map, name);
    if (text == NULL || text->kind != VALUE_STRING)
        return NULL;
    struct source *source = ARENA_NEW(partials->arena, struct source);
    *source = (struct source){ name, text->string };
    return source;
}

/* One request: what is parsed, and what is rendered with. */
struct request {
    struct arena *arena;
    struct liquid_options options;
    struct partials partials;
    struct source source;
    struct liquid_scope scope;
    int64_t repeat;
    double (*seconds)(void);
};

/* What all requests share. */
struct clock {
    int64_t now_seconds;
    double (*seconds)(void);
};

static void read_request(struct request *request, struct arena *arena, const struct value *line,
                         const struct clock *clock)
{
    slice mode = text_of(line, SLICE("mode"));
    *request = (struct request){
        .arena = arena,
        .options = { .escape = escape_of(text_of(line, SLICE("escape")), LIQUID_ESCAPE_NONE),
                     .strict2 = slice_equal(mode, SLICE("strict2")),
                     .errors_in_output = true,
                     .now_seconds = integer_of(line, SLICE("now"), clock->now_seconds),
                     .load_partial = load_given },
        .partials = { arena, value_find(line, SLICE("partials")) },
        .source = { SLICE("template"), text_of(line, SLICE("template")) },
        .repeat = integer_of(line, SLICE("repeat"), 0),
        .seconds = clock->seconds
    };
    request->scope.variables =
        pairs_from(arena, value_find(line, SLICE("data")), &request->scope.variable_count);
    request->scope.globals =
        pairs_from(arena, value_find(line, SLICE("globals")), &request->scope.global_count);
    if (request->source.text.ptr == NULL)
        request->source.text = SLICE("");
}

static struct liquid_set *new_set(const struct request *request)
{
    struct liquid_options options = request->options;
    options.host = &request->partials;
    return liquid_set_new(&options);
}

static void write_syntax_error(struct json_writer *writer, const struct diags *diags)
{
    struct strbuf text = { 0 };
    for (size_t i = 0; i < diags_size(diags); i++) {
        uint32_t line;
        uint32_t column;
        position_line_column(diags_at(diags, i)->where, &line, &column);
        strbuf_format(&text, "%sLiquid syntax error (line %u): " SLICE_FMT, i > 0 ? "\n" : "",
                      (unsigned)line, SLICE_ARG(diags_at(diags, i)->message));
    }
    json_member_string(writer, SLICE("error"), strbuf_slice(&text));
    strbuf_release(&text);
}

static void write_output(struct json_writer *writer, const struct diags *diags, slice output)
{
    json_member_string(writer, SLICE("output"), output);
    json_key(writer, SLICE("errors"));
    json_begin_list(writer);
    for (size_t i = 0; i < diags_size(diags); i++)
        json_string(writer, diags_at(diags, i)->message);
    json_end_list(writer);
}

static int64_t mean_nanoseconds(double seconds, int64_t count)
{
    return (int64_t)(seconds * 1e9 / (double)count);
}

/* Mean times of `repeat` runs, each with a set, an arena and an output of its own. */
static void write_times(struct json_writer *writer, const struct request *request)
{
    double parse = 0;
    double render = 0;
    struct arena *arena = arena_new();
    struct strbuf output = { 0 };
    for (int64_t i = 0; i < request->repeat; i++) {
        struct diags *diags = diags_new();
        double start = request->seconds();
        struct liquid_set *set = new_set(request);
        const struct liquid_template *tmpl = liquid_parse(set, diags, &request->source, 0);
        double parsed = request->seconds();
        parse += parsed - start;
        strbuf_reset(&output);
        if (tmpl != NULL)
            liquid_render(tmpl, arena, diags, &request->scope, &output);
        render += request->seconds() - parsed;
        liquid_set_free(set);
        diags_free(diags);
        arena_reset(arena);
    }
    strbuf_release(&output);
    arena_free(arena);
    json_member_integer(writer, SLICE("parse_ns"), mean_nanoseconds(parse, request->repeat));
    json_member_integer(writer, SLICE("render_ns"), mean_nanoseconds(render, request->repeat));
}

static void answer(const struct request *request, struct strbuf *answer_line)
{
    struct diags *diags = diags_new();
    struct liquid_set *set = new_set(request);
    struct json_writer writer;
    json_writer_init(&writer, answer_line, JSON_COMPACT);
    json_begin_object(&writer);
    const struct liquid_template *tmpl = liquid_parse(set, diags, &request->source, 0);
    if (request->repeat > 0)
        write_times(&writer, request);
    if (tmpl == NULL) {
        write_syntax_error(&writer, diags);
    } else {
        struct strbuf output = { 0 };
        liquid_render(tmpl, request->arena, diags, &request->scope, &output);
        write_output(&writer, diags, strbuf_slice(&output));
        strbuf_release(&output);
    }
    json_end_object(&writer);
    liquid_set_free(set);
    diags_free(diags);
}

static void answer_line(struct strbuf *line, slice text, const struct clock *clock)
{
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source source = { SLICE("request"), text };
    const struct value *value = json_parse(arena, diags, &source, 0, text.len);
    strbuf_reset(line);
    if (value != NULL) {
        struct request request;
        read_request(&request, arena, value, clock);
        answer(&request, line);
    } else {
        struct json_writer writer;
        json_writer_init(&writer, line, JSON_COMPACT);
        json_begin_object(&writer);
        write_syntax_error(&writer, diags);
        json_end_object(&writer);
    }
    strbuf_add_char(line, '\n');
    diags_free(diags);
    arena_free(arena);
}

/* A whole line without its end; false at the end of the file. */
static bool read_line(FILE *in, struct strbuf *line)
{
    char block[4096];
    strbuf_reset(line);
    while (fgets(block, sizeof(block), in) != NULL) {
        strbuf_add(line, slice_from(block));
        if (line->len > 0 && line->ptr[line->len - 1] == '\n') {
            line->len--;
            return true;
        }
    }
    return line->len > 0;
}

bool render_command_json_lines(FILE *in, FILE *out, int64_t now_seconds, double (*seconds)(void))
{
    const struct clock clock = { now_seconds, seconds };
    struct strbuf request = { 0 };
    struct strbuf line = { 0 };
    bool ok = true;
    while (ok && read_line(in, &request)) {
        if (slice_trim(strbuf_slice(&request)).len == 0)
            continue;
        answer_line(&line, strbuf_slice(&request), &clock);
        ok = fwrite(line.ptr, 1, line.len, out) == line.len && fflush(out) == 0;
    }
    strbuf_release(&request);
    strbuf_release(&line);
    return ok && ferror(in) == 0;
}

/* A file that the user names: unlike what a site names, it may lie anywhere. */
static const struct source *read_named(struct arena *arena, struct diags *diags, slice directory,
                                       slice path)
{
    if (!slice_starts_with(path, SLICE("/")))
        return fs_read_text(arena, diags, directory, path, FS_FILE_BYTES_MAX);
    const struct source *source =
        fs_read_text(arena, diags, SLICE("/"), slice_from_index(path, 1), FS_FILE_BYTES_MAX);
    if (source == NULL)
        return NULL;
    struct source *named = ARENA_NEW(arena, struct source);
    *named = *source;
    named->path = path;
    return named;
}

/* Where partials are looked for: the template's folder, then the site's. */
struct folders {
    struct arena *arena;
    slice paths[2];
};

static slice folder_of(struct arena *arena, slice directory, slice path)
{
    size_t end = path.len;
    while (end > 0 && path.ptr[end - 1] != '/')
        end--;
    if (directory.len == 0 || slice_starts_with(path, SLICE("/")))
        return slice_sub(path, 0, end);
    return arena_format(arena, SLICE_FMT "/" SLICE_FMT, SLICE_ARG(directory),
                        SLICE_ARG(slice_sub(path, 0, end)));
}

static const struct source *load_file(const void *host, slice name)
{
    const struct folders *folders = host;
    const slice names[] = { name,
                            arena_format(folders->arena, SLICE_FMT ".liquid", SLICE_ARG(name)) };
    const struct source *source = NULL;
    struct diags *diags = diags_new();
    for (size_t i = 0; i < 4 && source == NULL; i++)
        if (fs_exists(folders->paths[i / 2], names[i % 2]))
            source = fs_read_text(folders->arena, diags, folders->paths[i / 2], names[i % 2],
                                  FS_FILE_BYTES_MAX);
    diags_free(diags);
    return source;
}

/* False after a diagnostic. */
static bool read_data(struct arena *arena, struct diags *diags, slice path,
                      struct liquid_scope *scope)
{
    if (path.len == 0)
        return true;
    const struct source *source = read_named(arena, diags, SLICE(""), path);
    if (source == NULL)
        return false;
    const struct value *data = json_parse(arena, diags, source, 0, source->text.len);
    if (data == NULL)
        return false;
    scope->globals = pairs_from(arena, data, &scope->global_count);
    return true;
}

bool render_command_file(struct arena *arena, const struct render_command *command,
                         struct diags *diags, struct strbuf *output)
{
    struct folders folders = {
        arena, { folder_of(arena, command->directory, command->template_path), command->directory }
    };
    struct liquid_options options = { .escape = escape_of(command->escape, LIQUID_ESCAPE_HTML),
                                      .strict_variables = true,
                                      .strict_filters = true,
                                      .strict2 = true,
                                      .now_seconds = command->now_seconds,
                                      .host = &folders,
                                      .load_partial = load_file };
    struct liquid_set *set = liquid_set_new(&options);
    struct liquid_scope scope = { 0 };
    const struct source *source =
        read_named(arena, diags, command->directory, command->template_path);
    const struct liquid_template *tmpl =
        source == NULL ? NULL : liquid_parse(set, diags, source, 0);
    bool ok = tmpl != NULL && read_data(arena, diags, command->data_path, &scope) &&
              liquid_render(tmpl, arena, diags, &scope, output);
    liquid_set_free(set);
    return ok;
}
