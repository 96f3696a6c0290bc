/* Filters of templates: addresses, assets, dates in words. */
#include "site/filters.h"

#include "base/date.h"
#include "formats/markdown.h"
#include "site/permalink.h"
#include "site/site.h"
#include "site/view.h"

#include <string.h>

static const struct view *view_of(const struct liquid_filter_call *call)
{
    return call->host;
}

/* Text as it stands, an integer in digits; anything else is no text for these filters. */
static slice text_of(const struct liquid_filter_call *call, const struct liquid_value *value)
{
    if (value->kind == LIQUID_STRING || value->kind == LIQUID_SAFE)
        return value->string;
    if (value->kind == LIQUID_INTEGER)
        return arena_integer(call->arena, value->integer);
    if (value->kind == LIQUID_OBJECT && value->object.type->print != NULL) {
        struct liquid_value printed = value->object.type->print(call->arena, value->object.self);
        return printed.kind == LIQUID_STRING ? printed.string : (slice){ 0 };
    }
    return (slice){ 0 };
}

/* -- addresses --------------------------------------------------------------------------------- */

/* "https://…", "mailto:…", "//host", "#part": nothing of ours to put in front. */
static bool is_site_path(slice url)
{
    return slice_starts_with(url, SLICE("/")) && !slice_starts_with(url, SLICE("//"));
}

/* Query and fragment are no part of the path and are kept as written. */
static slice prefixed(struct arena *arena, slice prefix, slice base_path, slice url)
{
    size_t query = slice_find_char(url, '?', 0);
    size_t fragment = slice_find_char(url, '#', 0);
    size_t end = query < fragment ? query : fragment;
    slice path = permalink_encode(arena, slice_sub(url, 0, end));
    return ARENA_JOIN(arena, prefix, base_path, path, slice_from_index(url, end));
}

static bool relative_url(const struct liquid_filter_call *call, struct liquid_value *result)
{
    slice url = text_of(call, &call->input);
    if (is_site_path(url))
        url = prefixed(call->arena, SLICE(""), view_of(call)->site->base_path, url);
    *result = liquid_string(url);
    return true;
}

static bool absolute_url(const struct liquid_filter_call *call, struct liquid_value *result)
{
    const struct site *site = view_of(call)->site;
    slice url = text_of(call, &call->input);
    if (is_site_path(url))
        url = prefixed(call->arena, site->url_origin, site->base_path, url);
    *result = liquid_string(url);
    return true;
}

/* -- assets ------------------------------------------------------------------------------------ */

static const struct theme_asset *find_asset(const struct liquid_filter_call *call)
{
    const struct theme *theme = view_of(call)->site->theme;
    slice path = text_of(call, &call->input);
    const struct theme_asset *asset = theme_asset_find(theme, path);
    if (asset != NULL)
        return asset;
    slice near = map_nearest(&theme->assets, path);
    slice hint = near.len > 0
                     ? arena_format(call->arena, "did you mean '" SLICE_FMT "'?", SLICE_ARG(near))
                     : (slice){ 0 };
    diag_add(call->diags, DIAG_THEME_ASSET, call->where, hint,
             "no such asset: '" SLICE_FMT "/assets/" SLICE_FMT "'", SLICE_ARG(theme->root),
             SLICE_ARG(path));
    return NULL;
}

static bool asset_url(const struct liquid_filter_call *call, struct liquid_value *result)
{
    const struct theme_asset *asset = find_asset(call);
    if (asset == NULL)
        return false;
    slice url = ARENA_JOIN(call->arena, SLICE("/"), asset->output);
    *result = liquid_string(prefixed(call->arena, SLICE(""), view_of(call)->site->base_path, url));
    return true;
}

static bool asset_sri(const struct liquid_filter_call *call, struct liquid_value *result)
{
    const struct theme_asset *asset = find_asset(call);
    if (asset == NULL)
        return false;
    *result = liquid_string(asset->sri);
    return true;
}

/* -- dates in words ---------------------------------------------------------------------------- */

/* What a date or an instant says, taken apart. */
struct moment {
    struct date date;
    int hour, minute, second;
};

static bool read_moment(const struct liquid_filter_call *call, struct moment *moment)
{
    const struct site *site = view_of(call)->site;
    slice text = text_of(call, &call->input);
    struct instant instant;
    *moment = (struct moment){ 0 };
    if (date_parse(text, &moment->date))
        return true;
    if (!instant_parse(text, &instant))
        return diag_add(call->diags, DIAG_FILTER_INPUT, call->where,
                        SLICE("give it a date as in 2026-03-10 or 2026-03-10T09:00:00+08:00"),
                        "'" SLICE_FMT "' is no date", SLICE_ARG(text));
    instant = instant_in_zone(instant, site->now.offset_seconds);
    moment->date = instant_date(instant);
    int64_t seconds = instant.seconds + instant.offset_seconds;
    int64_t of_day = (seconds % 86400 + 86400) % 86400;
    moment->hour = (int)(of_day / 3600);
    moment->minute = (int)(of_day / 60 % 60);
    moment->second = (int)(of_day % 60);
    return true;
}

/* Word number `index` of a list of the theme's strings; the number itself when there is none. */
static slice word_at(const struct liquid_filter_call *call, slice key, int index)
{
    const struct value *words = value_find(view_of(call)->site->theme->strings, key);
    if (words != NULL && words->kind == VALUE_LIST && (size_t)index <= words->list.count &&
        index > 0 && words->list.items[index - 1].kind == VALUE_STRING)
        return words->list.items[index - 1].string;
    return arena_integer(call->arena, index);
}

static bool date_part(const struct liquid_filter_call *call, const struct moment *moment,
                      slice name, struct strbuf *output)
{
    if (slice_equal(name, SLICE("year")))
        strbuf_add_integer(output, moment->date.year);
    else if (slice_equal(name, SLICE("month")))
        strbuf_add_integer(output, moment->date.month);
    else if (slice_equal(name, SLICE("day")))
        strbuf_add_integer(output, moment->date.day);
    else if (slice_equal(name, SLICE("month_name")))
        strbuf_add(output, word_at(call, SLICE("months"), moment->date.month));
    else if (slice_equal(name, SLICE("weekday")))
        strbuf_add(output, word_at(call, SLICE("weekdays"), date_weekday(moment->date)));
    else if (slice_equal(name, SLICE("time")))
        strbuf_format(output, "%02d:%02d", moment->hour, moment->minute);
    else if (slice_equal(name, SLICE("time_seconds")))
        strbuf_format(output, "%02d:%02d:%02d", moment->hour, moment->minute, moment->second);
    else
        return false;
    return true;
}

/* "{year}年{month}月{day}日": what is no part of a date stays as it is. */
static slice format_moment(const struct liquid_filter_call *call, const struct moment *moment,
                           slice pattern)
{
    struct strbuf output = { 0 };
    size_t at = 0;
    while (at < pattern.len) {
        size_t open = slice_find_char(pattern, '{', at);
        size_t close = slice_find_char(pattern, '}', open);
        strbuf_add(&output, slice_sub(pattern, at, open));
        if (close == pattern.len) {
            strbuf_add(&output, slice_from_index(pattern, open));
            break;
        }
        if (!date_part(call, moment, slice_sub(pattern, open + 1, close), &output))
            strbuf_add(&output, slice_sub(pattern, open, close + 1));
        at = close + 1;
    }
    slice text = arena_copy(call->arena, strbuf_slice(&output));
    strbuf_release(&output);
    return text;
}

static bool in_words(const struct liquid_filter_call *call, slice pattern_key,
                     struct liquid_value *result)
{
    struct moment moment;
    if (call->input.kind == LIQUID_NIL) {
        *result = liquid_nil();
        return true;
    }
    if (!read_moment(call, &moment))
        return false;
    slice pattern = theme_string(view_of(call)->site->theme, pattern_key);
    *result = liquid_string(format_moment(call, &moment, pattern));
    return true;
}

static bool long_date(const struct liquid_filter_call *call, struct liquid_value *result)
{
    return in_words(call, SLICE("date_pattern"), result);
}

static bool short_date(const struct liquid_filter_call *call, struct liquid_value *result)
{
    return in_words(call, SLICE("short_date_pattern"), result);
}

static bool long_datetime(const struct liquid_filter_call *call, struct liquid_value *result)
{
    return in_words(call, SLICE("datetime_pattern"), result);
}

static bool exact_datetime(const struct liquid_filter_call *call, struct liquid_value *result)
{
    return in_words(call, SLICE("exact_datetime_pattern"), result);
}

static bool weekday(const struct liquid_filter_call *call, struct liquid_value *result)
{
    return in_words(call, SLICE("weekday_pattern"), result);
}

/* -- words ------------------------------------------------------------------------------------- */

static bool fill(const struct liquid_filter_call *call, struct liquid_value *result)
{
    slice pattern = text_of(call, &call->input);
    struct strbuf output = { 0 };
    for (size_t i = 0; i < pattern.len; i++) {
        size_t index = i + 2 < pattern.len && pattern.ptr[i] == '{' && pattern.ptr[i + 2] == '}'
                           ? (size_t)(unsigned char)pattern.ptr[i + 1] - '0'
                           : 0;
        if (index >= 1 && index <= call->argument_count) {
            strbuf_add(&output, text_of(call, &call->arguments[index - 1]));
            i += 2;
        } else {
            strbuf_add_char(&output, pattern.ptr[i]);
        }
    }
    *result = liquid_string(arena_copy(call->arena, strbuf_slice(&output)));
    strbuf_release(&output);
    return true;
}

/* In units of 1,024 bytes, one decimal below ten: what people see in their file manager. */
static bool file_size(const struct liquid_filter_call *call, struct liquid_value *result)
{
    static const char *const units[] = { "B", "KB", "MB", "GB" };
    int64_t size = call->input.kind == LIQUID_INTEGER ? call->input.integer : 0;
    int64_t scale = 1;
    size_t unit = 0;
    while (size / scale >= 1024 && unit < 3) {
        scale *= 1024;
        unit++;
    }
    int64_t tenths = (size * 10 + scale / 2) / scale;
    bool whole = unit == 0 || tenths >= 100;
    *result =
        liquid_string(whole ? arena_format(call->arena, "%lld %s",
                                           (long long)((size + scale / 2) / scale), units[unit])
                            : arena_format(call->arena, "%lld.%lld %s", (long long)(tenths / 10),
                                           (long long)(tenths % 10), units[unit]));
    return true;
}

/* Text of the data, not of a file: what is wrong in it is told at the filter. */
static bool markdownify(const struct liquid_filter_call *call, struct liquid_value *result)
{
    const struct site *site = view_of(call)->site;
    struct source source = { SLICE("markdownify"), text_of(call, &call->input) };
    const struct markdown_options options = {
        .zh = slice_starts_with(site->config->language, SLICE("zh")),
    };
    struct markdown_result rendered = { 0 };
    struct diags *diags = diags_new();
    bool ok = markdown_render(call->arena, diags, &source, 0, &options, &rendered);
    if (!ok)
        diag_add(call->diags, DIAG_FILTER_INPUT, call->where, (slice){ 0 },
                 "text is no Markdown to publish: " SLICE_FMT,
                 SLICE_ARG(diags_at(diags, 0)->message));
    diags_free(diags);
    *result = liquid_safe(rendered.html);
    return ok;
}

static const struct masking *masking_of(const struct liquid_filter_call *call)
{
    return &view_of(call)->site->plan->masking;
}

static bool mask_name_filter(const struct liquid_filter_call *call, struct liquid_value *result)
{
    *result =
        liquid_string(mask_name(call->arena, masking_of(call)->name, text_of(call, &call->input)));
    return true;
}

static bool mask_phone_filter(const struct liquid_filter_call *call, struct liquid_value *result)
{
    *result = liquid_string(
        mask_number(call->arena, &masking_of(call)->phone, text_of(call, &call->input)));
    return true;
}

static bool mask_identity_filter(const struct liquid_filter_call *call, struct liquid_value *result)
{
    *result = liquid_string(
        mask_number(call->arena, &masking_of(call)->identity, text_of(call, &call->input)));
    return true;
}

const struct liquid_filter *site_filters(void)
{
    static const struct liquid_filter filters[] = {
        { "relative_url", 0, 0, relative_url },
        { "absolute_url", 0, 0, absolute_url },
        { "asset_url", 0, 0, asset_url },
        { "asset_sri", 0, 0, asset_sri },
        { "long_date", 0, 0, long_date },
        { "short_date", 0, 0, short_date },
        { "long_datetime", 0, 0, long_datetime },
        { "exact_datetime", 0, 0, exact_datetime },
        { "weekday", 0, 0, weekday },
        { "fill", 1, 9, fill },
        { "file_size", 0, 0, file_size },
        { "markdownify", 0, 0, markdownify },
        { "mask_name", 0, 0, mask_name_filter },
        { "mask_phone", 0, 0, mask_phone_filter },
        { "mask_identity", 0, 0, mask_identity_filter },
        { NULL, 0, 0, NULL },
    };
    return filters;
}
