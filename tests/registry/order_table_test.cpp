#include "engine/market/order_table.h"

#include <doctest/doctest.h>

using namespace headgate;

namespace {

OrderRecord order(std::uint64_t id, std::uint32_t right) {
    OrderRecord record;
    record.id = OrderId{id};
    record.right = RightId{right};
    return record;
}

Bytes<16> hash_of(const ClientIdTable& ids) {
    StateHasher hasher;
    ids.absorb_into(hasher);
    return hasher.finish();
}

}  // namespace

TEST_CASE("open orders are found by id until they are removed") {
    OrderTable orders;
    CHECK(orders.find(OrderId{5}) == nullptr);
    orders.add(order(5, 1)).leaves = Volume{100};
    orders.add(order(7, 2));
    orders.add(order(9, 1));
    REQUIRE(orders.find(OrderId{5}) != nullptr);
    CHECK(orders.find(OrderId{5})->leaves == Volume{100});
    CHECK(orders.size() == 3);
    orders.remove(*orders.find(OrderId{5}));
    CHECK(orders.find(OrderId{5}) == nullptr);
    CHECK(orders.size() == 2);
    const OrderTable& view = orders;
    CHECK(view.find(OrderId{9}) == orders.find(OrderId{9}));
    std::vector<std::uint64_t> walked;
    for (const auto& [id, record] : view.all()) {
        CHECK(view.find(id) == &record);
        walked.push_back(id.value());
    }
    CHECK(walked == std::vector<std::uint64_t>{7, 9});
}

TEST_CASE("a right's open orders are counted") {
    OrderTable orders;
    CHECK(orders.open_of(RightId{1}) == 0);
    orders.add(order(1, 1));
    orders.add(order(2, 1));
    orders.add(order(3, 2));
    CHECK(orders.open_of(RightId{1}) == 2);
    CHECK(orders.open_of(RightId{2}) == 1);
    orders.remove(*orders.find(OrderId{1}));
    orders.remove(*orders.find(OrderId{3}));
    CHECK(orders.open_of(RightId{1}) == 1);
    CHECK(orders.open_of(RightId{2}) == 0);
}

TEST_CASE("a right's open orders are walked newest first, and no others") {
    OrderTable orders;
    const auto walk = [&](std::uint32_t right) {
        std::vector<std::uint64_t> ids;
        for (const OrderRecord* at = orders.newest_of(RightId{right}); at != nullptr;
             at = orders.older_of_right(*at)) {
            ids.push_back(at->id.value());
        }
        return ids;
    };
    using Ids = std::vector<std::uint64_t>;
    CHECK(walk(1).empty());
    for (const std::uint64_t id : {1U, 3U, 5U, 7U}) orders.add(order(id, 1));
    orders.add(order(8, 2));
    CHECK(walk(1) == Ids{7, 5, 3, 1});
    orders.remove(*orders.find(OrderId{5}));
    CHECK(walk(1) == Ids{7, 3, 1});
    orders.remove(*orders.find(OrderId{7}));
    orders.remove(*orders.find(OrderId{1}));
    CHECK(walk(1) == Ids{3});
    // Places are used again.
    orders.add(order(9, 2));
    orders.add(order(10, 1));
    CHECK(walk(1) == Ids{10, 3});
    CHECK(walk(2) == Ids{9, 8});
    orders.remove(*orders.find(OrderId{3}));
    orders.remove(*orders.find(OrderId{10}));
    CHECK(walk(1).empty());
}

TEST_CASE("orders are walked newest first, whatever is removed on the way") {
    OrderTable orders;
    CHECK(orders.newest_before(OrderId{UINT64_MAX}) == nullptr);
    for (const std::uint64_t id : {2U, 4U, 6U, 8U}) orders.add(order(id, 1));
    std::vector<std::uint64_t> walked;
    OrderId cursor{UINT64_MAX};
    while (const OrderRecord* at = orders.newest_before(cursor)) {
        cursor = at->id;
        walked.push_back(cursor.value());
        if (cursor == OrderId{6}) orders.remove(*orders.find(cursor));
    }
    CHECK(walked == std::vector<std::uint64_t>{8, 6, 4, 2});
    CHECK(orders.newest_before(OrderId{8})->id == OrderId{4});
    CHECK(orders.newest_before(OrderId{2}) == nullptr);
}

TEST_CASE("a client order id is used once per session and day") {
    ClientIdTable ids;
    const SessionId first{1};
    const SessionId second{2};
    const ClientOrderId id{"A-1"};
    CHECK(ids.is_new(first, id));
    CHECK_FALSE(ids.order(first, id).has_value());
    ids.put(first, id, OrderId{10});
    CHECK_FALSE(ids.is_new(first, id));
    CHECK(ids.is_new(second, id));
    CHECK(ids.is_new(first, ClientOrderId{"A-2"}));
    CHECK(ids.order(first, id) == OrderId{10});
    // A refused request uses its id up and names no order.
    ids.put(second, id, OrderId{});
    CHECK_FALSE(ids.is_new(second, id));
    CHECK(ids.order(second, id) == OrderId{});
    CHECK(ids.size() == 2);
    ids.clear();
    CHECK(ids.is_new(first, id));
    CHECK(ids.size() == 0);
}

TEST_CASE("client ids hash by what they hold, not by how it came") {
    ClientIdTable one;
    ClientIdTable two;
    CHECK(hash_of(one) == hash_of(two));
    one.put(SessionId{1}, ClientOrderId{"a"}, OrderId{1});
    one.put(SessionId{2}, ClientOrderId{"b"}, OrderId{2});
    two.put(SessionId{2}, ClientOrderId{"b"}, OrderId{2});
    CHECK(hash_of(one) != hash_of(two));
    two.put(SessionId{1}, ClientOrderId{"a"}, OrderId{1});
    CHECK(hash_of(one) == hash_of(two));
    two.put(SessionId{1}, ClientOrderId{"a"}, OrderId{3});
    CHECK(hash_of(one) != hash_of(two));
}
