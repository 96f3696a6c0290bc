/* Writes stored ZIP archives. */
#include "formats/zip_writer.h"

#include <assert.h>
#include <stdint.h>
#include <zlib.h>

enum {
    VERSION_NEEDED = 10,
    FIRST_DAY = 0x0021 /* 1980-01-01, the earliest that ZIP knows: no time is told */
};

/* Little-endian. */
static void add_number(struct strbuf *output, size_t number, int byte_count)
{
    for (int i = 0; i < byte_count; i++)
        strbuf_add_char(output, (char)(unsigned char)(number >> 8 * i & 0xFF));
    assert(number >> 8 * byte_count == 0);
}

/* What the local header and the directory say of a member in the same words: version needed, flags
 * (none: names are ASCII), method (0: stored), time, day, CRC, both sizes, length of the name. */
static void add_description(struct strbuf *output, const struct zip_member *member)
{
    add_number(output, VERSION_NEEDED, 2);
    add_number(output, 0, 2);
    add_number(output, 0, 2);
    add_number(output, 0, 2);
    add_number(output, FIRST_DAY, 2);
    add_number(output, member->crc, 4);
    add_number(output, member->size, 4);
    add_number(output, member->size, 4);
    add_number(output, member->name.len, 2);
    add_number(output, 0, 2);
}

void zip_writer_init(struct zip_writer *writer, struct strbuf *output)
{
    *writer = (struct zip_writer){ .output = output, .begin = output->len };
}

void zip_add(struct zip_writer *writer, slice name, slice bytes)
{
    assert(writer->count < ZIP_MEMBERS_MAX && name.len > 0 && bytes.len <= UINT32_MAX);
    struct zip_member *member = &writer->members[writer->count++];
    *member =
        (struct zip_member){ .name = name,
                             .offset = writer->output->len - writer->begin,
                             .size = bytes.len,
                             .crc = (unsigned)crc32_z(0, (const Bytef *)bytes.ptr, bytes.len) };
    strbuf_add(writer->output, SLICE("PK\3\4"));
    add_description(writer->output, member);
    strbuf_add(writer->output, name);
    strbuf_add(writer->output, bytes);
}

void zip_finish(struct zip_writer *writer)
{
    struct strbuf *output = writer->output;
    size_t directory = output->len - writer->begin;
    for (size_t i = 0; i < writer->count; i++) {
        const struct zip_member *member = &writer->members[i];
        strbuf_add(output, SLICE("PK\1\2"));
        add_number(output, VERSION_NEEDED, 2); /* made by: MS-DOS, so that no rights are told */
        add_description(output, member);
        add_number(output, 0, 2); /* comment */
        add_number(output, 0, 2); /* disk */
        add_number(output, 0, 2); /* text or binary: not told */
        add_number(output, 0, 4); /* attributes */
        add_number(output, member->offset, 4);
        strbuf_add(output, member->name);
    }
    size_t size = output->len - writer->begin - directory;
    strbuf_add(output, SLICE("PK\5\6"));
    add_number(output, 0, 2);
    add_number(output, 0, 2);
    add_number(output, writer->count, 2);
    add_number(output, writer->count, 2);
    add_number(output, size, 4);
    add_number(output, directory, 4);
    add_number(output, 0, 2);
    writer->count = 0;
}
