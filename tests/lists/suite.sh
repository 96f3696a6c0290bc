#!/bin/sh
# The life of lists, as transcripts of commands.
exec python3 "$(dirname "$0")/transcripts.py"
