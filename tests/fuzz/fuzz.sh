#!/usr/bin/env bash
# Fuzzes each target (or those whose name holds $T) for $SECONDS_EACH seconds, one after the other; needs clang with libFuzzer
# (Debian: clang, libclang-rt-14-dev). It starts from tests/fuzz/corpus and seeds.py; the corpus grows in $BUILD/corpus/TARGET.
# What fails, takes more than 5 seconds or more than 2 GB is left in $BUILD/found/TARGET: mend it, then keep the input in
# tests/fuzz/regressions/TARGET. Executions are added up in $BUILD/executions.
# MERGE=1 makes the corpora of the targets anew: it starts from the repository's own texts alone, and of what they grow into keeps
# the fewest inputs that reach all places of the code (not all counts of passing there: those would be thousands).
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:?run this by "make fuzz"} seconds=${SECONDS_EACH:-60}
# A null pointer plus 0, as in a loop over no items, is defined since C2y; AddressSanitizer sees what matters.
flags="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize=pointer-overflow -fno-sanitize-recover=all"
link=$(pkg-config --libs ${PKGS:?run this by "make fuzz"})
"${MAKE:-make}" --no-print-directory BUILD="$BUILD" CC=clang CFLAGS="$flags" HARDEN= WERROR= "$BUILD/libfabang.a" || exit 1
grown=$BUILD/corpus own=
if [ -n "${MERGE:-}" ]; then
    grown=$BUILD/own own=--own
fi
status=0

# fuzz TARGET INPUTS: the longest input is that of libFuzzer's growth; kept ones are shorter, so that the corpus stays small.
fuzz() {
    local target=$1 corpus=$2 longest=65536 kept=512 log=$BUILD/$1.log
    case $target in
    liquid_*) longest=4096 ;;
    leak_check | spreadsheet) kept=2048 ;;
    workbook) kept=1024 ;;
    esac
    # shellcheck disable=SC2086 # lists of words
    clang -std=c17 -D_GNU_SOURCE -DFUZZING -Igenerator $flags -fsanitize=fuzzer "tests/fuzz/$target.c" tests/fuzz/fuzz*.c "$BUILD/libfabang.a" \
        -o "$BUILD/$target" $link -lm || return 1
    mkdir -p "$grown/$target" "$BUILD/found/$target" "$corpus"
    python3 tests/fuzz/seeds.py $own "$target" "$grown/seeds/$target" || return 1
    tests/fuzz/words.sh "$target" >"$BUILD/words"
    # Leaks are looked for at the end, not after each input: some libraries keep what they made once.
    "$BUILD/$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=$longest -dict="$BUILD/words" \
        -artifact_prefix="$BUILD/found/$target/" -print_final_stats=1 "$grown/$target" $([ -n "$own" ] || echo "$corpus") "$grown/seeds/$target" 2>&1 |
        tee "$log" | grep -v -e '	\(NEW\|REDUCE\|RELOAD\) ' -e '^#[0-9]*	pulse'
    local ended=${PIPESTATUS[0]}
    echo "$target $(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" >>"$BUILD/executions"
    if [ -n "$own" ]; then
        [ "$target" = liquid_render ] || rm -rf "$corpus" # of both Liquid targets: rendering parses, too
        mkdir -p "$corpus"
        "$BUILD/$target" -set_cover_merge=1 -use_counters=0 -max_len=$kept "$corpus" "$grown/$target" "$grown/seeds/$target" 2>&1 | tail -n 1
        python3 tests/fuzz/anonymize.py "$corpus"
    fi
    return "$ended"
}

for source in tests/fuzz/*.c; do
    target=$(basename "$source" .c)
    case $target in
    fuzz*) continue ;;
    *"${T:-}"*) fuzz "$target" "tests/fuzz/corpus/${target/liquid_*/liquid}" || status=1 ;;
    esac
done
exit $status
