#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <thread>

using namespace headgate;
using namespace headgate::test;

namespace {

/// The sequences that were published follow `as_of` without a gap, and so do the indices inside each.
void check_unbroken(const std::vector<PublishedEvent>& events, Sequence as_of) {
    std::uint64_t sequence = as_of.value();
    std::uint32_t index = 0;
    for (const PublishedEvent& one : events) {
        REQUIRE(one.id.partition == PartitionId{1});
        if (one.id.sequence.value() == sequence) {
            REQUIRE(one.id.index == ++index);
        } else {
            REQUIRE(one.id.sequence.value() == ++sequence);
            REQUIRE(one.id.index == 0);
            index = 0;
        }
    }
}

ByteVector bytes_of_event(const Event& event) {
    ByteVector bytes;
    encode_event(event, bytes);
    return bytes;
}

}  // namespace

TEST_CASE("a new journal begins with genesis, and reopening replays to the same state") {
    const Folder folder;
    Bytes<16> hash;
    std::uint64_t commands = 0;
    {
        const auto exchange = open_exchange(options_in(folder.journal()));
        CHECK(exchange->recovery().is_new);
        enter_market(*exchange);
        hash = exchange->state().hash();
        commands = exchange->state().sequence.value();
    }
    const auto steps = steps_of(folder.journal());
    REQUIRE(steps.size() == commands);
    CHECK(std::holds_alternative<Genesis>(steps.front().command.command));
    CHECK(steps.front().command.sequence == Sequence{1});

    const auto exchange = open_exchange(options_in(folder.journal()));
    const Recovery& recovery = exchange->recovery();
    CHECK_FALSE(recovery.is_new);
    CHECK(recovery.replayed.commands == commands);
    CHECK(recovery.replayed.last == Sequence{commands});
    CHECK(recovery.replayed.state_hash == hash);
    CHECK(exchange->state().hash() == hash);
    CHECK_FALSE(recovery.replayed.stopped_cleanly);
}

TEST_CASE("what was applied but not committed is not there afterwards") {
    const Folder folder;
    {
        const auto exchange = open_exchange(options_in(folder.journal()));
        enter_market(*exchange);
        exchange->apply(Origin{OriginKind::genesis, 0, 0}, Register<Basin>{});
    }
    const auto before = steps_of(folder.journal()).size();
    {
        const auto exchange = open_exchange(options_in(folder.journal()));
        exchange->apply(Origin{}, TakeCheckpoint{});
    }
    CHECK(steps_of(folder.journal()).size() == before);
}

TEST_CASE(
    "events reach a subscriber in order, without a gap, and only when they are in the journal") {
    const Folder folder;
    WatchedExchange venue{options_in(folder.journal())};
    // On the journal's own thread: what is told must already be readable by somebody else.
    auto reader = JournalReader::open(folder.journal());
    REQUIRE(reader.has_value());
    std::atomic<std::uint64_t> compared{0};
    std::atomic<std::uint64_t> missing{0};
    venue.exchange->subscribe([&](const PublishedBatch& batch) {
        Sequence at;
        const StoredStep* step = nullptr;
        for (const PublishedEvent& one : *batch) {
            while (at < one.id.sequence) {
                const auto next = reader->next();
                if (!next || *next == nullptr) {
                    ++missing;
                    return;
                }
                step = *next;
                at = step->command.sequence;
            }
            const bool same =
                one.id.index < step->event_bytes.size() &&
                std::ranges::equal(bytes_of_event(one.event), step->event_bytes[one.id.index]);
            ++(same ? compared : missing);
        }
    });
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.open_the_day();
    // Two sessions at once, each on a thread of its own, as FIX connections are.
    std::vector<SubmitOrder> sells;
    std::vector<SubmitOrder> buys;
    for (int i = 0; i < 300; ++i) {
        sells.push_back(desk.sell(Price{1200}, Volume{100}));
        buys.push_back(desk.buy(Price{1200}, Volume{100}));
    }
    std::atomic<int> refused{0};
    const auto send_all = [&](const std::vector<SubmitOrder>& orders) {
        for (const SubmitOrder& order : orders) refused += desk.try_send(order) ? 0 : 1;
    };
    std::thread east{[&] { send_all(sells); }};
    std::thread west{[&] { send_all(buys); }};
    east.join();
    west.join();
    CHECK(refused == 0);
    CHECK(venue.watcher.wait_for<TradeStruck>(300));
    REQUIRE(venue.exchange->stop());

    const auto events = venue.watcher.events();
    check_unbroken(events, venue.as_of);
    CHECK(venue.watcher.all<OrderAccepted>().size() == 600);
    CHECK(venue.watcher.all<OrderRejected>().empty());
    CHECK(missing == 0);
    CHECK(compared == events.size());
    for (std::size_t i = 1; i < events.size(); ++i) REQUIRE(events[i].time >= events[i - 1].time);
}

TEST_CASE("threads that wait carry out what they sent, and nothing is done twice or not at all") {
    const Folder folder;
    Bytes<16> hash;
    {
        auto options = options_in(folder.journal());
        // Any commit is short enough to be made by who helps.
        options.stage.helped_commit_max = std::chrono::hours{1};
        WatchedExchange venue{options};
        Desk desk{*venue.exchange};
        const auto here = std::this_thread::get_id();
        std::atomic<int> told_here{0};
        venue.exchange->subscribe([&](const PublishedBatch&) {
            if (std::this_thread::get_id() == here) ++told_here;
        });
        venue.exchange->start();
        desk.open_the_day();
        REQUIRE(venue.watcher.wait_for<PhaseChanged>(1));
        std::vector<SubmitOrder> sells;
        std::vector<SubmitOrder> buys;
        for (int i = 0; i < 200; ++i) {
            sells.push_back(desk.sell(Price{1200}, Volume{100}));
            buys.push_back(desk.buy(Price{1200}, Volume{100}));
        }
        // One thread helps after each order, one after every third, and the core's own is woken now and then.
        std::atomic<int> refused{0};
        std::thread other{[&] {
            for (std::size_t i = 0; i < buys.size(); ++i) {
                refused += desk.try_send(buys[i], i % 5 == 0 ? Wake::now : Wake::later) ? 0 : 1;
                if (i % 3 == 0) venue.exchange->ring().hand_over();
            }
            venue.exchange->ring().hand_over();
        }};
        for (const SubmitOrder& order : sells) {
            refused += desk.try_send(order, Wake::later) ? 0 : 1;
            venue.exchange->ring().hand_over();
        }
        other.join();
        CHECK(refused == 0);
        REQUIRE(venue.watcher.wait_for<TradeStruck>(200));
        // Alone, it soon meets nobody else at work.
        for (std::size_t i = 0; i < 100 && told_here == 0; ++i) {
            REQUIRE(desk.try_send(desk.sell(Price{1300}, Volume{100}), Wake::later));
            venue.exchange->ring().hand_over();
            REQUIRE(venue.watcher.wait_for<OrderAccepted>(400 + i + 1));
        }
        CHECK(told_here > 0);
        REQUIRE(venue.exchange->stop());
        venue.exchange->ring().hand_over();  // finds the exchange closed, and returns
        check_unbroken(venue.watcher.events(), venue.as_of);
        CHECK(venue.watcher.all<TradeStruck>().size() == 200);
        CHECK(venue.watcher.all<OrderRejected>().empty());
        hash = venue.exchange->state().hash();
    }
    CHECK(open_exchange(options_in(folder.journal()))->recovery().replayed.state_hash == hash);
}

TEST_CASE("a graceful stop checkpoints, is known as such, and keeps books in their phase") {
    const Folder folder;
    Bytes<16> hash;
    {
        WatchedExchange venue{options_in(folder.journal())};
        Desk desk{*venue.exchange};
        venue.exchange->start();
        desk.open_the_day();
        desk.send(desk.sell(Price{1300}, Volume{500}));
        REQUIRE(venue.watcher.wait_for<OrderAccepted>(1));
        REQUIRE(venue.exchange->stop());
        REQUIRE(venue.exchange->stop());  // once more is the same answer
        const auto events = venue.watcher.events();
        REQUIRE(events.size() > 2);
        CHECK(std::holds_alternative<CheckpointTaken>(events[events.size() - 2].event));
        CHECK(std::holds_alternative<EngineStopped>(events.back().event));
        hash = venue.exchange->state().hash();
    }
    WatchedExchange venue{options_in(folder.journal())};
    const ReplayReport& replayed = venue.exchange->recovery().replayed;
    CHECK(replayed.stopped_cleanly);
    CHECK(replayed.checkpoints == 1);
    CHECK(replayed.state_hash == hash);
    REQUIRE(venue.exchange->state().markets.size() == 1);
    CHECK(venue.exchange->state().markets[0].phase == Phase::continuous);
    const GatewayStart start = venue.exchange->describe();
    CHECK(start.as_of == replayed.last);
    REQUIRE(start.open_orders.size() == 1);
    CHECK(start.open_orders[0].volume == Volume{500});
    CHECK(start.phases == std::vector{Phase::continuous});
    venue.exchange->start();
    REQUIRE(venue.exchange->stop());
    const auto started = venue.watcher.all<EngineStarted>();
    REQUIRE(started.size() == 1);
    CHECK(started[0].last_stop == StopKind::clean);
    CHECK(venue.watcher.all<PhaseChanged>().empty());
}

TEST_CASE("simulated time goes on after the newest command of the journal") {
    const Folder folder;
    Timestamp last;
    {
        WatchedExchange venue{options_in(folder.journal())};
        venue.exchange->start();
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        REQUIRE(venue.exchange->stop());
        last = venue.watcher.events().back().time;
        CHECK(last >= morning + Timestamp{50'000'000});
    }
    WatchedExchange venue{options_in(folder.journal())};
    venue.exchange->start();
    REQUIRE(venue.exchange->stop());
    const Timestamp resumed = venue.watcher.events().front().time;
    CHECK(resumed >= last);
    CHECK(resumed < last + Timestamp{20'000'000'000});
}

TEST_CASE("a full ring refuses at once, and takes again when the core has been there") {
    const Folder folder;
    auto options = options_in(folder.journal());
    options.ring_commands = 4;
    WatchedExchange venue{options};
    Desk desk{*venue.exchange};
    for (int i = 0; i < 4; ++i) CHECK(desk.try_send(desk.sell(Price{1200}, Volume{100})));
    const SubmitOrder late = desk.sell(Price{1250}, Volume{100});
    CHECK_FALSE(desk.try_send(late));
    CHECK_FALSE(desk.try_send(late));
    venue.exchange->start();
    REQUIRE(venue.watcher.wait_for<OrderRejected>(4));
    CHECK(desk.try_send(late));
    REQUIRE(venue.watcher.wait_for<OrderRejected>(5));
    REQUIRE(venue.exchange->stop());
    // The refused one left no trace but the order that was let in later.
    CHECK(venue.watcher.all<OrderRejected>().size() == 5);
    CHECK(venue.watcher.all<OrderRejected>().back().client_id == late.client_id);
}

TEST_CASE("every command is answered by an event, also a mass cancel that finds nothing") {
    const Folder folder;
    WatchedExchange venue{options_in(folder.journal())};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.operate(MassCancel{});
    desk.operate(TakeCheckpoint{});
    REQUIRE(venue.watcher.wait_for<CheckpointTaken>(1));
    REQUIRE(venue.exchange->stop());
    check_unbroken(venue.watcher.events(), venue.as_of);
    for (const JournalStep& step : steps_of(folder.journal())) {
        CAPTURE(step.command.sequence.value());
        CHECK_FALSE(step.events.empty());
    }
}

TEST_CASE("a fact's record travels beside its event, as it stands after it") {
    const Folder folder;
    WatchedExchange venue{options_in(folder.journal())};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    Register<Session> third;
    third.record.code = Code{"FIX-THIRD"};
    third.record.role = Role::bidder;
    third.record.participant = ParticipantId{1};
    desk.operate(third);
    third.record.state = ActiveState::ended;
    constexpr std::uint8_t state_field = 4;
    desk.operate(ChangeFact{
        FactKind::session, 3, state_field, *encode_field(third.record, state_field), {}});
    REQUIRE(venue.watcher.wait_for<FactChanged>(1));
    REQUIRE(venue.exchange->stop());
    std::vector<ActiveState> states;
    for (const PublishedEvent& one : venue.watcher.events()) {
        if (one.record == nullptr) continue;
        const auto* session = std::get_if<Session>(one.record.get());
        REQUIRE(session != nullptr);
        CHECK(session->code == third.record.code);
        states.push_back(session->state);
    }
    CHECK(states == std::vector{ActiveState::active, ActiveState::ended});
}

TEST_CASE("a second exchange on the same journal is refused while the first has it") {
    const Folder folder;
    const auto first = open_exchange(options_in(folder.journal()));
    const auto second = Exchange::open(options_in(folder.journal()));
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().kind == JournalFault::locked);
}

TEST_CASE("a journal of another partition is refused") {
    const Folder folder;
    enter_market(*open_exchange(options_in(folder.journal())));
    auto options = options_in(folder.journal());
    options.journal.partition = PartitionId{2};
    const auto opened = Exchange::open(options);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().kind == JournalFault::wrong_partition);
}
