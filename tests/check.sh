#!/usr/bin/env bash
# Runs every check, one after the other, and goes on after a failure: one run tells all. For each it prints the runner's
# closing line and the seconds it took. Ends with "checks: N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
MAKE=${MAKE:-make}
BUILD=${BUILD:-.build}
mkdir -p "$BUILD/check"
passed=0 failed=0

# step NAME: runs `make NAME`; its whole output is in .build/check/NAME.log.
step() {
    local log=$BUILD/check/$1.log begin=$SECONDS status
    printf '%s ...\n' "$1"
    "$MAKE" --no-print-directory -j"$(nproc)" "$1" >"$log" 2>&1
    status=$?
    if [ "$status" = 0 ]; then
        passed=$((passed + 1))
        tail -n 1 "$log"
    else
        failed=$((failed + 1))
        cat "$log"
    fi
    printf '%s: %s in %d s\n\n' "$1" "$([ "$status" = 0 ] && echo done || echo FAILED)" $((SECONDS - begin))
}

for name in ${1:-all test lint asan suites site browser}; do
    step "$name"
done
echo "everything in $SECONDS s; the full outputs are in $BUILD/check/"
echo "checks: $passed passed, $failed failed"
[ "$failed" = 0 ]
