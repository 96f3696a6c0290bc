#!/usr/bin/env bash
# The repository's own site: `fabang due` against builds at instants that it prints and does not print.
set -u
cd "$(dirname "$0")/../.." || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R content themes site-data "$scratch/"
rm -f "$scratch"/site-data/rankings.db*
"$FABANG" -q -C "$scratch" records || exit 1
python3 tests/due/due.py "$scratch" 2026-03-15T00:00:00+08:00 40
