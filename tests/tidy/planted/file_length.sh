lines() { awk -v n="$1" 'BEGIN { while (n-- > 0) print "// a line" }'; }

mkdir -p "$tree/engine/book"
lines 600 >"$tree/engine/book/book.cpp"
passes "600 lines" "over the aim of 400"

mkdir -p "$tree/engine/book"
lines 601 >"$tree/engine/book/book.cpp"
finds "601 lines in a source" "engine/book/book.cpp:601: 601 lines; split it"

mkdir -p "$tree/tests/book"
lines 900 >"$tree/tests/book/long_test.h"
finds "a long header among the tests" "900 lines; split it"

mkdir -p "$tree/config"
lines 900 >"$tree/config/rulebook.csv"
passes "a long table is no source" "nothing to check"
