#!/usr/bin/env bash
# Layers: who may include what. Ours by the table below; a third-party header only in its home.
set -u
. "$(dirname "$0")/sources.sh"
mapfile -t files < <(generator_sources '*.[ch]')
awk '
BEGIN {
    # A folder may include itself and what stands behind it here.
    may["base"] = "base"
    may["formats"] = "base formats"
    may["liquid"] = "base liquid"
    may["contest"] = "base contest"
    may["records"] = "base formats contest records"
    may["site"] = "base formats liquid contest records site"
    may["stages"] = "base formats liquid contest records site"
    # C and POSIX: free to all, except what belongs to the operating system and has one home.
    free_headers = " assert ctype errno float inttypes limits locale math setjmp signal stdalign stdarg stdatomic stdbool" \
        " stddef stdint stdio stdlib stdnoreturn string strings time uchar wchar iso646 fenv "
    # versions.c and publish.c are nothing but system calls in their order; a set of templates has a lock.
    system_home = "generator/base/ generator/main.c generator/pipeline.c generator/site/versions.c generator/stages/publish.c generator/liquid/node.h"
    # Third party: prefix of the header, then the folders or files that are its home.
    home["cmark"] = "generator/formats/"
    home["yaml.h"] = "generator/formats/"
    home["libxml/"] = "generator/formats/"
    home["zlib.h"] = "generator/formats/"
    home["zip.h"] = "generator/formats/"
    home["libdeflate.h"] = "generator/formats/"
    home["brotli/"] = "generator/formats/"
    home["archive"] = "generator/formats/"
    home["poppler"] = "generator/formats/"
    home["glib"] = "generator/formats/"
    home["dlfcn.h"] = "generator/formats/pdf_text.c"
    home["libexif/"] = "generator/formats/"
    home["xlsxwriter"] = "generator/formats/"
    home["qrencode.h"] = "generator/formats/"
    home["sqlite3.h"] = "generator/records/"
    home["xxhash.h"] = "generator/base/"
    home["openssl/"] = "generator/base/"
    home["sanitizer/"] = "generator/base/arena.c"
    home["microhttpd.h"] = "generator/stages/serve.c"
    home["libintl.h"] = "generator/base/ generator/main.c"
    home["unicode/"] = "generator/"
}
function complain(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    bad = 1
}
function within(list, path,    parts, count, i) {
    count = split(list, parts, " ")
    for (i = 1; i <= count; i++)
        if (index(path, parts[i]) == 1)
            return 1
    return 0
}
function layer_of(path,    parts) {
    return split(path, parts, "/") > 1 ? parts[1] : ""
}
function stage_of(path,    name) {
    name = path
    sub(/^.*\//, "", name)
    sub(/[_.].*$/, "", name)
    return name
}
function check_system(header,    name) {
    name = header
    sub(/\.h$/, "", name)
    if (index(free_headers, " " name " "))
        return
    for (prefix in home)
        if (index(header, prefix) == 1) {
            if (!within(home[prefix], FILENAME))
                complain("<" header "> has its home in " home[prefix])
            if (prefix == "unicode/")
                unicode[layer_of(own)] = unicode[layer_of(own)] " " FILENAME
            return
        }
    if (header ~ /^(dirent|fcntl|fnmatch|ftw|glob|grp|langinfo|poll|pthread|pwd|sched|spawn|termios|unistd|sys\/.*|arpa\/.*|netinet\/.*|linux\/.*)\.?h?$/) {
        if (!within(system_home, FILENAME))
            complain("<" header "> is the operating system: use base/fs.h, base/threads.h or add to them")
        return
    }
    complain("<" header "> has no home: give it one in check_layers.sh")
}
function check_own(header,    from, to) {
    from = layer_of(own)
    to = layer_of(header)
    if (system("test -f generator/" header) != 0) {
        complain("\"" header "\" is not a path from generator/")
        return
    }
    if (from == "")
        return
    if (to == "") {
        complain("\"" header "\" stands above " from "/")
        return
    }
    if (!index(" " may[from] " ", " " to " ")) {
        if (from == "stages" && to == "stages") {
            if (stage_of(own) != stage_of(header))
                complain("\"" header "\": a stage never includes another stage")
        } else
            complain("\"" header "\": " from "/ may not know " to "/")
    }
}
FNR == 1 {
    own = FILENAME
    sub(/^generator\//, "", own)
}
/^[ \t]*#[ \t]*include/ {
    if (match($0, /<[^>]+>/))
        check_system(substr($0, RSTART + 1, RLENGTH - 2))
    else if (match($0, /"[^"]+"/)) {
        header = substr($0, RSTART + 1, RLENGTH - 2)
        check_own(header)
    }
}
END {
    for (layer in unicode) {
        split("", seen)
        count = 0
        parts_count = split(unicode[layer], parts, " ")
        for (i = 1; i <= parts_count; i++)
            if (!(parts[i] in seen)) {
                seen[parts[i]] = 1
                count++
            }
        if (count > 1) {
            print "generator/" layer "/: more than one file includes ICU:" unicode[layer]
            bad = 1
        }
    }
    exit bad
}' "${files[@]}"
