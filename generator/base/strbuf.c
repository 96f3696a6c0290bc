/* Growing output buffers. */
#include "base/strbuf.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void strbuf_release(struct strbuf *buffer)
{
    memory_free(buffer->ptr);
    *buffer = (struct strbuf){ 0 };
}

void strbuf_reset(struct strbuf *buffer)
{
    buffer->len = 0;
}

void strbuf_grow(struct strbuf *buffer, size_t more_bytes)
{
    size_t larger = buffer->capacity < 128 ? 256 : buffer->capacity * 2;
    if (larger - buffer->len < more_bytes)
        larger = buffer->len + more_bytes;
    buffer->ptr = memory_realloc(buffer->ptr, larger);
    buffer->capacity = larger;
    assert(buffer->capacity - buffer->len >= more_bytes);
}

void strbuf_add_code_point(struct strbuf *buffer, unsigned code_point)
{
    char bytes[4];
    size_t count = utf8_encode(code_point, bytes);
    strbuf_add(buffer, (slice){ bytes, count });
}

void strbuf_add_printable(struct strbuf *buffer, slice text)
{
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        bool shown = code_point == '\t' || !utf8_is_invisible(code_point);
        strbuf_add_code_point(buffer, shown ? code_point : 0xFFFD);
    }
}

void strbuf_add_integer(struct strbuf *buffer, long long number)
{
    char digits[INTEGER_BYTES_MAX];
    strbuf_add(buffer, slice_write_integer(digits, number));
}

void strbuf_vformat(struct strbuf *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    strbuf_reserve(buffer, 128);
    size_t room = buffer->capacity - buffer->len;
    int length = vsnprintf(buffer->ptr + buffer->len, room, format, arguments);
    assert(length >= 0);
    if ((size_t)length >= room) {
        strbuf_reserve(buffer, (size_t)length + 1);
        vsnprintf(buffer->ptr + buffer->len, (size_t)length + 1, format, again);
    }
    buffer->len += (size_t)length;
    va_end(again);
}

void strbuf_format(struct strbuf *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    strbuf_vformat(buffer, format, arguments);
    va_end(arguments);
}

void strbuf_truncate(struct strbuf *buffer, size_t len)
{
    assert(len <= buffer->len);
    buffer->len = len;
}

slice strbuf_slice(const struct strbuf *buffer)
{
    return (slice){ buffer->ptr, buffer->len };
}
