#include "tools/ganzhou/plan.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace headgate::ganzhou {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone at the end.
struct Scratch {
    fs::path path =
        fs::temp_directory_path() / ("headgate-ganzhou-" + std::to_string(std::random_device{}()));
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

std::string text_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void make(const fs::path& out, std::uint64_t seed) {
    const auto sources = Sources::read("config/ganzhou/sources");
    REQUIRE(sources.has_value());
    Market market = build_market(*sources, seed);
    const Plan plan = make_plan(market);
    add_deposits(market);
    REQUIRE(market.facts.write(out).has_value());
    REQUIRE(write_plan(market, plan, out / "demo" / "plan.csv").has_value());
}

}  // namespace

TEST_CASE("what is committed is what the generator makes") {
    const Scratch scratch;
    make(scratch.path, 2024);
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator{"config/ganzhou/facts"}) {
        ++files;
        CAPTURE(entry.path().filename().string());
        CHECK(text_of(entry.path()) == text_of(scratch.path / "facts" / entry.path().filename()));
    }
    CHECK(files == 9);
    CHECK(text_of("config/ganzhou/demo/plan.csv") == text_of(scratch.path / "demo" / "plan.csv"));
}

TEST_CASE("another seed makes another market") {
    const Scratch scratch;
    make(scratch.path, 2025);
    CHECK(text_of("config/ganzhou/demo/plan.csv") != text_of(scratch.path / "demo" / "plan.csv"));
    const fs::path rights = "facts/50-rights.facts";
    CHECK(text_of("config/ganzhou" / rights) != text_of(scratch.path / rights));
}

TEST_CASE("a folder without sources is told by name") {
    const auto sources = Sources::read("config/none");
    REQUIRE_FALSE(sources.has_value());
    CHECK(sources.error() == "config/none/budget_2024.csv: cannot be read");
}

TEST_CASE("a figure that is none is told with its file and column") {
    const Scratch scratch;
    fs::create_directories(scratch.path);
    fs::copy("config/ganzhou/sources", scratch.path, fs::copy_options::recursive);
    std::ofstream{scratch.path / "budget_2024.csv", std::ios::app} << ",x,about 7,1,1\n";
    const auto sources = Sources::read(scratch.path);
    REQUIRE_FALSE(sources.has_value());
    CHECK(sources.error() ==
          (scratch.path / "budget_2024.csv").string() +
              ": total_wan_m3 is 'about 7', wants a number such as 4041 or 0.118");
}

}  // namespace headgate::ganzhou
