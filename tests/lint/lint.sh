#!/usr/bin/env bash
# Runs every checker of this folder on the tree, then proves each with trees that it must reject. Arguments: only these
# checkers, by name (format tidy layers headers symbols diags). Ends with "N passed, N failed".
#
# A checker is `check_NAME.sh`, run in the root of a tree with a generator/ folder; it prints one line a fault and ends
# with status 0 when there is none. A proof is reject/NAME/CASE/ with such a tree, and `expected`: a line of which
# something that the checker prints must hold the text.
set -u
shopt -s nullglob
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1
export BUILD=${BUILD:-.build}
export COMPILE=${COMPILE:?run this by "make lint"}
passed=0 failed=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT

# verdict STATUS NAME
verdict() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n' "$2"
        sed 's/^/    /' "$output" | head -n 80
    fi
}

# prove NAME FOLDER: the checker must refuse the tree in FOLDER, and for the reason that it was made for.
prove() {
    local build
    build=$PWD/$BUILD/lint/reject/$1/$(basename "$2")
    rm -rf "$build"
    if (cd "$2" && BUILD=$build "$here/check_$1.sh") >"$output" 2>&1; then
        echo "the checker accepts this tree" >>"$output"
        return 1
    fi
    grep -qF -- "$(cat "$2/expected")" "$output"
}

names=${*:-format layers headers symbols diags tidy}
for name in $names; do
    begin=$SECONDS
    "$here/check_$name.sh" >"$output" 2>&1
    status=$?
    verdict $status "$name"
    [ $status = 0 ] && cat "$output"
    set -- "$here/reject/$name"/*/
    if [ $# = 0 ]; then
        echo "tests/lint/reject/$name has no tree" >"$output"
        verdict 1 "$name: proof"
    fi
    for folder; do
        prove "$name" "$folder"
        verdict $? "$name: proof $(basename "$folder")"
    done
    printf '%s: %d s\n' "$name" $((SECONDS - begin))
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
