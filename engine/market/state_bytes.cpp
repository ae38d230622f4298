#include "engine/market/state_bytes.h"

#include "engine/domain/append.h"
#include "engine/market/room.h"

#include <algorithm>

namespace headgate {
namespace {

/// Changes with what the field lists below do not show: the order of the parts, how a list is counted.
constexpr std::uint32_t layout = 1;
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// Every member of a State has a name here, so that a new one does not compile before somebody has said
/// in `parts` that it is written, or here that it is derived.
template <class Self, class Io>
void parts(Self& self, Io& io) {
    auto& [partition, sequence, now, trading_day, registry, ledger, commitments, orders, trades,
           client_ids, cap_shares, pool, markets, operator_nonces, work, config_hash] = self;
    (void)cap_shares;  // derived from the orders
    (void)pool;        // the books' memory
    io.value(partition);
    io.value(sequence);
    io.value(now);
    io.value(trading_day);
    io.registry(registry);
    Ledger::each_part(ledger, [&](auto& part) { io.part(part); });
    Commitments::each_part(commitments, [&](auto& part) { io.part(part); });
    io.orders(orders);
    io.trades(trades);
    io.client_ids(client_ids);
    io.markets(markets);
    io.part(operator_nonces);
    io.part(work);
    io.value(config_hash);
}

/// The members that a record has beside its listed fields; the rest of it is derived. A new member that is
/// not listed does not compile here.
template <class Record, class Io>
requires std::is_same_v<std::remove_const_t<Record>, OrderRecord>
void unlisted(Record& record, Io& io) {
    [[maybe_unused]] auto& [id, session, client_id, purpose, right, older_of_right, newer_of_right,
                            allocation, participant, group, book, side, order_type, time_in_force,
                            self_trade, place_in_table, fee, limit, leaves, volume, cash_reserved,
                            amount, delivery_from, delivery_to, mandate, arcs, caps, plot, place] =
        record;
    static_assert(field_count<OrderRecord>() == 29 - 5);
    io.ids(record.caps);
    io.ids(record.arcs);
}
template <class Record, class Io>
requires std::is_same_v<std::remove_const_t<Record>, TradeRecord>
void unlisted(Record& record, Io& io) {
    [[maybe_unused]] auto& [id, struck, struck_at, date, book, price, volume, amount, buyer_fee,
                            seller_fee, buy_order, sell_order, buy_right, sell_right,
                            buy_allocation, sell_allocation, buyer, seller, state, buy_from, buy_to,
                            sell_from, sell_to, caps, buy_arcs, sell_arcs, older_unsettled,
                            newer_unsettled] = record;
    static_assert(field_count<TradeRecord>() == 28 - 5);
    io.ids(record.caps);
    io.ids(record.buy_arcs);
    io.ids(record.sell_arcs);
}

/// Where a call would clear, as it is written.
struct ToldClearing {
    Price price;
    Volume volume;
    Volume bid;
    Volume offered;
    HEADGATE_FIELDS(price, volume, bid, offered)
};
static_assert(sizeof(ToldClearing) == sizeof(Clearing));

// ---- out ----------------------------------------------------------------------------------------------

class Out {
public:
    explicit Out(const TakeBytes& take) : take_{take} { bytes_.reserve(2 * piece_bytes); }

    template <class T>
    void value(const T& value) {
        append(value, bytes_);
        if (bytes_.size() >= piece_bytes) flush();
    }
    template <class T>
    void part(const T& one) {
        value(one);
    }
    template <class T>
    void part(const std::vector<T>& all) {
        value(static_cast<std::uint64_t>(all.size()));
        for (const T& one : all) value(one);
    }
    template <class List>
    void ids(const List& list) {
        value(list.size);
        for (const auto id : list) value(id);
    }
    void registry(const Registry& registry) {
        value(registry.limits());
        each_fact_type([&]<class T>() {
            value(registry.count<T>());
            for (std::uint32_t id = 1; id <= registry.count<T>(); ++id) {
                value(registry.entry<T>(IdOf<T>{id}));
            }
        });
        value(registry.version());
    }
    void orders(const OrderTable& orders) {
        value(static_cast<std::uint64_t>(orders.size()));
        for (const auto& [id, order] : orders.all()) record(order);
    }
    void trades(const TradeTable& trades) {
        value(static_cast<std::uint64_t>(trades.size()));
        for (const TradeRecord& trade : trades.all()) record(trade);
    }
    void client_ids(const ClientIdTable& used) {
        value(static_cast<std::uint64_t>(used.size()));
        for (const auto& one : used.all()) value(one);
    }
    void markets(const std::vector<Market>& markets) {
        for (const Market& market : markets) {
            value(market.phase);
            std::optional<ToldClearing> told;
            if (const auto& at = market.told) told = {at->price, at->volume, at->bid, at->offered};
            value(told);
            market.book.encode(bytes_);
            if (bytes_.size() >= piece_bytes) flush();
        }
    }
    void flush() {
        take_(bytes_);
        bytes_.clear();
    }

private:
    template <class Record>
    void record(const Record& record) {
        value(record);
        unlisted(record, *this);
    }

    const TakeBytes& take_;
    ByteVector bytes_;
};

// ---- in -----------------------------------------------------------------------------------------------

class In {
public:
    In(ByteReader& reader, State& state) : reader_{reader}, state_{state} {}

    template <class T>
    void value(T& value) {
        reader_.get(value);
    }
    template <class T>
    void part(T& one) {
        value(one);
    }
    template <class T>
    void part(std::vector<T>& all) {
        all.resize(count());
        for (T& one : all) value(one);
    }
    template <class List>
    void ids(List& list) {
        value(list.size);
        if (list.size > list.ids.size()) {
            list.size = 0;
            return wrong();
        }
        for (std::size_t i = 0; i < list.size; ++i) value(list.ids[i]);
    }
    void registry(Registry& registry) {
        VenueLimits limits;
        value(limits);
        registry = Registry{limits};
        each_fact_type([&]<class T>() { facts<T>(registry); });
        FactVersion version;
        value(version);
        registry.restore(version);
    }
    void orders(OrderTable& orders) {
        const std::size_t open = count();
        make_room(state_, std::max(open, open_orders_first), orders_per_day_first);
        OrderId last;
        for (std::size_t i = 0; i < open && reader_.ok(); ++i) {
            OrderRecord order;
            value(order);
            unlisted(order, *this);
            const bool may_stand = order.id > last && order.leaves >= Volume{} &&
                                   state_.registry.find<Right>(order.right) != nullptr;
            if (!may_stand) return wrong();
            last = order.id;
            orders.add(order);
            // As `take_reservations` has it: the shares are those of open buys.
            if (order.side == Side::buy)
                state_.cap_shares.reserve(order.caps, order.group, order.leaves);
        }
    }
    void trades(TradeTable& trades) {
        const std::size_t struck = count();
        trades.reserve_more(std::max(struck, trades_per_day_first));
        for (std::size_t i = 0; i < struck && reader_.ok(); ++i) {
            TradeRecord read;
            value(read);
            unlisted(read, *this);
            if (!reader_.ok() || read.id.value() != i + 1) return wrong();
            TradeRecord& trade = trades.add(read);
            const bool settled =
                trade.state == TradeState::delivered || trade.state == TradeState::busted;
            if (settled) trades.retire(trade);
        }
    }
    void client_ids(ClientIdTable& used) {
        const std::size_t ids = count();
        used.reserve(ids);
        for (std::size_t i = 0; i < ids && reader_.ok(); ++i) {
            ClientIdTable::Used one;
            value(one);
            if (!used.is_new(one.session, one.id)) return wrong();
            used.add(one.session, one.id, one.order);
        }
    }
    void markets(std::vector<Market>& markets) {
        const Registry& registry = state_.registry;
        for (std::uint32_t id = 1; id <= registry.count<BookSpec>() && reader_.ok(); ++id) {
            Phase phase{};
            std::optional<ToldClearing> told;
            value(phase);
            value(told);
            ByteSpan rest = reader_.rest();
            auto book = Book::decode(rest, *state_.pool, registry.get(BookId{id}).tick);
            if (!book) return reader_.fail(book.error());
            (void)reader_.take(reader_.rest().size() - rest.size());
            Market& market = markets.emplace_back(Market{phase, std::move(*book)});
            if (told) market.told = Clearing{told->price, told->volume, told->bid, told->offered};
        }
    }

private:
    void wrong() { reader_.fail(DecodeError::bad_value); }
    /// How many follow. Each takes a byte at least, so that no number asks for more memory than bytes there are.
    std::size_t count() {
        std::uint64_t number = 0;
        value(number);
        if (number > reader_.rest().size()) {
            wrong();
            return 0;
        }
        return reader_.ok() ? static_cast<std::size_t>(number) : 0;
    }
    template <class T>
    void facts(Registry& registry) {
        std::uint32_t number = 0;
        value(number);
        for (std::uint32_t i = 0; i < number && reader_.ok(); ++i) {
            Entry<T> entry;
            value(entry);
            if (reader_.ok() && !registry.restore(entry)) wrong();
        }
    }

    ByteReader& reader_;
    State& state_;
};

// ---- form ---------------------------------------------------------------------------------------------

template <class T>
struct Content {
    using type = T;
};
template <class T>
struct Content<std::optional<T>> {
    using type = T;
};

template <class T>
void absorb_form(StateHasher& hasher) {
    hasher.absorb(static_cast<std::uint64_t>(encoded_size_max<T>()));
    using Inside = typename Content<T>::type;
    if constexpr (HasFields<Inside>) {
        Inside blank{};
        Inside::each_field(blank, [&](std::string_view name, auto& field) {
            hasher.absorb(reinterpret_cast<const std::uint8_t*>(name.data()), name.size());
            absorb_form<std::remove_cvref_t<decltype(field)>>(hasher);
        });
    }
}

}  // namespace

Bytes<16> state_form() {
    StateHasher hasher;
    hasher.absorb(layout);
    each_fact_type([&]<class T>() { absorb_form<Entry<T>>(hasher); });
    const auto all = [&]<class... T>() { (absorb_form<T>(hasher), ...); };
    all.template operator()<VenueLimits, WaterAccount, CashAccount, CapAccount, ArcAccount,
                            MandateAccount, ArrivalAccount, OrderRecord, TradeRecord,
                            ClientIdTable::Used, ToldClearing, RestingOrder, Work>();
    return hasher.finish();
}

void encode_state(const State& state, const TakeBytes& take) {
    Out out{take};
    parts(state, out);
    out.flush();
}

void decode_state(ByteReader& reader, State& state) {
    In in{reader, state};
    parts(state, in);
}

}  // namespace headgate
