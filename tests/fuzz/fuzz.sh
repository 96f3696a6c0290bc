#!/usr/bin/env bash
# Fuzzes each target (or those whose name holds $T) for $SECONDS seconds, one after the other; needs clang with libFuzzer
# (Debian: clang, libclang-rt-14-dev). It starts from tests/fuzz/corpus and seeds.py; the corpus grows in $BUILD/corpus/TARGET.
# What fails is left in $BUILD/found/TARGET: mend it, then keep the input in tests/fuzz/regressions/TARGET.
# MERGE=1 makes tests/fuzz/corpus anew: it starts from the repository's own texts alone, and of what they grow into keeps the
# fewest inputs that reach all places of the code (not all counts of passing there: those would be thousands). One corpus is
# for both targets: rendering parses, too.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:?run this by "make fuzz"} seconds=${SECONDS_EACH:-60}
# A null pointer plus 0, as in a loop over no items, is defined since C2y; AddressSanitizer sees what matters.
flags="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize=pointer-overflow -fno-sanitize-recover=all"
link=$(pkg-config --libs libcmark yaml-0.1 sqlite3 libxml-2.0 icu-uc icu-i18n libcrypto libzip zlib libarchive poppler-glib libexif)
"${MAKE:-make}" --no-print-directory BUILD="$BUILD" CC=clang CFLAGS="$flags" HARDEN= WERROR= "$BUILD/libfabang.a" || exit 1
grown=$BUILD/corpus seeds=$BUILD/seeds longest=4096
if [ -n "${MERGE:-}" ]; then
    grown=$BUILD/own seeds=$BUILD/own/seeds longest=512
    rm -rf "$grown" tests/fuzz/corpus
fi
python3 tests/fuzz/seeds.py ${MERGE:+--own} "$seeds" || exit 1
"$PWD/tests/fuzz/words.sh" >"$BUILD/words"
status=0
for source in tests/fuzz/liquid_*.c; do
    target=$(basename "$source" .c)
    if [ -n "${T:-}" ] && [[ $target != *"$T"* ]]; then continue; fi
    # shellcheck disable=SC2086 # lists of words
    clang -std=c17 -D_GNU_SOURCE -DFUZZING -Igenerator $flags -fsanitize=fuzzer "$source" tests/fuzz/fuzz.c "$BUILD/libfabang.a" \
        -o "$BUILD/$target" $link -lm || exit 1
    mkdir -p "$grown/$target" "$BUILD/found/$target" tests/fuzz/corpus
    "$BUILD/$target" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=3000 -max_len=$longest -dict="$BUILD/words" \
        -artifact_prefix="$BUILD/found/$target/" -print_final_stats=1 "$grown/$target" tests/fuzz/corpus "$seeds" || status=1
done
if [ -n "${MERGE:-}" ]; then
    "$BUILD/liquid_render" -set_cover_merge=1 -use_counters=0 -max_len=$longest tests/fuzz/corpus "$grown"/liquid_* "$seeds" ||
        status=1
fi
exit $status
