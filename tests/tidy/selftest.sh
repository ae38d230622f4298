#!/usr/bin/env bash
# selftest.sh <check>: plants faults in a small tree and sees the check find each of them, and nothing in
# a clean one.
set -euo pipefail
tidy=$(cd "$(dirname "$0")" && pwd)
check=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=no
cases=0

# plant <path> <line>...: writes a file into the tree.
plant() {
    local path=$tree/$1
    shift
    mkdir -p "$(dirname "$path")"
    printf '%s\n' "$@" >"$path"
}

run_check() { "$tidy/$check.sh" "$tree" >"$tree/.output" 2>&1; }

fresh_tree() {
    rm -rf "$tree"
    mkdir -p "$tree"
}

# finds <what it is about> <text the check must print>: the check must fail and say so; then starts over.
finds() {
    cases=$((cases + 1))
    if run_check; then
        echo "$check passed a tree with a fault: $1"
        failed=yes
    elif ! grep -qF -- "$2" "$tree/.output"; then
        echo "$check failed on '$1' without saying '$2':"
        cat "$tree/.output"
        failed=yes
    fi
    fresh_tree
}

# passes <what it is about> [text the check must print]
passes() {
    cases=$((cases + 1))
    if ! run_check; then
        echo "$check failed a clean tree: $1"
        cat "$tree/.output"
        failed=yes
    elif ! grep -qF -- "${2-}" "$tree/.output"; then
        echo "$check passed '$1' without saying '$2'"
        failed=yes
    fi
    fresh_tree
}

. "$tidy/planted/$check.sh"

[ "$cases" -gt 1 ] || {
    echo "planted/$check.sh plants nothing"
    exit 1
}
[ "$failed" = no ] || exit 1
echo "$check: $cases planted trees judged right"
