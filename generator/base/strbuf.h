/* Owned, growing bytes for building output; `= {0}` is empty and valid. */
#ifndef FABANG_BASE_STRBUF_H
#define FABANG_BASE_STRBUF_H

#include "base/slice.h"

#include <stdarg.h>

struct strbuf {
    char *ptr; /* NULL or `capacity` bytes of the heap */
    size_t len, capacity;
};

void strbuf_release(struct strbuf *buffer);
/* Empty, memory kept. */
void strbuf_reset(struct strbuf *buffer);
/* At least `more_bytes` can be added without moving. */
void strbuf_reserve(struct strbuf *buffer, size_t more_bytes);
void strbuf_add(struct strbuf *buffer, slice text);
void strbuf_add_char(struct strbuf *buffer, char byte);
void strbuf_add_code_point(struct strbuf *buffer, unsigned code_point);
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
