#!/usr/bin/env bash
# bad_input.sh HEADGATE MARKET: what the program says, and with which code it ends, when it is handed wrong
# words, wrong files or a journal that somebody has been at. HEADGATE is the program, MARKET a small
# configuration folder.
set -u
headgate=$1
market=$2
source "$(dirname "$0")/support.sh"

# ---- words ------------------------------------------------------------------------------------------
expect "unknown flag" 2 "--fast" "$headgate" serve --config "$market" --fast
expect "unknown command" 2 "headgate --help" "$headgate" irrigate
expect "no command" 2 "headgate --help" "$headgate"
expect "not a date" 2 "--day" "$headgate" settle "$work" --day yesterday

# ---- configuration ------------------------------------------------------------------------------------
expect "no configuration" 3 "there is no such folder" "$headgate" check-config "$work/nowhere"
cp "$work/market/venue.toml" "$work/venue.toml"
expect "a good configuration" 0 "no fault" "$headgate" check-config "$work/market"
echo 'partitoin = 2' >>"$work/market/venue.toml"
expect "a typing error in venue.toml" 3 "venue.toml:" "$headgate" check-config "$work/market"
cp "$work/venue.toml" "$work/market/venue.toml"
echo 'participant code=X participant_kind=vilage region=1 group=G' >"$work/market/facts/99-x.facts"
expect "a typing error in a fact" 3 "99-x.facts:1:" "$headgate" check-config "$work/market"
expect "with what would be right" 3 'village' "$headgate" check-config "$work/market"
rm "$work/market/facts/99-x.facts"

# ---- folders and keys -----------------------------------------------------------------------------------
expect "a data folder that is a file" 5 "/dev/null" "$headgate" serve --config "$market" --data /dev/null/x
"$headgate" keygen --out "$work/one.key" >/dev/null
expect "a key is never overwritten" 5 "never overwritten" "$headgate" keygen --out "$work/one.key"

# ---- a running exchange ----------------------------------------------------------------------------------
start
port=$(cut -d' ' -f1 "$data/port")
expect "a second exchange on the same journal" 4 "journal" \
    "$headgate" serve --config "$work/market" --data "$data"
expect "a port in use" 5 "$port" \
    "$headgate" serve --config "$work/market" --data "$work/other" --fix-port "$port"
expect "an operator's command" 0 "trading_day_opened" operate session open 2024-07-15
expect "a refused command" 1 "command_refused" operate session open 2024-07-15
expect "a slip of the hand in the year" 1 "date_implausible" operate session open 2042-07-16
expect "an unknown fact" 1 "column" operate fact "change participant NOBODY state=suspended"
expect "another's key" 1 "signature" "$headgate" session checkpoint \
    --socket "$data/control.sock" --key "$work/one.key"
chmod 0644 "$work/one.key"
expect "a key that others may read" 5 "0400" "$headgate" session checkpoint \
    --socket "$data/control.sock" --key "$work/one.key"
expect "no exchange there" 5 "headgate serve" "$headgate" session checkpoint \
    --socket "$work/none.sock" --key "$data/operator.key"
expect "a checkpoint" 0 "state_hash" operate session checkpoint
stop

# ---- the journal afterwards -------------------------------------------------------------------------------
journal=$data/journal
expect "verify" 0 "verified" "$headgate" verify "$data"
expect "replay" 0 "state hash equal" "$headgate" replay "$data"
expect "settle" 0 "sum to zero" "$headgate" settle "$data" --day 2024-07-15 --out "$work/out"
expect "no journal" 4 "nowhere" "$headgate" verify "$work/nowhere"

cp -r "$journal" "$work/whole"
damage() { rm -rf "$work/damaged"; cp -r "$journal" "$work/damaged"; }
damage
truncate -s 5000 "$work/damaged/data.mdb"
expect "a truncated journal" 4 "data.mdb" "$headgate" verify "$work/damaged"
damage
size=$(stat -c %s "$work/damaged/data.mdb")
printf '\377\376\375\374' | dd of="$work/damaged/data.mdb" bs=1 seek=$((size - 2000)) conv=notrunc 2>/dev/null
"$headgate" verify "$work/damaged" >"$work/said" 2>&1
code=$?
if [ "$code" -ne 4 ] && ! cmp -s <("$headgate" verify "$work/whole") "$work/said"; then
    fail "altered bytes: code $code and: $(cat "$work/said")"
fi
damage
head -c 40000 /dev/urandom >"$work/damaged/data.mdb"
expect "garbage for a journal" 4 "data.mdb" "$headgate" verify "$work/damaged"
expect "serve refuses garbage" 4 "data.mdb" sh -c \
    "mkdir -p '$work/bad' && cp -r '$work/damaged' '$work/bad/journal' && cp '$data/operator.key' '$data/operators.facts' '$data/credentials' '$work/bad/' && '$headgate' serve --config '$work/market' --data '$work/bad'"

# ---- another venue, a changed configuration -----------------------------------------------------------------
sed 's/^partition = .*/partition = 7/' "$work/venue.toml" >"$work/market/venue.toml"
expect "another partition's journal" 4 "partition" \
    "$headgate" serve --config "$work/market" --data "$data"
cp "$work/venue.toml" "$work/market/venue.toml"
echo 'control_group code=G-NEW' >"$work/market/facts/99-new.facts"
expect "a configuration that changed" 3 "apply-config" \
    "$headgate" serve --config "$work/market" --data "$data"
expect "apply-config journals the difference" 0 "1 facts entered" \
    "$headgate" apply-config --config "$work/market" --data "$data"
start
stop
expect "replay after apply-config" 0 "state hash equal" "$headgate" replay "$data"

# ---- stories ----------------------------------------------------------------------------------------------
printf 'basni code=X\n' >"$work/typo.txt"
expect "a story with a typing error" 2 "typo.txt:1" "$headgate" scenario "$work/typo.txt"
printf 'clock 2024-07-15T09:00:00+08:00\nbasin code=X\n=> nothing\n' >"$work/differs.txt"
expect "a story that differs" 1 "differs.txt" "$headgate" scenario "$work/differs.txt"
expect "no story" 2 "none.txt" "$headgate" scenario "$work/none.txt"

finish "bad_input: every fault has its words and its code"
