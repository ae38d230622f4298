#include "engine/market/order_table.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

namespace headgate {

__extension__ using uint128 = unsigned __int128;

// ---- open orders ------------------------------------------------------------------------------------

OrderRecord& OrderTable::add(const OrderRecord& order) {
    HEADGATE_ASSERT(order.id > newest_);
    newest_ = order.id;
    std::uint32_t place = 0;
    if (free_.empty()) {
        place = static_cast<std::uint32_t>(pool_.size());
        pool_.push_back(order);
        held_.push_back(order.id);
    } else {
        place = free_.back();
        free_.pop_back();
        pool_[place] = order;
        held_[place] = order.id;
    }
    index_.insert(hash_of(order.id), place);
    forget_some_gone();
    arrivals_.push_back(Arrival{order.id, place});
    link(place);
    return pool_[place];
}

void OrderTable::link(std::uint32_t place) {
    OrderRecord& order = pool_[place];
    if (of_right_.size() <= order.right.value()) of_right_.resize(order.right.value() + 1);
    OfRight& of = of_right_[order.right.value()];
    order.place_in_table = place + 1;
    order.older_of_right = of.newest;
    order.newer_of_right = 0;
    if (of.newest != 0) pool_[of.newest - 1].newer_of_right = place + 1;
    of.newest = place + 1;
    ++of.open;
}

void OrderTable::unlink(std::uint32_t place) {
    const OrderRecord& order = pool_[place];
    OfRight& of = of_right_.at(order.right.value());
    HEADGATE_ASSERT(of.open > 0);
    --of.open;
    if (order.older_of_right != 0) {
        pool_[order.older_of_right - 1].newer_of_right = order.newer_of_right;
    }
    (order.newer_of_right != 0 ? pool_[order.newer_of_right - 1].older_of_right : of.newest) =
        order.older_of_right;
}

void OrderTable::remove(const OrderRecord& order) {
    HEADGATE_ASSERT(order.place_in_table != 0 && held_[order.place_in_table - 1] == order.id);
    const std::uint32_t place = order.place_in_table - 1;
    unlink(place);
    index_.erase(hash_of(order.id), place);
    held_[place] = OrderId{};
    free_.push_back(place);
}

const OrderRecord* OrderTable::newest_before(OrderId before) const {
    const auto older = [](const Arrival& arrival, OrderId id) { return arrival.id < id; };
    const std::span<const Arrival> all{arrivals_};
    for (const auto part : {all.subspan(looked_at_), all.first(kept_)}) {
        auto at = std::lower_bound(part.begin(), part.end(), before, older);
        while (at != part.begin()) {
            --at;
            if (is_open(*at)) return &pool_[at->place];
        }
    }
    return nullptr;
}

void OrderTable::reserve(std::size_t orders, std::size_t most) {
    pool_.reserve(orders);
    index_.reserve(orders);
    held_.reserve(most);
    free_.reserve(most);
    // Two in three may be gone before it is looked at, and a third more come while it is.
    arrivals_.reserve(3 * most + 2 * arrivals_spare);
}

void OrderTable::prefetch_record(OrderId id) const {
    // Reads cells only: the first whose hash is the same is very likely the one.
    (void)index_.find(hash_of(id), [&](std::uint32_t place) {
        constexpr std::size_t cache_line = 64;
        const char* const begin = reinterpret_cast<const char*>(&pool_[place]);
        for (std::size_t at = 0; at < offsetof(OrderRecord, plot); at += cache_line) {
            __builtin_prefetch(begin + at, 1);
        }
        return true;
    });
}

void OrderTable::forget_some_gone() {
    constexpr std::size_t at_once = 4;
    if (looked_at_ == 0 && arrivals_.size() <= 2 * size() + arrivals_spare) return;
    const std::size_t end = std::min(looked_at_ + at_once, arrivals_.size());
    for (; looked_at_ < end; ++looked_at_) {
        if (is_open(arrivals_[looked_at_])) arrivals_[kept_++] = arrivals_[looked_at_];
    }
    if (looked_at_ < arrivals_.size()) return;
    arrivals_.resize(kept_);
    kept_ = looked_at_ = 0;
}

// ---- client order ids -------------------------------------------------------------------------------

std::uint32_t ClientIdTable::hash_of(SessionId session, const ClientOrderId& id) {
    // Unused bytes of a text are zero, so all of them count.
    static_assert(ClientOrderId::capacity == 20);
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::uint32_t third = 0;
    const char* const text = id.view().data();
    std::memcpy(&first, text, sizeof first);
    std::memcpy(&second, text + 8, sizeof second);
    std::memcpy(&third, text + 16, sizeof third);
    const auto fold = [](std::uint64_t a, std::uint64_t b) {
        const auto product = static_cast<uint128>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    };
    const std::uint64_t rest = (std::uint64_t{session.value()} << 32) | third;
    return spread(fold(fold(first ^ 0xa0761d6478bd642fU, second ^ 0xe7037ed1a0b428dbU) ^ rest,
                       0x8ebc6af09c88c6e3U));
}

namespace {

/// The text's first eight bytes as a number that is less where the text is.
std::uint64_t begin_of(const ClientOrderId& id) {
    std::uint64_t begin = 0;
    for (const char c : id.view().substr(0, 8)) begin = begin << 8 | static_cast<std::uint8_t>(c);
    const std::size_t missing = 8 - std::min<std::size_t>(8, id.view().size());
    return missing == 8 ? 0 : begin << (8 * missing);
}

}  // namespace

void ClientIdTable::put(SessionId session, const ClientOrderId& id, OrderId order) {
    if (const auto place = place_of(session, id)) {
        used_[*place].order = order;
        return;
    }
    add(session, id, order);
}

void ClientIdTable::clear() {
    used_.clear();
    index_.clear();
}

void ClientIdTable::reserve(std::size_t ids) {
    used_.reserve(ids);
    index_.reserve(ids);
}

void ClientIdTable::prefetch_used(SessionId session, const ClientOrderId& id) const {
    // Reads cells only: the first whose hash is the same is very likely the one.
    (void)index_.find(hash_of(session, id), [&](std::uint32_t place) {
        __builtin_prefetch(&used_[place], 1);
        return true;
    });
}

void ClientIdTable::absorb_into(StateHasher& hasher) const {
    // What mostly decides stands in the keys: a million ids are sorted without a look at each, twenty times.
    struct Key {
        SessionId session;
        std::uint32_t place = 0;
        std::uint64_t begin = 0;
    };
    std::vector<Key> sorted(used_.size());
    for (std::uint32_t place = 0; place < sorted.size(); ++place) {
        const Used& used = used_[place];
        sorted[place] = Key{used.session, place, begin_of(used.id)};
    }
    std::sort(sorted.begin(), sorted.end(), [&](const Key& a, const Key& b) {
        if (a.session != b.session) return a.session < b.session;
        if (a.begin != b.begin) return a.begin < b.begin;
        return used_[a.place].id < used_[b.place].id;
    });
    hasher.absorb(static_cast<std::uint64_t>(sorted.size()));
    for (const auto& [session, place, begin] : sorted) {
        hasher.absorb(used_[place].session);
        hasher.absorb(used_[place].id);
        hasher.absorb(used_[place].order);
    }
}

}  // namespace headgate
