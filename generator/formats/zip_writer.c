/* Writes stored ZIP archives, and takes them apart. */
#include "formats/zip_writer.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdint.h>

enum {
    VERSION_NEEDED = 10,
    FIRST_DAY = 0x0021, /* 1980-01-01, the earliest that ZIP knows: no time is told */
    HEADER_BYTES = 30,  /* of a member, before its name */
    SIZE_AT = 22,       /* in it */
    NAME_BYTES_AT = 26
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

static void add_header(struct strbuf *output, const struct zip_member *member)
{
    strbuf_add(output, SLICE("PK\3\4"));
    add_description(output, member);
    strbuf_add(output, member->name);
}

static unsigned checksum(slice bytes)
{
    return libdeflate_crc32(0, bytes.len > 0 ? bytes.ptr : "", bytes.len);
}

/* `begin`: where the directory begins in the archive. */
static void add_directory(struct strbuf *output, const struct zip_member *members, size_t count,
                          size_t begin)
{
    size_t before = output->len;
    for (size_t i = 0; i < count; i++) {
        const struct zip_member *member = &members[i];
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
    size_t size = output->len - before;
    strbuf_add(output, SLICE("PK\5\6"));
    add_number(output, 0, 2);
    add_number(output, 0, 2);
    add_number(output, count, 2);
    add_number(output, count, 2);
    add_number(output, size, 4);
    add_number(output, begin, 4);
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
                                   .crc = checksum(bytes) };
    add_header(writer->output, member);
    strbuf_add(writer->output, bytes);
}

void zip_finish(struct zip_writer *writer)
{
    size_t begin = writer->output->len - writer->begin;
    add_directory(writer->output, writer->members, writer->count, begin);
    writer->count = 0;
}

/* -- taking apart ------------------------------------------------------------------------------ */

/* Little-endian. */
static size_t number_at(slice bytes, size_t at, size_t byte_count)
{
    size_t number = 0;
    for (size_t i = 0; i < byte_count; i++)
        number |= (size_t)(unsigned char)bytes.ptr[at + i] << 8 * i;
    return number;
}

/* No folder, and no name that readers take for another. */
static bool is_plain_name(slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= ' ' || name.ptr[i] > '~' || name.ptr[i] == '\\')
            return false;
    return name.len > 0 && name.ptr[name.len - 1] != '/';
}

slice zip_content(slice archive, const struct zip_member *member)
{
    size_t begin = member->offset + HEADER_BYTES + member->name.len;
    return slice_sub(archive, begin, begin + member->size);
}

/* The member whose header begins at `offset`, when it is told of as we do. */
static bool read_member(slice archive, size_t offset, struct zip_member *member)
{
    slice header = slice_sub(archive, offset, offset + HEADER_BYTES);
    if (header.len < HEADER_BYTES || !slice_starts_with(header, SLICE("PK\3\4")))
        return false;
    size_t size = number_at(header, SIZE_AT, 4);
    size_t name_bytes = number_at(header, NAME_BYTES_AT, 2);
    size_t rest = archive.len - offset - HEADER_BYTES;
    if (name_bytes > rest || size > rest - name_bytes)
        return false;
    slice name = { header.ptr + HEADER_BYTES, name_bytes };
    *member = (struct zip_member){ .name = name, .offset = offset, .size = size };
    member->crc = checksum(zip_content(archive, member));
    return is_plain_name(name);
}

bool zip_take_apart(slice archive, struct zip_member members[ZIP_MEMBERS_MAX], size_t *count)
{
    struct strbuf written = { 0 };
    size_t found = 0;
    size_t at = 0;
    bool same = archive.len <= UINT32_MAX;
    while (same && found < ZIP_MEMBERS_MAX && read_member(archive, at, &members[found])) {
        const struct zip_member *member = &members[found++];
        strbuf_reset(&written);
        add_header(&written, member);
        same = slice_starts_with(slice_from_index(archive, at), strbuf_slice(&written));
        at += written.len + member->size;
    }
    if (same) {
        strbuf_reset(&written);
        add_directory(&written, members, found, at);
        same = found > 0 && slice_equal(slice_from_index(archive, at), strbuf_slice(&written));
    }
    strbuf_release(&written);
    if (same)
        *count = found;
    return same;
}
