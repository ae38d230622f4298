#!/usr/bin/env bash
# fix_client.sh HEADGATE MARKET: bidders at their consoles. One offers and looks at her water, the other watches the book
# and buys; a trade is taken back; what cannot be read, had or reached is said, each with its exit code.
set -u
headgate=$1
market=$2
source "$(dirname "$0")/support.sh"
client() {
    local who=$1
    shift
    "$headgate" fix-client --comp-id "$who" --data "$data" --linger-ms 100 "$@"
}

must "$headgate" init --config "$work/market" --data "$data"
start
must operate session open 2024-07-15
must operate session phase pre_open
must operate session phase continuous

# The seller asks what she has, asks whether it would be taken, and offers.
expect "sell" 0 "ExecType=0(NEW)" client FIX-EAST <<'LINES'
# what do I have?
balance GG-EAST
wait AP Account=GG-EAST
U1 20040=q1 1=GG-EAST 55=GG-DAMAN-S 54=2 38=1000 40=2 44=0.12 59=0 20001=irrigation
wait U2 WouldPass=Y
D ClOrdID=s1 Account=GG-EAST Symbol=GG-DAMAN-S Side=2 OrderQty=1000 Price=0.12 TimeInForce=0 WaterPurpose=irrigation
wait 8 ExecType=0
balance GG-EAST
wait AP Account=GG-EAST
quit
LINES
also 'PosType=available LongQty=2000000 '
grep -q "PosType=available LongQty=1999000 .*PosType=reserved LongQty=1000 " <<<"$said" || fail "nothing reserved: $said"
grep -qF "$(awk '$1 == "FIX-EAST" { print $2 }' "$data/passwords")" <<<"$said" && fail "a password was shown"

# The buyer watches the book, buys, and sees the level shrink and the trade on the tape.
expect "buy" 0 "LastQty=400" client FIX-WEST <<'LINES'
watch GG-DAMAN-S
wait W Symbol=GG-DAMAN-S MDEntrySize=1000
D 11=b1 1=GG-WEST 55=GG-DAMAN-S 54=1 38=400 44=0.125 59=0 20001=irrigation
wait 8 150=F 32=400
wait X MDEntrySize=600
trades
wait AE LastQty=400 TradeState=struck
LINES
also 'Account=GG-WEST'
grep -q 'GG-EAST' <<<"$said" && fail "the buyer was told of the seller's right"
must operate trade cancel 1 --reason "typing error"
expect "after the bust" 0 "TradeState=busted" client FIX-WEST <<'LINES'
trades
wait AE TradeState=busted
LINES
expect "her order goes on" 0 "LeavesQty=600" client FIX-EAST <<'LINES'
orders
wait 8 ClOrdID=s1 CumQty=0 LeavesQty=600
q 11=Q1 530=7
wait 8 150=4
LINES

# ---- what does not work says why, and how the shell can tell -------------------------------------------------
expect "in vain" 1 "waited in vain for" client FIX-EAST --wait-ms 300 <<<'wait 8 150=F'
expect "a slip" 2 'line 1: "Prise": no field of this name' client FIX-EAST <<<'D Prise=3'
expect "no type" 2 'wants a message type such as D' client FIX-EAST <<<'sell 100'
expect "another's water" 0 "PosReqResult=2" client FIX-WEST <<<'balance GG-EAST'
echo wrong >"$work/password"
expect "open to others" 2 "chmod 0400" client FIX-EAST --password-file "$work/password" </dev/null
chmod 0400 "$work/password"
expect "a wrong password" 1 "refused the Logon" client FIX-EAST --password-file "$work/password" </dev/null
expect "nobody there" 5 "cannot connect" "$headgate" fix-client --comp-id X --port 1 \
    --password-file "$work/password" </dev/null
expect "which exchange" 2 "--data, or --port" "$headgate" fix-client --comp-id X </dev/null

# While nobody types the console still hears: here, that the exchange closes.
mkfifo "$work/typed"
exec 7<>"$work/typed"
client FIX-EAST <"$work/typed" >"$work/heard" 2>&1 &
listener=$!
for _ in $(seq 100); do
    grep -q "35=A" "$work/heard" && break
    sleep 0.1
done
stop
wait "$listener"
got=$?
exec 7>&-
[ "$got" -eq 5 ] || fail "nobody typed: wanted code 5, got $got"
said=$(cat "$work/heard")
also "the exchange is closing"
also "the connection is gone"

finish "fix_client: as it should be"
