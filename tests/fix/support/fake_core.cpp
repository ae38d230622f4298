#include "tests/fix/support/fake_core.h"

#include "gateway/fix/credentials.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <unistd.h>

namespace headgate::fix_test {

namespace {

std::filesystem::path fresh_folder() {
    static std::atomic<int> count{0};
    auto folder = std::filesystem::temp_directory_path() /
                  ("headgate-fix-" + std::to_string(::getpid()) + '-' + std::to_string(++count));
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace

FixConfig sample_config(const std::filesystem::path& folder) {
    FixConfig config;
    config.dictionary = "config/fix/HEADGATE44.xml";
    config.credentials = folder / "credentials";
    fix::Credentials credentials;
    for (const std::string name : {"ALPHA", "BETA", "REG", "LATE", "WATCH", "NOBODY"}) {
        auto hash = fix::hash_password("pw-" + name, fix::HashCost::rehearsal);
        REQUIRE(hash.has_value());
        credentials.set(name, *hash);
    }
    REQUIRE(credentials.write(config.credentials).has_value());
    return config;
}

FakeCore::FakeCore(FixLimits limits, std::size_t ring_size, std::vector<OpenOrder> open_orders,
                   const std::function<void(FixConfig&, GatewayStart&)>& adjust)
    : folder{fresh_folder()}, ring{ring_size} {
    GatewayStart start = sample_start();
    start.open_orders = std::move(open_orders);
    begin(limits, start, adjust);
}

FakeCore::FakeCore(FixLimits limits, std::size_t ring_size, const GatewayStart& start)
    : folder{fresh_folder()}, ring{ring_size} {
    begin(limits, start, {});
}

void FakeCore::begin(FixLimits limits, GatewayStart start,
                     const std::function<void(FixConfig&, GatewayStart&)>& adjust) {
    FixConfig config = sample_config(folder);
    config.limits = limits;
    config.log = [this](std::string_view line) {
        const std::lock_guard lock{log_mutex_};
        (log_ += line) += '\n';
    };
    if (adjust) adjust(config, start);
    owned_ = std::make_unique<FixGateway>(std::move(config), start, ring);
    gateway = owned_.get();
    const auto started = gateway->start();
    REQUIRE_MESSAGE(started.has_value(), (started ? std::string{} : started.error()));
}

FakeCore::~FakeCore() {
    owned_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

std::string FakeCore::log_text() {
    const std::lock_guard lock{log_mutex_};
    return log_;
}

Submission FakeCore::take() {
    for (int tries = 0; tries < 3000; ++tries) {
        if (auto submission = ring.try_pop()) return *submission;
        std::this_thread::sleep_for(1ms);
    }
    FAIL_CHECK("nothing was submitted");
    return {};
}

bool FakeCore::nothing_submitted() {
    std::this_thread::sleep_for(50ms);
    return !ring.try_pop().has_value();
}

void FakeCore::publish(const std::vector<Event>& events, Origin origin) {
    const std::lock_guard lock{publish_mutex_};
    auto batch = std::make_shared<std::vector<PublishedEvent>>();
    ++sequence;
    std::uint32_t index = 0;
    for (const Event& event : events) {
        batch->push_back({EventId{PartitionId{1}, Sequence{sequence}, index++},
                          Timestamp{1'719'800'000'125'000'000}, origin, event});
    }
    published.insert(published.end(), batch->begin(), batch->end());
    gateway->on_batch(batch);
}

void FakeCore::publish(const Event& event, std::shared_ptr<const FactRecord> record) {
    const std::lock_guard lock{publish_mutex_};
    auto batch = std::make_shared<std::vector<PublishedEvent>>();
    batch->push_back({EventId{PartitionId{1}, Sequence{++sequence}, 0},
                      Timestamp{1},
                      {},
                      event,
                      std::move(record)});
    gateway->on_batch(batch);
}

void FakeCore::publish_beside(const Event& event, Volume display, const std::string& reason) {
    const std::lock_guard lock{publish_mutex_};
    auto batch = std::make_shared<std::vector<PublishedEvent>>();
    batch->push_back({EventId{PartitionId{1}, Sequence{++sequence}, 0},
                      Timestamp{1'719'800'000'125'000'000},
                      {},
                      event,
                      nullptr,
                      display,
                      reason.empty() ? nullptr : std::make_shared<const std::string>(reason)});
    gateway->on_batch(batch);
}

void FakeCore::let_watch_in() {
    const Session watch{Code{"WATCH"}, Role::bidder,        ParticipantId{1},
                        Language::en,  ActiveState::active, OperatorGrant::view};
    publish(FactRegistered{FactKind::session, 4, watch.code, FactVersion{9}},
            std::make_shared<const FactRecord>(watch));
}

OrderId FakeCore::accept(const SubmitOrder& order, Origin origin) {
    OrderAccepted accepted;
    // Its own numbers: another thread may publish in between.
    accepted.order = OrderId{++orders_};
    accepted.session = order.session;
    accepted.client_id = order.client_id;
    accepted.right = order.right;
    accepted.book = order.book;
    accepted.side = order.side;
    accepted.order_type = order.order_type;
    accepted.time_in_force = order.time_in_force;
    accepted.price = order.price;
    accepted.volume = order.volume;
    publish({accepted}, origin);
    return accepted.order;
}

Fields order_fields(std::string client_id, const Fields& changes) {
    Fields fields{{11, std::move(client_id)},
                  {1, "R-A1"},
                  {55, "SURF-A"},
                  {54, "1"},
                  {60, "20240701-02:30:00.125"},
                  {38, "100"},
                  {40, "2"},
                  {44, "0.125"},
                  {59, "0"}};
    for (const auto& [tag, value] : changes) {
        const auto found = std::find_if(fields.begin(), fields.end(),
                                        [tag = tag](const auto& f) { return f.first == tag; });
        if (found == fields.end()) {
            fields.emplace_back(tag, value);
        } else {
            found->second = value;
        }
    }
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    return fields;
}

}  // namespace headgate::fix_test
