plant engine/domain/units.h '#include <vector>' '#include <tl/expected.hpp>'
plant engine/book/book.cpp '#include "engine/book/book.h"' '#include "engine/domain/units.h"'
plant engine/core/step.cpp '#include "risk/screen.h"' '#include "engine/market/state.h"'
plant gateway/fix/desk.cpp '#include "gateway/fix/quickfix.h"' '#include <quickfix/fix44/Logon.h>' '#include <boost/asio.hpp>'
plant gateway/http/serve.cpp '#include <boost/beast.hpp>'
plant tools/bidders/main.cpp '#include <quickfix/Application.h>'
plant tests/book/book_test.cpp '#include <doctest/doctest.h>' '#include "engine/core/step.h"'
passes "every include allowed" "keep to their rooms"

plant engine/domain/units.h '#include "engine/book/book.h"'
finds "domain includes book" "engine/domain may not include engine/book"

plant engine/book/book.cpp '#include "engine/registry/ledger.h"'
finds "book includes registry" "engine/book may not include engine/registry"

plant engine/market/state.cpp '#include "risk/screen.h"'
finds "state includes rules" "engine/market may not include risk"

plant risk/screen.cpp '#  include "engine/core/step.h"'
finds "rules include core" "risk may not include engine/core"

plant persistence/journal.cpp '#include "engine/market/state.h"'
finds "journal includes state" "persistence may not include engine/market"

plant gateway/fix/desk.cpp '#include "engine/core/step.h"'
finds "gateway includes core" "gateway/fix may not include engine/core"

plant gateway/control/server.cpp '#include <boost/beast/http.hpp>'
finds "Beast outside http" "gateway/control may not include <boost/beast/http.hpp> (beast)"

plant engine/core/step.cpp '#include <lmdb.h>'
finds "LMDB outside persistence" "engine/core may not include <lmdb.h> (lmdb)"

plant engine/core/step.cpp '#include <unistd.h>'
finds "system calls in the engine" "engine/core may not include <unistd.h> (posix)"

plant engine/book/book.cpp '#include "book.h"'
finds "include that is not from the root" "not a path from the repository root"

plant engine/novelty/new.h '#include <vector>'
finds "a folder without a row" "no room in tests/tidy/layers.txt"

passes "an empty tree" "nothing to check"
