#include "tests/support/restored.h"
#include "tools/scenario/scenario.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

/// Every story again, with a second exchange beside it that goes on from the state's bytes.
namespace headgate {
namespace {

std::vector<std::string> story_files() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{"tests/scenarios"}) {
        if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt")
            files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("a state read from its bytes goes on as the one that was written, in every story") {
    std::uint64_t beginnings = 0;
    std::uint64_t compared = 0;
    for (const auto& file : story_files()) {
        CAPTURE(file);
        // Every step once as the last before the bytes: a story is short.
        test::RestoredCore restored{1, 1};
        test::RestoredCore far{7, 12};
        std::ostringstream out;
        const int code = run_scenarios(
            {file}, out,
            [&](const Sequenced& command, std::span<const Event> events, const State& state) {
                restored.follow(command, events, state);
                far.follow(command, events, state);
            });
        CHECK_MESSAGE(code == 0, out.str());
        beginnings += restored.beginnings() + far.beginnings();
        compared += restored.compared() + far.compared();
    }
    CHECK(beginnings > 1'000);
    CHECK(compared > 2'000);
}

}  // namespace headgate
