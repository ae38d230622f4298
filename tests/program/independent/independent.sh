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
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
(cd "$work" && npm install --no-audit --no-fund --ignore-scripts jspurefix@5.11.4 reflect-metadata >npm.log 2>&1) ||
    { cat "$work/npm.log"; exit 1; }
cp "$here/client.js" "$work/client.js"

cp -r "$market" "$work/market"
dictionary=$(cd "$market" && realpath ../../../config/fix/HEADGATE44.xml)
sed -i "s#^dictionary = .*#dictionary = \"$dictionary\"#" "$work/market/venue.toml"
"$headgate" init --config "$work/market" --data "$work/data" >/dev/null || exit 1
"$headgate" serve --config "$work/market" --data "$work/data" --fix-port 0 >"$work/serve.log" 2>&1 &
exchange=$!
for _ in $(seq 300); do
    [ -f "$work/data/port" ] && break
    kill -0 "$exchange" 2>/dev/null || { cat "$work/serve.log"; exit 1; }
    sleep 0.1
done
operate() {
    local verb=$1
    shift
    "$headgate" "$verb" "$@" --socket "$work/data/control.sock" --key "$work/data/operator.key" >/dev/null ||
        { echo "operator: $verb $*"; exit 1; }
}
operate session open 2024-07-15
operate session phase pre_open
operate session phase continuous
read -r port ahead <"$work/data/port"
cd "$work" && node client.js "$port" "$work/data/passwords" GG-DAMAN-S FIX-EAST GG-EAST FIX-WEST GG-WEST "$ahead"
