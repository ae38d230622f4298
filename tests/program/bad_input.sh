#!/usr/bin/env bash
# bad_input.sh HEADGATE MARKET: what the program says, and with which code it ends, when it is handed wrong
# words, wrong files or a journal that somebody has been at. HEADGATE is the program, MARKET a small
# configuration folder.
set -u
headgate=$1
market=$2
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
failures=0

# expect NAME CODE WORDS COMMAND…: ends with CODE and says WORDS (a fixed string).
expect() {
    local name=$1 code=$2 words=$3 said got
    shift 3
    said=$("$@" 2>&1)
    got=$?
    if [ "$got" -ne "$code" ] || ! grep -qF -- "$words" <<<"$said"; then
        echo "$name: wanted code $code and \"$words\"; got $got and:"
        sed 's/^/    /' <<<"$said"
        failures=$((failures + 1))
    fi
}

# Starts an exchange on $work/data in the background and waits until it serves.
start() {
    "$headgate" serve --config "$1" --data "$work/data" --fix-port "${2-0}" >>"$work/serve.log" 2>&1 &
    exchange=$!
    for _ in $(seq 300); do
        [ -f "$work/data/port" ] && return 0
        kill -0 "$exchange" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}
stop() {
    kill -TERM "$exchange"
    wait "$exchange"
}
operate() {
    local verb=$1
    shift
    "$headgate" "$verb" "$@" --socket "$work/data/control.sock" --key "$work/data/operator.key"
}

# ---- words ------------------------------------------------------------------------------------------
expect "unknown flag" 2 "--fast" "$headgate" serve --config "$market" --fast
expect "unknown command" 2 "headgate --help" "$headgate" irrigate
expect "no command" 2 "headgate --help" "$headgate"
expect "not a date" 2 "--day" "$headgate" settle "$work" --day yesterday

# ---- configuration ------------------------------------------------------------------------------------
expect "no configuration" 3 "there is no such folder" "$headgate" check-config "$work/nowhere"
cp -r "$market" "$work/market"
dictionary=$(cd "$market" && realpath ../../../config/fix/HEADGATE44.xml)
sed "s#^dictionary = .*#dictionary = \"$dictionary\"#" "$market/venue.toml" >"$work/venue.toml"
cp "$work/venue.toml" "$work/market/venue.toml"
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
start "$work/market" || { echo "the exchange does not start:"; cat "$work/serve.log"; exit 1; }
port=$(cut -d' ' -f1 "$work/data/port")
expect "a second exchange on the same journal" 4 "journal" \
    "$headgate" serve --config "$work/market" --data "$work/data"
expect "a port in use" 5 "$port" \
    "$headgate" serve --config "$work/market" --data "$work/other" --fix-port "$port"
expect "an operator's command" 0 "trading_day_opened" operate session open 2024-07-15
expect "a refused command" 1 "command_refused" operate session open 2024-07-15
expect "a slip of the hand in the year" 1 "date_implausible" operate session open 2042-07-16
expect "an unknown fact" 1 "column" operate fact "change participant NOBODY state=suspended"
expect "another's key" 1 "signature" "$headgate" session checkpoint \
    --socket "$work/data/control.sock" --key "$work/one.key"
chmod 0644 "$work/one.key"
expect "a key that others may read" 5 "0400" "$headgate" session checkpoint \
    --socket "$work/data/control.sock" --key "$work/one.key"
expect "no exchange there" 5 "headgate serve" "$headgate" session checkpoint \
    --socket "$work/none.sock" --key "$work/data/operator.key"
expect "a checkpoint" 0 "state_hash" operate session checkpoint
stop || { echo "a graceful stop ends with $?"; failures=$((failures + 1)); }

# ---- the journal afterwards -------------------------------------------------------------------------------
journal=$work/data/journal
expect "verify" 0 "verified" "$headgate" verify "$work/data"
expect "replay" 0 "state hash equal" "$headgate" replay "$work/data"
expect "settle" 0 "sum to zero" "$headgate" settle "$work/data" --day 2024-07-15 --out "$work/out"
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
    echo "altered bytes: code $code"
    cat "$work/said"
    failures=$((failures + 1))
fi
damage
head -c 40000 /dev/urandom >"$work/damaged/data.mdb"
expect "garbage for a journal" 4 "data.mdb" "$headgate" verify "$work/damaged"
expect "serve refuses garbage" 4 "data.mdb" sh -c \
    "mkdir -p '$work/bad' && cp -r '$work/damaged' '$work/bad/journal' && cp '$work/data/operator.key' '$work/data/operators.facts' '$work/data/credentials' '$work/bad/' && '$headgate' serve --config '$work/market' --data '$work/bad'"

# ---- another venue, a changed configuration -----------------------------------------------------------------
sed 's/^partition = .*/partition = 7/' "$work/venue.toml" >"$work/market/venue.toml"
expect "another partition's journal" 4 "partition" \
    "$headgate" serve --config "$work/market" --data "$work/data"
cp "$work/venue.toml" "$work/market/venue.toml"
echo 'control_group code=G-NEW' >"$work/market/facts/99-new.facts"
expect "a configuration that changed" 3 "apply-config" \
    "$headgate" serve --config "$work/market" --data "$work/data"
expect "apply-config journals the difference" 0 "1 facts entered" \
    "$headgate" apply-config --config "$work/market" --data "$work/data"
if start "$work/market"; then stop; else
    echo "after apply-config the exchange does not start:"
    tail -3 "$work/serve.log"
    failures=$((failures + 1))
fi
expect "replay after apply-config" 0 "state hash equal" "$headgate" replay "$work/data"

# ---- stories ----------------------------------------------------------------------------------------------
printf 'basni code=X\n' >"$work/typo.txt"
expect "a story with a typing error" 2 "typo.txt:1" "$headgate" scenario "$work/typo.txt"
printf 'clock 2024-07-15T09:00:00+08:00\nbasin code=X\n=> nothing\n' >"$work/differs.txt"
expect "a story that differs" 1 "differs.txt" "$headgate" scenario "$work/differs.txt"
expect "no story" 2 "none.txt" "$headgate" scenario "$work/none.txt"

[ "$failures" -eq 0 ] && echo "bad_input: every fault has its words and its code"
exit "$((failures > 0))"
