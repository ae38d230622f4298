#include "engine/market/order_table.h"
#include "tests/support/choices.h"

#include <doctest/doctest.h>

#include <iterator>
#include <map>
#include <vector>

namespace headgate {
namespace {

/// The table beside the plain map that it must agree with. Enough orders come and go for the list of arrivals to
/// be passed over many times, a few at each arrival.
class Pair {
public:
    explicit Pair(std::uint64_t seed) : choices_{seed} { table_.reserve(1'000, 4'000); }

    void come() {
        OrderRecord order;
        order.id = OrderId{newest_ += 1 + choices_.below(3)};
        order.right = RightId{static_cast<std::uint32_t>(choices_.below(50)) + 1};
        const OrderRecord& added = table_.add(order);
        REQUIRE(added.id == order.id);
        known_.emplace(order.id, order.right);
        open_.push_back(order.id);
    }
    void go() {
        const std::size_t at = choices_.below(open_.size());
        const OrderId id = open_[at];
        open_[at] = open_.back();
        open_.pop_back();
        table_.remove(*table_.find(id));
        REQUIRE(table_.find(id) == nullptr);
        known_.erase(id);
    }
    /// Comes and goes about as often, around `size` open orders.
    void step(std::size_t size) {
        if (open_.empty() || choices_.below(2 * size) >= open_.size()) {
            come();
        } else {
            go();
        }
    }
    [[nodiscard]] bool walk_agrees() const {
        auto known = known_.begin();
        for (const auto& [id, order] : table_.all()) {
            if (known == known_.end() || id != known->first || order.right != known->second) {
                return false;
            }
            ++known;
        }
        return known == known_.end() && table_.size() == known_.size();
    }
    [[nodiscard]] bool newest_agrees() {
        const OrderId before{choices_.below(newest_ + 3)};
        const OrderRecord* found = table_.newest_before(before);
        const auto above = known_.lower_bound(before);
        if (above == known_.begin()) return found == nullptr;
        return found != nullptr && found->id == std::prev(above)->first;
    }
    [[nodiscard]] bool rights_agree() const {
        std::map<RightId, std::uint32_t> open;
        for (const auto& [id, right] : known_) ++open[right];
        for (std::uint32_t right = 1; right <= 50; ++right) {
            std::uint32_t counted = 0;
            OrderId last{UINT64_MAX};
            for (const OrderRecord* order = table_.newest_of(RightId{right}); order != nullptr;
                 order = table_.older_of_right(*order)) {
                if (order->id >= last) return false;
                last = order->id;
                ++counted;
            }
            if (counted != open[RightId{right}] || counted != table_.open_of(RightId{right})) {
                return false;
            }
        }
        return true;
    }

private:
    test::Choices choices_;
    OrderTable table_;
    std::map<OrderId, RightId> known_;
    std::vector<OrderId> open_;
    std::uint64_t newest_ = 0;
};

TEST_CASE("open orders are walked by id, whatever has been forgotten of those that are gone") {
    for (const std::uint64_t seed : {1U, 2U}) {
        CAPTURE(seed);
        Pair pair{seed};
        for (std::size_t i = 0; i < 80'000; ++i) {
            pair.step(i < 40'000 ? 1'500 : 200);
            REQUIRE(pair.newest_agrees());
            if (i % 499 == 0) REQUIRE(pair.walk_agrees());
            if (i % 4'999 == 0) REQUIRE(pair.rights_agree());
        }
        CHECK(pair.walk_agrees());
    }
}

}  // namespace
}  // namespace headgate
