#!/usr/bin/env bash
# rule_ids.sh [root]: every rule in risk/rules_*.cpp has a row in config/rules/rulebook.csv and is named
# by a test. A rule is a string literal that is an id and nothing else: "NL-02a".
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_root "${1-}"

book=config/rules/rulebook.csv
mapfile -t rooms < <(find risk -maxdepth 1 -name 'rules_*.cpp' 2>/dev/null | sort)
[ ${#rooms[@]} -gt 0 ] || nothing_to_check "there is no risk/rules_*.cpp yet"

mapfile -t ids < <(grep -hoE '"[A-Z]{2}-[0-9]{2}[a-z]?"' "${rooms[@]}" | tr -d '"' | sort -u)
[ ${#ids[@]} -gt 0 ] || verdict "no rule id at all in ${rooms[*]}: has the form of the rows changed?"
[ -f "$book" ] || nothing_to_check "$book is not there yet (${#ids[@]} rules wait for it)"

# The ids that have a row: the column headed `id` or `rule_id`, which stands before any quoted comma.
rows=$(awk -F, '
    { gsub(/"|\r/, "") }
    NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "id" || $i == "rule_id") column = i; next }
    column { print $column }' "$book")
[ -n "$rows" ] || verdict "$book has no rows, or no column headed id"

failed=no
for id in "${ids[@]}"; do
    grep -qxF "$id" <<<"$rows" || {
        echo "risk: $id has no row in $book"
        failed=yes
    }
    # tests/tidy plants ids of its own.
    grep -rqE --exclude-dir=tidy "(^|[^A-Za-z0-9-])$id([^A-Za-z0-9]|\$)" tests 2>/dev/null || {
        echo "risk: $id is named by no file under tests/"
        failed=yes
    }
done
[ "$failed" = no ] || verdict "rules without a row or a test"
echo "rule_ids: ${#ids[@]} rules have a row and a test"
