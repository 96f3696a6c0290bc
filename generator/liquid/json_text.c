/* Values as JSON. */
#include "liquid/json_text.h"

#include "base/utf8.h"
#include "liquid/number.h"
#include "liquid/operand.h"

#include <math.h>

enum { DEPTH_MAX = 100 };

struct printer {
    struct arena *arena;
    struct strbuf *output;
    bool for_script;
    unsigned depth;
};

static void print_character(const struct printer *printer, uint32_t code_point)
{
    struct strbuf *output = printer->output;
    bool unsafe = code_point == '<' || code_point == '>' || code_point == '&' ||
                  code_point == 0x2028 || code_point == 0x2029;
    if (code_point == '"' || code_point == '\\')
        strbuf_format(output, "\\%c", (char)code_point);
    else if (code_point == '\n')
        strbuf_add(output, SLICE("\\n"));
    else if (code_point == '\t')
        strbuf_add(output, SLICE("\\t"));
    else if (code_point < 32 || code_point == 127 || (printer->for_script && unsafe))
        strbuf_format(output, "\\u%04x", (unsigned)code_point);
    else
        strbuf_add_code_point(output, code_point);
}

static void print_text(const struct printer *printer, slice text)
{
    strbuf_add_char(printer->output, '"');
    while (text.len > 0)
        print_character(printer, utf8_next(&text));
    strbuf_add_char(printer->output, '"');
}

static void print_value(struct printer *printer, struct liquid_value value);

static void print_items(struct printer *printer, struct liquid_value value)
{
    strbuf_add_char(printer->output, '[');
    for (size_t i = 0; i < liquid_count(value); i++) {
        if (i > 0)
            strbuf_add_char(printer->output, ',');
        print_value(printer, liquid_at(printer->arena, value, i));
    }
    strbuf_add_char(printer->output, ']');
}

static void print_hash(struct printer *printer, const struct liquid_hash *hash)
{
    strbuf_add_char(printer->output, '{');
    for (size_t i = 0; i < hash->count; i++) {
        if (i > 0)
            strbuf_add_char(printer->output, ',');
        print_text(printer, hash->pairs[i].key);
        strbuf_add_char(printer->output, ':');
        print_value(printer, *hash->pairs[i].value);
    }
    strbuf_add_char(printer->output, '}');
}

static void print_object(struct printer *printer, struct liquid_value value)
{
    const struct liquid_type *type = value.object.type;
    if (type->at != NULL) {
        print_items(printer, value);
        return;
    }
    if (type->names == NULL || type->find == NULL) {
        print_text(printer, liquid_text(printer->arena, value));
        return;
    }
    bool first = true;
    strbuf_add_char(printer->output, '{');
    for (const char *const *name = type->names; *name != NULL; name++) {
        struct liquid_value property;
        if (!type->find(printer->arena, value.object.self, slice_from(*name), &property))
            continue;
        if (!first)
            strbuf_add_char(printer->output, ',');
        first = false;
        print_text(printer, slice_from(*name));
        strbuf_add_char(printer->output, ':');
        print_value(printer, property);
    }
    strbuf_add_char(printer->output, '}');
}

static void print_nested(struct printer *printer, struct liquid_value value)
{
    if (printer->depth >= DEPTH_MAX) {
        strbuf_add(printer->output, SLICE("null"));
        return;
    }
    printer->depth++;
    if (value.kind == LIQUID_HASH)
        print_hash(printer, value.hash);
    else if (value.kind == LIQUID_OBJECT)
        print_object(printer, value);
    else
        print_items(printer, value);
    printer->depth--;
}

static void print_value(struct printer *printer, struct liquid_value value)
{
    switch (value.kind) {
    case LIQUID_NIL:
        strbuf_add(printer->output, SLICE("null"));
        break;
    case LIQUID_FLOAT:
        if (isfinite(value.real))
            liquid_print_float(printer->output, value.real);
        else
            strbuf_add(printer->output, SLICE("null"));
        break;
    case LIQUID_BOOL:
    case LIQUID_INTEGER:
        liquid_print(printer->arena, printer->output, value);
        break;
    case LIQUID_ARRAY:
    case LIQUID_RANGE:
    case LIQUID_HASH:
    case LIQUID_OBJECT:
        print_nested(printer, value);
        break;
    case LIQUID_STRING:
    case LIQUID_SAFE:
    case LIQUID_EMPTY:
    case LIQUID_BLANK:
        print_text(printer, liquid_text(printer->arena, value));
        break;
    }
}

void liquid_print_json(struct arena *arena, struct strbuf *output, struct liquid_value value,
                       bool for_script)
{
    struct printer printer = { arena, output, for_script, 0 };
    print_value(&printer, value);
}
