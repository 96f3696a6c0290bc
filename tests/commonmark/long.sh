#!/usr/bin/env bash
# Every example of the CommonMark specification, as plain CommonMark and with the rules for Chinese.
exec node "$(dirname "$0")/examples.mjs"
