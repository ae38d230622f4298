#!/usr/bin/env bash
# rotation.sh HEADGATE HEADGATE_VERIFY MARKET: a journal's epoch is sealed, the exchange goes on in the next, and
# all of it is still one provable whole. HEADGATE and HEADGATE_VERIFY are the programs, MARKET a configuration.
set -u
headgate=$1
verify=$2
market=$3
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
failures=0
fail() {
    echo "$*"
    failures=$((failures + 1))
}
# expect NAME CODE WORDS COMMAND...: the command ends with CODE and says WORDS.
expect() {
    local name=$1 code=$2 words=$3 got
    shift 3
    said=$("$@" 2>&1)
    got=$?
    if [ "$got" -ne "$code" ] || ! grep -qF -- "$words" <<<"$said"; then
        fail "$name: wanted $code and \"$words\"; got $got and: $said"
    fi
}

cp -r "$market" "$work/market"
dictionary=$(cd "$market" && realpath ../../../config/fix/HEADGATE44.xml)
sed -i "s#^dictionary = .*#dictionary = \"$dictionary\"#" "$work/market/venue.toml"
data=$work/data
start() {
    rm -f "$data/port"
    "$headgate" serve --config "$work/market" --data "$data" --fix-port 0 >"$work/serve.log" 2>&1 &
    exchange=$!
    for _ in $(seq 300); do
        [ -f "$data/port" ] && return
        sleep 0.1
    done
    cat "$work/serve.log"
    exit 1
}
stop() {
    kill -TERM "$exchange"
    wait "$exchange" || { cat "$work/serve.log"; exit 1; }
}
operate() { "$headgate" "$@" --socket "$data/control.sock" --key "$data/operator.key" >/dev/null || exit 1; }

# ---- the first epoch -------------------------------------------------------------------------------------------
start
operate session open 2024-07-15
operate session phase pre_open
expect "not while it runs" 1 "stop the exchange" "$headgate" rotate "$data"
kill -9 "$exchange"
wait "$exchange" 2>/dev/null
expect "not after a crash" 1 "does not end with a graceful stop" "$headgate" rotate "$data"
start
stop
last=$("$headgate" journal "$data" --form csv | tail -1 | cut -d, -f1)
hash=$("$headgate" replay "$data" | sed -n 's/state hash equal: \([0-9a-f]*\).*/\1/p')
expect "rotate" 0 "epoch 2 begins with sequence $((last + 1))" "$headgate" rotate "$data"
sealed=$data/journal/epochs/0001
[ "$(stat -c %a "$sealed/data.mdb")" = 400 ] || fail "the sealed file can be written"
expect "nothing to seal twice" 4 "holds nothing yet" "$headgate" rotate "$data"
expect "the state is the same" 0 "state hash equal: $hash at sequence $last" "$headgate" replay "$data"

# ---- the second ------------------------------------------------------------------------------------------------
start
grep -qF "up to sequence $last, every event as stored" "$work/serve.log" || fail "recovery: $(cat "$work/serve.log")"
operate fact 'change right GG-WEST document="note 7" valid_to=2027-12-31'
sleep 1.2
operate session phase continuous
expect "backup" 0 "verified" "$headgate" backup "$data" --out "$work/copy"
stop
expect "verify" 0 "re-execution every event equal" "$headgate" verify "$data"
grep -qF "epoch        2" <<<"$said" || fail "which epochs? $said"
expect "lines of both" 0 "fact_changed" "$headgate" journal "$data" --right GG-WEST
grep -qF "fact_registered" <<<"$said" || fail "the first epoch's lines are missing: $said"
expect "index" 0 "2 segments" "$headgate" index "$data"
"$headgate" journal "$data" --right GG-WEST >"$work/fast" 2>&1
"$headgate" journal "$data" --right GG-WEST --scan >"$work/slow" 2>&1
cmp -s "$work/fast" "$work/slow" || fail "the index answers otherwise"
expect "a book in the first epoch" 0 "as of sequence $last" "$headgate" journal book "$data" GG-DAMAN-S --at "$last"
expect "the backup is whole" 0 "re-execution every event equal" "$headgate" verify "$work/copy"

# ---- the outside party ---------------------------------------------------------------------------------------------
expect "a sealed epoch" 0 "right: 1 checkpoints" "$verify" "$sealed" --checkpoints "$sealed/closing" --key "$data/journal.pub"
expect "its closing proof" 0 "proved" "$verify" --proof "$sealed/closing.proof" --key "$data/journal.pub"
expect "the newest epoch" 0 "right:" "$verify" "$data/journal" --checkpoints "$data/checkpoints" --key "$data/journal.pub"
"$headgate" prove "$data" --sequence 5 --batch "$work/batch" >"$work/proof" || fail "no proof from a sealed epoch"
expect "a batch of a sealed epoch" 0 "which holds sequence 5," "$verify" --proof "$work/proof" --batch "$work/batch" --key "$data/journal.pub"
"$headgate" prove "$data" --sequence $((last + 2)) >"$work/proof" || fail "no proof from the newest epoch"
expect "a batch of the newest" 0 "proved: batch" "$verify" --proof "$work/proof" --key "$data/journal.pub"

# ---- harm ------------------------------------------------------------------------------------------------------------
mv "$sealed" "$work/away"
expect "an epoch is gone" 4 "the epochs before 2 are not here" "$headgate" verify "$data" --no-replay
mkdir -p "$sealed"
cp "$work/away/"* "$sealed/"
chmod u+w "$sealed/data.mdb"
place=$(grep -abo "GG-EAST" "$sealed/data.mdb" | head -1 | cut -d: -f1)
printf 'x' | dd of="$sealed/data.mdb" bs=1 seek="$place" conv=notrunc 2>/dev/null
expect "a sealed epoch was changed" 4 "" "$headgate" verify "$data" --no-replay
grep -qF "0001" <<<"$said" || fail "which file? $said"

[ "$failures" -eq 0 ] && echo "rotation: as it should be"
exit "$((failures > 0))"
