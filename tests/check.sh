#!/usr/bin/env bash
# Runs every check and goes on after a failure: one run tells all. Two run side by side, since most of a check keeps one
# core busy: whoever is done takes the next. For each it prints the runner's closing line and the seconds it took. Ends with
# "checks: N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
MAKE=${MAKE:-make}
BUILD=${BUILD:-.build}
mkdir -p "$BUILD/check"
rm -rf "$BUILD"/check/*.failed "$BUILD"/check/*.passed "$BUILD"/check/*.taken

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
        printf '%s: %s in %d s\n\n' "$1" "$([ "$status" = 0 ] && echo "done" || echo FAILED)" $((SECONDS - begin))
    } 9>"$BUILD/check/lock"
}

# take NAME...: runs those of the steps that nobody else took.
take() {
    local name
    for name; do
        if mkdir "$BUILD/check/$name.taken" 2>/dev/null; then step "$name"; fi
    done
}

# First what the others use; then the long ones, so that both ends come together.
MAKE="$MAKE -j$(nproc)" step programs
step site
names=(suites lint asan browser test)
take "${names[@]}" &
take "${names[@]}"
wait
passed=$(find "$BUILD/check" -name '*.passed' | wc -l)
failed=$(find "$BUILD/check" -name '*.failed' | wc -l)
echo "everything in $SECONDS s; the full outputs are in $BUILD/check/"
echo "checks: $passed passed, $failed failed"
[ "$failed" = 0 ]
