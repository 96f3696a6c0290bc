#!/usr/bin/env bash
# The site at every instant at which it changes from its first notice on: each publication, and the second before the end of
# each period.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R content themes site-data "$scratch/"
"$FABANG" -q -C "$scratch" records || exit 1

# Publications of editions and notices; last days of publicity; the plan's deadlines.
instants() {
    cut -d, -f4 site-data/records/editions.csv | tail -n +2
    cut -d, -f6 site-data/records/editions.csv | grep -E '^2' | sort -u | sed 's/$/T23:59:59+08:00/'
    grep -rhoE '^published_at: *\S+' content | awk '{ print $2 }'
    sed -nE 's/^ *date: *"?([0-9-]{10})"?$/\1/p' site-data/plan.yaml | sed -E 's/$/T23:59:59+08:00/'
}

first=$(grep -rhoE '^published_at: *\S+' content | awk '{ print $2 }' | sort | head -n 1)
for now in $(instants | sort -u); do
    [[ $now < $first ]] && continue
    if "$FABANG" -q -C "$scratch" --now "$now" check >"$scratch/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL the site does not build at $now"
        sed 's/^/    /' "$scratch/out" | head -n 12
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
