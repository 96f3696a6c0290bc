#!/usr/bin/env bash
# Runs every check and goes on after a failure: one run tells all. Two lanes side by side, since most of a check keeps one
# core busy. For each it prints the runner's closing line and the seconds it took. Ends with "checks: N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
MAKE=${MAKE:-make}
BUILD=${BUILD:-.build}
mkdir -p "$BUILD/check"
rm -f "$BUILD"/check/*.failed "$BUILD"/check/*.passed

# step NAME: runs `make NAME`; its whole output is in .build/check/NAME.log. Answers are printed one at a time.
step() {
    local log=$BUILD/check/$1.log begin=$SECONDS status verdict=passed
    # shellcheck disable=SC2086 # MAKE may carry words
    $MAKE --no-print-directory "$1" >"$log" 2>&1
    status=$?
    [ "$status" = 0 ] || verdict=failed
    touch "$BUILD/check/$1.$verdict"
    {
        flock 9
        printf '%s ...\n' "$1"
        if [ "$status" = 0 ]; then tail -n 1 "$log"; else cat "$log"; fi
        printf '%s: %s in %d s\n\n' "$1" "$([ "$status" = 0 ] && echo done || echo FAILED)" $((SECONDS - begin))
    } 9>"$BUILD/check/lock"
}

lane() {
    local name
    for name; do step "$name"; done
}

if [ -n "${1:-}" ]; then
    lane "$1"
else
    # Everything that both lanes use is built first.
    MAKE="$MAKE -j$(nproc)" step programs
    lane test site suites browser &
    lane lint asan
    wait
fi
passed=$(find "$BUILD/check" -name '*.passed' | wc -l)
failed=$(find "$BUILD/check" -name '*.failed' | wc -l)
echo "everything in $SECONDS s; the full outputs are in $BUILD/check/"
echo "checks: $passed passed, $failed failed"
[ "$failed" = 0 ]
