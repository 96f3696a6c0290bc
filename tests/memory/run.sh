#!/usr/bin/env bash
# run.sh tsan|valgrind: builds the small site and this repository's own, cold and again, with four threads, by a program
# that ThreadSanitizer was compiled into or under memcheck; tsan runs unit tests, too. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 1
fabang=$PWD/$BUILD/fabang
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
export TSAN_OPTIONS="exitcode=66 suppressions=$PWD/tests/memory/threads.supp"
watch=()
[ "$1" = valgrind ] && watch=(valgrind -q --error-exitcode=66 --leak-check=full --errors-for-leak-kinds=definite
    --suppressions="$PWD/tests/memory/libraries.supp")

# try NAME COMMAND...
try() {
    local name=$1 begin=$SECONDS
    shift
    if "$@" >"$scratch/out" 2>&1; then
        passed=$((passed + 1))
        printf '%s: %d s\n' "$name" $((SECONDS - begin))
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n' "$name"
        grep -v '^--' "$scratch/out" | head -n 60 | sed 's/^/    /' # without valgrind's words of calls that it does not know
    fi
}

cp -r tests/sites/tiny "$scratch/tiny"
cp -r themes "$scratch/tiny/"
"$fabang" -C "$scratch/tiny" -q records
"$fabang" -q records 2>/dev/null
for run in cold again; do
    try "the small site, $run" "${watch[@]}" "$fabang" -C "$scratch/tiny" -q build --precompress -j4 --now 2026-07-01T00:00:00+08:00
    try "this repository's site, $run" "${watch[@]}" "$fabang" -q build -j4 --now 2026-12-01T00:00:00+08:00 -o "$scratch/public"
done
try "another day of it" "${watch[@]}" "$fabang" -q build -j4 --now 2026-07-20T00:00:00+08:00 -o "$scratch/public"
try "the way back" "${watch[@]}" "$fabang" -q publish --rollback -o "$scratch/public"
if [ "$1" = tsan ]; then
    # Those that have to do with threads; others measure time, which the sanitizer takes.
    for program in "$BUILD"/unit/test_{base,site,stages,records}_*; do
        [ -x "$program" ] && try "$(basename "$program")" "$program"
    done
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
