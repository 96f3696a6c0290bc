#!/usr/bin/env bash
# `fabang due` on a small site in which one of each thing happens: what it prints, and that builds agree with it.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
# In memory where that is: builds wait for the disk, here in vain.
scratch=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$scratch"' EXIT
site=$scratch/site

# verdict STATUS NAME: counts the case; what is in $scratch/why is shown when it failed.
verdict() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL due: %s\n' "$2"
        head -n 20 "$scratch/why" | sed 's/^/    /'
    fi
    : >"$scratch/why"
}

due() {
    "$FABANG" -C "$site" --now "$@" 2>"$scratch/errors"
}

if [ -n "${T:-}" ] && [[ due != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
python3 tests/due/eventful.py "$site" && "$FABANG" -q -C "$site" records || exit 1

due 2026-01-10T00:00:00Z due | diff tests/due/expected.txt - >"$scratch/why" && [ ! -s "$scratch/errors" ]
verdict $? "one line a change: instant, what, id"

# Nobody learns from it what an edition or a notice will say.
! { due 2026-01-10T00:00:00Z due && due 2026-01-10T00:00:00Z due --format json; } | grep SECRET >"$scratch/why"
verdict $? "ids only"

due 2026-01-10T00:00:00Z due --count 3 | diff <(head -n 6 tests/due/expected.txt) - >"$scratch/why"
verdict $? "three instants with all that happens at them"

due 2026-03-20T07:59:59+01:00 due --count 1 | diff <(grep 'edition.medals/3' tests/due/expected.txt) - >"$scratch/why" &&
    ! due 2026-03-20T08:00:00+01:00 due | grep 'edition.medals' >"$scratch/why"
verdict $? "what happens at an instant is to come a second before it, and not at it"

due 2026-01-10T00:00:00Z due --format json >"$scratch/due.json" && python3 - "$scratch/due.json" >"$scratch/why" 2>&1 <<'END'
import json, sys
rows = json.load(open(sys.argv[1]))
lines = [line.rstrip("\n").split("\t") for line in open("tests/due/expected.txt")]
assert [[row["at"], row["what"], row["id"]] for row in rows] == lines, rows
assert all(set(row) == {"at", "what", "id"} for row in rows)
END
verdict $? "JSON says the same"

[ -z "$(due 2027-01-01T00:00:00Z due)" ] && [ "$(due 2027-01-01T00:00:00Z due --format json)" = '[]' ]
verdict $? "nothing to come prints nothing, and no fault"

# Exit statuses; in either format the answer alone goes to standard output.
status() {
    due "$@" >"$scratch/out"
    echo $?
}
[ "$(status now due)" = 2 ] && [ "$(status 2026-01-10T00:00:00Z due --count 0)" = 2 ] &&
    [ "$(status 2026-01-10T00:00:00Z build --count 1)" = 2 ]
verdict $? "wrong use is status 2"
due 2026-03-22T00:00:00Z due --format json | python3 -c 'import json, sys; assert len(json.load(sys.stdin)) == 5' 2>"$scratch/why" &&
    grep -q records-unapproved "$scratch/errors"
verdict $? "a warning goes to standard error, also as JSON"
mv "$site/site-data/rankings.db" "$scratch/"
[ "$(status 2026-01-10T00:00:00Z due)" = 1 ] && [ ! -s "$scratch/out" ] && grep -q records-missing "$scratch/errors"
verdict $? "without its database the site has no answer: status 1"
mv "$scratch/rankings.db" "$site/site-data/"

# Builds agree with it: on that site, and on one whose list went its way by acts.
agree() {
    local counts good bad
    counts=$(python3 tests/due/due.py "$1" "$2" | tee "$scratch/why" | tail -n 1)
    good=${counts%% *} bad=$(echo "$counts" | cut -d' ' -f3)
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-1}))
    grep FAIL "$scratch/why" || true
}
agree "$site" 2026-01-10T00:00:00+01:00
tests/due/acted.sh "$scratch/acted" && agree "$scratch/acted" 2026-05-30T00:00:00+08:00 || verdict 1 "a site made by acts"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
