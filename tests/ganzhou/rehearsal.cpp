#include "tests/ganzhou/rehearsal.h"

#include "risk/rule.h"
#include "tools/ganzhou/plan.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>

namespace headgate::ganzhou_test {
namespace {

constexpr Origin genesis{OriginKind::genesis, 0, 0};
constexpr Origin engine{OriginKind::engine, 0, 0};
constexpr std::string_view folder = "config/ganzhou";
constexpr std::string_view clerk =
    "operator code=CLERK role=centre "
    "key=0101010101010101010101010101010101010101010101010101010101010101";

ganzhou::Table read_plan() {
    std::ifstream file{std::string{folder} + "/demo/plan.csv", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    // The first line tells times, the second is the header.
    auto table =
        ganzhou::Table::parse(std::string_view{text}.substr(text.find('\n') + 1), "plan.csv");
    REQUIRE(table.has_value());
    return *table;
}

}  // namespace

Rehearsal::Rehearsal() : plan_{read_plan()}, now_{start_of(civil(2024, 7, 15))} {
    EventList events;
    const auto config = load_config(folder);
    if (!config) {
        for (const auto& error : config.error()) faults.push_back(to_string(error));
        return;
    }
    apply(engine, Genesis{config->partition, config->limits}, events);
    const Names names{core_.directory(), &risk::rule_code, &risk::rule_number};
    auto lines = config->facts;
    lines.push_back({"test", 1, std::string{clerk}});
    const auto errors =
        apply_facts(lines, names, [&](const ParsedLine& line) -> std::optional<FactRefusal> {
            events.clear();
            apply(genesis, line.command, events);
            for (const Event& event : events) {
                if (auto refusal = refusal_of(event)) return refusal;
            }
            return std::nullopt;
        });
    for (const auto& error : errors) faults.push_back(to_string(error));
}

void Rehearsal::apply(const Origin& origin, const Command& command, EventList& events) {
    now_ = now_ + Timestamp{1'000'000};
    const auto next = [&] { return Sequence{core_.sequence().value() + 1}; };
    core_.step(Sequenced{next(), now_, origin, command}, events);
    while (core_.work_pending())
        core_.step(Sequenced{next(), now_, engine, ContinueWork{}}, events);
}

void Rehearsal::operate(const Command& command) {
    EventList events;
    RecordStatement statement;
    statement.signer = OperatorId{1};
    statement.nonce = ++nonce_;
    const Origin origin{OriginKind::operator_, 1, nonce_};
    apply(origin, statement, events);
    apply(origin, command, events);
    for (const Event& event : events) {
        CHECK_FALSE(std::holds_alternative<CommandRefused>(event));
    }
}

std::string Rehearsal::cell(const ganzhou::Table::Row& row, std::string_view column) const {
    return plan_.cell(row, column);
}

Rehearsal::Result Rehearsal::run(const std::vector<std::size_t>& order) {
    Result result;
    operate(OpenTradingDay{civil(2024, 7, 15)});
    operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
    struct Stage {
        std::int64_t at_ms;
        Phase phase;
    };
    constexpr std::array stages{Stage{ganzhou::freeze_ms, Phase::freeze},
                                Stage{ganzhou::open_ms, Phase::continuous},
                                Stage{ganzhou::pre_close_ms, Phase::pre_close}};
    auto next = stages.begin();
    for (const std::size_t at : order) {
        const auto& row = plan_.rows()[at];
        for (; next != stages.end() && plan_.number(row, "at_ms") >= next->at_ms; ++next) {
            lead(next->phase, result);
        }
        send(row, result);
    }
    result.before_close = result.trades;
    lead(Phase::closed, result);
    return result;
}

void Rehearsal::lead(Phase phase, Result& result) {
    EventList events;
    apply(engine, AdvancePhase{std::nullopt, phase, {}}, events);
    const std::int64_t before = result.trades;
    for (const Event& event : events) {
        if (const auto* trade = std::get_if<TradeStruck>(&event)) {
            ++result.trades;
            result.volume += trade->volume.value();
            result.amount += trade->amount.value();
        }
        const auto* cleared = std::get_if<CallCleared>(&event);
        if (cleared != nullptr && cleared->price) ++result.calls_cleared;
    }
    if (phase == Phase::continuous) result.at_the_opening = result.trades - before;
}

void Rehearsal::send(const ganzhou::Table::Row& row, Result& result) {
    const Names names{core_.directory(), &risk::rule_code, &risk::rule_number};
    const std::string action = cell(row, "action");
    const std::string session = cell(row, "session");
    std::string line;
    if (action == "new") {
        line = fmt::format("submit_order session={} client_id={} right={} book={} side={} "
                           "order_type={} time_in_force={} "
                           "volume={}",
                           session, cell(row, "client_id"), cell(row, "account"),
                           cell(row, "symbol"), cell(row, "side"), cell(row, "type"),
                           cell(row, "tif"), cell(row, "volume"));
        if (!cell(row, "price").empty()) line += " price=" + cell(row, "price");
        if (!cell(row, "purpose").empty()) line += " purpose=" + cell(row, "purpose");
    } else if (action == "replace") {
        line = fmt::format("replace_order session={} client_id={} original={} price={} volume={}",
                           session, cell(row, "client_id"), cell(row, "original"),
                           cell(row, "price"), cell(row, "volume"));
    } else {
        line = fmt::format("cancel_order session={} client_id={} original={}", session,
                           cell(row, "client_id"), cell(row, "original"));
    }
    const auto parsed = parse_line(line, names);
    REQUIRE_MESSAGE(parsed.has_value(), line);
    const auto actor = core_.directory().find(FactKind::session, session);
    REQUIRE(actor.has_value());
    EventList events;
    apply(Origin{OriginKind::session, *actor, 0}, parsed->command, events);

    std::string rules;
    bool expected = false;
    const std::string expect = cell(row, "expect");
    for (const Event& event : events) {
        if (const auto* failed = std::get_if<RuleFailed>(&event)) {
            const auto code = risk::rule_code(failed->rule);
            rules += fmt::format("{} ", code);
            expected = expected || code == expect;
        } else if (const auto* rejected = std::get_if<OrderRejected>(&event)) {
            rules += fmt::format("({}) ", name_of(rejected->reason));
        } else if (const auto* trade = std::get_if<TradeStruck>(&event)) {
            ++result.trades;
            result.volume += trade->volume.value();
            result.amount += trade->amount.value();
        }
    }
    if (expected) ++result.refused_by[expect];
    if (expect.empty() ? !rules.empty() : !expected) {
        result.surprises.push_back(fmt::format("{} -> {} wanted {}", line, rules, expect));
    }
}

}  // namespace headgate::ganzhou_test
