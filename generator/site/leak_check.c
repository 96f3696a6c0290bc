/* From findings in bytes to diagnostics at files. */
#include "site/leak_check.h"

#include "base/strbuf.h"
#include "contest/leaks.h"
#include "formats/photo.h"
#include "formats/unpack.h"

#include <string.h>

/* A file full of addresses is said often enough by then, and no later one is told apart faster. */
enum { FINDINGS_MAX = 100, EVENT_LINE_BYTES_MAX = 1000 };

struct checker {
    struct arena *arena;
    struct diags *diags;
    const struct site *site;
    slice path;
    size_t findings;
    bool ok;
};

static const enum diag_code CODES[LEAK_RULE_COUNT] = {
    [LEAK_IDENTITY] = DIAG_LEAK_IDENTITY, [LEAK_MOBILE] = DIAG_LEAK_MOBILE,
    [LEAK_LANDLINE] = DIAG_LEAK_LANDLINE, [LEAK_BANK_CARD] = DIAG_LEAK_BANK_CARD,
    [LEAK_EMAIL] = DIAG_LEAK_EMAIL,       [LEAK_CREDIT_CODE] = DIAG_LEAK_CREDIT_CODE,
};

/* The same number, however it is written. */
static bool is_same_number(slice text, const struct leak *leak)
{
    size_t offset = 0;
    struct leak other;
    return leak_find(text, &offset, &other) && other.rule == leak->rule &&
           strcmp(other.digits, leak->digits) == 0;
}

static bool is_allowed(const struct site *site, const struct leak *leak)
{
    slice rule = leak_rule_name(leak->rule);
    for (size_t i = 0; i < site->config->allowed.count; i++) {
        const struct allowed_text *allowed = &site->config->allowed.items[i];
        if (slice_equal(allowed->rule, rule) && is_same_number(allowed->text, leak))
            return true;
    }
    return false;
}

/* Credit codes that a public edition prints, because its kind of list says so. */
static bool is_printed_code(const struct site *site, const struct leak *leak)
{
    return leak->rule == LEAK_CREDIT_CODE &&
           map_find(&site->printed_codes, slice_from(leak->digits)) != NULL;
}

/* The source has no text, so that the line is not quoted. */
static void add_finding(struct checker *checker, slice place, const struct leak *leak)
{
    char shown[64];
    struct source *source = ARENA_NEW(checker->arena, struct source);
    source->path = place;
    slice text = leak_shown(leak, shown);
    checker->ok = diag_add(
        checker->diags, CODES[leak->rule], (position){ .source = source },
        SLICE("take it out where it comes from; if it may be public, allow it with a reason in "
              "site.yaml: disclosure, allowed"),
        "looks like %s: " SLICE_FMT,
        leak->rule == LEAK_IDENTITY    ? "an identity number"
        : leak->rule == LEAK_MOBILE    ? "a mobile number"
        : leak->rule == LEAK_LANDLINE  ? "a telephone number"
        : leak->rule == LEAK_BANK_CARD ? "a bank card number"
        : leak->rule == LEAK_EMAIL     ? "an e-mail address"
                                       : "a credit code",
        SLICE_ARG(text));
}

/* An event's id in a calendar has the form of an address (RFC 5545, 3.8.4.7) and is none. */
static bool is_event_id(const struct checker *checker, slice bytes, const struct leak *leak)
{
    size_t start = leak->offset;
    if (!slice_ends_with(checker->path, SLICE(".ics")))
        return false;
    while (start > 0 && bytes.ptr[start - 1] != '\n' && leak->offset - start < EVENT_LINE_BYTES_MAX)
        start--;
    return slice_starts_with(slice_from_index(bytes, start), SLICE("UID:"));
}

/* A name as messages may print it: a secret in it is shown in part. */
static slice masked(struct arena *arena, slice name)
{
    size_t offset = 0;
    size_t done = 0;
    struct strbuf text = { 0 };
    struct leak leak;
    while (leak_find(name, &offset, &leak)) {
        char shown[64];
        strbuf_add(&text, slice_sub(name, done, leak.offset));
        strbuf_add(&text, leak_shown(&leak, shown));
        done = leak.offset + leak.len;
    }
    strbuf_add(&text, slice_from_index(name, done));
    slice result = arena_copy(arena, strbuf_slice(&text));
    strbuf_release(&text);
    return result;
}

static slice place_of(const struct checker *checker, slice bytes, size_t offset)
{
    uint32_t line = 0;
    uint32_t column = 0;
    struct source made = { checker->path, bytes };
    position_line_column((position){ &made, (uint32_t)offset }, &line, &column);
    return arena_format(checker->arena, SLICE_FMT ":%u:%u",
                        SLICE_ARG(masked(checker->arena, checker->path)), (unsigned)line,
                        (unsigned)column);
}

typedef bool leak_finder(slice text, size_t *offset, struct leak *leak);

/* `part` names the part of a packed file; the place is a line and column without. */
static void search_to(struct checker *checker, leak_finder *find, slice part, slice bytes,
                      size_t offset)
{
    struct leak leak;
    while (checker->findings < FINDINGS_MAX && find(bytes, &offset, &leak)) {
        if (is_allowed(checker->site, &leak) || is_printed_code(checker->site, &leak) ||
            is_event_id(checker, bytes, &leak))
            continue;
        checker->findings++;
        add_finding(checker,
                    part.len == 0 ? place_of(checker, bytes, leak.offset)
                                  : arena_format(checker->arena, SLICE_FMT ":" SLICE_FMT,
                                                 SLICE_ARG(masked(checker->arena, checker->path)),
                                                 SLICE_ARG(masked(checker->arena, part))),
                    &leak);
    }
}

/* All of the bytes but for what was passed over, which may be nothing. */
static void search(struct checker *checker, leak_finder *find, slice part, slice bytes,
                   const struct passed_ranges *passed)
{
    size_t from = 0;
    for (size_t i = 0; passed != NULL && i < passed->list.count; i++) {
        struct passed_range range = passed->list.items[i];
        search_to(checker, find, part, slice_sub(bytes, 0, range.from), from);
        from = range.to;
    }
    search_to(checker, find, part, bytes, from);
}

static void fail_file(struct checker *checker, enum diag_code code, slice part, const char *hint,
                      const char *what)
{
    struct source *source = ARENA_NEW(checker->arena, struct source);
    source->path = arena_format(checker->arena, SLICE_FMT "%s" SLICE_FMT,
                                SLICE_ARG(masked(checker->arena, checker->path)),
                                part.len > 0 ? ":" : "", SLICE_ARG(masked(checker->arena, part)));
    checker->ok = diag_add(checker->diags, code, (position){ .source = source }, slice_from(hint),
                           "%s", what);
}

static void check_bytes(struct checker *checker, slice part, slice bytes,
                        const struct passed_ranges *passed)
{
    search(checker, leak_find, part, bytes, passed);
    search(checker, leak_find_across_tags, part, bytes, passed);
    if (photo_has_place(bytes))
        fail_file(checker, DIAG_LEAK_LOCATION, part, "save it without the EXIF data",
                  "photograph says where it was taken");
}

/* Long lines of calendars are folded (RFC 5545, 3.1); as they stand a number has two ends. */
static void check_unfolded(struct checker *checker, slice bytes)
{
    struct strbuf text = { 0 };
    slice fold = SLICE("\r\n ");
    const char *cut = NULL;
    while ((cut = memmem(bytes.ptr, bytes.len, fold.ptr, fold.len)) != NULL) {
        size_t len = (size_t)(cut - bytes.ptr);
        strbuf_add(&text, slice_sub(bytes, 0, len));
        bytes = slice_from_index(bytes, len + fold.len);
    }
    strbuf_add(&text, bytes);
    search(checker, leak_find, SLICE("unfolded"), strbuf_slice(&text), NULL);
    strbuf_release(&text);
}

static void check_part(void *context, slice name, slice bytes)
{
    check_bytes(context, name, bytes, NULL);
}

bool leak_check(struct arena *arena, struct diags *diags, const struct site *site, slice path,
                slice bytes, const struct passed_ranges *passed)
{
    struct checker checker = {
        .arena = arena,
        .diags = diags,
        .site = site,
        .path = path,
        .ok = true,
    };
    search(&checker, leak_find, SLICE("its name"), path, NULL);
    if (slice_ends_with(path, SLICE(".ics")))
        check_unfolded(&checker, bytes);
    else
        check_bytes(&checker, (slice){ 0 }, bytes, passed);
    if (!unpack_each(bytes, check_part, &checker))
        fail_file(&checker, DIAG_LEAK_UNREAD, (slice){ 0 },
                  "save it anew without a password, and without archives in archives",
                  "file cannot be looked into: it is damaged, encrypted or too large");
    return checker.ok;
}
