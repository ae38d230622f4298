#include "tests/risk/random_facts.h"

#include <doctest/doctest.h>

#include <algorithm>

// Both ways of asking the table must say the same: every row at once, and what facts settle first.

namespace headgate::risk::test {
namespace {

bool same(const std::vector<RuleFailed>& a, const Failures& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const RuleFailed& x, const RuleFailed& y) {
                          return x.rule == y.rule && x.failure == y.failure &&
                                 x.subject == y.subject && x.values == y.values;
                      });
}

TEST_CASE("what facts settle first and the rows that read the order say what all rows say") {
    std::size_t cleared = 0;
    std::size_t passed = 0;
    std::size_t refused = 0;
    for (std::uint64_t seed = 1; seed <= 6'000; ++seed) {
        CAPTURE(seed);
        Draw draw{seed};
        const Facts f = random_facts(draw);
        const World world{f};
        const auto expected = world.screen();
        Terms terms;
        const Standing standing = derive(world.state, right, book, world.request.side, terms);
        CHECK(standing.holder == holder);
        CHECK(standing.group == world.state.registry.get(holder).group);
        CHECK(standing.allocation == (f.account ? account : AllocationId{}));
        if (world.request.side == Side::buy) {
            CHECK(terms.caps == caps_of_buy(world.state, right, book));
        }
        if (!standing.clear) {
            // A window of its own may pass where the book's does not.
            if (!world.request.delivery_from) CHECK_FALSE(expected.empty());
            continue;
        }
        ++cleared;
        Failures failures;
        const bool said = screen_order(world.state, world.request, standing, terms, failures);
        CHECK(said == !(world.request.delivery_from &&
                        *world.request.delivery_from != f.book.delivery_from));
        if (!said) continue;
        CHECK(same(expected, failures));
        ++(failures.empty() ? passed : refused);
    }
    // Neither way may have been spared the question.
    CHECK(cleared > 2'000);
    CHECK(passed > 300);
    CHECK(refused > 300);
}

TEST_CASE("a row reads facts alone or the order, and few enough read the order") {
    CHECK(order_rows().size() <= order_rows_max);
    std::size_t facts = 0;
    for (const Rule& rule : rules()) {
        if (rule.reads == Reads::facts) {
            ++facts;
            CHECK((rule.moot == nullptr));
            // Rows that run at entry only are about the act of entering, which no fact settles.
            CHECK(rule.moments != Moments::entry);
        }
    }
    CHECK(facts + order_rows().size() == rules().size());
}

}  // namespace
}  // namespace headgate::risk::test
