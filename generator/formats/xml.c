/* Writes XML. */
#include "formats/xml.h"

#include "base/utf8.h"

#include <assert.h>

void xml_writer_init(struct xml_writer *writer, struct strbuf *output)
{
    *writer = (struct xml_writer){ .output = output };
    strbuf_add(output, SLICE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
}

static void finish_tag(struct xml_writer *writer)
{
    if (writer->tag_is_open)
        strbuf_add_char(writer->output, '>');
    writer->tag_is_open = false;
}

static void new_line(struct xml_writer *writer)
{
    strbuf_add_char(writer->output, '\n');
    for (unsigned i = 0; i < writer->depth; i++)
        strbuf_add(writer->output, SLICE("  "));
}

void xml_instruction(struct xml_writer *writer, slice target, slice text)
{
    assert(writer->depth == 0);
    strbuf_format(writer->output, "\n<?" SLICE_FMT " " SLICE_FMT "?>", SLICE_ARG(target),
                  SLICE_ARG(text));
}

void xml_begin(struct xml_writer *writer, slice name)
{
    assert(writer->depth < XML_DEPTH_MAX);
    finish_tag(writer);
    new_line(writer);
    if (writer->depth > 0)
        writer->has_elements[writer->depth - 1] = true;
    writer->names[writer->depth] = name;
    writer->has_elements[writer->depth++] = false;
    strbuf_add_char(writer->output, '<');
    strbuf_add(writer->output, name);
    writer->tag_is_open = true;
}

void xml_attribute(struct xml_writer *writer, slice name, slice value)
{
    assert(writer->tag_is_open);
    strbuf_add_char(writer->output, ' ');
    strbuf_add(writer->output, name);
    strbuf_add(writer->output, SLICE("=\""));
    xml_escape_attribute(writer->output, value);
    strbuf_add_char(writer->output, '"');
}

void xml_text(struct xml_writer *writer, slice text)
{
    assert(writer->depth > 0);
    finish_tag(writer);
    xml_escape_text(writer->output, text);
}

void xml_end(struct xml_writer *writer)
{
    assert(writer->depth > 0);
    slice name = writer->names[--writer->depth];
    if (writer->tag_is_open) {
        strbuf_add(writer->output, SLICE("/>"));
        writer->tag_is_open = false;
        return;
    }
    if (writer->has_elements[writer->depth])
        new_line(writer);
    strbuf_add(writer->output, SLICE("</"));
    strbuf_add(writer->output, name);
    strbuf_add_char(writer->output, '>');
}

void xml_element(struct xml_writer *writer, slice name, slice text)
{
    xml_begin(writer, name);
    xml_text(writer, text);
    xml_end(writer);
}

void xml_finish(struct xml_writer *writer)
{
    assert(writer->depth == 0);
    strbuf_add_char(writer->output, '\n');
}

/* XML 1.0 section 2.2, Char; utf8_next() gives U+FFFD for what is ill-formed. */
static bool is_xml_char(uint32_t code_point)
{
    return code_point == '\t' || code_point == '\n' || code_point == '\r' ||
           (code_point >= 0x20 && code_point != 0xFFFE && code_point != 0xFFFF);
}

static slice reference_for(uint32_t code_point, bool in_attribute)
{
    switch (code_point) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    case '\r':
        return SLICE("&#13;");
    case '"':
        return in_attribute ? SLICE("&quot;") : SLICE("\"");
    case '\n':
        return in_attribute ? SLICE("&#10;") : SLICE("\n");
    case '\t':
        return in_attribute ? SLICE("&#9;") : SLICE("\t");
    default:
        return (slice){ 0 };
    }
}

/* Bytes that are not simply copied: controls, marks, and what U+FFFD to U+FFFF begin with. */
static const bool STOPS[256] = {
    true,         true,         true,         true,         true,          true, true, true,
    true,         true,         true,         true,         true,          true, true, true,
    true,         true,         true,         true,         true,          true, true, true,
    true,         true,         true,         true,         true,          true, true, true,
    ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, [0xEF] = true,
};

static void add_escaped(struct strbuf *output, slice text, bool in_attribute)
{
    strbuf_reserve(output, text.len + text.len / 8);
    while (text.len > 0) {
        size_t run = utf8_run(text, STOPS);
        strbuf_add(output, (slice){ text.ptr, run });
        text = slice_from_index(text, run);
        if (text.len == 0)
            break;
        slice before = text;
        uint32_t code_point = utf8_next(&text);
        slice reference = reference_for(code_point, in_attribute);
        if (reference.len > 0)
            strbuf_add(output, reference);
        else if (code_point == 0xFFFD || !is_xml_char(code_point))
            strbuf_add_code_point(output, 0xFFFD);
        else
            strbuf_add(output, (slice){ before.ptr, before.len - text.len });
    }
}

void xml_escape_text(struct strbuf *output, slice text)
{
    add_escaped(output, text, false);
}

void xml_escape_attribute(struct strbuf *output, slice text)
{
    add_escaped(output, text, true);
}
