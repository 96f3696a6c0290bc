#!/bin/sh
# The handbook's commands, in the order in which a reader meets them.
exec python3 "$(dirname "$0")/handbook.py"
