#!/usr/bin/env bash
# layers.sh [root]: every #include of ours against layers.txt.
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_root "${1-}"

mapfile -t files < <(our_files '*.h' '*.cpp')
[ ${#files[@]} -gt 0 ] || nothing_to_check "no sources"

awk '
# The longest entry of `table` that `path` begins with: whole folders for rooms, any text for libraries.
function longest(path, table, whole,    key, best) {
    best = ""
    for (key in table)
        if (index(whole ? path "/" : path, whole ? key "/" : key) == 1 && length(key) > length(best))
            best = key
    return best
}
function wrong(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; failures++ }
function has(list, word) { return index(" " list " ", " * ") || index(" " list " ", " " word " ") }

FILENAME ~ /layers\.txt$/ {
    if ($1 == "library") library[$3] = $2
    if ($1 == "room") {
        split($0, column, ":")
        rooms[$2] = column[2]
        libraries[$2] = column[3]
    }
    next
}
FNR == 1 {
    path = FILENAME
    sub(/^\.\//, "", path)
    room = longest(path, rooms, 1)
    if (room == "") wrong("no room in tests/tidy/layers.txt holds this file: add one")
}
room != "" && /^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, part, "\"")
    target = longest(part[2], rooms, 1)
    if (target == "") {
        wrong("\"" part[2] "\" is not a path from the repository root (libraries go in <>)")
    } else if (target != room && !has(rooms[room], target)) {
        wrong(room " may not include " target " (\"" part[2] "\")")
    }
}
room != "" && /^[ \t]*#[ \t]*include[ \t]*</ {
    header = $0
    sub(/^[^<]*</, "", header)
    sub(/>.*/, "", header)
    key = longest(header, library, 0)
    name = key != "" ? library[key] : header ~ /[.\/]/ ? "posix" : ""
    if (name != "" && !has(libraries[room], name))
        wrong(room " may not include <" header "> (" name ")")
}
END { exit failures > 0 }
' "$tidy/layers.txt" "${files[@]}" || verdict "includes against tests/tidy/layers.txt"
echo "layers: ${#files[@]} files keep to their rooms"
