#!/usr/bin/env bash
# Builds the repository's site into .build/browser/public and checks it with browsers, validators and readers.
# T=NAME runs the test files whose name holds NAME (pages states html feeds data time). Ends with node's own count.
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
export FABANG=$root/${BUILD:-.build}/fabang SITE=${SITE:-}
if [ -z "$SITE" ]; then
    SITE=$root/${BUILD:-.build}/browser/public
    mkdir -p "$(dirname "$SITE")"
    "$FABANG" -q -C "$root" --now "${NOW:-2026-11-20T12:00:00+08:00}" build --out "$SITE"
fi
files=$(ls -- *"${T:-}"*.test.mjs)
# shellcheck disable=SC2086 # a list of names
node --test --test-reporter=spec $files
