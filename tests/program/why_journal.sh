#!/usr/bin/env bash
# why_journal.sh HEADGATE MARKET: `why` asked of a journal: as it ends, as it stood after a sequence, and
# under other parameters. HEADGATE is the program, MARKET a small configuration folder.
set -u
headgate=$1
market=$2
source "$(dirname "$0")/support.sh"

start
must operate session open 2024-07-15
must operate session phase pre_open
must operate session phase continuous
# WEST's money goes: from here on it can pay for nothing.
must operate fact 'withdraw_cash participant=WEST amount=99990.00 bank_reference=B-2'
stop
cp -r "$data/journal" "$work/before"

# sequence_of KIND: the first command of that kind.
sequence_of() { "$headgate" journal "$data" --form csv | awk -F, -v kind="$1" '$5 == kind { print $1; exit }'; }
withdrawn=$(sequence_of withdraw_cash)
begun=$(sequence_of start_engine)
[ -n "$withdrawn" ] && [ "$withdrawn" -gt 1 ] || { echo "no withdrawal in the journal"; exit 1; }

buy=(right=GG-WEST book=GG-DAMAN-S side=buy price=0.120 volume=6000 language=en)
why() { "$headgate" why "${buy[@]}" --journal "$data" "$@"; }

# ---- at a sequence -----------------------------------------------------------------------------------------
expect "after the money went" 1 "would be refused" why
expect "just after it went" 1 "would be refused" why --at "$withdrawn"
expect "just before" 0 "would be accepted" why --at $((withdrawn - 1))
also "as of sequence $((withdrawn - 1))"
expect "before the day was open" 1 "would be refused" why --at "$begun"
expect "before anything was registered" 2 "GG-WEST" why --at 1
expect "behind the end" 2 "the journal ends at sequence" why --at 999999
expect "no number" 2 "--at" why --at yesterday

# ---- under other parameters ----------------------------------------------------------------------------------
# Nobody's orders may take more than 1/10000 of a cap's room: 5000 m³ of the unit's 50 million.
printf '# what if\nparameter code=PM-1 parameter=cap_share_bps value=1\n' >"$work/strict.rules"
expect "under a stricter rule" 1 "would be refused" why --at $((withdrawn - 1)) --rules "$work/strict.rules"
small=(right=GG-WEST book=GG-DAMAN-S side=buy price=0.120 volume=4000 language=en)
expect "less passes" 0 "would be accepted" "$headgate" why "${small[@]}" --journal "$data" --at $((withdrawn - 1)) --rules "$work/strict.rules"
printf 'parameter code=P-SHARE parameter=cap_share_bps value=10000\n' >"$work/same.rules"
expect "by its code" 0 "would be accepted" why --at $((withdrawn - 1)) --rules "$work/same.rules"
: >"$work/empty.rules"
expect "a file of nothing" 0 "would be accepted" why --at $((withdrawn - 1)) --rules "$work/empty.rules"
expect "no such file" 3 "cannot be read" why --rules "$work/nowhere.rules"
printf '\nparameter code=PM-1 parameter=cap_shares value=1\n' >"$work/typo.rules"
expect "a typing error" 3 "typo.rules:2:" why --rules "$work/typo.rules"
printf 'participant code=X\n' >"$work/fact.rules"
expect "not a parameter" 3 "fact.rules:1:" why --rules "$work/fact.rules"
printf 'parameter code=P-SHARE parameter=idle_years value=1\n' >"$work/other.rules"
expect "a code of another kind" 3 "other.rules:1:" why --rules "$work/other.rules"

# ---- bad questions --------------------------------------------------------------------------------------------
expect "an unknown right" 2 "GG-WETS" "$headgate" why right=GG-WETS book=GG-DAMAN-S side=buy price=0.12 volume=10 --journal "$data"
expect "no journal there" 4 "$work/nowhere" "$headgate" why "${buy[@]}" --journal "$work/nowhere"
expect "rules without a journal" 2 "--journal" "$headgate" why "${buy[@]}" --rules "$work/strict.rules"

# Asking changes nothing.
cmp -s "$data/journal/data.mdb" "$work/before/data.mdb" || fail "the journal has changed"

finish "why: as it should be"
