lines() { awk -v n="$1" 'BEGIN { while (n-- > 0) print "// a line" }'; }
tab=$(printf '\t')

plant engine/book/book.cpp 'int x;'
plant engine/book/README.md 'The book.'
plant engine/market/CMakeLists.txt 'headgate_library(headgate_market)'
passes "a room in order" "1 rooms are in order"

plant engine/book/README.md 'The book.'
plant engine/book/book.cpp 'int x;  '
finds "blanks at the end of a line" "engine/book/book.cpp:1: blanks at the end"

plant engine/book/README.md 'The book.'
plant engine/book/book.cpp 'int x;' "${tab}int y;"
finds "a tab" "engine/book/book.cpp:2: a tab"

plant cmake/Compiler.cmake "set(x)$tab"
finds "blanks in the build" "cmake/Compiler.cmake:1: blanks at the end"

plant engine/book/book.cpp 'int x;'
finds "a room without README" "engine/book: no README.md"

plant config/venue.toml 'x = 1'
finds "a folder of configuration without README" "config: no README.md"

plant engine/book/book.cpp 'int x;'
lines 41 >"$tree/engine/book/README.md"
finds "a README of 41 lines" "41 lines; a room's README has at most 40"
