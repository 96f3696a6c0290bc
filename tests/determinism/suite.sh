#!/usr/bin/env bash
# The same inputs give the same bytes on any machine: see determinism.py.
set -u
cd "$(dirname "$0")" || exit 1
if [ -n "${T:-}" ] && [[ determinism != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
exec python3 determinism.py
