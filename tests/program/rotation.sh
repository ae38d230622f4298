#!/usr/bin/env bash
# rotation.sh HEADGATE HEADGATE_VERIFY MARKET: a journal's epoch is sealed, the exchange goes on in the next, and
# all of it is still one provable whole. HEADGATE and HEADGATE_VERIFY are the programs, MARKET a configuration.
set -u
headgate=$1
verify=$2
market=$3
source "$(dirname "$0")/support.sh"

# ---- the first epoch -------------------------------------------------------------------------------------------
start
must operate session open 2024-07-15
must operate session phase pre_open
expect "not while it runs" 1 "stop the exchange" "$headgate" rotate "$data"
crash
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
must operate fact 'change right GG-WEST document="note 7" valid_to=2027-12-31'
sleep 1.2
must operate session phase continuous
expect "backup" 0 "verified" "$headgate" backup "$data" --out "$work/copy"
stop
expect "verify" 0 "re-execution every event equal" "$headgate" verify "$data"
also "epoch        2"
expect "lines of both" 0 "fact_changed" "$headgate" journal "$data" --right GG-WEST
also "fact_registered"
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
expect "a sealed epoch was changed" 4 "0001" "$headgate" verify "$data" --no-replay

finish "rotation: as it should be"
