#!/usr/bin/env bash
# The same files, opened and saved by LibreOffice.
exec "$(dirname "$0")/suite.sh" --office
