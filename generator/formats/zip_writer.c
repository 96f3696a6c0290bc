/* Writes stored ZIP archives. */
#include "formats/zip_writer.h"

#include <assert.h>
#include <stdint.h>

enum {
    VERSION_NEEDED = 10,
    FIRST_DAY = 0x0021 /* 1980-01-01, the earliest that ZIP knows: no time is told */
};

unsigned crc32_of(slice bytes)
{
    /* The remainders of all nibbles: the polynomial 0xEDB88320, four bits at a time. */
    static const uint32_t TABLE[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
        0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
        0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        crc = crc >> 4 ^ TABLE[crc & 15];
        crc = crc >> 4 ^ TABLE[crc & 15];
    }
    return crc ^ 0xFFFFFFFF;
}

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
    *member = (struct zip_member){ .name = name,
                                   .offset = writer->output->len - writer->begin,
                                   .size = bytes.len,
                                   .crc = crc32_of(bytes) };
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
