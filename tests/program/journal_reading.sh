#!/usr/bin/env bash
# journal_reading.sh HEADGATE MARKET: the index, the book and the right as they stood, the tables, and a backup
# that is put back. HEADGATE is the program, MARKET a small configuration folder.
set -u
headgate=$1
market=$2
source "$(dirname "$0")/support.sh"
# The index here is made by hand.
printf '\n[journal]\nindex = false\n' >>"$work/market/venue.toml"

journal() { "$headgate" journal "$data" "$@"; }

# ---- beside the running exchange -----------------------------------------------------------------------------
start
"$headgate" index "$data" --follow --segment-steps 10 --parent $$ >"$work/follow.log" 2>&1 &
follower=$!
must operate session open 2024-07-15
must operate session phase pre_open
must operate fact 'change right GG-WEST document="note 7" valid_to=2027-12-31'
for _ in $(seq 100); do
    [ -s "$data/journal/index/data.mdb" ] && journal --right GG-WEST --index "$data/journal/index" >/dev/null 2>"$work/note" &&
        [ ! -s "$work/note" ] && break
    sleep 0.1
done
[ ! -s "$work/note" ] || fail "the follower wrote nothing: $(cat "$work/follow.log" "$work/note")"
expect "a second index beside it" 4 "another process is at work" "$headgate" index "$data"
expect "the fact's own lines" 0 "fact_changed" journal --right GG-WEST
expect "backup" 0 "verified" "$headgate" backup "$data" --out "$work/copy"
must operate session phase continuous
stop
kill "$follower" && wait "$follower" 2>/dev/null

# ---- the index gives the scan's answers ------------------------------------------------------------------------
expect "brought up" 0 "segments, up to sequence" "$headgate" index "$data"
same() {
    journal "$@" >"$work/fast" 2>"$work/fast.note"
    journal "$@" --scan >"$work/slow" 2>"$work/slow.note"
    cmp -s "$work/fast" "$work/slow" || fail "$*: the index answers otherwise"
    cmp -s "$work/fast.note" "$work/slow.note" || fail "$*: $(cat "$work/fast.note")"
    [ -s "$work/fast" ] || fail "$*: no answer"
}
same
same --participant EAST
same --right GG-EAST --form json
same --book GG-DAMAN-S --form csv
same --day 2024-07-15
same --from 2024-07-15 --tail 4
same --first 3 --last 9 --where issuer=OP-CENTRE --form csv
same --rule NL-04 --form csv
expect "an unknown right" 1 "there is no right GG-WETS; did you mean GG-WEST?" journal --right GG-WETS
expect "an unknown rule" 1 "there is no rule NL-99" journal --rule NL-99
expect "no date" 2 "--day" journal --day yesterday

# ---- an index that is of no use ---------------------------------------------------------------------------------
index=$data/journal/index/data.mdb
journal --right GG-EAST >"$work/right"
cp "$index" "$work/index"
useless() {
    said=$(journal --right GG-EAST 2>"$work/note")
    [ "$said" = "$(cat "$work/right")" ] || fail "$1: another answer"
    grep -qF "the whole journal is read instead" "$work/note" || fail "$1: no note: $(cat "$work/note")"
    expect "$1: made anew" 0 "made anew" "$headgate" index "$data"
    journal --right GG-EAST 2>&1 | cmp -s - "$work/right" || fail "$1: the new one answers otherwise"
}
truncate -s 5000 "$index"
useless "cut off"
: >"$index"
useless "empty"
echo "this is no index" >"$index"
useless "another file"
cp "$data/journal/data.mdb" "$index"
useless "a journal in its place"
expect "a wrong option" 2 "--segment-steps" "$headgate" index "$data" --segment-steps 0
expect "an index of no journal" 4 "$work/nowhere" "$headgate" index "$work/nowhere"

# ---- as it stood ---------------------------------------------------------------------------------------------------
last=$(journal --form csv | tail -1 | cut -d, -f1)
opened=$(journal --form csv | awk -F, '$5 == "open_trading_day" { print $1; exit }')
expect "the book at the end" 0 "book GG-DAMAN-S continuous" "$headgate" journal book "$data" GG-DAMAN-S
expect "the book at the opening" 0 "book GG-DAMAN-S closed" "$headgate" journal book "$data" GG-DAMAN-S --at "$opened"
expect "at a time" 0 "book GG-DAMAN-S continuous" "$headgate" journal book "$data" GG-DAMAN-S --at 2035-01-01
expect "as JSON" 0 '"phase":"continuous","levels":[]' "$headgate" journal book "$data" GG-DAMAN-S --form json
expect "a balance" 0 "A-EAST surface 2024: issued=2000000 available=2000000" "$headgate" journal balance "$data" GG-EAST --at "$last"
expect "as CSV" 0 "allocation,source,year,issued_m3" "$headgate" journal balance "$data" GG-EAST --form csv
expect "an unknown book" 1 "did you mean GG-DAMAN-S?" "$headgate" journal book "$data" GG-DAMAN
expect "a book that was not yet" 1 "there is no book GG-DAMAN-S" "$headgate" journal book "$data" GG-DAMAN-S --at 2
expect "before the beginning" 1 "nothing stood before that" "$headgate" journal book "$data" GG-DAMAN-S --at 2001-01-01
expect "behind the end" 1 "the journal ends with sequence $last" "$headgate" journal book "$data" GG-DAMAN-S --at 999999
expect "no moment" 2 "--at" "$headgate" journal balance "$data" GG-EAST --at noon
expect "no journal" 2 "JOURNAL" "$headgate" journal

# ---- tables ------------------------------------------------------------------------------------------------------------
expect "export" 0 "$last commands" "$headgate" journal export "$data" --sqlite "$work/all.sqlite"
[ "$(head -c 15 "$work/all.sqlite")" = "SQLite format 3" ] || fail "no SQLite file"
expect "not over a file" 5 "is there already" "$headgate" journal export "$data" --sqlite "$work/all.sqlite"

# ---- a backup put back ---------------------------------------------------------------------------------------------------
copied=$("$headgate" journal "$work/copy" --form csv | tail -1 | cut -d, -f1)
[ "$copied" -lt "$last" ] || fail "the copy is as long as the journal"
rm "$data/journal/data.mdb"
cp "$work/copy/data.mdb" "$data/journal/"
expect "it is shorter than what was signed" 4 "its end was cut off, or an older copy lies here" "$headgate" verify "$data"
# What stands for the lost part is kept as evidence, not gone on with.
mv "$data/checkpoints" "$work/lost"
expect "the lost journal's index" 0 "the whole journal is read instead" journal --right GG-EAST
start
grep -qF "up to sequence $copied, every event as stored" "$work/serve.log" || fail "restored: $(cat "$work/serve.log")"
must operate session phase continuous
stop
expect "the restored journal goes on" 0 "re-execution every event equal" "$headgate" verify "$data"
expect "its index is made anew" 0 "made anew" "$headgate" index "$data"
same --book GG-DAMAN-S

finish "journal reading: as it should be"
