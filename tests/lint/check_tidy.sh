#!/usr/bin/env bash
# clang-tidy on every C file of the program. A file is looked at again only when it, a header of it or the rules changed:
# the key is a hash of what the compiler sees.
set -u
. "$(dirname "$0")/sources.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
export cache=${BUILD:-.build}/lint/tidy rules=$root/.clang-tidy
mkdir -p "$cache"
# clang refuses the warnings that only gcc has.
flags=$(sed -E 's/^[^ ]+//; s/ -W(logical-op|duplicated-cond)\b//g; s/ -Werror//; s/ -[MUD]?_?FORTIFY_SOURCE(=[0-9])?//g' <<<"$COMPILE")
export flags

# tidy SOURCE
tidy() {
    local key
    # shellcheck disable=SC2086 # a command line
    key=$(gcc $flags -w -E "$1" 2>/dev/null | cat - "$rules" | sha1sum | cut -d' ' -f1)
    [ -e "$cache/$key" ] && return 0
    # shellcheck disable=SC2086
    if clang-tidy --quiet --config-file="$rules" "$1" -- $flags -Wno-format-nonliteral -Wno-unknown-warning-option >"$cache/log.$$" 2>&1; then
        rm -f "$cache/log.$$"
        touch "$cache/$key"
    else
        grep -E '(error|warning): ' "$cache/log.$$" || tail -n 5 "$cache/log.$$"
        rm -f "$cache/log.$$"
        return 1
    fi
}
export -f tidy
set -o pipefail
# A finding in a header is told once, not with every file that includes it.
generator_sources '*.c' | xargs -P "$(nproc)" -I{} bash -c 'tidy "$1"' _ {} | sort -u
