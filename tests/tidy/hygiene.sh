#!/usr/bin/env bash
# hygiene.sh [root]: no trailing blanks, no tabs in sources, and a README of at most 40 lines in every
# room that holds something.
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_root "${1-}"
failed=no
complain() {
    echo "$*"
    failed=yes
}

tab=$(printf '\t')
mapfile -t sources < <(
    { our_files '*.h' '*.cpp' '*.sh' '*.awk' '*.cmake' CMakeLists.txt
      find CMakeLists.txt cmake dev .ci/run -type f 2>/dev/null; } | sort -u)
if [ ${#sources[@]} -gt 0 ]; then
    while read -r hit; do
        complain "$hit: blanks at the end of the line"
    done < <(grep -nE '[[:blank:]]+$' /dev/null "${sources[@]}" | cut -d: -f1,2)
    while read -r hit; do
        complain "$hit: a tab; indent with spaces"
    done < <(grep -nF "$tab" /dev/null "${sources[@]}" | cut -d: -f1,2)
fi

rooms="engine/domain engine/registry engine/book engine/market engine/settlement engine/core risk
persistence gateway tools console tests bench config docs .ci"
count=0
for room in $rooms; do
    # A room with nothing but a CMakeLists.txt is still being built.
    [ -n "$(find "$room" -type f ! -name CMakeLists.txt ! -name README.md -print -quit 2>/dev/null)" ] || continue
    count=$((count + 1))
    if [ ! -f "$room/README.md" ]; then
        complain "$room: no README.md (purpose, invariants, what does not belong)"
    fi
done
while read -r readme; do
    # The one that has to tell how each figure is measured and what was tried.
    [ "$readme" != bench/README.md ] || continue
    lines=$(wc -l <"$readme")
    [ "$lines" -le 40 ] || complain "$readme:41: $lines lines; a room's README has at most 40"
done < <(find $rooms -name README.md ! -path '*/node_modules/*' 2>/dev/null | sort -u)

[ "$failed" = no ] || verdict "see the lines above"
echo "hygiene: ${#sources[@]} files and $count rooms are in order"
