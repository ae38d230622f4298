#!/usr/bin/env bash
# fix_tls.sh HEADGATE MARKET: a console within TLS. The exchange asks for certificates; whoever shows the right one is let
# in, everybody else reads what is missing. Certificates are made by openssl's own program; skipped (77) without it.
set -u
headgate=$1
market=$2
command -v openssl >/dev/null || { echo "fix_tls: no openssl here to make certificates with, skipped"; exit 77; }
source "$(dirname "$0")/support.sh"

# authority NAME; certificate NAME AUTHORITY COMMON-NAME SUBJECT-NAME: NAME.pem and NAME.key in $work
authority() {
    must openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$work/$1.pem" -days 2 -subj "/CN=$1"
}
certificate() {
    must openssl req -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "/CN=$3"
    echo "subjectAltName=$4" >"$work/$1.names"
    must openssl x509 -req -in "$work/$1.csr" -CA "$work/$2.pem" -CAkey "$work/$2.key" -CAcreateserial -days 2 \
        -out "$work/$1.pem" -extfile "$work/$1.names"
    chmod 0400 "$work/$1.key"
}
authority centre
authority stranger
certificate exchange centre fix.example.cn DNS:fix.example.cn
certificate east centre FIX-EAST DNS:east.example.cn
certificate west centre FIX-WEST DNS:west.example.cn
certificate forged stranger FIX-EAST DNS:east.example.cn

cat >>"$work/market/venue.toml" <<TOML

[fix.tls]
port = 0
certificate = "$work/exchange.pem"
key = "$work/exchange.key"
client_authorities = "$work/centre.pem"
TOML
must "$headgate" init --config "$work/market" --data "$data"
start
port=$(sed -n 's/.*listening with TLS on 127.0.0.1:\([0-9]*\).*/\1/p' "$work/serve.log")
[ -n "$port" ] || fail "no port for TLS in: $(cat "$work/serve.log")"

awk '$1 == "FIX-EAST" { print $2 }' "$data/passwords" >"$work/password"
chmod 0400 "$work/password"
# console [OPTIONS]: FIX-EAST asks what she has.
console() {
    "$headgate" fix-client --comp-id FIX-EAST --port "$port" --password-file "$work/password" --linger-ms 100 "$@" <<'LINES'
balance
wait AO PosReqResult=0
LINES
}
within=(--tls --tls-ca "$work/centre.pem" --tls-name fix.example.cn)
own=(--tls-cert "$work/east.pem" --tls-key "$work/east.key")
expect "her own certificate" 0 "Account=GG-EAST" console "${within[@]}" "${own[@]}"
expect "another's certificate" 1 "not one for this CompID" \
    console "${within[@]}" --tls-cert "$work/west.pem" --tls-key "$work/west.key"
expect "no certificate" 5 "does it ask for a certificate (--tls-cert, --tls-key)?" console "${within[@]}"
expect "a stranger's authority" 5 "closed the connection without a word" \
    console "${within[@]}" --tls-cert "$work/forged.pem" --tls-key "$work/forged.key"
expect "in the clear" 5 "is it a port for TLS (--tls)?" console
expect "another name" 5 "its certificate is not believed" console --tls --tls-ca "$work/centre.pem" "${own[@]}"
expect "another authority" 5 "the authority is --tls-ca" \
    console --tls --tls-ca "$work/stranger.pem" --tls-name fix.example.cn "${own[@]}"
expect "no such file" 2 "absent.pem: cannot read the authorities" console --tls --tls-ca "$work/absent.pem"
chmod 0644 "$work/east.key"
expect "a key open to others" 2 "chmod 0400" console "${within[@]}" "${own[@]}"
stop

finish "fix_tls: as it should be"
