# Prints a C++ file with comments and the insides of literals blanked out, line for line.
# A line that says `tidy-allow: <reason>` comes out empty: an exception, with its reason in the source.

BEGIN { in_comment = 0 }
{
    line = $0
    if (line ~ /tidy-allow: [^ ]/) { print ""; next }
    out = ""
    n = length(line)
    for (i = 1; i <= n; ++i) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (in_comment) {
            if (two == "*/") { in_comment = 0; ++i }
        } else if (in_raw) {
            if (substr(line, i, length(raw_end)) == raw_end) { in_raw = 0; i += length(raw_end) - 1; out = out "\"" }
        } else if (two == "//") {
            break
        } else if (two == "/*") {
            in_comment = 1; ++i
        } else if (c == "\"" && out ~ /(^|[^A-Za-z0-9_])(u8|u|U|L)?R$/) {
            open = index(substr(line, i + 1), "(")
            raw_end = ")" substr(line, i + 1, open - 1) "\""
            i += open
            in_raw = 1
            out = out "\""
        } else if (c == "\"" || (c == "'" && out !~ /[0-9A-Fa-f]$/)) {
            out = out c
            for (++i; i <= n && substr(line, i, 1) != c; ++i)
                if (substr(line, i, 1) == "\\") ++i
            out = out c
        } else {
            out = out c
        }
    }
    print out
}
