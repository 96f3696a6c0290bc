#!/bin/sh
# What takes long: imports and acts killed at random moments (KILLS at each of four), and a sheet as long as sheets can be.
cd "$(dirname "$0")" || exit 1
exec python3 long.py "${KILLS:-12}"
