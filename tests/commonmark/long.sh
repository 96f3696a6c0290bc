#!/usr/bin/env bash
# CommonMark: every example of the specification, plain and with the rules for Chinese; then emphasis in random lines
# against markdown-it-cjk-friendly. Ends with the sum of both.
set -u
cd "$(dirname "$0")" || exit 1
passed=0 failed=0 skipped=0
for part in examples random; do
    output=$(node "$part.mjs" 2>&1)
    counts=$(tail -n 1 <<<"$output")
    printf '%s\n' "$output" | sed '$d'
    printf '%s: %s\n' "$part" "$counts"
    [[ $counts =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]] || { failed=$((failed + 1)); continue; }
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
