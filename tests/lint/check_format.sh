#!/usr/bin/env bash
# Layout: every C file is as clang-format leaves it, and no text file has trailing blanks or a tab in C.
set -u
. "$(dirname "$0")/sources.sh"
status=0
mapfile -t files < <(sources '*.[ch]')
clang-format --dry-run --Werror "${files[@]}" || status=1
if grep -nP '\t| +$' "${files[@]}"; then
    echo "tabs or trailing blanks (above)"
    status=1
fi
twice=$(generator_sources '*.[ch]' | sed 's|.*/||' | sort | uniq -d)
if [ -n "$twice" ]; then
    echo "file names used twice: $twice"
    status=1
fi
exit $status
