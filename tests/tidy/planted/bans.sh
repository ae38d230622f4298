plant engine/book/book.cpp \
    '// A double auction: no float, no std::thread, no getenv.' \
    '/* system_clock' '   double */' \
    'const char* const text = "float rand() // double";' \
    'const int grouped = 1'"'"'000; const char quote = '"'"'"'"'"'; int after;' \
    'const auto raw = R"(double' 'system_clock)"; int random_walk = 0; int doubled = 1;' \
    'void f() { for (const auto& x : ordered) use(x); clock.run_time(); }' \
    'std::unordered_map<int, int> index; bool g() { return index.find(1) == index.end(); }'
plant gateway/pipeline/clock.cpp 'auto t = std::chrono::system_clock::now(); double seconds = 0;'
plant docs/notes.md 'POST /orders/home/ and https://example.org/work/list, ~/.config/'
passes "banned words in comments, literals and other rooms" "are free of them"

for word in float double "long double"; do
    plant persistence/journal.cpp "$word rate = 0;"
    finds "$word in persistence" "money and water are integers"
done
plant risk/rules.cpp 'auto share = static_cast<double>(part) / whole;'
finds "double in a cast" "risk/rules.cpp:1:"

for word in 'std::chrono::system_clock::now()' 'steady_clock::now()' 'time(nullptr);' 'clock();' 'clock_gettime(0, &t)'; do
    plant engine/core/step.cpp "auto now = $word;"
    finds "$word in the core" "time enters as a command"
done
for word in 'rand()' 'std::random_device{}' 'std::mt19937 engine'; do
    plant engine/core/step.cpp "auto r = $word;"
    finds "$word in the core" "randomness enters as a command"
done
plant risk/rules.cpp 'if (std::getenv("HEADGATE")) return;'
finds "getenv in a rule" "configuration enters as a command"
plant engine/market/state.cpp 'std::thread helper{work};'
finds "a thread in the engine" "the core is one thread"
plant engine/market/state.cpp '#include <atomic>'
finds "atomics in the engine" "no clock, thread, random or file here"
plant risk/rules.cpp 'throw Unlucky{};'
finds "throwing in a rule" "refuse, return a Result, or assert"
plant engine/core/step.cpp 'auto text = R"(x)"; double late = 0;'
finds "a ban after a raw string" "money and water are integers"
plant engine/core/step.cpp '/* a */ double between = 0; // b'
finds "a ban between comments" "money and water are integers"

unordered="iteration over an unordered container"
plant engine/book/index.h 'std::unordered_map<int, int> slots_;'
plant engine/book/index.cpp 'void f() { for (const auto& [key, slot] : slots_) use(slot); }'
finds "a range-for over a member" "$unordered"
plant risk/rules.cpp 'using Seen = std::unordered_set<int>;' 'void f(const Seen& seen) {' '  for (int x : seen) use(x);' '}'
finds "a range-for through an alias" "$unordered"
plant risk/rules.cpp 'std::unordered_map<int,' '    std::vector<int>> groups;' 'auto it = groups.begin();'
finds "begin() of a declaration over two lines" "$unordered"
plant engine/core/step.cpp 'std::unordered_map<int, int> slots;' 'void f(S& s) { for (auto& x : s.slots) use(x); }'
finds "a range-for over a field" "$unordered"

plant engine/core/step.cpp 'auto now = steady_clock::now();  // tidy-allow: the planted exception'
passes "an exception with its reason"
plant engine/core/step.cpp 'auto now = steady_clock::now();  // tidy-allow:'
finds "an exception without a reason" "time enters as a command"

# Spelt in two halves so that the check does not find them here.
plant docs/plan.md 'TO''DO: think'
finds "unfinished work in a document" "finish it, or open an issue"
plant engine/core/step.cpp '// FIX''ME later'
finds "unfinished work in a comment" "finish it, or open an issue"
plant config/venue.toml 'journal = "/ho''me/somebody/journal"'
finds "a machine path" "a path of somebody's machine"
plant dev 'cd /wo''rk/main'
finds "a machine path in a script" "a path of somebody's machine"
