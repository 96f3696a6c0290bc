#!/usr/bin/env bash
# Words for libFuzzer to put into inputs of a target: names from the program's own tables, and the marks of the format.
# usage: words.sh TARGET
set -u
cd "$(dirname "$0")/../.." || exit 1

# Keys of the tables that describe the contest's files.
keys() {
    sed -nE 's/.*SCHEMA_(KEY|PART)\("([a-z_0-9]+)".*/\2/p' generator/contest/*.c
}

words() {
    case $1 in
    liquid_*)
        sed -nE 's/^ *\{ "([a-z_0-9]+)",.*/\1/p' generator/liquid/tags.c generator/liquid/filter_table.c
        printf '%s\n' forloop.last forloop.index reversed limit: offset: continue with as for empty blank nil true false contains and \
            or == != '<=' items range list numbers cols: end '{{' '}}' '{%' '%}' '{%-' '-%}' '<script>' '</script>' '<style>' 'href="' \
            "src='" 'onclick="' 'style="' 'srcset="' '<textarea>' '<title>' '<!--' '-->' 'url(' 'javascript:' '?q=' '&amp;' '`'
        ;;
    yaml | front_matter)
        keys
        printf '%s\n' '---' '...' ': ' '- ' '? ' '[' ']' '{' '}' ', ' '&a' '*a' '<<' '!!str' '|+' '>-' '|2' '%YAML 1.1' '#' "''" '\u00e9' '\x41' \
            true false 2026-07-10 2026-07-10T09:00:00+08:00 +08:00 https://a.example/ /a/ ../ .yaml
        ;;
    markdown)
        printf '%s\n' '[^1]' '[^1]: ' '](' '](<' '![' '|-|' '|:-:|' '**' '__' '***' '```' '~~~' '> ' '- ' '1. ' '# ' '===' '<b>' '<!--' '-->' '<http://a>' '&#x7c;' \
            '&copy;' '\\|' '{{ ' ' }}' '{% if %}' '{% endif %}' '{% raw %}' '{% endraw %}' '{#a}' '（' '）' '“' '”' '中' 'javascript:' 'mailto:' '    '
        ;;
    json) printf '%s\n' true false null '\\u0000' '\\ud83d\\ude00' '\\n' '-0.5' 1e308 -9223372036854775808 '[]' '{}' '":' ;;
    csv) printf '%s\n' '""' '","' ';' '=' '+' '@' '＝' '00' 1e9 ;;
    uri) printf '%s\n' 'http://' 'https:' '//' '/../' '/./' '/.//' '?' '#' '%2F' '%2e' '%E4%B8%AD' 'javascript:' 'data:' 'mailto:' ':id' ':number' ':80' '[::1]' ;;
    html | inspection)
        printf '%s\n' '<script>' '</script>' '<style>' '<textarea>' '</textarea>' '<title>' '<svg>' '</svg>' '<math>' '<![CDATA[' ']]>' '<!--' '-->' '--!>' '<!doctype ' \
            '<plaintext>' ' id="' " href='" ' src=' ' srcset="' 'xlink:href=' ' 2x, ' '/>' '&amp;' '&#x41;' '&notin;' '#top' '/sub/' 'https://example.org/sub/' \
            '/rules/' 'notices/a/' 'feed.xml' '%E5%90%8D' '../'
        ;;
    leaks | leak_check)
        printf '%s\n' 13800138000 11010519491231002X 0755-20000000 6200000000000005 someone@mail.example 91350100M000100Y43 138-0013-8000 '+86 ' '&nbsp;' '　' '１３８' \
            '<b>' '</b>' '</w:t></w:r><w:r><w:t>' 'UID:' '%PDF-' 'stream' 'endstream' endobj '/FlateDecode' 'PK' ustar
        ;;
    spreadsheet | workbook)
        sed -nE 's/.*(at_start|at_end|attribute|attribute_number|attribute_is_set|short_attribute)\([^"]*"([A-Za-z0-9]+)".*/\2/p' generator/formats/xlsx_reader.c
        printf '%s\n' '<row' ' r="' '<c ' ' t="s"' ' t="inlineStr"' '<v>' '</v>' '</c>' '</row>' '<is><t>' 'ref="A1:B2"' '<!DOCTYPE a [' '<!ENTITY b "c">' '&b;' '_x0041_' \
            'Target="' '../' '%2e' 'TargetMode="External"' XFD1048576 2958465 91.099999999999994 '<![CDATA['
        ;;
    esac
}

# In libFuzzer's form: in quotes, with what is neither a letter nor another mark of ASCII as \xAB.
words "$1" | sort -u | python3 -c '
import sys
for word in sys.stdin.buffer.read().split(b"\n"):
    if word:
        print("\"" + "".join(chr(byte) if 0x20 <= byte < 0x7F and byte not in b"\"\\" else f"\\x{byte:02X}" for byte in word) + "\"")
'
