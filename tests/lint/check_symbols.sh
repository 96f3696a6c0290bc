#!/usr/bin/env bash
# Symbols: no mutable variable outlives a call, and no object asks for a banned function. Both are read from objects
# compiled for this purpose: without -fPIE (a const table with pointers would count as data), LTO, inlined or fortified calls.
set -u
. "$(dirname "$0")/sources.sh"
objects=${BUILD:-.build}/lint/symbols
mkdir -p "$objects"
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT
plain=$(sed -E 's/ -(fPIE|O[0-9s]|g|flto[=a-z]*)\b//g; s/ -D_FORTIFY_SOURCE=[0-9]//; s/ -Werror//; s/ -Wnull-dereference//' <<<"$COMPILE")

# compile SOURCE: to a file, and with its status looked at: an object that is not there would have no symbols.
compile() {
    local object=$objects/${1//\//_}.o
    if [ ! "$object" -nt "$1" ] || [ -n "$(find generator -name '*.[hd]*' -newer "$object" -type f -print -quit)" ]; then
        rm -f "$object"
        # shellcheck disable=SC2086 # a command line
        $plain -w -O0 -fno-pie -fno-builtin -fno-stack-protector -c -o "$object" "$1" || { echo "$1: does not compile" >>"$failures"; return; }
    fi
    nm "$object" | awk -v file="$1" -v homes="$homes" '
    BEGIN {
        count = split(homes, lines, "\n")
        for (i = 1; i <= count; i++) {
            words = split(lines[i], word, " ")
            for (j = 2; j <= words; j++)
                home[word[j]] = home[word[j]] " " word[1]
        }
    }
    function allowed(symbol,    list, n, k, parts) {
        n = split(home[symbol], parts, " ")
        for (k = 1; k <= n; k++)
            if (parts[k] != "nowhere" && index(file, "generator/" parts[k]) == 1)
                return 1
        return 0
    }
    $(NF - 1) ~ /^[bBdDcC]$/ { print file ": mutable variable that outlives a call: " $NF }
    $(NF - 1) == "U" && ($NF in home) && !allowed($NF) {
        places = home[$NF]
        print file ": " $NF "() is banned here; its home:" (places == " nowhere" ? " nowhere, use slices, strbuf or base/" : places)
    }' >>"$failures"
}

# Where each function may be called: "nowhere", or the start of a path under generator/.
homes='nowhere strcpy strcat stpcpy strncpy strncat sprintf vsprintf gets strtok strtok_r scanf sscanf fscanf vsscanf
nowhere atoi atol atoll atof gmtime localtime ctime ctime_r asctime asctime_r mktime rand srand random srandom drand48 rand_r
nowhere tmpnam tempnam mktemp system popen setjmp _setjmp longjmp alloca wordexp putenv setenv strtoul tolower toupper isalpha isspace
base/ malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf getline getdelim posix_memalign aligned_alloc
base/ strtoll strtoull strtod strtol exit _exit abort quick_exit fork open openat unlink rename mkdir rmdir opendir readdir stat lstat fstatat mmap pthread_create
main.c exit getenv secure_getenv time clock clock_gettime gettimeofday setlocale newlocale uselocale getrandom gethostname nl_langinfo chdir signal sigaction isatty
pipeline.c clock_gettime
stages/publish.c fstatat
site/versions.c open openat fstatat
formats/json strtod
formats/xlsx_reader strtod
liquid/number.c strtod strtol'
export plain objects failures homes
export -f compile
generator_sources '*.c' | xargs -P "$(nproc)" -I{} bash -c 'compile "$1"' _ {}
sort -u "$failures"
[ ! -s "$failures" ]
