#!/usr/bin/env bash
# proofs.sh HEADGATE HEADGATE_VERIFY MARKET: what an outside party can check with nothing but the static
# program, the public key and the lines that it kept; and what `journal` and `backup` show.
set -u
headgate=$1
verify=$2
market=$3
source "$(dirname "$0")/support.sh"

printf '\n[journal]\nsync = "strict"\nhash = "sm3"\n' >>"$work/market/venue.toml"
start
must operate session open 2024-07-15
sleep 1.2
must operate session phase pre_open

# ---- while it runs ---------------------------------------------------------------------------------------
expect "backup beside the exchange" 0 "verified" "$headgate" backup "$data" --out "$work/copy"
expect "the copy is a journal" 0 "re-execution every event equal" "$headgate" verify "$work/copy"
expect "tail" 0 "phase_changed" "$headgate" journal "$data" --tail 20
stop

# ---- a start need not carry out everything ------------------------------------------------------------------
expect "a snapshot" 0 "from the journal's beginning" "$headgate" snapshot "$data"
expect "nothing new" 0 "no command since the newest snapshot" "$headgate" snapshot "$data"
expect "replay from it" 0 "replayed 0 commands" "$headgate" replay "$data" --from-snapshot
grep -q "began with .*\.snapshot: sequence" <<<"$said" || fail "from: $said"
expect "replay of all" 0 "every event equal" "$headgate" replay "$data"
newest=$(ls "$data"/snapshots/*.snapshot | tail -1)
printf 'x' | dd of="$newest" bs=1 seek=900 conv=notrunc 2>/dev/null
expect "a damaged one" 0 "its hash differs" "$headgate" replay "$data" --from-snapshot
also "no snapshot to begin with"
rm -r "$data/snapshots"

# ---- the centre's own look --------------------------------------------------------------------------------
expect "verify" 0 "re-execution every event equal" "$headgate" verify "$data"
lines=$(wc -l <"$data/checkpoints")
[ "$lines" -ge 2 ] || fail "only $lines checkpoints"
also "checkpoints  $lines checkpoints"
expect "as JSON" 0 '"kind":"trading_day_opened"' "$headgate" journal "$data" --where date=2024-07-15 --form json
expect "as CSV" 0 "sequence,index,time,origin,kind,fields" "$headgate" journal "$data" --form csv --first 1 --last 3
expect "a wrong form" 2 "table, json or csv" "$headgate" journal "$data" --form xml
expect "a right's facts" 0 "right=GG-EAST" "$headgate" journal "$data" --right GG-EAST
expect "a participant's rights" 0 "right=GG-EAST" "$headgate" journal "$data" --participant EAST
[ -z "$("$headgate" journal "$data" --participant NOBODY)" ] || fail "NOBODY has lines"
expect "a right as it stood" 0 "available=" "$headgate" journal "$data" --right GG-EAST --at 2035-01-01
expect "a book as it stood" 0 "book GG-DAMAN-S pre_open" "$headgate" journal "$data" --book GG-DAMAN-S --at 2035-01-01
expect "before there was one" 1 "nothing stood before that" "$headgate" journal "$data" --book GG-DAMAN-S --at 2001-01-01

# ---- the outside party's ------------------------------------------------------------------------------------
cp "$data/checkpoints" "$work/kept"
cp "$data/journal.pub" "$work/key"
outside() { "$verify" "$data/journal" --checkpoints "$work/kept" --key "$work/key"; }
expect "headgate-verify" 0 "right: $lines checkpoints" outside
also "sm3"
expect "another venue" 1 "expected" "$verify" "$data/journal" --venue ELSEWHERE
expect "no arguments" 2 "headgate-verify JOURNAL" "$verify"
"$headgate" prove "$data" --sequence 5 --batch "$work/batch" >"$work/proof" || fail "no proof of a batch"
expect "proof of a batch" 0 "which holds sequence 5," "$verify" --proof "$work/proof" --batch "$work/batch" --key "$work/key"
"$headgate" prove "$data" --from-line 1 >"$work/goes-on" || fail "no proof that it goes on"
expect "proof that it goes on" 0 "begins with the whole of" "$verify" --proof "$work/goes-on" --key "$work/key"
expect "a sequence beyond" 4 "is not in the batches" "$headgate" prove "$data" --sequence 999999
sed -i 's/leaf=./leaf=9/' "$work/proof"
expect "a proof changed" 1 "proves nothing" "$verify" --proof "$work/proof" --key "$work/key"
sed -i '1s/size=./size=9/' "$work/kept"
expect "a line changed" 1 "signature is wrong" outside
cp "$data/checkpoints" "$work/kept"
cp "$work/copy/data.mdb" "$data/journal/data.mdb"
expect "an older copy in its place" 1 "its end was cut off, or an older copy lies here" outside
expect "the centre sees it too" 4 "its end was cut off" "$headgate" verify "$data"

# ---- the program itself ---------------------------------------------------------------------------------------
if file "$verify" 2>/dev/null | grep -q "dynamically linked" && ! grep -qa asan "$verify"; then
    fail "headgate-verify is not static"
fi

finish "proofs: as it should be"
