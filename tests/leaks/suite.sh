#!/usr/bin/env bash
# What must never be published is in no output, and found where somebody puts it: see sentinels.py and planted.py.
set -u
cd "$(dirname "$0")" || exit 1
if [ -n "${T:-}" ] && [[ leaks != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
output=$(python3 sentinels.py && python3 planted.py "$@")
status=$?
grep -v ' passed, ' <<<"$output"
awk '/ passed, / { passed += $1; failed += $3 } END { print passed + 0 " passed, " failed + 0 " failed" }' <<<"$output"
exit $status
