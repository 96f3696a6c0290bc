#!/usr/bin/env bash
# Makes a site whose list has gone some way by acts: acted.sh FOLDER. One edition is public, objected to, and a final one
# is frozen for later; another list is submitted, but nobody approved it.
set -eu
site=$1
cp -R tests/lists/site "$site"
cp -R themes "$site/"
act() { # act NOW WORDS...
    local now=$1
    shift
    "$FABANG" -q -C "$site" --now "$now+08:00" list "$@" >/dev/null
}
approve() { # approve NOW LIST
    for level in 1 2; do act "$1" review "$2" --level $level --decision approved --by "Reviewer $level (test)"; done
}
"$FABANG" -q -C "$site" records
act 2026-06-01T09:00:00 submit long --for announce --publish-at 2026-06-02T09:00:00+08:00 --first-day 2026-06-02 \
    --last-day 2026-06-08 --by "Clerk (test)"
approve 2026-06-01T10:00:00 long
act 2026-06-01T11:00:00 announce long --by "Clerk (test)"
act 2026-06-03T09:00:00 object long --received 2026-06-03T08:00:00+08:00 --by "Clerk (test)"
act 2026-06-09T09:00:00 resolve long 1 --outcome "nothing in it" --by "Clerk (test)"
act 2026-06-09T10:00:00 submit long --for finalize --publish-at 2026-06-12T12:30:45+08:00 --note "period over" --by "Clerk (test)"
approve 2026-06-09T11:00:00 long
act 2026-06-09T12:00:00 finalize long --comment "by the committee" --by "Clerk (test)"
act 2026-06-10T09:00:00 submit short --for announce --publish-at 2026-06-20T09:00:00+08:00 --first-day 2026-06-22 \
    --last-day 2026-06-26 --by "Clerk (test)"
