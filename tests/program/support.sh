# support.sh: what the tests of the program share. Sourced with $headgate (the program) and $market (a small
# configuration folder) set; leaves a copy of the configuration in $work/market and no exchange running. All of
# $work is gone when the test ends.
work=$(mktemp -d)
data=$work/data
failures=0
trap 'kill -9 $(jobs -p) 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT

# The copy lies elsewhere, so it names the dictionary by its whole path.
cp -r "$market" "$work/market"
dictionary=$(cd "$market" && realpath ../../../config/fix/HEADGATE44.xml)
sed -i "s#^dictionary = .*#dictionary = \"$dictionary\"#" "$work/market/venue.toml"

# fail WORDS…: the test goes on, and has failed.
fail() {
    echo "$*"
    failures=$((failures + 1))
}
# finish WORDS: the test's last line and its exit code; WORDS only where nothing failed.
finish() {
    [ "$failures" -eq 0 ] && echo "$1"
    exit "$((failures > 0))"
}

# expect NAME CODE WORDS COMMAND…: the command ends with CODE and says WORDS (a fixed string); $said is all it said.
expect() {
    local name=$1 code=$2 words=$3 got
    shift 3
    said=$("$@" 2>&1)
    got=$?
    if [ "$got" -ne "$code" ] || ! grep -qF -- "$words" <<<"$said"; then
        fail "$name: wanted code $code and \"$words\"; got $got and:"
        sed 's/^/    /' <<<"$said"
    fi
}
# also WORDS: the last expected command said these, too.
also() { grep -qF -- "$1" <<<"$said" || fail "wanted \"$1\" in: $said"; }
# must COMMAND…: what the story cannot go on without; silent unless it fails.
must() {
    local words
    words=$("$@" 2>&1) && return
    echo "failed: $*: $words"
    cat "$work/serve.log" 2>/dev/null
    exit 1
}

# start: an exchange on $data in the background, as $exchange, from when it serves; its words are in
# $work/serve.log.
start() {
    rm -f "$data/port"
    "$headgate" serve --config "$work/market" --data "$data" --fix-port 0 >"$work/serve.log" 2>&1 &
    exchange=$!
    for _ in $(seq 600); do
        [ -f "$data/port" ] && return
        kill -0 "$exchange" 2>/dev/null || break
        sleep 0.1
    done
    echo "the exchange does not start:"
    cat "$work/serve.log"
    exit 1
}
# stop: as an operator stops it.
stop() {
    kill -TERM "$exchange"
    wait "$exchange" || { fail "a graceful stop ends with $?:"; cat "$work/serve.log"; }
}
# crash: as a power cut stops it.
crash() {
    kill -9 "$exchange"
    wait "$exchange" 2>/dev/null
}
# operate VERB…: an operator's command.
operate() { "$headgate" "$@" --socket "$data/control.sock" --key "$data/operator.key"; }
