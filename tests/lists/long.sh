#!/bin/sh
# What takes long: imports and acts killed at random moments (KILLS at each of four), a sheet as long as
# sheets can be, and the whole way of a list on the demonstration records.
cd "$(dirname "$0")" || exit 1
exec python3 long.py "${KILLS:-12}"
