#!/usr/bin/env bash
# bans.sh [root]: words that may not stand in the engine, the rules or the journal, and some that may
# stand nowhere. A line may carry `tidy-allow: <reason>` where a ban is wrong for it.
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_root "${1-}"

stripped=$(mktemp -d)
trap 'rm -rf "$stripped"' EXIT
failed=no
count=0

# The same tree again, without comments and literals.
while read -r file; do
    mkdir -p "$stripped/$(dirname "$file")"
    awk -f "$tidy/strip.awk" "$file" >"$stripped/$file"
    count=$((count + 1))
done < <(our_files '*.h' '*.cpp')

# ban <folders> <extended regular expression> <what to say>
ban() {
    local folder hits
    for folder in $1; do
        [ -d "$stripped/$folder" ] || continue
        hits=$(cd "$stripped" && grep -rnE "$2" "$folder" || true)
        [ -z "$hits" ] || {
            printf '%s\n' "$hits" | sed "s|\$|    <-- $3|"
            failed=yes
        }
    done
}
word() { printf '(^|[^A-Za-z0-9_])(%s)([^A-Za-z0-9_]|$)' "$1"; }

ban "engine risk persistence" "$(word 'float|double|long double')" "money and water are integers"

pure="engine risk"
ban "$pure" "$(word 'system_clock|steady_clock|high_resolution_clock|utc_clock|clock_gettime|gettimeofday|localtime|gmtime')" \
    "time enters as a command"
ban "$pure" "(^|[^A-Za-z0-9_.>])(std::)?(time|clock) *\\( *(0|NULL|nullptr)? *\\) *;" "time enters as a command"
ban "$pure" "$(word 'rand|srand|random_device|mt19937|mt19937_64|default_random_engine|getrandom|random_shuffle')" \
    "randomness enters as a command"
ban "$pure" "$(word 'getenv|secure_getenv|environ|setlocale')" "configuration enters as a command"
ban "$pure" "$(word 'std::thread|std::jthread|std::async|std::mutex|std::shared_mutex|std::atomic|thread_local|condition_variable')" \
    "the core is one thread and knows it"
ban "$pure" "#[ \t]*include[ \t]*<(thread|mutex|shared_mutex|atomic|random|future|condition_variable|fstream|iostream|filesystem)>" \
    "no clock, thread, random or file here"
ban "$pure" "$(word 'throw|dynamic_cast')" "refuse, return a Result, or assert"

# Iterating an unordered container depends on the library's hashing, so replays could differ. Which
# names are unordered: those declared so in the file itself or in a header of its folder, through an
# alias too.
unordered_iterations() {
    local folder
    while read -r folder; do
        (cd "$stripped" && awk '
        function local_name(text) { sub(/.*(\.|->)/, "", text); gsub(/[^A-Za-z0-9_].*$/, "", text); return text }
        FNR == 1 { pass += (FILENAME == ARGV[1] && seen++ ? 1 : 0) }
        pass == 0 {
            # Declarations may be spread over lines: keep text until a `;` or `{`.
            pending = pending " " $0
            if ($0 !~ /[;{}]/) next
            text = pending
            pending = ""
            if (text ~ /(^|[^A-Za-z0-9_])using +[A-Za-z0-9_]+ *=.*unordered_(flat_)?(multi)?(map|set) *</) {
                alias = text
                sub(/.*using +/, "", alias)
                sub(/[^A-Za-z0-9_].*/, "", alias)
                aliases = aliases "|" alias
            } else if (text ~ ("unordered_(flat_)?(multi)?(map|set) *<.*> *&?&? *[A-Za-z_][A-Za-z0-9_]* *[;={,)]") ||
                       (aliases != "" && text ~ ("(^|[^A-Za-z0-9_])(" substr(aliases, 2) ") *&?&? +[A-Za-z_][A-Za-z0-9_]* *[;={,)]"))) {
                name = text
                sub(/ *[;={,)][^>]*$/, "", name)
                sub(/.*[^A-Za-z0-9_]/, "", name)
                if (name != "") names[name] = FILENAME ~ /\.h$/ ? "" : FILENAME
            }
            next
        }
        function forbidden(name) { return name in names && (names[name] == "" || names[name] == FILENAME) }
        /for *\(.*[^:]:[^:]/ {
            range = $0
            sub(/.*[^:]:[^:]/, "", range)
            sub(/\).*/, "", range)
            gsub(/ /, "", range)
            if (forbidden(local_name(range))) printf "%s:%d:%s\n", FILENAME, FNR, $0
        }
        /[.>]c?begin *\(/ || /(^|[^A-Za-z0-9_])(begin|erase_if|ranges::[a-z_]+) *\(/ {
            before = $0
            if (before ~ /[.>]c?begin *\(/) {
                sub(/(\.|->)c?begin *\(.*/, "", before)
                sub(/.*[^A-Za-z0-9_]/, "", before)
            } else {
                sub(/.*(begin|erase_if|ranges::[a-z_]+) *\(/, "", before)
                before = local_name(before)
            }
            if (forbidden(before)) printf "%s:%d:%s\n", FILENAME, FNR, $0
        }
        ' $(for round in 1 2; do find "$folder" -maxdepth 1 -name '*.h' | sort; find "$folder" -maxdepth 1 -name '*.cpp' | sort; done))
    done < <(cd "$stripped" && find engine risk -name '*.h' -o -name '*.cpp' 2>/dev/null | xargs -r -n 1 dirname | sort -u)
}
hits=$(unordered_iterations)
[ -z "$hits" ] || {
    printf '%s\n' "$hits" | sed 's|$|    <-- iteration over an unordered container: order would differ between machines|'
    failed=yes
}

# Anywhere at all. The patterns are spelt so that they do not find themselves.
anywhere() {
    local hits
    hits=$(all_files | grep -vE '^LICENSE$' | xargs -r -d '\n' grep -nE "$1" /dev/null || true)
    [ -z "$hits" ] || {
        printf '%s\n' "$hits" | cut -c1-200 | sed "s|\$|    <-- $2|"
        failed=yes
    }
}
anywhere '(^|[^A-Za-z0-9_])(TO[D]O|FIX[M]E|XX[X])([^A-Za-z0-9_]|$)' "finish it, or open an issue"
anywhere '(^|[^A-Za-z0-9_.~-])/(ho[m]e|Us[e]rs|ro[o]t|w[o]rk|m[n]t)/[A-Za-z0-9._-]' "a path of somebody's machine"

[ "$failed" = no ] || verdict "see the lines above"
echo "bans: $count files are free of them"
