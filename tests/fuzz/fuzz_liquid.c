/* Takes inputs of the Liquid targets apart and parses them. */
#include "fuzz_liquid.h"

enum { INPUT_BYTES_MAX = 16 * 1024 };

static const struct source *load_partial(const void *host, slice name)
{
    const struct fuzz_template *input = host;
    for (size_t i = 1; i < input->count; i++)
        if (slice_equal(name, input->sources[i].path))
            return &input->sources[i];
    return NULL;
}

static const slice NAMES[] = { SLICE_INIT("template"), SLICE_INIT("a"), SLICE_INIT("b"),
                               SLICE_INIT("c"),        SLICE_INIT("d"), SLICE_INIT("e"),
                               SLICE_INIT("f"),        SLICE_INIT("g"), SLICE_INIT("h") };

static bool read_input(struct fuzz_template *input, const uint8_t *bytes, size_t size)
{
    *input = (struct fuzz_template){ 0 };
    if (size < 1 || size > INPUT_BYTES_MAX)
        return false;
    slice rest = { (const char *)bytes + 1, size - 1 };
    do {
        slice text = fuzz_take_part(&rest);
        input->sources[input->count] = (struct source){ NAMES[input->count], text };
        input->count++;
    } while (rest.len > 0 && input->count <= FUZZ_PARTIALS_MAX);
    input->options = (struct liquid_options){
        .escape = (enum liquid_escape)(bytes[0] % (LIQUID_ESCAPE_CSV + 1)),
        .strict_variables = (bytes[0] & 0x10) != 0,
        .strict_filters = (bytes[0] & 0x10) != 0,
        .strict2 = (bytes[0] & 0x20) != 0,
        .errors_in_output = (bytes[0] & 0x40) != 0,
        .now_seconds = 1767225600,
        .limits = { .steps = 50000,
                    .output_bytes = 1 << 20,
                    .memory_bytes = 32 << 20,
                    .value_bytes = 1 << 18 },
        .host = input,
        .load_partial = load_partial,
    };
    return true;
}

bool fuzz_open_template(struct fuzz_template *input, const uint8_t *bytes, size_t size)
{
    if (!read_input(input, bytes, size))
        return false;
    input->diags = diags_new();
    input->set = liquid_set_new(&input->options);
    input->tmpl = liquid_parse(input->set, input->diags, &input->sources[0], 0);
    return true;
}

void fuzz_close_template(struct fuzz_template *input)
{
    liquid_set_free(input->set);
    diags_free(input->diags);
}
