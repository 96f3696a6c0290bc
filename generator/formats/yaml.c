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

static slice hint_for(struct reader *reader, size_t at)
{
    slice text = reader->cursor.text;
    if (at < text.len && text.ptr[at] == '\t')
        return SLICE("indent with spaces, not with a tab");
    if (at < text.len && (text.ptr[at] == '@' || text.ptr[at] == '`' || text.ptr[at] == '%'))
        return SLICE("put the text into quotes");
    return SLICE("check indentation, colons (\"key: value\") and quotes around here");
}

static void syntax_error(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    bool has_mark = parser->error == YAML_SCANNER_ERROR || parser->error == YAML_PARSER_ERROR;
    size_t characters = has_mark ? parser->problem_mark.index : parser->problem_offset;
    position where = place(reader, characters);
    reader->ok = diag_add(reader->diags, DIAG_YAML_SYNTAX, where,
                          hint_for(reader, where.offset - reader->from), "this is no YAML: %s",
                          parser->problem ? parser->problem : "it cannot be read");
}

static bool next_event(struct reader *reader)
{
    yaml_event_delete(&reader->event);
    if (!reader->ok)
        return false;
    if (yaml_parser_parse(&reader->parser, &reader->event))
        return true;
    memset(&reader->event, 0, sizeof(reader->event));
    syntax_error(reader);
    return false;
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

static slice scalar_text(struct reader *reader)
{
    return arena_copy(reader->arena, (slice){ (const char *)reader->event.data.scalar.value,
                                              reader->event.data.scalar.length });
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
    value->string = scalar_text(reader);
    return true;
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
    if (slice_equal(member->key, SLICE("<<"))) {
        reader->ok = diag_add(reader->diags, DIAG_YAML_KEY, member->where,
                              SLICE("write the keys out"), "merge keys are not used here: '<<'");
    } else if (first != NULL) {
        uint32_t line, column;
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
        if (!refuse_anchor(reader, reader->event.data.scalar.anchor))
            return false;
        member.key = scalar_text(reader);
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
    if (!next_event(reader) || !next_event(reader))
        return false;
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return true;
    if (!next_event(reader) || !read_node(reader, 1, root) || !next_event(reader) ||
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
