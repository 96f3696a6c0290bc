#!/usr/bin/env bash
# Every kind of secret in every place.
exec "$(dirname "$0")/suite.sh" --all
