/* Builds data trees from libyaml's events. */
#include "formats/yaml.h"

#include "base/map.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>
#include <yaml.h>

/* Byte offsets of libyaml's marks, which count characters; marks mostly ascend, so each step is
 * short. */
struct cursor {
    slice text;
    size_t characters, bytes;
};

struct reader {
    struct arena *arena;
    struct diags *diags;
    const struct source *source;
    size_t from;
    yaml_parser_t parser;
    yaml_event_t event;
    struct cursor cursor;
    size_t nodes;
    bool ok;
};

static position place(struct reader *reader, size_t characters)
{
    struct cursor *cursor = &reader->cursor;
    if (characters < cursor->characters)
        cursor->characters = cursor->bytes = 0;
    slice rest = slice_from_index(cursor->text, cursor->bytes);
    while (cursor->characters < characters && rest.len > 0) {
        utf8_next(&rest);
        cursor->characters++;
    }
    cursor->bytes = cursor->text.len - rest.len;
    return (position){ reader->source, (uint32_t)(reader->from + cursor->bytes) };
}

static position event_place(struct reader *reader)
{
    return place(reader, reader->event.start_mark.index);
}

/* What libyaml says, and what helps a writer: its words name states of a parser. */
struct problem {
    const char *part;     /* of libyaml's problem */
    bool where_it_starts; /* report at the start of the thing rather than at its end */
    slice message, hint;
};

static const struct problem PROBLEMS[] = {
    { "mapping values are not allowed", false, SLICE_INIT("a ':' is not expected here"),
      SLICE_INIT(
          "put text that holds ': ' into quotes, write \"key: value\" with a space, and give "
          "the keys of a map the same indentation") },
    { "tab character", false, SLICE_INIT("a tab stands where the indentation should be"),
      SLICE_INIT("indent with spaces, not with a tab") },
    { "unexpected end of stream", true, SLICE_INIT("the quoted text that starts here has no end"),
      SLICE_INIT("close it with the quote that it starts with") },
    { "unexpected document indicator", true,
      SLICE_INIT("the quoted text that starts here has no end"),
      SLICE_INIT("close it with the quote that it starts with") },
    { "unknown escape character", false, SLICE_INIT("unknown escape within double quotes"),
      SLICE_INIT("write a backslash twice to mean itself, or use single quotes") },
    { "expected ',' or ']'", true, SLICE_INIT("the list that starts here is not closed"),
      SLICE_INIT("put commas between the items and ']' behind the last one") },
    { "expected ',' or '}'", true, SLICE_INIT("the map that starts here is not closed"),
      SLICE_INIT("put commas between the members and '}' behind the last one") },
    { "expected node content", false, SLICE_INIT("a value is missing here"),
      SLICE_INIT("close a list with ']' and a map with '}', and leave no comma without a value") },
    { "expected '-' indicator", false, SLICE_INIT("expected the next item of a list, '- ...'"),
      SLICE_INIT("give the items of a list the same indentation; keys do not mix with them") },
    { "expected key", false, SLICE_INIT("expected a key"),
      SLICE_INIT("give the keys of a map the same indentation; within single quotes write '' for "
                 "one quote") },
    { "block sequence entries are not allowed", false,
      SLICE_INIT("an item of a list is not expected here"),
      SLICE_INIT("start the list on a line of its own, or put the text into quotes") },
    { "expected comment or line break", false,
      SLICE_INIT("text stands on the line of the '|' or '>' that announces it"),
      SLICE_INIT("start the text on the next line, indented") },
    { "could not find expected ':'", true, SLICE_INIT("expected a ':' behind the key"),
      SLICE_INIT("write \"key: value\", or indent the line if it continues a text") },
    { "control characters", false, SLICE_INIT("the text has a control character"),
      SLICE_INIT("remove it; editors show it when they show invisible characters") },
    { "expected alphabetic or numeric", true,
      SLICE_INIT("text starts with '&' or '*', which have a meaning in YAML"),
      SLICE_INIT("put the text into quotes") },
    { "directive", true, SLICE_INIT("directives are not used here"),
      SLICE_INIT("remove the line, or put the text into quotes") },
    { "incompatible YAML document", true, SLICE_INIT("directives are not used here"),
      SLICE_INIT("remove the line that starts with %YAML") },
};

static const struct problem *find_problem(const char *libyaml_problem)
{
    for (size_t i = 0; i < sizeof(PROBLEMS) / sizeof(PROBLEMS[0]); i++)
        if (strstr(libyaml_problem, PROBLEMS[i].part) != NULL)
            return &PROBLEMS[i];
    return NULL;
}

/* libyaml has one problem for all characters that start nothing: tabs, '@', '`', '%'. */
static bool report_strange_start(struct reader *reader, position where)
{
    slice text = slice_from_index(reader->source->text, where.offset);
    if (slice_starts_with(text, SLICE("\t")))
        return diag_add(reader->diags, DIAG_YAML_SYNTAX, where,
                        SLICE("indent with spaces, not with a tab"),
                        "a tab stands where the indentation should be");
    return diag_add(reader->diags, DIAG_YAML_SYNTAX, where, SLICE("put the text into quotes"),
                    "no text starts with '%c' without quotes", text.len > 0 ? text.ptr[0] : ' ');
}

/* Marks count characters, but the offset of what is no YAML character at all counts bytes. */
static position problem_place(struct reader *reader, const struct problem *problem)
{
    const yaml_parser_t *parser = &reader->parser;
    if (parser->error == YAML_READER_ERROR)
        return (position){ reader->source, (uint32_t)(reader->from + parser->problem_offset) };
    bool at_start = problem != NULL && problem->where_it_starts && parser->context != NULL;
    return place(reader, at_start ? parser->context_mark.index : parser->problem_mark.index);
}

static bool syntax_error(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    assert(parser->error != YAML_MEMORY_ERROR);
    const char *words = parser->problem ? parser->problem : "it cannot be read";
    const struct problem *problem = find_problem(words);
    position where = problem_place(reader, problem);
    if (problem != NULL)
        return diag_add(reader->diags, DIAG_YAML_SYNTAX, where, problem->hint, SLICE_FMT,
                        SLICE_ARG(problem->message));
    if (strstr(words, "cannot start any token") != NULL)
        return report_strange_start(reader, where);
    return diag_add(reader->diags, DIAG_YAML_SYNTAX, where,
                    SLICE("check indentation, colons (\"key: value\") and quotes around here"),
                    "this is no YAML: %s", words);
}

static bool next_event(struct reader *reader)
{
    yaml_event_delete(&reader->event);
    if (!reader->ok)
        return false;
    if (yaml_parser_parse(&reader->parser, &reader->event))
        return true;
    memset(&reader->event, 0, sizeof(reader->event));
    return reader->ok = syntax_error(reader);
}

/* Past a start or an end that says nothing. */
static bool skip_event(struct reader *reader)
{
    return next_event(reader);
}

static bool refuse_anchor(struct reader *reader, const yaml_char_t *anchor)
{
    if (anchor == NULL)
        return true;
    return reader->ok = diag_add(reader->diags, DIAG_YAML_ANCHOR, event_place(reader),
                                 SLICE("write the value out where it is needed"),
                                 "anchors are not used here: '&%s'", (const char *)anchor);
}

static bool refuse_tag(struct reader *reader, const yaml_char_t *tag)
{
    if (tag == NULL)
        return true;
    return reader->ok = diag_add(reader->diags, DIAG_YAML_TAG, event_place(reader),
                                 SLICE("leave it out: the kind of a value follows from its key"),
                                 "tags are not used here: '%s'", (const char *)tag);
}

static bool within_limits(struct reader *reader, size_t depth)
{
    reader->nodes++;
    if (depth <= YAML_DEPTH_MAX && reader->nodes <= YAML_NODES_MAX)
        return true;
    return reader->ok = diag_add(reader->diags, DIAG_YAML_LIMIT, event_place(reader),
                                 SLICE("divide the file, or nest less"),
                                 "more than %d levels or %d values in one file", YAML_DEPTH_MAX,
                                 YAML_NODES_MAX);
}

/* "\0" within double quotes makes a NUL, which no file name or page may hold. */
static bool take_scalar(struct reader *reader, slice *text)
{
    *text = arena_copy(reader->arena, (slice){ (const char *)reader->event.data.scalar.value,
                                               reader->event.data.scalar.length });
    if (slice_find_char(*text, '\0', 0) == text->len)
        return true;
    return reader->ok = diag_add(reader->diags, DIAG_YAML_SYNTAX, event_place(reader),
                                 SLICE("leave \\0 out, or use single quotes"),
                                 "the text has a NUL character");
}

static bool read_node(struct reader *reader, size_t depth, struct value *value);

/* node -> SCALAR */
static bool read_scalar(struct reader *reader, struct value *value)
{
    if (!refuse_anchor(reader, reader->event.data.scalar.anchor) ||
        !refuse_tag(reader, reader->event.data.scalar.tag))
        return false;
    value->kind = VALUE_STRING;
    value->plain = reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return take_scalar(reader, &value->string);
}

/* node -> SEQUENCE-START { node } SEQUENCE-END */
static bool read_list(struct reader *reader, size_t depth, struct value *value)
{
    if (!refuse_anchor(reader, reader->event.data.sequence_start.anchor) ||
        !refuse_tag(reader, reader->event.data.sequence_start.tag))
        return false;
    value->kind = VALUE_LIST;
    while (next_event(reader) && reader->event.type != YAML_SEQUENCE_END_EVENT) {
        struct value item;
        if (!read_node(reader, depth + 1, &item))
            return false;
        ARRAY_PUSH(reader->arena, &value->list, item);
    }
    return reader->ok;
}

/* Reported without giving up: several such faults in one file are common after a copy. */
static void check_key(struct reader *reader, struct map *seen, struct member *member)
{
    const struct member *first = map_find(seen, member->key);
    if (member->key.len == 0) {
        reader->ok =
            diag_add(reader->diags, DIAG_YAML_KEY, member->where,
                     SLICE("write a word before the ':', as in title: ..."), "a key is empty");
    } else if (slice_equal(member->key, SLICE("<<"))) {
        reader->ok = diag_add(reader->diags, DIAG_YAML_KEY, member->where,
                              SLICE("write the keys out"), "merge keys are not used here: '<<'");
    } else if (first != NULL) {
        uint32_t line = 0;
        uint32_t column;
        if (!diags_is_full(reader->diags, DIAG_YAML_DUPLICATE_KEY))
            position_line_column(first->where, &line, &column);
        diag_add(reader->diags, DIAG_YAML_DUPLICATE_KEY, member->where,
                 SLICE("keep one of the two"), "'" SLICE_FMT "' is given twice, first in line %u",
                 SLICE_ARG(member->key), line);
    } else {
        struct member *kept = ARENA_NEW(reader->arena, struct member);
        *kept = *member;
        map_put(reader->arena, seen, member->key, kept);
    }
}

/* node -> MAPPING-START { SCALAR node } MAPPING-END */
static bool read_map(struct reader *reader, size_t depth, struct value *value)
{
    struct map seen = { 0 };
    if (!refuse_anchor(reader, reader->event.data.mapping_start.anchor) ||
        !refuse_tag(reader, reader->event.data.mapping_start.tag))
        return false;
    value->kind = VALUE_MAP;
    while (next_event(reader) && reader->event.type != YAML_MAPPING_END_EVENT) {
        struct member member = { .where = event_place(reader) };
        if (reader->event.type != YAML_SCALAR_EVENT)
            return reader->ok = diag_add(reader->diags, DIAG_YAML_KEY, member.where,
                                         SLICE("write the key as a word, as in title: ..."),
                                         "a key must be a word");
        if (!refuse_anchor(reader, reader->event.data.scalar.anchor) ||
            !refuse_tag(reader, reader->event.data.scalar.tag) || !take_scalar(reader, &member.key))
            return false;
        check_key(reader, &seen, &member);
        if (!next_event(reader) || !read_node(reader, depth + 1, &member.value))
            return false;
        ARRAY_PUSH(reader->arena, &value->map, member);
    }
    return reader->ok;
}

/* node -> SCALAR | SEQUENCE-START ... | MAPPING-START ... ; ends on the node's last event */
static bool read_node(struct reader *reader, size_t depth, struct value *value)
{
    *value = (struct value){ .where = event_place(reader) };
    if (!within_limits(reader, depth))
        return false;
    switch ((int)reader->event.type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(reader, value);
    case YAML_SEQUENCE_START_EVENT:
        return read_list(reader, depth, value);
    case YAML_MAPPING_START_EVENT:
        return read_map(reader, depth, value);
    case YAML_ALIAS_EVENT:
        return reader->ok = diag_add(reader->diags, DIAG_YAML_ANCHOR, value->where,
                                     SLICE("write the value out where it is needed"),
                                     "aliases are not used here: '*%s'",
                                     (const char *)reader->event.data.alias.anchor);
    default:
        assert(!"libyaml gives no other event here");
        return false;
    }
}

/* stream -> STREAM-START [ DOCUMENT-START node DOCUMENT-END ] STREAM-END */
static bool read_stream(struct reader *reader, struct value *root)
{
    if (!skip_event(reader) || !next_event(reader))
        return false;
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return true;
    if (!next_event(reader) || !read_node(reader, 1, root) || !skip_event(reader) ||
        !next_event(reader))
        return false;
    if (reader->event.type != YAML_STREAM_END_EVENT)
        return reader->ok = diag_add(reader->diags, DIAG_YAML_DOCUMENT, event_place(reader),
                                     SLICE("make a file of its own of the second document"),
                                     "the file holds more than one YAML document");
    bool is_blank = root->kind == VALUE_STRING && root->plain && root->string.len == 0;
    if (is_blank)
        *root = (struct value){ .kind = VALUE_MAP, .where = root->where };
    return true;
}

const struct value *yaml_parse(struct arena *arena, struct diags *diags,
                               const struct source *source, size_t from, size_t to)
{
    assert(from <= to && to <= source->text.len);
    slice text = slice_sub(source->text, from, to);
    struct reader reader = {
        .arena = arena,
        .diags = diags,
        .source = source,
        .from = from,
        .cursor = { .text = text },
        .ok = true,
    };
    size_t faults = diags_count(diags, DIAG_ERROR);
    struct value *root = ARENA_NEW(arena, struct value);
    *root = (struct value){ .kind = VALUE_MAP, .where = { source, (uint32_t)from } };
    if (!yaml_parser_initialize(&reader.parser))
        return NULL;
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)(text.ptr ? text.ptr : ""),
                                 text.len);
    bool ok = read_stream(&reader, root);
    yaml_event_delete(&reader.event);
    yaml_parser_delete(&reader.parser);
    return ok && diags_count(diags, DIAG_ERROR) == faults ? root : NULL;
}
