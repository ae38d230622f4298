#pragma once

#include "engine/core/core.h"
#include "engine/core/explain.h"
#include "tests/risk/random_facts.h"

#include <optional>
#include <vector>

/// The markets of the rules' tests as exchanges that take commands.
namespace headgate::test {

inline constexpr Origin genesis{OriginKind::genesis, 0, 0};
/// The one operator of the market.
inline constexpr Origin clerk{OriginKind::operator_, 1, 1};

/// The market of a World as an exchange that takes commands.
class Exchange {
public:
    explicit Exchange(const risk::test::World& world);

    /// One command and all work that follows from it.
    EventList apply(const Origin& origin, const Command& command);
    EventList submit(const SubmitOrder& order) {
        return apply(Origin{OriginKind::session, order.session.value(), 0}, order);
    }
    [[nodiscard]] const State& state() const { return core_.state(); }
    /// False where a fact of the world contradicts what an exchange would take.
    [[nodiscard]] bool is_whole() const { return whole_; }

private:
    template <class T>
    bool copy_next(const Registry& from);
    void copy_facts(const Registry& from);
    void open(const risk::test::World& world);

    Core core_;
    bool whole_ = true;
};

[[nodiscard]] SubmitOrder order_of(const risk::Request& request);

/// One market and the questions put to it.
class Trial {
public:
    explicit Trial(Exchange& exchange) : exchange_{exchange} {}

    [[nodiscard]] Explanation ask(const SubmitOrder& order) const;
    /// Submits under a new client id, and checks that what happens is what explain said before.
    bool passes(SubmitOrder order);
    bool passes(SubmitOrder order, std::optional<Price> price, Volume volume) {
        order.price = price;
        order.volume = volume;
        return passes(order);
    }

private:
    Exchange& exchange_;
    std::uint64_t asked_ = 0;
};

}  // namespace headgate::test
