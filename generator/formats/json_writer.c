/* Writes JSON. */
#include "formats/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void json_writer_init(struct json_writer *writer, struct strbuf *output, enum json_form form)
{
    *writer = (struct json_writer){ .output = output, .form = form };
}

static void new_line(struct json_writer *writer)
{
    if (writer->form == JSON_COMPACT)
        return;
    strbuf_add_char(writer->output, '\n');
    for (unsigned i = 0; i < writer->depth; i++)
        strbuf_add(writer->output, SLICE("  "));
}

/* What comes before a value: nothing behind a key, else a comma and a line. */
static void begin_value(struct json_writer *writer)
{
    if (writer->has_key) {
        writer->has_key = false;
        return;
    }
    if (writer->depth == 0)
        return;
    assert(!writer->is_object[writer->depth - 1]);
    if (writer->has_items)
        strbuf_add_char(writer->output, ',');
    new_line(writer);
}

static void end_value(struct json_writer *writer)
{
    writer->has_items = true;
    if (writer->depth == 0 && writer->form == JSON_READABLE)
        strbuf_add_char(writer->output, '\n');
}

static void open_container(struct json_writer *writer, char bracket, bool is_object)
{
    begin_value(writer);
    assert(writer->depth < JSON_DEPTH_MAX);
    strbuf_add_char(writer->output, bracket);
    writer->is_object[writer->depth++] = is_object;
    writer->has_items = false;
}

static void close_container(struct json_writer *writer, char bracket, bool is_object)
{
    assert(writer->depth > 0 && writer->is_object[writer->depth - 1] == is_object &&
           !writer->has_key);
    (void)is_object;
    writer->depth--;
    if (writer->has_items)
        new_line(writer);
    strbuf_add_char(writer->output, bracket);
    end_value(writer);
}

void json_begin_object(struct json_writer *writer)
{
    open_container(writer, '{', true);
}

void json_end_object(struct json_writer *writer)
{
    close_container(writer, '}', true);
}

void json_begin_list(struct json_writer *writer)
{
    open_container(writer, '[', false);
}

void json_end_list(struct json_writer *writer)
{
    close_container(writer, ']', false);
}

static void add_escaped(struct strbuf *output, uint32_t code_point)
{
    switch (code_point) {
    case '"':
        strbuf_add(output, SLICE("\\\""));
        break;
    case '\\':
        strbuf_add(output, SLICE("\\\\"));
        break;
    case '\n':
        strbuf_add(output, SLICE("\\n"));
        break;
    case '\t':
        strbuf_add(output, SLICE("\\t"));
        break;
    default:
        strbuf_add(output, SLICE("\\u"));
        for (int shift = 12; shift >= 0; shift -= 4)
            strbuf_add_char(output, "0123456789abcdef"[code_point >> shift & 15]);
        break;
    }
}

static bool needs_escape(uint32_t code_point)
{
    return code_point < 0x20 || code_point == '"' || code_point == '\\' || code_point == '<' ||
           code_point == 0x7F || code_point == 0x2028 || code_point == 0x2029;
}

/* Bytes that are not simply copied: those that are escaped, and what U+2028 begins with. */
static const bool STOPS[256] = {
    true,         true,          true,         true,          true,          true, true, true,
    true,         true,          true,         true,          true,          true, true, true,
    true,         true,          true,         true,          true,          true, true, true,
    true,         true,          true,         true,          true,          true, true, true,
    ['"'] = true, ['\\'] = true, ['<'] = true, [0x7F] = true, [0xE2] = true,
};

static void add_string(struct strbuf *output, slice text)
{
    strbuf_reserve(output, text.len + 2);
    strbuf_add_char(output, '"');
    while (text.len > 0) {
        size_t run = utf8_run(text, STOPS);
        strbuf_add(output, (slice){ text.ptr, run });
        text = slice_from_index(text, run);
        if (text.len == 0)
            break;
        uint32_t code_point = utf8_next(&text);
        if (needs_escape(code_point))
            add_escaped(output, code_point);
        else
            strbuf_add_code_point(output, code_point);
    }
    strbuf_add_char(output, '"');
}

void json_key(struct json_writer *writer, slice key)
{
    assert(writer->depth > 0 && writer->is_object[writer->depth - 1] && !writer->has_key);
    if (writer->has_items)
        strbuf_add_char(writer->output, ',');
    new_line(writer);
    add_string(writer->output, key);
    strbuf_add(writer->output, writer->form == JSON_COMPACT ? SLICE(":") : SLICE(": "));
    writer->has_key = true;
}

void json_string(struct json_writer *writer, slice text)
{
    begin_value(writer);
    add_string(writer->output, text);
    end_value(writer);
}

void json_integer(struct json_writer *writer, int64_t integer)
{
    begin_value(writer);
    strbuf_add_integer(writer->output, integer);
    end_value(writer);
}

void json_float(struct json_writer *writer, double real)
{
    char digits[40];
    begin_value(writer);
    if (!isfinite(real)) {
        strbuf_add(writer->output, SLICE("null"));
    } else if (real == 0) {
        strbuf_add(writer->output,
                   signbit(real) ? SLICE("-0.0") : SLICE("0")); /* "-0" is no float */
    } else {
        int precision = 15;
        do
            snprintf(digits, sizeof(digits), "%.*g", precision++, real);
        while (precision <= 17 && strtod(digits, NULL) != real);
        strbuf_add(writer->output, slice_from(digits));
    }
    end_value(writer);
}

void json_bool(struct json_writer *writer, bool boolean)
{
    begin_value(writer);
    strbuf_add(writer->output, boolean ? SLICE("true") : SLICE("false"));
    end_value(writer);
}

void json_null(struct json_writer *writer)
{
    begin_value(writer);
    strbuf_add(writer->output, SLICE("null"));
    end_value(writer);
}

static void add_members(struct json_writer *writer, const struct value *value)
{
    json_begin_object(writer);
    for (size_t i = 0; i < value->map.count; i++) {
        json_key(writer, value->map.items[i].key);
        json_value(writer, &value->map.items[i].value);
    }
    json_end_object(writer);
}

static void add_items(struct json_writer *writer, const struct value *value)
{
    json_begin_list(writer);
    for (size_t i = 0; i < value->list.count; i++)
        json_value(writer, &value->list.items[i]);
    json_end_list(writer);
}

void json_value(struct json_writer *writer, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        json_null(writer);
        break;
    case VALUE_BOOL:
        json_bool(writer, value->boolean);
        break;
    case VALUE_INTEGER:
        json_integer(writer, value->integer);
        break;
    case VALUE_FLOAT:
        json_float(writer, value->real);
        break;
    case VALUE_STRING:
        json_string(writer, value->string);
        break;
    case VALUE_LIST:
        add_items(writer, value);
        break;
    case VALUE_MAP:
        add_members(writer, value);
        break;
    }
}

void json_member_string(struct json_writer *writer, slice key, slice text)
{
    json_key(writer, key);
    json_string(writer, text);
}

void json_member_integer(struct json_writer *writer, slice key, int64_t integer)
{
    json_key(writer, key);
    json_integer(writer, integer);
}

void json_member_bool(struct json_writer *writer, slice key, bool boolean)
{
    json_key(writer, key);
    json_bool(writer, boolean);
}
