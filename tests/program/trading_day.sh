#!/usr/bin/env bash
# trading_day.sh HEADGATE BIDDERS MARKET: a day as a centre's clerk and its bidders live it, by the program alone: four
# trades over FIX, one held, one cancelled, a kill -9 between two commands, a configuration changed meanwhile,
# settlement, and the proof from the journal. HEADGATE and BIDDERS are the programs, MARKET a small configuration.
set -u
headgate=$1
bidders=$2
market=$3
source "$(dirname "$0")/support.sh"

# bid PLAN: the rows, each sent at its time by its session.
bid() {
    local port ahead
    read -r port ahead <"$data/port"
    { echo "at_ms,session,action,client_id,original,symbol,account,side,type,tif,price,volume,purpose,expect"
      cat; } >"$work/plan.csv"
    rm -rf "$work/clients"
    mkdir "$work/clients"
    "$bidders" --plan "$work/plan.csv" --credentials "$data/passwords" --port "$port" \
        --clock-ahead-ms "$ahead" --log "$work/clients"
}

# ---- the configuration and its folder -------------------------------------------------------------------
expect "init" 0 "passwords are there" "$headgate" init --config "$work/market" --data "$data"
[ "$(stat -c %a "$data")" = 700 ] || fail "the data folder is open to others"
for secret in operator.key passwords; do
    [ "$(stat -c %a "$data/$secret")" = 400 ] || fail "$secret is open to others"
done
cp "$data/operator.key" "$work/before.key"
expect "init again" 0 "passwords are there" "$headgate" init --config "$work/market" --data "$data"
cmp -s "$data/operator.key" "$work/before.key" || fail "init replaced the operator's key"

# ---- trading ------------------------------------------------------------------------------------------
start
[ "$(stat -c %a "$data/control.sock")" = 600 ] || fail "the control socket is open to others"
expect "say, do not send" 0 "open_trading_day date=2024-07-15" operate session open 2024-07-15 --dry-run
expect "no day yet" 1 "no_trading_day" operate session phase continuous
expect "open the day" 0 "trading_day_opened date=2024-07-15" operate session open 2024-07-15
expect "pre-open" 0 "before=closed after=pre_open" operate session phase pre_open
expect "open trading" 0 "before=clearing after=continuous" operate session phase continuous
expect "a slip in a phase" 1 "column 21" operate session phase opne
bid <<'PLAN' || fail "the bidders' own books disagree with the reports"
100,FIX-EAST,new,s1,,GG-DAMAN-S,GG-EAST,sell,limit,day,0.120,5000,irrigation,
500,FIX-WEST,new,b1,,GG-DAMAN-S,GG-WEST,buy,limit,day,0.125,1000,irrigation,
600,FIX-WEST,new,b2,,GG-DAMAN-S,GG-WEST,buy,limit,day,0.120,2000,irrigation,
700,FIX-WEST,new,b3,,GG-DAMAN-S,GG-WEST,buy,limit,day,0.120,500,irrigation,
800,FIX-EAST,new,s2,,GG-DAMAN-S,GG-EAST,sell,limit,day,0.120,9000000,irrigation,NL-02c
PLAN
expect "halt a book" 0 "before=continuous after=halted" \
    operate book GG-DAMAN-S halted --reason "dispatch notice 7"
expect "a book that is not there" 1 'did you mean "GG-DAMAN-S"' operate book GG-DAMAN halted
expect "a fact" 0 "fact_changed kind=right code=GG-EAST field=valid_to before=2028-12-31 after=2027-12-31" \
    operate fact 'change right GG-EAST valid_to=2027-12-31 issuer=GZ-WATER document="甘水〔2024〕12号"'
expect "a refused fact" 1 "fact_refused kind=control_group code=G-EAST field=code reason=duplicate_code" \
    operate fact "control_group code=G-EAST"
expect "hold" 0 "trade_held trade=2" operate trade hold 2 --reason "complaint 3"
expect "cancel a trade" 0 "trade_busted trade=3" operate trade cancel 3 --reason "typing error"
expect "resume" 0 "before=halted after=continuous" operate book GG-DAMAN-S continuous

# ---- a crash, and a configuration changed while nobody ran ------------------------------------------------
crash
echo 'control_group code=G-NEW' >"$work/market/facts/99-new.facts"
expect "changed files are refused" 3 "apply-config" \
    "$headgate" serve --config "$work/market" --data "$data"
sed -i 's/^open_orders = .*/open_orders = 77/' "$work/market/venue.toml"
expect "other limits are refused" 3 "[limits] of a journal are fixed" \
    "$headgate" apply-config --config "$work/market" --data "$data"
sed -i 's/^open_orders = .*/open_orders = 10000/' "$work/market/venue.toml"
echo 'control_grp code=X' >>"$work/market/facts/99-new.facts"
expect "a fault in the new files" 3 '99-new.facts:2:1: unknown command "control_grp"' \
    "$headgate" apply-config --config "$work/market" --data "$data"
sed -i 2d "$work/market/facts/99-new.facts"
# The operator's change of GG-EAST is not in the files: it would be undone, and that is said before and after.
undone="fact_changed kind=right code=GG-EAST field=valid_to before=2027-12-31 after=2028-12-31"
expect "a rehearsal" 0 "1 facts would be entered, 1 fields changed; nothing was journalled" \
    "$headgate" apply-config --config "$work/market" --data "$data" --dry-run
also "$undone"
sed -i '/^right code=GG-EAST /s/valid_to=2028-12-31/valid_to=2027-12-31/' "$work/market/facts/10-market.facts"
expect "apply-config" 0 "1 facts entered, 0 fields changed" \
    "$headgate" apply-config --config "$work/market" --data "$data"
also "fact_registered kind=control_group"
start
# The crash is not forgotten over it: nothing trades until an operator says so.
expect "books came back halted" 0 "before=halted after=continuous" operate session phase continuous
bid <<'PLAN' || fail "the bidders' own books disagree with the reports after the crash"
100,FIX-WEST,new,b4,,GG-DAMAN-S,GG-WEST,buy,limit,day,0.120,300,irrigation,
PLAN
expect "closing call" 0 "before=continuous after=pre_close" operate session phase pre_close
expect "close" 0 "before=clearing after=closed" operate session phase closed
also "order_cancelled"
also "reason=day_ended"
expect "settle" 0 "day_settled date=2024-07-15 delivered=2 held=1" operate session settle 2024-07-15
expect "checkpoint" 0 "checkpoint_taken state_hash=" operate session checkpoint
stop
[ ! -e "$data/control.sock" ] || fail "the control socket stayed behind"
[ ! -e "$data/port" ] || fail "the port file stayed behind"

# ---- the proof -------------------------------------------------------------------------------------------
expect "replay" 0 "state hash equal" "$headgate" replay "$data" --summary
also "trades 4   volume 3,800 m³   value 456.00 yuan   mean 0.1200 yuan/m³   delivered 2"
also "NL-02c"
expect "verify" 0 "verified" "$headgate" verify "$data/journal"
expect "settle from the journal" 0 \
    "2024-07-15: 4 trades (2 delivered, 1 on hold, 1 cancelled), 3300 m³, 39600 fen, fees 39 fen, 2 participants" \
    "$headgate" settle "$data" --day 2024-07-15 --out "$work/out"
trades=$work/out/settlement-2024-07-15.csv
statement=$work/out/statement-2024-07-15.csv
[ "$(head -c 3 "$trades" | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "no byte order mark"
[ "$(wc -l <"$trades")" -eq 5 ] || fail "$(wc -l <"$trades") lines for four trades"
grep -qF "WEST,GG-WEST,EAST,GG-EAST,2000,0.1200,24000,0,24,held," "$trades" || fail "trade 2 is not as it was"
grep -qF "EAST,0,3300,-3300,39600,0,39,39561" "$statement" || fail "EAST's statement is wrong: $(cat "$statement")"
grep -qF "(sum),0,0,0,0,0,0,0" "$statement" || fail "the statement does not sum to zero"
expect "a folder that cannot be written" 5 "/dev/null/out" \
    "$headgate" settle "$data" --day 2024-07-15 --out /dev/null/out

finish "trading_day: as it should be"
