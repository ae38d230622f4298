#include "tests/pipeline/world.h"

#include "engine/domain/line.h"
#include "engine/domain/line_value.h"
#include "risk/rule.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace headgate::test {
namespace {

constexpr Origin genesis{OriginKind::genesis, 0, 0};
constexpr std::string_view facts = "tests/program/market/facts/10-market.facts";

}  // namespace

Folder::Folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "headgate-pipeline-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}
Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ExchangeOptions options_in(const std::string& journal) {
    ExchangeOptions options;
    options.journal.directory = journal;
    options.journal.partition = PartitionId{1};
    options.journal.map_step_bytes = 16 << 20;
    options.journal.zeroed_ahead_bytes = 0;
    options.limits.facts_per_kind = 1000;
    options.limits.open_orders = 10'000;
    options.limits.open_orders_per_right = 1'000;
    options.limits.orders_per_day = 1'000'000;
    options.simulated_start = morning;
    options.build = "test";
    return options;
}

std::unique_ptr<Exchange> open_exchange(const ExchangeOptions& options) {
    auto exchange = Exchange::open(options);
    REQUIRE_MESSAGE(exchange.has_value(), (exchange ? std::string{} : exchange.error().text));
    return std::move(*exchange);
}

void enter_market(Exchange& exchange, const Bytes<32>& operator_key) {
    const Names names{exchange.state().registry.directory(), &risk::rule_code, &risk::rule_number};
    std::ifstream file{std::string{facts}};
    REQUIRE(file.good());
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        CAPTURE(line);
        const auto parsed = parse_line(line, names);
        REQUIRE(parsed.has_value());
        for (const Event& event : exchange.apply(genesis, parsed->command)) {
            REQUIRE_FALSE(std::holds_alternative<FactRefused>(event));
            REQUIRE_FALSE(std::holds_alternative<CommandRefused>(event));
        }
    }
    Register<Operator> own;
    own.record.code = Code{"OP-CENTRE"};
    own.record.key = operator_key;
    if (operator_key == Bytes<32>{}) own.record.key.bytes.fill(1);
    const auto events = exchange.apply(genesis, own);
    REQUIRE(std::holds_alternative<FactRegistered>(events.front()));
    REQUIRE(std::get<FactRegistered>(events.front()).id == centre.value());
    REQUIRE(exchange.commit());
}

Subscriber Watcher::subscriber() {
    return [this](const PublishedBatch& batch) {
        const std::scoped_lock lock{mutex_};
        events_.insert(events_.end(), batch->begin(), batch->end());
        changed_.notify_all();
    };
}

bool Watcher::wait_until(const std::function<bool(const std::vector<PublishedEvent>&)>& done) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return done(events_); });
}

std::vector<PublishedEvent> Watcher::events() const {
    const std::scoped_lock lock{mutex_};
    return events_;
}

WatchedExchange::WatchedExchange(const ExchangeOptions& options)
    : exchange{open_exchange(options)} {
    if (exchange->recovery().is_new) enter_market(*exchange);
    as_of = exchange->state().sequence;
    exchange->subscribe(watcher.subscriber());
}

Desk::Desk(Exchange& exchange)
    : exchange_{exchange}, directory_{exchange.state().registry.directory()},
      nonce_{exchange.state().operator_nonces.at(centre.value() - 1)},
      client_id_{exchange.state().sequence.value()} {}

void Desk::operate(const Command& command) {
    RecordStatement statement;
    statement.signer = centre;
    statement.nonce = ++nonce_;
    const Origin origin{OriginKind::operator_, centre.value(), nonce_};
    REQUIRE(exchange_.ring().try_push({origin, statement}));
    REQUIRE(exchange_.ring().try_push({origin, command}));
}

void Desk::open_the_day() {
    operate(OpenTradingDay{market_day()});
    operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
    operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
}

SubmitOrder Desk::order(std::string_view session, std::string_view right, Side side) {
    SubmitOrder order;
    order.session = *directory_.find<FactKind::session>(session);
    order.client_id = ClientOrderId{"o" + std::to_string(++client_id_)};
    order.right = *directory_.find<FactKind::right>(right);
    order.book = *directory_.find<FactKind::book>("GG-DAMAN-S");
    order.side = side;
    return order;
}

SubmitOrder Desk::sell(Price price, Volume volume) {
    SubmitOrder made = order("FIX-EAST", "GG-EAST", Side::sell);
    made.price = price;
    made.volume = volume;
    return made;
}

SubmitOrder Desk::buy(Price price, Volume volume) {
    SubmitOrder made = order("FIX-WEST", "GG-WEST", Side::buy);
    made.price = price;
    made.volume = volume;
    return made;
}

bool Desk::try_send(const SubmitOrder& order, Wake when) {
    return exchange_.ring().try_push({Origin{OriginKind::session, order.session.value(), 1}, order},
                                     when);
}

void Desk::send(const SubmitOrder& order) { REQUIRE(try_send(order)); }

Date market_day() {
    Date date;
    REQUIRE_FALSE(read_amount("2024-07-15", date));
    return date;
}

std::vector<JournalStep> steps_of(const std::string& journal) {
    auto reader = JournalReader::open(journal);
    REQUIRE(reader.has_value());
    std::vector<JournalStep> steps;
    for (;;) {
        const auto next = reader->next();
        REQUIRE_MESSAGE(next.has_value(), (next ? std::string{} : next.error().text));
        if (*next == nullptr) return steps;
        steps.push_back({(*next)->command, (*next)->events});
    }
}

}  // namespace headgate::test
