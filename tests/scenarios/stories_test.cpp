#include "tools/scenario/scenario.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

/// Every story in this folder, and the example of the manual, goes as written.
namespace headgate {
namespace {

const std::filesystem::path stories = "tests/scenarios";

std::vector<std::string> story_files() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{stories}) {
        const auto name = entry.path().filename();
        if (name.extension() == ".txt" && name != "CMakeLists.txt")
            files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("the stories go as written") {
    const auto files = story_files();
    REQUIRE(files.size() >= 3);
    for (const auto& file : files) {
        std::ostringstream out;
        const int code = run_scenarios({file}, out);
        CHECK_MESSAGE(code == 0, out.str());
    }
}

TEST_CASE("the manual's example goes as written") {
    std::ifstream manual{"docs/scenarios.md"};
    const std::string text{std::istreambuf_iterator<char>{manual}, {}};
    const std::string fence = "```scenario\n";
    const auto begin = text.find(fence);
    REQUIRE(begin != std::string::npos);
    const auto end = text.find("```", begin + fence.size());
    REQUIRE(end != std::string::npos);

    const auto folder =
        std::filesystem::temp_directory_path() / ("headgate-manual-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(stories / "village_market.txt", folder / "village_market.txt",
                               std::filesystem::copy_options::overwrite_existing);
    const auto file = folder / "example.txt";
    std::ofstream{file} << text.substr(begin + fence.size(), end - begin - fence.size());
    std::ostringstream out;
    const int code = run_scenarios({file.string()}, out);
    std::filesystem::remove_all(folder);
    CHECK_MESSAGE(code == 0, out.str());
    CHECK(out.str().find("steps as written") != std::string::npos);
}

}  // namespace headgate
