#!/usr/bin/env bash
# No shell, no network, nothing read outside the site: see confined.py.
set -u
cd "$(dirname "$0")" || exit 1
if [ -n "${T:-}" ] && [[ confined != *"$T"* ]]; then
    echo "0 passed, 0 failed"
    exit 0
fi
exec python3 confined.py
