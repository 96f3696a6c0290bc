# Sourced by the checkers: the C files of the tree in the current folder.

# sources PATTERN: paths of files of that name under generator/ and tests/, sorted; trees made to be rejected left out.
sources() {
    find generator tests -path tests/lint/reject -prune -o -type f -name "$1" -print 2>/dev/null | LC_ALL=C sort
}

# generator_sources PATTERN: the program's files only.
generator_sources() {
    find generator -type f -name "$1" | LC_ALL=C sort
}
