#!/usr/bin/env bash
# run.sh STRIDE BUILDS: each STRIDE-th file operation of each kind of fault, and BUILDS rebuilds under readers.
set -u
cd "$(dirname "$0")" || exit 1
if [ -n "${T:-}" ] && [[ faults != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
if nm "$FABANG" 2>/dev/null | grep -q __asan_init; then # its runtime must be the first library
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
library=$(dirname "$FABANG")/faults.so
if ! [ "$library" -nt faults.c ] && ! cc -shared -fPIC -O1 -o "$library" faults.c -ldl; then
    echo "0 passed, 1 failed"
    exit 1
fi
# In memory where there is such a place: the operations count, not the disk.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
output=$(FAULTS=$library python3 faults.py "$1"; python3 readers.py "$2")
grep -v ' passed, ' <<<"$output"
awk '/ passed, / { passed += $1; failed += $3 } END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 || passed == 0 }' <<<"$output"
