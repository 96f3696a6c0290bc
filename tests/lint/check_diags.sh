#!/usr/bin/env bash
# Diagnostics: every slug of diag_codes.def is shown by a test (an expected text that holds "[slug]", or a test program that
# names its code) and explained in a paragraph under a heading of its own in generator/diagnostics.md; and nothing is
# explained that does not exist.
set -u
table=generator/base/diag_codes.def manual=generator/diagnostics.md
status=0
[ -e "$table" ] || { echo "no $table"; exit 1; }
codes=$(sed -nE 's/^DIAG\(([A-Z0-9_]+), *"?([a-z0-9-]+)"?,.*/\1 \2/p' "$table")
twice=$(awk '{ print $2 }' <<<"$codes" | sort | uniq -d)
[ -z "$twice" ] || { echo "$table: slugs used twice: $twice"; exit 1; }
while read -r name slug; do
    [ -n "$name" ] || continue
    if ! grep -rqF --include='expected*' -- "[$slug]" tests 2>/dev/null && ! grep -rqwE --include='*.[ch]' -- "DIAG_$name" tests 2>/dev/null &&
        ! grep -rqE --include='*.sh' --include='*.py' --include='*.console' --include='*.txt' --include='*.mjs' -- "(\[|\b)$slug\b" tests 2>/dev/null; then
        echo "$table: '$slug' is shown by no test"
        status=1
    fi
    if ! grep -qE "^#+ \`?$slug\`?\$" "$manual" 2>/dev/null; then
        echo "$table: '$slug' has no paragraph in $manual"
        status=1
    fi
done <<<"$codes"
for slug in $(sed -nE 's/^#+ `?([a-z0-9]+(-[a-z0-9]+)+)`?$/\1/p' "$manual" 2>/dev/null); do
    grep -qE " $slug\$" <<<"$codes" || { echo "$manual: '$slug' is no diagnostic"; status=1; }
done
exit $status
