# Shared by the tidy checks; sourced, not run. A check takes the tree's root as its argument (the
# repository when there is none), prints `file:line: what is wrong`, and fails when it printed any.

tidy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Rooms of the house that hold code of ours.
code_folders="engine risk persistence gateway tools bench tests"

enter_root() { cd "${1:-$tidy/../..}"; }

# our_files <pattern>...: files under the code folders, committed or not.
our_files() {
    local folder present=() names=() pattern
    for folder in $code_folders; do
        [ ! -d "$folder" ] || present+=("$folder")
    done
    [ ${#present[@]} -gt 0 ] || return 0
    for pattern in "$@"; do
        names+=(-o -name "$pattern")
    done
    find "${present[@]}" -type f \( "${names[@]:1}" \) | sort
}

# Every text file of ours, wherever it is: code, build, configuration, documents, scripts.
all_files() {
    find . \( -name .git -o -path ./build -o -name node_modules -o -name .cache \) -prune -o -type f -print |
        sed 's|^\./||' | sort | xargs -r -d '\n' grep -lI '' 2>/dev/null || true
}

# What is missing is not wrong yet; say so, so that a pass is not mistaken for a check.
nothing_to_check() {
    echo "$(basename "$0" .sh): nothing to check: $*"
    exit 0
}

verdict() {
    echo "$(basename "$0" .sh): failed: $*"
    exit 1
}
