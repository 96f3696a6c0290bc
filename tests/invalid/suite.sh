#!/usr/bin/env bash
# Wrong input, one case after the other: see suite.py.
exec python3 "$(dirname "$0")/suite.py"
