/* Writes XML. */
#include "formats/xml.h"

#include "base/step.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

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

/* What is written for a byte; of length 0 for a byte that is copied. */
struct reference {
    char text[7];
    unsigned char len;
};
static const struct reference IN_TEXT[128] = {
    ['&'] = { "&amp;", 5 }, ['<'] = { "&lt;", 4 }, ['>'] = { "&gt;", 4 }, ['\r'] = { "&#13;", 5 }
};
static const struct reference IN_ATTRIBUTE[128] = {
    ['&'] = { "&amp;", 5 },  ['<'] = { "&lt;", 4 },   ['>'] = { "&gt;", 4 },
    ['\r'] = { "&#13;", 5 }, ['"'] = { "&quot;", 6 }, ['\n'] = { "&#10;", 5 },
    ['\t'] = { "&#9;", 4 }
};

static slice reference_for(uint32_t code_point, const struct reference *references)
{
    if (code_point >= 128)
        return (slice){ 0 };
    return (slice){ references[code_point].text, references[code_point].len };
}

/* Bytes that are not simply copied: controls, marks, and what U+FFFD to U+FFFF begin with. */
static const bool STOPS[256] = {
    true,         true,         true,         true,         true,          true, true, true,
    true,         true,         true,         true,         true,          true, true, true,
    true,         true,         true,         true,         true,          true, true, true,
    true,         true,         true,         true,         true,          true, true, true,
    ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, [0xEF] = true,
};

/* Any bytes, a character at a time. */
static void add_any(struct strbuf *output, slice text, const struct reference *references)
{
    while (text.len > 0) {
        size_t run = utf8_run(text, STOPS);
        strbuf_add(output, (slice){ text.ptr, run });
        text = slice_from_index(text, run);
        if (text.len == 0)
            break;
        slice before = text;
        uint32_t code_point = utf8_next(&text);
        slice reference = reference_for(code_point, references);
        if (reference.len > 0)
            strbuf_add(output, reference);
        else if (code_point == 0xFFFD || !is_xml_char(code_point))
            strbuf_add_code_point(output, 0xFFFD);
        else
            strbuf_add(output, (slice){ before.ptr, before.len - text.len });
    }
}

enum { REFERENCE_BYTES = sizeof(((struct reference *)0)->text) };

static void add_reference(struct strbuf *output, const struct reference *reference)
{
    memcpy(output->ptr + output->len, reference->text, REFERENCE_BYTES);
    output->len += reference->len;
}

/* A bit for each byte of the step that may not be copied. */
static inline unsigned marks_of(step bytes, bool in_attribute)
{
    step marks = (step)((bytes == '&') | (bytes == '\r') | (bytes == '<') | (bytes == '>'));
    if (in_attribute)
        marks |= (step)((bytes == '"') | (bytes == '\n') | (bytes == '\t'));
    return step_bits(marks);
}

/* Whole steps are copied, and cut where the reference goes; returns how many bytes it took, all but
 * less than a step. */
static inline size_t add_steps(struct strbuf *output, slice text, bool in_attribute)
{
    const struct reference *references = in_attribute ? IN_ATTRIBUTE : IN_TEXT;
    size_t at = 0;
    while (text.len - at >= STEP_BYTES) {
        strbuf_reserve(output, STEP_BYTES + REFERENCE_BYTES);
        step bytes = step_at(text.ptr + at);
        memcpy(output->ptr + output->len, &bytes, sizeof(bytes));
        unsigned marks = marks_of(bytes, in_attribute);
        if (marks == 0) {
            output->len += STEP_BYTES;
            at += STEP_BYTES;
            continue;
        }
        size_t copied = (size_t)__builtin_ctz(marks);
        output->len += copied;
        at += copied;
        add_reference(output, &references[(unsigned char)text.ptr[at++]]);
    }
    return at;
}

/* Text without a character that XML forbids: what is not marked is copied. */
static inline void add_printable(struct strbuf *output, slice text, bool in_attribute)
{
    const struct reference *references = in_attribute ? IN_ATTRIBUTE : IN_TEXT;
    for (size_t at = add_steps(output, text, in_attribute); at < text.len; at++) {
        unsigned char byte = (unsigned char)text.ptr[at];
        strbuf_reserve(output, REFERENCE_BYTES);
        if (byte < 128 && references[byte].len > 0)
            add_reference(output, &references[byte]);
        else
            output->ptr[output->len++] = text.ptr[at];
    }
}

void xml_escape_text(struct strbuf *output, slice text)
{
    strbuf_reserve(output, text.len + text.len / 8);
    if (utf8_unprintable_at(text) == text.len)
        add_printable(output, text, false);
    else
        add_any(output, text, IN_TEXT);
}

void xml_escape_attribute(struct strbuf *output, slice text)
{
    strbuf_reserve(output, text.len + text.len / 8);
    if (utf8_unprintable_at(text) == text.len)
        add_printable(output, text, true);
    else
        add_any(output, text, IN_ATTRIBUTE);
}
