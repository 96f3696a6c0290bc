/* Owned, growing bytes for building output; `= {0}` is empty and valid. */
#ifndef FABANG_BASE_STRBUF_H
#define FABANG_BASE_STRBUF_H

#include "base/slice.h"

#include <stdarg.h>
#include <string.h>

struct strbuf {
    char *ptr; /* NULL or `capacity` bytes of the heap */
    size_t len, capacity;
};

void strbuf_release(struct strbuf *buffer);
/* Empty, memory kept. */
void strbuf_reset(struct strbuf *buffer);
/* Moves to where `more_bytes` can be added. */
void strbuf_grow(struct strbuf *buffer, size_t more_bytes);

/* At least `more_bytes` can be added without moving. */
static inline void strbuf_reserve(struct strbuf *buffer, size_t more_bytes)
{
    if (buffer->capacity - buffer->len < more_bytes)
        strbuf_grow(buffer, more_bytes);
}

static inline void strbuf_add(struct strbuf *buffer, slice text)
{
    if (text.len == 0)
        return;
    strbuf_reserve(buffer, text.len);
    memcpy(buffer->ptr + buffer->len, text.ptr, text.len);
    buffer->len += text.len;
}

static inline void strbuf_add_char(struct strbuf *buffer, char byte)
{
    strbuf_reserve(buffer, 1);
    buffer->ptr[buffer->len++] = byte;
}

void strbuf_add_code_point(struct strbuf *buffer, unsigned code_point);
/* For terminals, which obey control characters: what utf8_is_invisible(), except a tab, is shown as
 * U+FFFD. */
void strbuf_add_printable(struct strbuf *buffer, slice text);
void strbuf_add_integer(struct strbuf *buffer, long long number);
void strbuf_format(struct strbuf *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void strbuf_vformat(struct strbuf *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Cuts to `len` bytes, which must not be more than it has. */
void strbuf_truncate(struct strbuf *buffer, size_t len);
/* Borrowed until the next change of the buffer. */
slice strbuf_slice(const struct strbuf *buffer);

#endif
