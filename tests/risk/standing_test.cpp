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

/// Every third order names a purpose, a place or a plot of its own.
void declare_use(Draw& draw, Facts& f) {
    if (!draw.one_in(3)) return;
    if (draw.one_in(2)) f.request.purpose = draw.any<Purpose>();
    if (draw.one_in(3)) f.request.place = draw.one_in(2) ? west : east;
    if (f.plots.empty() || !draw.one_in(2)) return;
    f.plots.front().roster = draw.any<RosterFlag>();
    f.request.plot = PlotId{1};
}

TEST_CASE("what facts settle first and the rows that read the order say what all rows say") {
    std::size_t cleared = 0;
    std::size_t passed = 0;
    std::size_t refused = 0;
    std::size_t settled_unless_declared = 0;
    for (std::uint64_t seed = 1; seed <= 6'000; ++seed) {
        CAPTURE(seed);
        Draw draw{seed};
        Facts f = random_facts(draw);
        declare_use(draw, f);
        const World world{f};
        const auto expected = world.screen();
        Terms terms;
        const Standing standing = derive(world.state, right, book, world.request.side, terms);
        CHECK(standing.holder == holder);
        CHECK(standing.group == world.state.registry.get(holder).group);
        CHECK(standing.allocation == (f.account ? account : AllocationId{}));
        if (world.request.side == Side::buy) {
            CHECK(terms.caps == caps_of_order(world.state, right, book, Side::buy));
        }
        if (!standing.clear) {
            // A window of its own may pass where the book's does not.
            if (!world.request.delivery_from) CHECK_FALSE(expected.empty());
            continue;
        }
        ++cleared;
        const bool declares = f.request.purpose || f.request.place || f.request.plot;
        if (declares && standing.rules_if_declared != 0) ++settled_unless_declared;
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
    CHECK(settled_unless_declared > 100);
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
