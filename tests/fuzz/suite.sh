#!/usr/bin/env bash
# Replays what fuzzing found, and the minimised corpora: each input must pass as in fuzzing, in reasonable time.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
shopt -s nullglob
for source in tests/fuzz/*.c; do
    target=$(basename "$source" .c)
    if [[ $target == fuzz* ]] || { [ -n "${T:-}" ] && [[ "fuzz $target" != *"$T"* ]]; }; then continue; fi
    inputs=(tests/fuzz/regressions/"$target"/* tests/fuzz/corpus/"${target/liquid_*/liquid}"/*)
    # All in one process; one by one only to find which failed.
    if timeout 120 "$BUILD/fuzz/$target" "${inputs[@]}" >/dev/null 2>&1; then
        passed=$((passed + ${#inputs[@]}))
        continue
    fi
    for input in "${inputs[@]}"; do
        if timeout 20 "$BUILD/fuzz/$target" "$input" >/dev/null 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL $input (again: $BUILD/fuzz/$target $input)"
        fi
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
