#!/usr/bin/env bash
# Headers: each compiles alone, has a guard named after its path, and opens with a sentence, as every C file does.
set -u
. "$(dirname "$0")/sources.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# check_header PATH
check_header() {
    local guard
    guard=FABANG_$(sed 's|^generator/||; s|[/.-]|_|g' <<<"$1" | tr '[:lower:]' '[:upper:]')
    grep -q "^#ifndef $guard\$" "$1" || { echo "$1: the guard is not $guard"; return 1; }
    $COMPILE -fsyntax-only -x c - <<<"#include \"${1#generator/}\"" 2>"$2" || { echo "$1 does not compile alone:"; cat "$2"; return 1; }
}
status=0
for header in $(generator_sources '*.h'); do
    check_header "$header" "$scratch/log" || status=1
done
for file in $(sources '*.[ch]'); do
    head -c 3 "$file" | grep -qE '^/\* ?|^//' || { echo "$file: does not open with a sentence on what it is responsible for"; status=1; }
done
exit $status
