#!/usr/bin/env bash
# journal_space.sh HEADGATE MARKET: a journal's folder comes near its budget, books are halted before it is used
# up, and trading goes on when there is room. Beside it the index is kept up. HEADGATE is the program, MARKET a
# small configuration folder.
set -u
headgate=$1
market=$2
source "$(dirname "$0")/support.sh"
# wait_for NAME WORDS FILE: WORDS stand in FILE within 20 s.
wait_for() {
    for _ in $(seq 200); do
        grep -qF -- "$2" "$3" 2>/dev/null && return
        sleep 0.1
    done
    fail "$1: no \"$2\" in $3: $(cat "$3")"
}

cat >>"$work/market/venue.toml" <<'SETTINGS'

[journal]
budget_mb = 200
leave_free_mb = 1
warn_left_mb = [150, 100]
halt_left_mb = 40
SETTINGS
log=$work/serve.log
expect "the settings" 0 "no fault" "$headgate" check-config "$work/market"
sed 's/^halt_left_mb.*/halt_left_mb = 400/' "$work/market/venue.toml" >"$work/wrong.toml"
cp -r "$work/market" "$work/wrong"
mv "$work/wrong.toml" "$work/wrong/venue.toml"
line=$(grep -n '^budget_mb' "$work/wrong/venue.toml" | cut -d: -f1)
expect "a budget that is too small" 3 "venue.toml:$line:" "$headgate" check-config "$work/wrong"
also "budget_mb is a whole number from 401"

start
must operate session open 2024-07-15
must operate session phase pre_open
must operate session phase continuous
wait_for "the standing" "warnings=0 halted=no" "$data/space"

# ---- towards the budget ------------------------------------------------------------------------------------------
ballast() { head -c "$1" /dev/zero >"$data/journal/ballast"; }
ballast $((70 << 20))
wait_for "the first threshold" "less than 150 MB" "$log"
wait_for "the standing" "warnings=1 halted=no" "$data/space"
ballast $((165 << 20))
wait_for "the last threshold" "less than 40 MB; books are halted" "$log"
wait_for "the standing" "halted=yes" "$data/space"
halted() { "$headgate" journal "$data" --where after=halted --form csv | wc -l; }
for _ in $(seq 100); do
    [ "$(halted)" -gt 1 ] && break
    sleep 0.1
done
[ "$(halted)" -gt 1 ] || fail "no book was halted: $("$headgate" journal "$data" --tail 5)"

# ---- and back ------------------------------------------------------------------------------------------------------
rm "$data/journal/ballast"
wait_for "space again" "there is space again, operators may open the books" "$log"
wait_for "the standing" "warnings=0 halted=no" "$data/space"
must operate session phase continuous
[ "$(grep -c 'less than 40 MB' "$log")" -eq 1 ] || fail "told more than once: $(cat "$log")"

# ---- the index beside it -------------------------------------------------------------------------------------------
expect "somebody keeps it up" 4 "another process is at work" "$headgate" index "$data"
stop
[ ! -e "$data/space" ] || fail "the standing outlives the exchange"
expect "nobody does any more" 0 "up to sequence" "$headgate" index "$data"
expect "all is in the journal" 0 "re-execution every event equal" "$headgate" verify "$data"
# Who is killed leaves no process behind that keeps the index from the next one.
start
for _ in $(seq 100); do
    "$headgate" index "$data" >"$work/second" 2>&1 || break
    sleep 0.1
done
crash
for _ in $(seq 100); do
    "$headgate" index "$data" >"$work/second" 2>&1 && break
    sleep 0.1
done
expect "gone with the exchange" 0 "up to sequence" "$headgate" index "$data"

finish "journal space: as it should be"
