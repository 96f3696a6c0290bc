/* Cuts a template into text, tags and outputs. */
#include "liquid/tokenizer.h"

#include <assert.h>
#include <string.h>

slice liquid_trim_start(slice text)
{
    size_t from = 0;
    while (from < text.len && (liquid_is_space(text.ptr[from]) || text.ptr[from] == '\0'))
        from++;
    return slice_from_index(text, from);
}

slice liquid_trim_end(slice text)
{
    size_t to = text.len;
    while (to > 0 && (liquid_is_space(text.ptr[to - 1]) || text.ptr[to - 1] == '\0'))
        to--;
    return slice_sub(text, 0, to);
}

/* tag-inside -> space { letter } space markup */
static void split_name(struct token *token, slice inside)
{
    size_t from = 0;
    while (from < inside.len && liquid_is_space(inside.ptr[from]))
        from++;
    size_t to = from;
    if (to < inside.len && inside.ptr[to] == '#')
        to++;
    else
        while (to < inside.len && liquid_is_word(inside.ptr[to]))
            to++;
    token->name = slice_sub(inside, from, to);
    while (to < inside.len && liquid_is_space(inside.ptr[to]))
        to++;
    token->markup = slice_from_index(inside, to);
}

/* `text` with its marks, which are two bytes at each end. */
static slice inside_marks(struct token *token)
{
    assert(token->text.len >= 4);
    size_t from = 2;
    size_t to = token->text.len - 2;
    token->trim_left = from < to && token->text.ptr[from] == '-';
    token->trim_right = from < to && token->text.ptr[to - 1] == '-';
    if (token->trim_left)
        from++;
    if (token->trim_right && to > from)
        to--;
    return slice_sub(token->text, from, to);
}

static struct token unclosed(struct tokenizer *tokenizer)
{
    struct token token = { .kind = TOKEN_UNCLOSED,
                           .text = slice_from_index(tokenizer->text, tokenizer->at) };
    tokenizer->at = tokenizer->text.len;
    return token;
}

static struct token next_tag(struct tokenizer *tokenizer)
{
    size_t end = slice_find(tokenizer->text, SLICE("%}"), tokenizer->at + 2);
    if (end == tokenizer->text.len)
        return unclosed(tokenizer);
    struct token token = { .kind = TOKEN_TAG,
                           .text = slice_sub(tokenizer->text, tokenizer->at, end + 2) };
    split_name(&token, inside_marks(&token));
    tokenizer->at = end + 2;
    return token;
}

/* The first closing brace ends an output; it is wrong unless a second one follows. */
static struct token next_output(struct tokenizer *tokenizer)
{
    slice text = tokenizer->text;
    for (size_t i = tokenizer->at + 2; i < text.len; i++) {
        if (text.ptr[i] == '{' && i + 1 < text.len && text.ptr[i + 1] == '%')
            break;
        if (text.ptr[i] != '}')
            continue;
        if (i + 1 == text.len || text.ptr[i + 1] != '}')
            break;
        struct token token = { .kind = TOKEN_OUTPUT,
                               .text = slice_sub(text, tokenizer->at, i + 2) };
        token.markup = inside_marks(&token);
        tokenizer->at = i + 2;
        return token;
    }
    return unclosed(tokenizer);
}

static size_t find_mark(slice text, size_t from)
{
    while (from < text.len) {
        const char *brace = memchr(text.ptr + from, '{', text.len - from);
        if (brace == NULL)
            return text.len;
        size_t at = (size_t)(brace - text.ptr);
        if (at + 1 < text.len && (brace[1] == '%' || brace[1] == '{'))
            return at;
        from = at + 1;
    }
    return text.len;
}

static struct token next_line(struct tokenizer *tokenizer)
{
    while (tokenizer->at < tokenizer->text.len) {
        size_t end = slice_find_char(tokenizer->text, '\n', tokenizer->at);
        slice line = slice_sub(tokenizer->text, tokenizer->at, end);
        tokenizer->at = end < tokenizer->text.len ? end + 1 : end;
        if (slice_trim(line).len == 0)
            continue;
        struct token token = { .kind = TOKEN_TAG, .text = line };
        split_name(&token, line);
        return token;
    }
    return (struct token){ .kind = TOKEN_END,
                           .text = slice_from_index(tokenizer->text, tokenizer->text.len) };
}

struct token tokenizer_next(struct tokenizer *tokenizer)
{
    if (tokenizer->lines)
        return next_line(tokenizer);
    slice text = tokenizer->text;
    if (tokenizer->at >= text.len)
        return (struct token){ .kind = TOKEN_END, .text = slice_from_index(text, text.len) };
    size_t mark = find_mark(text, tokenizer->at);
    if (mark == tokenizer->at)
        return text.ptr[mark + 1] == '%' ? next_tag(tokenizer) : next_output(tokenizer);
    struct token token = { .kind = TOKEN_TEXT, .text = slice_sub(text, tokenizer->at, mark) };
    tokenizer->at = mark;
    return token;
}

/* In a `liquid` tag the body is whole lines. */
static bool raw_lines(struct tokenizer *tokenizer, slice end_name, slice *body)
{
    size_t start = tokenizer->at;
    for (;;) {
        size_t at = tokenizer->at;
        struct token token = next_line(tokenizer);
        if (token.kind == TOKEN_END)
            return false;
        if (slice_equal(token.name, end_name)) {
            *body = slice_sub(tokenizer->text, start, at);
            return true;
        }
    }
}

bool tokenizer_raw(struct tokenizer *tokenizer, slice end_name, slice *body, bool *trim_right)
{
    *trim_right = false;
    if (tokenizer->lines)
        return raw_lines(tokenizer, end_name, body);
    slice text = tokenizer->text;
    size_t start = tokenizer->at;
    for (size_t mark = start; (mark = slice_find(text, SLICE("{%"), mark)) < text.len; mark += 2) {
        size_t name = mark + 2;
        if (name < text.len && text.ptr[name] == '-')
            name++;
        while (name < text.len && liquid_is_space(text.ptr[name]))
            name++;
        slice after = slice_from_index(text, name);
        if (!slice_starts_with(after, end_name) ||
            (after.len > end_name.len && liquid_is_word(after.ptr[end_name.len])))
            continue;
        size_t end = slice_find(text, SLICE("%}"), name);
        if (end == text.len)
            return false;
        *body = slice_sub(text, start, mark);
        *trim_right = text.ptr[end - 1] == '-';
        tokenizer->at = end + 2;
        return true;
    }
    return false;
}
