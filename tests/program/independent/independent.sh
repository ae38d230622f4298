#!/usr/bin/env bash
# independent.sh HEADGATE MARKET: a FIX engine that has nothing of ours in it logs on, trades, is cut off and comes back.
# It is fetched from npm, so this runs only where somebody asks for it: HEADGATE_INDEPENDENT=1. Else 77: skipped.
set -u
headgate=$1
market=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ "${HEADGATE_INDEPENDENT:-}" != 1 ]; then
    echo "skipped: set HEADGATE_INDEPENDENT=1 to fetch jspurefix from npm and run it against the exchange"
    exit 77
fi
command -v npm >/dev/null || { echo "skipped: there is no npm"; exit 77; }
source "$here/../support.sh"
(cd "$work" && npm install --no-audit --no-fund --ignore-scripts jspurefix@5.11.4 reflect-metadata >npm.log 2>&1) ||
    { cat "$work/npm.log"; exit 1; }
cp "$here/client.js" "$work/client.js"

must "$headgate" init --config "$work/market" --data "$data"
start
must operate session open 2024-07-15
must operate session phase pre_open
must operate session phase continuous
read -r port ahead <"$data/port"
cd "$work" && node client.js "$port" "$data/passwords" GG-DAMAN-S FIX-EAST GG-EAST FIX-WEST GG-WEST "$ahead"
