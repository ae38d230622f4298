#!/usr/bin/env bash
# damaged_journal.sh HEADGATE MARKET: no command uses a journal that somebody or something has been at; each
# names the file, and where it can the batch and the sequence, and ends with code 4. HEADGATE is the
# program, MARKET a small configuration folder.
set -u
headgate=$1
market=$2
source "$(dirname "$0")/support.sh"

# ---- a sound journal -------------------------------------------------------------------------------------
start
must operate session open 2024-07-15
stop
sound=$data/journal/data.mdb
"$headgate" verify "$data" >"$work/sound" || exit 1

# A copy of the data folder to be harmed.
harm() {
    rm -rf "$work/harmed"
    cp -r "$data" "$work/harmed"
    file=$work/harmed/journal/data.mdb
}
# put OFFSET BYTES: BYTES as printf writes them, into the file.
put() { printf "$2" | dd of="$file" bs=1 seek="$1" conv=notrunc 2>/dev/null; }

# refused NAME WORDS: by verify, replay, settle and serve, with code 4 and these words.
refused() {
    local command said got
    for command in "verify $work/harmed" "settle $work/harmed --day 2024-07-15 --out $work/out" \
        "replay $work/harmed" "serve --config $work/market --data $work/harmed --fix-port 0"; do
        # A replay that meets the damage on its way has found something: 1.
        said=$(timeout 20 "$headgate" $command 2>&1)
        got=$?
        if { [ "$got" -ne 4 ] && [ "${command%% *}:$got" != replay:1 ]; } || ! grep -qF -- "$2" <<<"$said"; then
            fail "$1: ${command%% *}: wanted code 4 and \"$2\"; got $got and: $said"
        fi
    done
    [ ! -e "$work/out" ] || { fail "$1: settle wrote files"; rm -rf "$work/out"; }
}

# ---- harm ----------------------------------------------------------------------------------------------
harm
: >"$file"
refused "an empty file" "data.mdb"
harm
truncate -s 4096 "$file"
refused "cut off in its first page" "data.mdb"
harm
truncate -s -4096 "$file"
refused "its last page is gone" "data.mdb"
harm
head -c 65536 /dev/urandom >"$file"
refused "noise" "data.mdb"
harm
printf 'PK\003\004 a spreadsheet' >"$file"
refused "another kind of file" "data.mdb"
harm
rm "$file"
[ "$("$headgate" verify "$work/harmed" >/dev/null 2>&1; echo $?)" = 4 ] || fail "no file: not refused"

# One byte inside the statement that an operator signed, and one inside each batch's front.
# LMDB leaves old copies of a page behind, so every copy is harmed.
copies=$(LC_ALL=C grep -abo "open_trading_day date=2024" "$sound" | cut -d: -f1)
[ -n "$copies" ] || fail "the statement is not in the journal"
harm
for at in $copies; do put "$at" 'X'; done
refused "one letter of a statement" "sequence"
batches=$(LC_ALL=C grep -abo HGBL "$sound" | cut -d: -f1)
[ "$(wc -w <<<"$batches")" -ge 2 ] || fail "hardly any batch in the journal"
for at in $batches; do
    harm
    put $((at + 2)) 'b'
    said=$(timeout 20 "$headgate" verify "$work/harmed" 2>&1)
    got=$?
    # Pages that no tree holds any more may say what they like.
    if [ "$got" -ne 4 ] && [ "$said" != "$(cat "$work/sound")" ]; then
        fail "a batch's front at $at: code $got and: $said"
    fi
    [ "$got" -eq 4 ] && noticed=yes
done
[ "${noticed-no}" = yes ] || fail "no harmed batch was noticed"

# ---- others' journals ---------------------------------------------------------------------------------------
# Another format version: the work of another build, not of damage. What follows it is that build's own.
copies=$(LC_ALL=C grep -abo HGJL "$sound" | cut -d: -f1)
[ -n "$copies" ] || fail "no header in the journal"
harm
for at in $copies; do
    put $((at + 4)) '\011\000'
done
refused "another format" "format"

harm
sed -i 's/^partition = .*/partition = 7/' "$work/market/venue.toml"
said=$("$headgate" serve --config "$work/market" --data "$work/harmed" --fix-port 0 2>&1)
[ $? -eq 4 ] && grep -q "partition 1" <<<"$said" && grep -q 7 <<<"$said" || fail "another partition: $said"

sed -i 's/^partition = .*/partition = 1/' "$work/market/venue.toml"
sed -i 's/^venue code=[A-Z]*/venue code=ELSEWHERE/' "$work/market"/facts/*.facts
said=$("$headgate" serve --config "$work/market" --data "$work/harmed" --fix-port 0 2>&1)
[ $? -eq 4 ] && grep -q '"ELSEWHERE" expected' <<<"$said" || fail "another venue: $said"

# ---- and none of it was mended behind anybody's back ---------------------------------------------------------
"$headgate" verify "$data" | cmp -s - "$work/sound" || fail "the sound journal is no longer so"

finish "damaged_journal: nothing harmed was used"
