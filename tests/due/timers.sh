#!/usr/bin/env bash
# The script of generator/handbook/timers.md, taken from there, with deadlines a few seconds away. timers.sh SITE SCRATCH:
# SITE is a copy of the tiny site. Prints its faults.
set -u
site=$1 scratch=$2
handbook=generator/handbook/timers.md
fail() {
    echo "timers: $1"
    failed=1
}
failed=0
# block N: the N-th block of the kind given, without its fences.
block() {
    awk -v kind="$1" -v wanted="$2" '$0 == "```" kind { n++; inside = n == wanted; next } /^```/ { inside = 0 } inside' $handbook
}
mkdir -p "$scratch/bin"
block sh 1 >"$scratch/bin/fabang-when-due"
ln -sf "$FABANG" "$scratch/bin/fabang"
chmod +x "$scratch/bin/fabang-when-due"
PATH=$scratch/bin:$PATH
seconds() { date +%s; }
# A notice is public from that second on.
page=$site/public/notices/timed/index.html
publish_at() {
    printf -- '---\nid: timed\nkind: Notice\ntitle: In time\nissuer: A clock\npublished_at: %s\n---\n\nNow.\n' \
        "$(date -d "@$1" +%Y-%m-%dT%H:%M:%S%:z)" >"$site/content/notices/timed.md"
}

# Nothing was built yet: at once.
publish_at $(($(seconds) + 86400 * 30))
fabang-when-due "$site" >"$scratch/out" 2>&1 || fail "the first run failed: $(cat "$scratch/out")"
[ -s "$site/public/index.html" ] || fail "the first run does not build"
[ ! -s "$scratch/out" ] || fail "it speaks, so that cron would send mail: $(cat "$scratch/out")"
# Nothing is due: it does nothing.
before=$(stat -c %y "$site/.fabang-built")
fabang-when-due "$site" || fail "the second run failed"
[ "$(stat -c %y "$site/.fabang-built")" = "$before" ] || fail "a run with nothing due does something"
# A deadline in three seconds: built then, not before.
deadline=$(($(seconds) + 3))
publish_at $deadline
fabang-when-due "$site" &
runner=$!
sleep 1
[ ! -e "$page" ] || fail "it is built before the deadline"
# Another one that is started meanwhile leaves it to the first.
fabang-when-due "$site" || fail "a second one at the same time fails"
[ ! -e "$page" ] || fail "a second one builds early"
wait $runner || fail "the run at the deadline failed"
[ -e "$page" ] || fail "the notice is not there at the deadline"
late=$(($(stat -c %Y "$page") - deadline))
[ "$late" -ge 0 ] && [ "$late" -le 2 ] || fail "it is built $late s after the deadline"
# The machine was off when something fell due: it catches up.
echo $((deadline - 1)) >"$site/.fabang-built"
rm -rf "$site/public"
fabang-when-due "$site" && [ -s "$site/public/index.html" ] || fail "it does not catch up"
# A build that fails is tried again, and says why.
echo $((deadline - 1)) >"$site/.fabang-built"
mv "$site/themes" "$site/themes-away"
fabang-when-due "$site" 2>"$scratch/out" && fail "a failed build is no failure"
grep -q theme-missing "$scratch/out" || fail "a failed build does not say why: $(cat "$scratch/out")"
mv "$site/themes-away" "$site/themes"
fabang-when-due "$site" && [ "$(cat "$site/.fabang-built")" -ge "$deadline" ] || fail "a failed build is not tried again"
# What the units say, by systemd's own judgement, where it is at hand.
if command -v systemd-analyze >/dev/null; then
    block ini 1 | sed "s|/usr/local/bin/fabang-when-due|$scratch/bin/fabang-when-due|; s/^User=.*/User=root/" >"$scratch/fabang-when-due.service"
    block ini 2 >"$scratch/fabang-when-due.timer"
    for unit in service timer; do
        systemd-analyze verify --man=no "$scratch/fabang-when-due.$unit" >"$scratch/out" 2>&1 || fail "the $unit: $(cat "$scratch/out")"
        ! grep fabang-when-due "$scratch/out" || fail "the $unit is doubtful"
    done
fi
exit $failed
