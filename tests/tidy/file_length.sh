#!/usr/bin/env bash
# file_length.sh [root]: a .h or .cpp over 600 lines fails; 400 is the aim.
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_root "${1-}"

mapfile -t files < <(our_files '*.h' '*.cpp')
[ ${#files[@]} -gt 0 ] || nothing_to_check "no sources"
awk '
FNR == 1 { names[++count] = FILENAME }
{ lines[FILENAME] = FNR }
END {
    for (i = 1; i <= count; ++i) {
        name = names[i]
        if (lines[name] > 600) {
            printf "%s:601: %d lines; split it into two files that each have one subject\n", name, lines[name]
            failures++
        } else if (lines[name] > 400) {
            printf "%s: %d lines, over the aim of 400\n", name, lines[name]
        }
    }
    exit failures > 0
}' "${files[@]}" || verdict "files over 600 lines"
echo "file_length: ${#files[@]} files are short enough"
