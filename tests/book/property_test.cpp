#include "tests/book/book_duel.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

// HEADGATE_SEED and HEADGATE_COMMANDS run it elsewhere and for longer.
namespace headgate::test {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Where an assertion of the book ends the program, tells how it came to that.
class AbortTeller {
public:
    AbortTeller(std::uint64_t seed, const BookDuel& duel) : seed_{seed}, duel_{duel} {
        current_ = this;
        before_ = std::signal(SIGABRT, &tell);
    }
    ~AbortTeller() { std::signal(SIGABRT, before_); }
    AbortTeller(const AbortTeller&) = delete;
    AbortTeller& operator=(const AbortTeller&) = delete;

private:
    static void tell(int signal) {
        std::signal(signal, current_->before_);
        std::cerr << "seed " << current_->seed_ << ", " << current_->duel_.story() << std::endl;
        std::raise(signal);
    }
    static inline const AbortTeller* current_ = nullptr;
    std::uint64_t seed_;
    const BookDuel& duel_;
    void (*before_)(int) = SIG_DFL;
};

}  // namespace

TEST_CASE("the book does what the naive book does, over random commands of all kinds") {
    const std::uint64_t first_seed = from_environment("HEADGATE_SEED", 1);
    const std::uint64_t commands = from_environment("HEADGATE_COMMANDS", 1'000'000);
    constexpr std::uint64_t commands_per_duel = 5'000;
    BookDuel::Tally tally;
    std::uint64_t seed = first_seed;
    for (std::uint64_t done = 0; done < commands; done += commands_per_duel, ++seed) {
        const Regime& regime = regimes()[seed % regimes().size()];
        BookDuel duel{regime, Choices{seed}};
        const AbortTeller teller{seed, duel};
        for (std::uint64_t step = 0; step < commands_per_duel; ++step) {
            const std::string wrong = duel.step();
            if (!wrong.empty()) FAIL("seed " << seed << ", " << duel.story() << wrong);
        }
        tally += duel.tally();
    }
    MESSAGE("seeds " << first_seed << " to " << seed - 1 << ": " << tally.fills << " fills, "
                     << tally.call_fills << " in calls, " << tally.preventions
                     << " orders ended by self-trade prevention, " << tally.excluded
                     << " left out of calls, " << tally.unmet << " minimums not met, "
                     << tally.out_of_band << " outside a band, " << tally.continued
                     << " steps that had more, " << tally.read_back << " books read back");
    CHECK(tally.fills > commands / 10);
    CHECK(tally.call_fills > commands / 50);
    CHECK(tally.preventions > commands / 100);
    CHECK(tally.excluded > commands / 1'000);
    CHECK(tally.unmet > commands / 500);
    CHECK(tally.out_of_band > commands / 500);
    CHECK(tally.continued > commands / 100);
    CHECK(tally.read_back > commands / 100);
}

}  // namespace headgate::test
