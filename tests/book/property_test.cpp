#include "tests/book/book_duel.h"

#include <doctest/doctest.h>

#include <cstdlib>

// HEADGATE_SEED and HEADGATE_COMMANDS run it elsewhere and for longer.
namespace headgate::test {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("the book does what the naive book does, over random commands of all kinds") {
    const std::uint64_t first_seed = from_environment("HEADGATE_SEED", 1);
    const std::uint64_t commands = from_environment("HEADGATE_COMMANDS", 250'000);
    constexpr std::uint64_t commands_per_duel = 5'000;
    std::uint64_t fills = 0;
    std::uint64_t preventions = 0;
    std::uint64_t seed = first_seed;
    for (std::uint64_t done = 0; done < commands; done += commands_per_duel, ++seed) {
        const Regime& regime = regimes()[seed % regimes().size()];
        BookDuel duel{regime, seed};
        for (std::uint64_t step = 0; step < commands_per_duel; ++step) {
            const std::string wrong = duel.step();
            if (wrong.empty()) continue;
            FAIL("seed " << seed << " (" << regime.name << "), command " << step << ": " << wrong);
        }
        fills += duel.fills();
        preventions += duel.preventions();
    }
    MESSAGE("seeds " << first_seed << " to " << seed - 1 << ": " << fills << " fills, "
                     << preventions << " orders ended by self-trade prevention");
    CHECK(fills > commands / 10);
    CHECK(preventions > commands / 100);
}

}  // namespace headgate::test
