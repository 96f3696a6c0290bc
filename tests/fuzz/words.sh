#!/usr/bin/env bash
# Words for libFuzzer: the tags and filters of the engine's own tables, and the marks of Liquid, HTML, scripts and styles.
set -u
cd "$(dirname "$0")/../.." || exit 1
{
    sed -nE 's/^ *\{ "([a-z_0-9]+)",.*/\1/p' generator/liquid/tags.c generator/liquid/filter_table.c
    printf '%s\n' forloop.last forloop.index reversed limit: offset: continue with as for empty blank nil true false contains and \
        or == != '<=' items range list numbers cols: end '{{' '}}' '{%' '%}' '{%-' '-%}' '<script>' '</script>' '<style>' 'href="' \
        "src='" 'onclick="' 'style="' 'srcset="' '<textarea>' '<title>' '<!--' '-->' 'url(' 'javascript:' '?q=' '&amp;' '`'
} | sort -u | sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&"/'
