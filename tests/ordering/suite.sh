#!/usr/bin/env bash
# The table of surnames is what its script makes, and agrees with Debian's Unihan and with an input method by strokes.
set -u
cd "$(dirname "$0")/../.." || exit 1
if [ -n "${T:-}" ] && [[ ordering != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
if ! [ -e /usr/share/unicode/Unihan_Readings.txt.bz2 ] || ! [ -e /usr/share/rime-data/stroke.dict.yaml ]; then
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
if python3 tests/ordering/surnames.py check; then
    echo "1 passed, 0 failed"
else
    echo "0 passed, 1 failed"
    exit 1
fi
