#!/usr/bin/env bash
# `fabang due` against builds of the repository's own site, at instants that it prints and does not print; and the script of
# the handbook, which waits for one.
set -u
cd "$(dirname "$0")/../.." || exit 1
# In memory where that is: builds wait for the disk, here in vain.
scratch=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/site" "$scratch/timers"
cp -R content themes site-data "$scratch/site/"
rm -f "$scratch"/site/site-data/rankings.db*
"$FABANG" -q -C "$scratch/site" records || exit 1
counts=$(python3 tests/due/due.py "$scratch/site" 2026-03-15T00:00:00+08:00 24)
grep -v passed <<<"$counts"
passed=$(tail -n 1 <<<"$counts" | cut -d' ' -f1) failed=$(tail -n 1 <<<"$counts" | cut -d' ' -f3)

cp -R tests/sites/tiny "$scratch/tiny" && cp -R themes "$scratch/tiny/" && "$FABANG" -q -C "$scratch/tiny" records || exit 1
if tests/due/timers.sh "$scratch/tiny" "$scratch/timers"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "FAIL due: the script of generator/handbook/timers.md"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
