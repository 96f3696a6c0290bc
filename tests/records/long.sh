#!/usr/bin/env bash
# The records through the program: the demonstration records come from their script, the database from the text, nothing
# that is not public reaches a file, and a wrong database leaves the published tree as it was.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
site=$scratch/site
mkdir "$site" "$scratch/demo"
cp -R content themes site-data "$site/"
rm -f "$site"/site-data/rankings.db*

# verdict STATUS NAME: counts the case; what is in $scratch/why is shown when it failed.
verdict() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL records: %s\n' "$2"
        sed 's/^/    /' "$scratch/why" | head -n 20
    fi
    : >"$scratch/why"
}

fabang() {
    "$FABANG" -q -C "$site" "$@" 2>"$scratch/why"
}

# Any write would change an inode or the time of its last change.
tree_state() {
    find "$site/public/" -printf '%P %s %i %C@\n' | sort | sha256sum
}

python3 site-data/records/make_demo.py "$scratch/demo" 2>"$scratch/why" && for file in "$scratch"/demo/*.csv; do
    cmp "$file" "site-data/records/$(basename "$file")" || false
done >>"$scratch/why" 2>&1
verdict $? "the text is what make_demo.py writes"

fabang records && cp "$site/site-data/rankings.db" "$scratch/first.db" && fabang records &&
    cmp "$scratch/first.db" "$site/site-data/rankings.db"
verdict $? "the same text gives the same database"

fabang --now 2026-12-01T00:00:00+08:00 build
verdict $? "the repository's records keep the plan"

# Embargo: sentinels in all that is not public on 1 October, and every byte of the output is searched.
planted=$(python3 tests/records/plant.py "$site/site-data/records" 2>"$scratch/why") && fabang records &&
    fabang --now 2026-10-01T00:00:00+08:00 build &&
    ! grep -rlaE 'ZQX|zqx|\.31415' "$site/public" >"$scratch/why" &&
    ! find "$site/public" | grep -iE 'zqx|draft|winners|/v/3' >"$scratch/why"
verdict $? "nothing unpublished is in any file or file name"
searched=$(find "$site/public" -type f -printf '%s\n' | awk '{ bytes += $1 } END { print NR " files, " bytes " bytes" }')
fabang --now 2026-12-01T00:00:00+08:00 build && grep -rqaE 'ZQX' "$site/public/lists/winners-startup/index.html" &&
    ! grep -rlaE 'ZQX' "$site/public" | grep -E '/(beijing-enterprise-result|draft)/' >"$scratch/why"
verdict $? "the sentinels of a list are found once it is public"

# A wrong database: status 1, its slug, and not one file of the published tree changed.
database=$site/site-data/rankings.db
cp "$database" "$scratch/good.db"
before=$(tree_state)
refused() {
    fabang --now 2026-10-01T00:00:00+08:00 build
    local status=$?
    [ "$status" = 1 ] && grep -qF "[$1]" "$scratch/why" && [ "$(tree_state)" = "$before" ]
    verdict $? "$2 is refused with $1 (status $status)"
    rm -f "$database"
    cp "$scratch/good.db" "$database"
}
rm "$database"
refused records-missing "a missing database"
truncate -s 40960 "$database"
refused records-damaged "a truncated database"
echo "no database" >"$database"
refused records-foreign "a text file"
sqlite3 "$database" 'PRAGMA application_id = 1'
refused records-foreign "a database of another program"
sqlite3 "$database" 'PRAGMA user_version = 9'
refused records-version "a newer schema"
ln -sf /etc/hostname "$database"
refused file-link "a link out of the site"
{ echo "BEGIN EXCLUSIVE; SELECT 1;"; sleep 3; } | sqlite3 "$database" >/dev/null &
sleep 0.5
refused records-locked "a locked database"
wait
sqlite3 "$database" 'DROP TRIGGER editions_frozen_update; UPDATE editions SET note = "changed" WHERE number = 2'
fabang --now 2026-10-01T00:00:00+08:00 build
[ $? = 3 ] && grep -qF '[records-changed]' "$scratch/why" && [ "$(tree_state)" = "$before" ]
verdict $? "an edition changed behind its triggers is refused"

echo "embargo: $planted sentinels, $searched searched"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
