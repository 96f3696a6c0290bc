/* The filters that print dates. */
#include "liquid/filter_run.h"

#include "liquid/moment.h"
#include "liquid/number.h"
#include "liquid/operand.h"
#include "liquid/tokenizer.h"

static struct moment now_of(const struct filter_run *run)
{
    int32_t offset = run->options->offset_seconds;
    return (struct moment){ { run->options->now_seconds, offset }, 0, offset == 0 };
}

static bool is_digits(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

static bool equal_ignoring_case(slice text, const char *word)
{
    slice lower = slice_from(word);
    if (text.len != lower.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (liquid_to_lower(text.ptr[i]) != lower.ptr[i])
            return false;
    return true;
}

/* Whole numbers are Unix seconds, `now` and `today` the time of the build. */
static bool read_moment(const struct filter_run *run, struct moment *moment)
{
    struct liquid_value input = run->input;
    struct moment now = now_of(run);
    if (input.kind == LIQUID_OBJECT)
        input = liquid_string(liquid_text(run->arena, input));
    bool seconds = input.kind == LIQUID_INTEGER;
    if (liquid_is_text(input)) {
        if (equal_ignoring_case(input.string, "now") ||
            equal_ignoring_case(input.string, "today")) {
            *moment = now;
            return true;
        }
        seconds = is_digits(input.string);
        if (!seconds)
            return moment_parse(input.string, now, moment);
    }
    if (!seconds)
        return false;
    *moment = now;
    moment->instant.seconds = liquid_cut_integer(input);
    const int64_t first = -62135596800;
    const int64_t last = 253402300799; /* years 1 to 9999 */
    return moment->instant.seconds >= first && moment->instant.seconds <= last;
}

static bool print_moment(const struct filter_run *run, slice format, struct liquid_value *result)
{
    struct moment moment;
    if (!read_moment(run, &moment)) {
        *result = run->input;
        return true;
    }
    struct strbuf built = { 0 };
    moment_format(&built, moment, format);
    *result = liquid_string(arena_copy(run->arena, strbuf_slice(&built)));
    strbuf_release(&built);
    return true;
}

FILTER(filter_date)
{
    slice format = filter_text(run, 0);
    if (format.len > 0)
        return print_moment(run, format, result);
    *result = run->input;
    return true;
}

FILTER(filter_date_to_xmlschema)
{
    return print_moment(run, SLICE("%Y-%m-%dT%H:%M:%S%:z"), result);
}

FILTER(filter_date_to_rfc822)
{
    return print_moment(run, SLICE("%a, %d %b %Y %H:%M:%S %z"), result);
}

/* 1st, 2nd, 3rd, 4th ... */
static slice ordinal_format(const struct filter_run *run, const char *month, bool american)
{
    struct moment moment;
    if (!read_moment(run, &moment))
        return (slice){ "", 0 };
    unsigned day = (unsigned char)instant_date(moment.instant).day;
    const char *suffix = "th";
    if (day / 10 != 1 && day % 10 >= 1 && day % 10 <= 3)
        suffix = (const char *const[]){ "st", "nd", "rd" }[day % 10 - 1];
    return american ? arena_format(run->arena, "%s %%-d%s, %%Y", month, suffix)
                    : arena_format(run->arena, "%%-d%s %s %%Y", suffix, month);
}

static bool print_date(const struct filter_run *run, const char *month, struct liquid_value *result)
{
    bool ordinal = slice_equal(filter_text(run, 0), SLICE("ordinal"));
    bool american = slice_equal(filter_text(run, 1), SLICE("US"));
    if (ordinal)
        return print_moment(run, ordinal_format(run, month, american), result);
    return print_moment(run, arena_format(run->arena, "%%d %s %%Y", month), result);
}

FILTER(filter_date_to_string)
{
    return print_date(run, "%b", result);
}

FILTER(filter_date_to_long_string)
{
    return print_date(run, "%B", result);
}
