/* One walk over the text: only digits and '@' are looked at closely. */
#include "contest/leaks.h"

#include "base/date.h"
#include "contest/identifiers.h"
#include "contest/leak_scan.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum {
    DIGITS_MAX = 19, /* a bank card */
    DIGITS_MIN = 10, /* a telephone with its area */
    EXTENSION_MAX = 6,
    EMAIL_MAX = 63
};

slice leak_rule_name(enum leak_rule rule)
{
    static const slice NAMES[LEAK_RULE_COUNT] = {
        [LEAK_IDENTITY] = SLICE_INIT("identity"), [LEAK_MOBILE] = SLICE_INIT("mobile"),
        [LEAK_LANDLINE] = SLICE_INIT("landline"), [LEAK_BANK_CARD] = SLICE_INIT("bank-card"),
        [LEAK_EMAIL] = SLICE_INIT("email"),       [LEAK_CREDIT_CODE] = SLICE_INIT("credit-code"),
    };
    assert(rule < LEAK_RULE_COUNT);
    return NAMES[rule];
}

/* Letters and digits in a row, narrow, with the places where separators stood. */
struct run {
    char text[DIGITS_MAX + 1];
    size_t len;
    size_t start, end;                /* in the whole text */
    unsigned char groups[DIGITS_MAX]; /* lengths of the pieces between separators */
    size_t group_count;
    bool digits_only;
    bool too_long; /* longer than any number that is looked for */
};

/* The ASCII character at `at`, also of a full-width form, and its length in bytes; 0 for others. */
static char narrow_at(slice text, size_t at, size_t *len)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr + at;
    *len = 1;
    if (bytes[0] < 0x80)
        return (char)bytes[0];
    /* In other encodings these bytes end a character, and a digit stands behind them. */
    if (bytes[0] != 0xEF || text.len - at < FULL_WIDTH_BYTES || bytes[1] < 0xBC ||
        bytes[1] > 0xBD || (bytes[2] & 0xC0) != 0x80)
        return 0;
    unsigned code_point = 0xF000U + ((bytes[1] & 0x3FU) << 6) + (bytes[2] & 0x3FU);
    *len = FULL_WIDTH_BYTES;
    bool is_wide = code_point >= 0xFF01 && code_point <= 0xFF5E;
    return (char)(is_wide ? code_point - 0xFF01 + '!' : 0);
}

/* Length of a separator between groups of digits: a space, a hyphen or dash, of any width. */
static size_t separator_at(slice text, size_t at)
{
    static const slice LONG[] = { SLICE_INIT("\xC2\xA0"),     SLICE_INIT("\xE3\x80\x80"),
                                  SLICE_INIT("\xE2\x80\x90"), SLICE_INIT("\xE2\x80\x91"),
                                  SLICE_INIT("\xE2\x80\x93"), SLICE_INIT("\xE2\x80\x94"),
                                  SLICE_INIT("\xEF\xBC\x8D"), SLICE_INIT("\xEF\xBC\x89"),
                                  SLICE_INIT("&nbsp;") };
    char first = text.ptr[at];
    if (first == ' ' || first == '-')
        return 1;
    if (first == ')')
        return at + 1 < text.len && text.ptr[at + 1] == ' ' ? 2 : 1;
    if (first != '&' && (unsigned char)first < 0x80)
        return 0;
    slice rest = slice_from_index(text, at);
    for (size_t i = 0; i < sizeof(LONG) / sizeof(LONG[0]); i++)
        if (first == LONG[i].ptr[0] && slice_starts_with(rest, LONG[i]))
            return LONG[i].len;
    return 0;
}

/* Whether a full-width letter or digit ends before `at`. */
static bool is_wide_word_before(slice text, size_t at)
{
    size_t len = 0;
    if ((unsigned char)text.ptr[at - 1] < 0x80 || at < FULL_WIDTH_BYTES)
        return false;
    char before = narrow_at(text, at - FULL_WIDTH_BYTES, &len);
    return len == FULL_WIDTH_BYTES && leak_is_word(before);
}

/* Whether a number may begin here: not inside a word, nor behind a decimal point. */
static bool starts_at(slice text, size_t at)
{
    if (at == 0)
        return true;
    char before = text.ptr[at - 1];
    if (leak_is_word(before) || is_wide_word_before(text, at))
        return false;
    return !(before == '.' && at > 1 && leak_is_digit(text.ptr[at - 2]));
}

/* Takes the letters and digits that stand behind what was taken, up to one more than any number
 * has. */
static void take_group(slice text, size_t at, struct run *run)
{
    size_t begin = run->len;
    size_t len = 0;
    for (char letter;
         at < text.len && (letter = narrow_at(text, at, &len)) != 0 && leak_is_word(letter);
         at += len) {
        run->too_long = run->len == DIGITS_MAX;
        if (run->too_long)
            break;
        run->digits_only = run->digits_only && leak_is_digit(letter);
        run->text[run->len++] = letter;
    }
    assert(run->group_count < DIGITS_MAX && run->len > begin);
    run->groups[run->group_count++] = (unsigned char)(run->len - begin);
    run->text[run->len] = '\0';
    run->end = at;
}

static unsigned number_at(const char *digits, size_t count)
{
    unsigned number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (unsigned)(digits[i] - '0');
    return number;
}

static bool is_day(unsigned year, unsigned month, unsigned day)
{
    static const unsigned char DAYS[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1800 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 &&
           day <= DAYS[month - 1] && (month != 2 || day < 29 || leap);
}

/* The first two digits of a division are those of a province, 11 to 65, 71, 81, 82, 83. */
static bool is_province(const char *digits)
{
    unsigned province = number_at(digits, 2);
    return (province >= 11 && province <= 65) || province == 71 ||
           (province >= 81 && province <= 83);
}

/* GB 11643-1999, 4.1: weights 2^i mod 11 from the right. */
static bool is_identity_18(const char *text)
{
    static const unsigned char WEIGHTS[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    unsigned total = 0;
    for (size_t i = 0; i < sizeof(WEIGHTS); i++) {
        if (!leak_is_digit(text[i]))
            return false;
        total += (unsigned)(text[i] - '0') * WEIGHTS[i];
    }
    char last = (char)(text[17] == 'x' ? 'X' : text[17]);
    return last == "10X98765432"[total % 11] && is_province(text) &&
           is_day(number_at(text + 6, 4), number_at(text + 10, 2), number_at(text + 12, 2));
}

/* Digits with which an identity number may begin. */
static bool may_be_identity(const char *digits, size_t count)
{
    bool ok = count <= 18 && (count < 2 || is_province(digits));
    if (ok && count >= 8)
        ok = number_at(digits + 6, 2) >= 18 && number_at(digits + 6, 2) <= 20;
    if (ok && count >= 12)
        ok = number_at(digits + 10, 2) >= 1 && number_at(digits + 10, 2) <= 12;
    return ok;
}

static bool is_identity_15(const char *text)
{
    return is_province(text) &&
           is_day(1900 + number_at(text + 6, 2), number_at(text + 8, 2), number_at(text + 10, 2));
}

static bool keeps_luhn(const char *digits, size_t count)
{
    unsigned total = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(digits[count - 1 - i] - '0');
        if (i % 2 == 1)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        total += digit;
    }
    return total % 10 == 0;
}

/* UnionPay, Visa, Mastercard, American Express, JCB. */
static bool is_bank_card(const struct run *run)
{
    static const char *const ISSUERS[] = {
        "62", "4", "51", "52", "53", "54", "55", "34", "37", "35"
    };
    bool known = false;
    for (size_t i = 0; i < sizeof(ISSUERS) / sizeof(ISSUERS[0]); i++)
        known = known || strncmp(run->text, ISSUERS[i], strlen(ISSUERS[i])) == 0;
    bool fours = true;
    for (size_t i = 0; i + 1 < run->group_count; i++)
        fours = fours && run->groups[i] == 4;
    return known && fours && run->len >= 16 && run->len <= 19 && keeps_luhn(run->text, run->len);
}

/* 11 digits behind the country's code if there is one, whole or in pieces as people write them:
 * 3-4-4, 4-3-4, 3-8, 7-4 ...; two other numbers side by side are none. */
static bool is_mobile(const struct run *run)
{
    size_t prefix = 0;
    if (run->len == 13 && strncmp(run->text, "86", 2) == 0)
        prefix = 2;
    else if (run->len == 15 && strncmp(run->text, "0086", 4) == 0)
        prefix = 4;
    const char *digits = run->text + prefix;
    if (run->len - prefix != 11 || digits[0] != '1' || digits[1] < '3')
        return false;
    size_t first = prefix > 0 && run->groups[0] == prefix;
    size_t len = run->groups[first] - (prefix > 0 && first == 0 ? prefix : 0);
    return run->group_count - first <= 3 && (len == 11 || len == 3 || len == 4 || len == 7);
}

/* An area code: 010, 02x, or 0 and three digits. */
static size_t area_code_len(const char *digits, size_t count)
{
    if (count < 10 || digits[0] != '0' || digits[1] == '0')
        return 0;
    return digits[1] == '1' || digits[1] == '2' ? 3 : 4;
}

static bool is_landline(const struct run *run)
{
    size_t area = area_code_len(run->text, run->len);
    if (area == 0 || (area == 3 && run->text[1] == '1' && run->text[2] != '0'))
        return false;
    size_t number = run->len - area;
    if (run->group_count == 1)
        return number == 8 || (number == 7 && area == 4);
    /* In one piece or two halves, with an extension behind it. */
    bool split = run->groups[0] == area;
    size_t main_digits = run->groups[1];
    size_t extension = 2; /* its group */
    if (run->group_count > 2 && main_digits < 7)
        main_digits += run->groups[extension++];
    bool has_extension = run->group_count > extension;
    size_t behind = number - main_digits;
    bool extends =
        !has_extension || (run->group_count == extension + 1 && behind <= EXTENSION_MAX &&
                           run->text[area + main_digits] != '0');
    return split && extends && (main_digits == 7 || main_digits == 8) && run->text[area] != '0' &&
           run->text[area] != '1';
}

static bool set_leak(struct leak *leak, enum leak_rule rule, const struct run *run)
{
    *leak = (struct leak){ .rule = rule, .offset = run->start, .len = run->end - run->start };
    memcpy(leak->digits, run->text, run->len + 1);
    return true;
}

static bool judge_run(const struct run *run, struct leak *leak)
{
    bool whole = run->group_count == 1;
    if (run->too_long || run->len < DIGITS_MIN)
        return false;
    if (run->len == 18 && whole && is_identity_18(run->text))
        return set_leak(leak, LEAK_IDENTITY, run);
    if (run->len == CREDIT_CODE_LENGTH && whole &&
        credit_code_is_valid((slice){ run->text, run->len }))
        return set_leak(leak, LEAK_CREDIT_CODE, run);
    if (!run->digits_only)
        return false;
    if (is_mobile(run))
        return set_leak(leak, LEAK_MOBILE, run);
    if (is_landline(run))
        return set_leak(leak, LEAK_LANDLINE, run);
    if (is_bank_card(run))
        return set_leak(leak, LEAK_BANK_CARD, run);
    if (run->len == 15 && whole && is_identity_15(run->text))
        return set_leak(leak, LEAK_IDENTITY, run);
    return run->len == 18 && run->group_count > 1 && is_identity_18(run->text) &&
           set_leak(leak, LEAK_IDENTITY, run);
}

/* Whether digits behind a gap may make a number of what stands before it: as telephones and cards
 * are written, or as identity numbers begin. */
static bool may_go_on(const struct run *run)
{
    size_t first = run->groups[0];
    bool abroad = strncmp(run->text, "86", 2) == 0 || strncmp(run->text, "0086", 4) == 0;
    return run->digits_only && run->len < DIGITS_MAX &&
           (first == 3 || first == 4 || first == 7 || abroad ||
            may_be_identity(run->text, run->len));
}

/* Behind the separator at `at` when a digit follows, else 0. */
static size_t behind_gap(slice text, size_t at)
{
    size_t len = 0;
    size_t gap = at < text.len ? separator_at(text, at) : 0;
    return gap > 0 && at + gap < text.len && leak_is_digit(narrow_at(text, at + gap, &len))
               ? at + gap
               : 0;
}

/* What begins at `at`: a word, or digits in groups, of which others may follow that belong to the
 * next number. The longest that is a number is the leak. `run` has the first group at least. */
static bool judge_numbers(slice text, size_t at, struct run *run, struct leak *leak)
{
    *run = (struct run){ .start = at, .digits_only = true };
    bool found = false;
    while (at > 0 || run->group_count == 0) {
        take_group(text, at, run);
        found = judge_run(run, leak) || found;
        at = may_go_on(run) ? behind_gap(text, run->end) : 0;
    }
    return found;
}

/* -- addresses --------------------------------------------------------------------------------- */

static bool is_local(char letter)
{
    return leak_is_word(letter) || letter == '.' || letter == '-' || letter == '+' || letter == '%';
}

static bool is_domain(char letter)
{
    return (leak_is_word(letter) && letter != '_') || letter == '.' || letter == '-';
}

/* local@domain with a dot in it and letters behind the last one */
static bool judge_address(slice text, size_t at, struct leak *leak)
{
    size_t start = at;
    size_t end = at + 1;
    while (start > 0 && is_local(text.ptr[start - 1]) && at - start < EMAIL_MAX / 2)
        start--;
    while (end < text.len && is_domain(text.ptr[end]) && end - at < EMAIL_MAX / 2)
        end++;
    while (end > at + 1 && !leak_is_word(text.ptr[end - 1]))
        end--;
    const char *dot = memrchr(text.ptr + at + 1, '.', end - at - 1);
    size_t top = dot != NULL ? end - (size_t)(dot - text.ptr) - 1 : 0;
    bool named = top > 1 && dot > text.ptr + at + 1 && !leak_is_digit(text.ptr[end - 1]);
    if (start == at || !named || end - start > EMAIL_MAX)
        return false;
    *leak = (struct leak){ .rule = LEAK_EMAIL, .offset = start, .len = end - start };
    memcpy(leak->digits, text.ptr + start, end - start);
    return true;
}

/* -- the walk ---------------------------------------------------------------------------------- */

static size_t next_candidate(slice text, size_t at, bool plainly)
{
    return plainly ? leak_scan_candidate_plainly(text, at) : leak_scan_candidate(text, at);
}

/* The last byte of the word that goes on at `at`. */
static size_t word_end(slice text, size_t at)
{
    while (at + 1 < text.len && leak_is_word(text.ptr[at + 1]))
        at++;
    return at;
}

/* Letters and digits of both widths in a row. */
struct word {
    size_t end, count;
    bool digits_only;
};

static struct word word_at(slice text, size_t at)
{
    struct word word = { .end = at, .digits_only = true };
    while (word.end < text.len) {
        size_t len = 1;
        char letter = text.ptr[word.end];
        if ((unsigned char)letter == 0xEF)
            letter = narrow_at(text, word.end, &len);
        if (!leak_is_word(letter))
            break;
        word.digits_only = word.digits_only && leak_is_digit(letter);
        word.count++;
        word.end += len;
    }
    return word;
}

/* Most numbers are short: years, dates, amounts. Behind the one that begins at `at` and all groups
 * that judge_numbers() could take with it, when that is less than any number has; else `at`. None
 * of those groups begins a number either, for it would be shorter still. */
static size_t skip_short(slice text, size_t at)
{
    struct word word = word_at(text, at);
    size_t count = word.count;
    size_t next = 0;
    while (word.digits_only && count < DIGITS_MIN && (next = behind_gap(text, word.end)) > 0) {
        word = word_at(text, next);
        if (!word.digits_only)
            return next; /* a number has letters in its first group only; this may be one */
        count += word.count;
    }
    return count < DIGITS_MIN ? word.end : at;
}

/* `plainly`: without the steps that only save time. */
static bool find(slice text, size_t *offset, struct leak *leak, bool plainly)
{
    for (size_t at = next_candidate(text, *offset, plainly); at < text.len;
         at = next_candidate(text, at + 1, plainly)) {
        unsigned char byte = (unsigned char)text.ptr[at];
        size_t len = 1;
        if (byte == '@' && judge_address(text, at, leak)) {
            *offset = at + 1;
            return true;
        }
        bool narrow = leak_is_digit((char)byte);
        if (!narrow && (byte != 0xEF || !leak_is_digit(narrow_at(text, at, &len))))
            continue;
        if (!starts_at(text, at)) {
            at = narrow ? word_end(text, at) : at; /* no number begins within a word */
            continue;
        }
        size_t behind = plainly ? at : skip_short(text, at);
        if (behind > at) {
            at = behind - 1;
            continue;
        }
        struct run run;
        if (judge_numbers(text, at, &run, leak)) {
            *offset = leak->offset + leak->len;
            return true;
        }
        /* Past the first group only: what follows may be a number of its own. */
        size_t group = 0;
        while (at < text.len && group < run.groups[0]) {
            (void)narrow_at(text, at, &len);
            at += len;
            group++;
        }
        at -= at > *offset;
    }
    *offset = text.len;
    return false;
}

bool leak_find(slice text, size_t *offset, struct leak *leak)
{
    return find(text, offset, leak, false);
}

bool leak_find_plainly(slice text, size_t *offset, struct leak *leak)
{
    return find(text, offset, leak, true);
}

/* -- across tags ------------------------------------------------------------------------------- */

static bool is_one_of(slice name, const slice *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(name, names[i]))
            return true;
    return false;
}

/* Whether text before and behind the tag is read as one. */
static bool is_inline_name(slice name)
{
    static const slice PREFIXES[] = { SLICE_INIT("w:"), SLICE_INIT("a:"), SLICE_INIT("text:") };
    static const slice BLOCKS[] = {
        SLICE_INIT("p"),   SLICE_INIT("h"),  SLICE_INIT("tc"), SLICE_INIT("tr"),
        SLICE_INIT("tab"), SLICE_INIT("br"), SLICE_INIT("cr"), SLICE_INIT("line-break"),
    };
    /* By their lengths, one behind the other. */
    static const slice INLINE[] = {
        SLICE_INIT(""),
        SLICE_INIT("abirstu"),
        SLICE_INIT("emsz"),
        SLICE_INIT("bdidelinsrPrsubsupvarwbr"),
        SLICE_INIT("abbrcodedatafontmarkspan"),
        SLICE_INIT("colorrFontsmalltspan"),
        SLICE_INIT("familyschemestrong"),
        SLICE_INIT("charset"),
    };
    for (size_t i = 0; i < sizeof(PREFIXES) / sizeof(PREFIXES[0]); i++)
        if (slice_starts_with(name, PREFIXES[i]))
            return !is_one_of(slice_from_index(name, PREFIXES[i].len), BLOCKS,
                              sizeof(BLOCKS) / sizeof(BLOCKS[0]));
    if (name.len >= sizeof(INLINE) / sizeof(INLINE[0]))
        return false;
    slice names = INLINE[name.len];
    for (size_t i = 0; i < names.len; i += name.len)
        if (memcmp(names.ptr + i, name.ptr, name.len) == 0)
            return true;
    return false;
}

enum { TAG_BYTES_MAX = 1000 };

/* The '>' of the tag at `at`, or NULL: a longer tag is no mark-up of a word, and a text of nothing
 * but '<' must not be read to its end from each. */
static const char *tag_end(slice text, size_t at)
{
    slice tag = slice_sub(text, at, at + TAG_BYTES_MAX);
    return memchr(tag.ptr, '>', tag.len);
}

/* Behind all inline tags that begin at `at`; `at` when there is none or one of another kind. */
static size_t skip_inline_tags(slice text, size_t at)
{
    size_t begin = at;
    while (at < text.len && text.ptr[at] == '<') {
        size_t start = at + 1 + (at + 1 < text.len && text.ptr[at + 1] == '/');
        size_t end = start;
        const char *close = tag_end(text, at);
        if (close == NULL)
            return begin;
        while (leak_is_word(text.ptr[end]) || text.ptr[end] == ':')
            end++;
        if (!is_inline_name((slice){ text.ptr + start, end - start }))
            return begin;
        at = (size_t)(close - text.ptr) + 1;
    }
    return at;
}

enum { BEFORE_TAG = 24, BEHIND_TAG = 40 };

/* What is read around the tags at `at`; false when no number goes on behind them. */
static bool read_across(slice text, size_t at, char window[BEFORE_TAG + BEHIND_TAG], size_t *len,
                        size_t *start)
{
    size_t next = skip_inline_tags(text, at);
    size_t narrow_len = 0;
    size_t gap = next > at && next < text.len ? separator_at(text, next) : 0;
    if (next == at || next + gap >= text.len ||
        !leak_is_digit(narrow_at(text, next + gap, &narrow_len)))
        return false;
    size_t first = at;
    while (first > 0 && at - first < BEFORE_TAG && text.ptr[first - 1] != '>')
        first--;
    memcpy(window, text.ptr + first, at - first);
    *len = at - first;
    *start = first;
    while (*len < at - first + BEHIND_TAG && next < text.len) {
        size_t behind = skip_inline_tags(text, next);
        if (behind == next && text.ptr[next] == '<')
            break;
        if (behind == next)
            window[(*len)++] = text.ptr[next++];
        next = behind > next ? behind : next;
    }
    return true;
}

/* A first look: whether what stands behind the tag at `at` may go on with a number. */
static bool digits_may_follow(slice text, size_t at)
{
    const char *close = tag_end(text, at);
    if (close == NULL || close + 1 == text.ptr + text.len)
        return false;
    char next = close[1];
    return next == '<' || leak_is_digit(next) ||
           separator_at(text, (size_t)(close + 1 - text.ptr)) > 0 || (unsigned char)next == 0xEF;
}

bool leak_find_across_tags(slice text, size_t *offset, struct leak *leak)
{
    char window[BEFORE_TAG + BEHIND_TAG];
    for (size_t at = leak_scan_tag(text, *offset); at < text.len;
         at = leak_scan_tag(text, *offset)) {
        size_t len = 0;
        size_t start = 0;
        size_t found = 0;
        *offset = at + 1;
        if (!digits_may_follow(text, at) || !read_across(text, at, window, &len, &start))
            continue;
        while (leak_find((slice){ window, len }, &found, leak)) {
            bool crosses = start + leak->offset < at && start + leak->offset + leak->len > at;
            leak->offset += start;
            if (crosses)
                return true;
        }
    }
    *offset = text.len;
    return false;
}

/* What is said of line ends holds because none is a letter, a separator or part of an address: only
 * a tag can stand across one. */
bool leak_is_free_line(slice line)
{
    struct leak leak;
    size_t first = 0;
    size_t second = 0;
    assert(line.len > 1 && line.ptr[0] == '<' && line.ptr[line.len - 1] == '\n');
    return leak_tags_end(line) && !leak_find(line, &first, &leak) &&
           !leak_find_across_tags(line, &second, &leak);
}

bool leak_tags_end(slice text)
{
    for (size_t at = text.len; at > 0 && text.ptr[at - 1] != '>'; at--)
        if (text.ptr[at - 1] == '<')
            return false;
    return true;
}

slice leak_shown(const struct leak *leak, char shown[64])
{
    size_t len = strlen(leak->digits);
    size_t head = len > 8 ? 3 : 1;
    size_t tail = len > 8 ? 2 : 1;
    for (size_t i = 0; i < len; i++)
        shown[i] = (char)(i < head || i + tail >= len ? leak->digits[i] : '*');
    return (slice){ shown, len };
}
