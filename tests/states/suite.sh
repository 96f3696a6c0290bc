#!/bin/sh
# What the public sees of a list in each state: as text, and that nothing provisional claims to be final.
exec python3 "$(dirname "$0")/states.py"
