#include "bench/market.h"

#include <fmt/format.h>

namespace headgate::bench {
namespace {

constexpr Year year{2024};
constexpr Origin clerk_origin{OriginKind::operator_, 1, 1};
const Date day = civil(2024, 7, 15);

Code code(std::string_view prefix, std::uint32_t number) {
    return Code{fmt::format("{}-{}", prefix, number)};
}

/// Rights are dealt out to participants and districts in turn.
std::uint32_t district_of(const MarketSize& size, std::uint32_t right) {
    return (right - 1) % size.books + 1;
}
std::uint32_t holder_of(const MarketSize& size, std::uint32_t right) {
    return (right - 1) % size.participants + 1;
}

class Random {
public:
    explicit Random(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t x = state_;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }

private:
    std::uint64_t state_;
};

Region region(std::string_view name, std::optional<RegionId> parent, RegionLevel level) {
    Region place;
    place.code = Code{name};
    place.parent = parent;
    place.level = level;
    place.basin = BasinId{1};
    return place;
}

Cap cap(CapScope scope, std::uint32_t number, RegionId place) {
    Cap limit;
    limit.code = code("CAP", number);
    limit.scope = scope;
    limit.region = place;
    limit.year = year;
    limit.limit = volume_max;
    return limit;
}

BookSpec book(std::uint32_t number) {
    BookSpec spec;
    spec.code = code("GG", number);
    spec.trade_type = TradeType::irrigation;
    spec.source = WaterSource::surface;
    spec.basin = BasinId{1};
    spec.zone = ZoneId{number};
    spec.region = RegionId{2};
    spec.district = DistrictId{number};
    spec.year = year;
    spec.delivery_from = civil(2024, 7, 16);
    spec.delivery_to = civil(2024, 10, 31);
    spec.reference = Price{1'200};
    spec.band = BasisPoints{3'000};
    return spec;
}

}  // namespace

template <class T>
void BenchMarket::enter(const T& record) {
    const auto& events = apply(Origin{OriginKind::genesis, 0, 0}, Register<T>{record, {}});
    HEADGATE_ASSERT(events.size() == 1 && std::holds_alternative<FactRegistered>(events.front()));
}

BenchMarket::BenchMarket(const MarketSize& size) {
    VenueLimits limits;
    limits.orders_per_day = 2'000'000'000;
    apply(Origin{}, Genesis{PartitionId{1}, limits});
    enter(Basin{Code{"HEIHE"}, {}});
    enter(region("620700", {}, RegionLevel::city));
    enter(region("620702", RegionId{1}, RegionLevel::county));
    enter(Venue{Code{"BENCH"}, RegionId{2}});
    for (const auto kind : {ParameterKind::overdraft_policy, ParameterKind::credit_scope,
                            ParameterKind::item10_reading}) {
        enter(Parameter{Code{name_of(kind)}, kind, {}, 1});
    }
    enter(Parameter{Code{"share"}, ParameterKind::cap_share_bps, {}, 10'000});
    enter(Parameter{Code{"clock"}, ParameterKind::clock_tolerance_ms, {}, 60'000});
    std::uint32_t caps = 0;
    for (const auto scope : {CapScope::region_total, CapScope::region_surface}) {
        for (const std::uint32_t place : {1U, 2U}) enter(cap(scope, ++caps, RegionId{place}));
    }
    for (std::uint32_t i = 1; i <= size.books; ++i) {
        enter(Zone{code("Z", i), BasinId{1}, RegionId{2}, ZoneKind::district});
        MeteringPoint gate;
        gate.code = code("M", i);
        gate.zone = ZoneId{i};
        gate.verified_to = civil(2025, 12, 31);
        gate.online = OnlineState::online;
        enter(gate);
        enter(District{code("D", i), RegionId{2}, ZoneId{i}});
        enter(Rotation{code("T", i), DistrictId{i}, year, 1, first_day(year), last_day(year)});
        enter(book(i));
    }
    for (std::uint32_t i = 1; i <= size.participants; ++i) {
        enter(ControlGroup{code("G", i)});
        Participant party;
        party.code = code("P", i);
        party.participant_kind = ParticipantKind::village;
        party.region = RegionId{2};
        party.group = ControlGroupId{i};
        enter(party);
        Session session;
        session.code = code("S", i);
        session.participant = ParticipantId{i};
        enter(session);
        apply(Origin{OriginKind::genesis, 0, 0},
              DepositCash{ParticipantId{i}, Cash{100'000'000'000}, {}});
    }
    for (std::uint32_t i = 1; i <= size.rights; ++i) {
        Right right;
        right.code = code("R", i);
        right.right_kind = RightKind::irrigation;
        right.holder = ParticipantId{holder_of(size, i)};
        right.region = RegionId{2};
        right.zone = ZoneId{district_of(size, i)};
        right.district = DistrictId{district_of(size, i)};
        right.valid_from = civil(2024, 1, 1);
        right.valid_to = civil(2024, 12, 31);
        enter(right);
        enter(Plot{code("L", i), RightId{i}, 100, Volume{50'000'000}});
        Allocation given;
        given.code = code("A", i);
        given.right = RightId{i};
        given.source = WaterSource::surface;
        given.year = year;
        given.volume = Volume{100'000'000};
        given.title = TitleState::confirmed;
        enter(given);
    }
    open();
}

void BenchMarket::open() {
    apply(Origin{}, StartEngine{});
    // A day is an operator's to open; the bench stands in for one.
    Operator clerk;
    clerk.code = Code{"OP"};
    clerk.key.bytes[0] = 1;
    enter(clerk);
    apply(clerk_origin, RecordStatement{OperatorId{1}, 1, 0, {}, {}});
    open_day(day);
}

void BenchMarket::open_day(Date date) {
    day_ = date;
    apply(clerk_origin, OpenTradingDay{date});
    apply(clerk_origin, AdvancePhase{std::nullopt, Phase::pre_open, {}});
    apply(clerk_origin, AdvancePhase{std::nullopt, Phase::continuous, {}});
}

void BenchMarket::next_day() {
    apply(clerk_origin, AdvancePhase{std::nullopt, Phase::closed, {}});
    open_day(day_ + Date{1});
}

Sequenced BenchMarket::sequence(const Origin& origin, Command command) const {
    const auto next = core_.sequence().value() + 1;
    // A microsecond a command, from nine o'clock.
    const Timestamp time = start_of(day) + Timestamp{9LL * 3'600'000'000'000 +
                                                     static_cast<std::int64_t>(next) * 1'000};
    return Sequenced{Sequence{next}, time, origin, std::move(command)};
}

const EventList& BenchMarket::apply(const Origin& origin, Command command) {
    events_.clear();
    const Sequenced sequenced = sequence(origin, std::move(command));
    core_.step(sequenced, events_);
    if (keep_) history_.push_back(sequenced);
    if (!std::holds_alternative<ContinueWork>(sequenced.command)) {
        const EventList first = core_.work_pending() ? events_ : EventList{};
        while (core_.work_pending()) apply(Origin{}, ContinueWork{});
        if (!first.empty()) events_ = first;
    }
    return events_;
}

std::vector<Command> order_stream(const MarketSize& size, std::uint64_t seed, std::size_t count) {
    Random random{seed};
    struct Sent {
        SessionId session;
        ClientOrderId id;
    };
    std::vector<Sent> sent;
    std::vector<Command> stream;
    stream.reserve(count);
    std::int64_t middle = 1'200;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t draw = random.below(10);
        const ClientOrderId id{fmt::format("{:x}", i)};
        if (i % 64 == 0) middle = 1'000 + static_cast<std::int64_t>(random.below(41)) * 10;
        if (draw < 6 || sent.empty()) {
            SubmitOrder order;
            order.right = RightId{static_cast<std::uint32_t>(random.below(size.rights)) + 1};
            order.session = SessionId{holder_of(size, order.right.value())};
            order.client_id = id;
            order.book = BookId{district_of(size, order.right.value())};
            order.side = random.below(2) == 0 ? Side::buy : Side::sell;
            order.price = Price{middle + (static_cast<std::int64_t>(random.below(21)) - 10) * 10};
            order.volume = Volume{100 + static_cast<std::int64_t>(random.below(90)) * 10};
            sent.push_back({order.session, id});
            stream.emplace_back(order);
            continue;
        }
        const std::size_t at = random.below(sent.size());
        if (draw < 9) {
            stream.emplace_back(CancelOrder{sent[at].session, id, sent[at].id, {}});
            sent[at] = sent.back();
            sent.pop_back();
        } else {
            stream.emplace_back(
                ReplaceOrder{sent[at].session,
                             id,
                             sent[at].id,
                             {},
                             Price{middle},
                             Volume{100 + static_cast<std::int64_t>(random.below(90)) * 10},
                             {}});
            sent[at].id = id;
        }
    }
    return stream;
}

std::vector<Command> steady_stream(const MarketSize& size, std::uint64_t seed, std::size_t count) {
    constexpr std::int64_t tick = 10;
    Random random{seed};
    struct Sent {
        SubmitOrder order;
        ClientOrderId id;
    };
    std::vector<Sent> sent;
    std::vector<Command> stream;
    stream.reserve(count);
    std::vector<std::int64_t> middles(size.books, 1'200);
    const auto volume = [&] {
        return Volume{100 + static_cast<std::int64_t>(random.below(90)) * 10};
    };
    // Passive: up to ten ticks behind the middle. Taking: two ticks past it.
    const auto price = [&](const SubmitOrder& order, bool takes) {
        const std::int64_t away = takes ? -2 : 1 + static_cast<std::int64_t>(random.below(10));
        const std::int64_t middle = middles[order.book.value() - 1];
        return Price{middle + (order.side == Side::buy ? -away : away) * tick};
    };
    const auto fresh = [&](const ClientOrderId& id, bool takes) {
        SubmitOrder order;
        order.right = RightId{static_cast<std::uint32_t>(random.below(size.rights)) + 1};
        order.session = SessionId{holder_of(size, order.right.value())};
        order.client_id = id;
        order.book = BookId{district_of(size, order.right.value())};
        order.side = random.below(2) == 0 ? Side::buy : Side::sell;
        std::int64_t& middle = middles[order.book.value() - 1];
        const std::uint64_t step = random.below(40);
        if (step == 0 && middle < 1'400) middle += tick;
        if (step == 1 && middle > 1'000) middle -= tick;
        if (takes) order.time_in_force = TimeInForce::ioc;
        order.price = price(order, takes);
        order.volume = volume();
        return order;
    };
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t draw = sent.empty() ? 0 : random.below(100);
        const ClientOrderId id{fmt::format("{:x}", i)};
        if (draw < 54) {
            const SubmitOrder order = fresh(id, draw >= 45);
            if (draw < 45) sent.push_back({order, id});
            stream.emplace_back(order);
            continue;
        }
        Sent& one = sent[random.below(sent.size())];
        if (draw < 89) {
            stream.emplace_back(CancelOrder{one.order.session, id, one.id, {}});
            one = sent.back();
            sent.pop_back();
        } else {
            stream.emplace_back(ReplaceOrder{
                one.order.session, id, one.id, {}, price(one.order, false), volume(), {}});
            one.id = id;
        }
    }
    return stream;
}

Origin origin_of(const Command& command) {
    const auto session = std::visit(
        []<class T>(const T& body) {
            if constexpr (requires { SessionId{body.session}; }) return SessionId{body.session};
            return SessionId{};
        },
        command);
    return Origin{OriginKind::session, session.value(), 0};
}

}  // namespace headgate::bench
