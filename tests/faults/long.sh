#!/bin/sh
# FAULT_STRIDE=1: every operation with every fault, a quarter of an hour.
exec "$(dirname "$0")/run.sh" "${FAULT_STRIDE:-30}" 100
