/* What is done to text for the place where it is printed. */
#include "liquid/escape.h"

#include "liquid/operand.h"
#include "liquid/tokenizer.h"

#include <string.h>

static slice reference_of(char byte)
{
    switch (byte) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    case '"':
        return SLICE("&quot;");
    case '\'':
        return SLICE("&#39;");
    case '\0':
        return SLICE("\xEF\xBF\xBD");
    default:
        return (slice){ NULL, 0 };
    }
}

/* One load for each byte of text that needs nothing. */
static const unsigned char SPECIAL[256] = {
    ['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, ['\''] = 1, ['\0'] = 1
};

void escape_html(struct strbuf *output, slice text)
{
    size_t from = 0;
    strbuf_reserve(output, text.len + 32);
    for (size_t i = 0; i < text.len; i++) {
        if (!SPECIAL[(unsigned char)text.ptr[i]])
            continue;
        strbuf_add(output, slice_sub(text, from, i));
        strbuf_add(output, reference_of(text.ptr[i]));
        from = i + 1;
    }
    strbuf_add(output, slice_from_index(text, from));
}

/* &name; &#12; as /&(?!([a-zA-Z]+|(#\d+));)/ has it */
static bool is_reference(slice text, size_t at)
{
    size_t i = at + 1, start = i;
    if (i < text.len && text.ptr[i] == '#') {
        start = ++i;
        while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9')
            i++;
    } else {
        while (i < text.len && liquid_is_word(text.ptr[i]) && text.ptr[i] != '_' &&
               !(text.ptr[i] >= '0' && text.ptr[i] <= '9'))
            i++;
    }
    return i > start && i < text.len && text.ptr[i] == ';';
}

void escape_html_once(struct strbuf *output, slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        slice reference = text.ptr[i] == '\0' ? (slice){ NULL, 0 } : reference_of(text.ptr[i]);
        if (reference.len == 0 || (text.ptr[i] == '&' && is_reference(text, i)))
            strbuf_add_char(output, text.ptr[i]);
        else
            strbuf_add(output, reference);
    }
}

void escape_value(struct arena *arena, struct strbuf *output, enum escaper escaper,
                  struct liquid_value value)
{
    if (escaper == ESCAPER_NONE || value.kind == LIQUID_INTEGER || value.kind == LIQUID_FLOAT ||
        value.kind == LIQUID_BOOL || value.kind == LIQUID_NIL) {
        liquid_print(arena, output, value);
        return;
    }
    if (value.kind == LIQUID_SAFE && escaper == ESCAPER_HTML) {
        strbuf_add(output, value.string);
        return;
    }
    if (liquid_is_text(value)) {
        escape_html(output, value.string);
        return;
    }
    if (value.kind == LIQUID_OBJECT && value.object.type->print != NULL) {
        escape_value(arena, output, escaper, value.object.type->print(arena, value.object.self));
        return;
    }
    if (value.kind == LIQUID_ARRAY || (value.kind == LIQUID_OBJECT && liquid_is_sequence(value))) {
        for (size_t i = 0; i < liquid_count(value); i++)
            escape_value(arena, output, escaper, liquid_at(arena, value, i));
        return;
    }
    struct strbuf text = { 0 };
    liquid_print(arena, &text, value);
    escape_html(output, strbuf_slice(&text));
    strbuf_release(&text);
}
