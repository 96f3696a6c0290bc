#!/usr/bin/env bash
# Runs the tests that are named as arguments: unit, golden, suites (each tests/*/suite.sh), long (each tests/*/long.sh).
# Ends with "N passed, N failed". Environment: BUILD, T (only tests whose name holds this text), UPDATE=1 (rewrite goldens).
#
# tests/unit/test_*.c           one cmocka program each
# tests/golden/STAGE/CASE/      `.build/drivers/STAGE input.*` (run in the case's folder, with the words of the file
#                               `args` before it if there is one) must print expected.*; its standard error must equal
#                               expected.err (absent: silent), its status the number in expected.status (absent: 0)
# tests/NAME/suite.sh, long.sh  anything else; prints its failures and ends with "N passed, N failed[, N skipped]";
#                               gets FABANG, DRIVERS, T and UPDATE in the environment
set -u
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-.build} T=${T:-} UPDATE=${UPDATE:-}
export FABANG=$PWD/$BUILD/fabang DRIVERS=$PWD/$BUILD/drivers LC_ALL=C.UTF-8
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_stack_use_after_return=1
passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# report_failure NAME: says what failed, and how to see it again.
report_failure() {
    failed=$((failed + 1))
    printf 'FAIL %s\n' "$1"
    [ -s "$scratch/diff" ] && sed 's/^/    /' "$scratch/diff" | head -n 60
    printf '    again: make test T=%s\n' "$2"
    : >"$scratch/diff"
}

run_unit() {
    local source program name status good bad
    for source in tests/unit/test_*.c; do
        name=$(basename "$source" .c)
        program=$BUILD/unit/$name
        if [ -n "$T" ] && [[ $name != *"$T"* ]] && ! grep -q "void [a-z0-9_]*$T" "$source"; then continue; fi
        CMOCKA_MESSAGE_OUTPUT=TAP timeout 120 "$program" >"$scratch/out" 2>&1
        status=$?
        if [ -n "$T" ] && [[ $name != *"$T"* ]]; then
            sed -n "/^\(not \)\{0,1\}ok.*$T/,/^\(not \)\{0,1\}ok/p" "$scratch/out" | grep -e "$T" -e '^#' >"$scratch/one"
            mv "$scratch/one" "$scratch/out"
        fi
        good=$(grep -c '^ok' "$scratch/out")
        bad=$(grep -c '^not ok' "$scratch/out")
        passed=$((passed + good))
        skipped=$((skipped + $(grep -c '^ok.*# SKIP' "$scratch/out")))
        if [ "$bad" -gt 0 ]; then
            grep -v -e '^ok' -e '^1\.\.' "$scratch/out" >"$scratch/diff"
            failed=$((failed + bad - 1))
            report_failure "$source" "$name"
        elif [ "$status" != 0 ] && { [ -z "$T" ] || [ "$good" = 0 ]; }; then
            { echo "ended with status $status"; tail -n 40 "$scratch/out"; } >"$scratch/diff"
            report_failure "$source" "$name"
        fi
    done
}

# compare EXPECTED ACTUAL: with UPDATE=1 the expected file becomes the actual one (an empty one is not kept).
compare() {
    if [ -n "$UPDATE" ]; then
        if [ -s "$2" ] || [[ $1 == *expected.out ]]; then cp "$2" "$1"; else rm -f "$1"; fi
        return 0
    fi
    if [ -e "$1" ]; then
        diff -u --label "$1" --label actual "$1" "$2" >>"$scratch/diff"
    elif [ -s "$2" ]; then
        { echo "$1 is missing; the actual text:"; cat "$2"; } >>"$scratch/diff"
        return 1
    fi
}

run_golden() {
    local folder name stage case input expected status
    for folder in tests/golden/*/*/; do
        folder=${folder%/}
        name=${folder#tests/golden/} stage=$(basename "$(dirname "$folder")") case=$(basename "$folder")
        [ -d "$folder" ] || continue
        if [ -n "$T" ] && [[ $name != *"$T"* ]]; then continue; fi
        input=$(cd "$folder" && ls input.* 2>/dev/null | head -n 1)
        expected=$(cd "$folder" && ls expected.* 2>/dev/null | grep -v -e '\.err$' -e '\.status$' | head -n 1)
        local -a args=()
        [ -f "$folder/args" ] && read -ra args <"$folder/args"
        (cd "$folder" && timeout 60 "$DRIVERS/$stage" "${args[@]}" $input) >"$scratch/out" 2>"$scratch/err"
        status=$?
        if [ "$status" = 0 ]; then : >"$scratch/status"; else echo "$status" >"$scratch/status"; fi
        : >"$scratch/diff"
        compare "$folder/${expected:-expected.out}" "$scratch/out"
        compare "$folder/expected.err" "$scratch/err"
        compare "$folder/expected.status" "$scratch/status"
        if [ -s "$scratch/diff" ]; then report_failure "$folder" "$stage/$case"; else passed=$((passed + 1)); fi
    done
}

# run_scripts FILE: every tests/*/FILE; its last count is added to ours.
run_scripts() {
    local script counts begin status
    for script in tests/*/"$1"; do
        [ -x "$script" ] || continue
        begin=$SECONDS
        timeout 900 "$script" >"$scratch/out" 2>&1
        status=$?
        counts=$(grep -E '^([A-Za-z_-]+: )?[0-9]+ passed, [0-9]+ failed' "$scratch/out" | tail -n 1)
        if [ -z "$counts" ]; then
            { echo "ended with status $status and no count"; tail -n 40 "$scratch/out"; } >"$scratch/diff"
            report_failure "$script" "$(basename "$(dirname "$script")")"
            continue
        fi
        set -- "$1" $(grep -oE '[0-9]+' <<<"$counts")
        passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + ${4:-0}))
        if [ "$3" != 0 ] || [ "$status" != 0 ]; then
            cat "$scratch/out"
            [ "$3" != 0 ] || failed=$((failed + 1))
        elif [ -z "$T" ] || [ "$2" != 0 ]; then
            printf '%s: %s (%d s)\n' "$(basename "$(dirname "$script")")" "${counts#*: }" $((SECONDS - begin))
        fi
        set -- "$1"
    done
}

for group in "$@"; do
    case $group in
    unit) run_unit ;;
    golden) run_golden ;;
    suites) run_scripts suite.sh ;;
    long) run_scripts long.sh ;;
    *) echo "unknown group '$group'" >&2; exit 2 ;;
    esac
done
if [ "$skipped" = 0 ]; then
    echo "$passed passed, $failed failed"
else
    echo "$passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ]
