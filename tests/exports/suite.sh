#!/usr/bin/env bash
# The CSV and XLSX files of an edition, as other programs read them.
set -u
cd "$(dirname "$0")/../.." || exit 1
if [ -n "${T:-}" ] && [[ exports != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
# Debian's Python has Debian's modules.
exec /usr/bin/python3 tests/exports/exports.py "$@"
