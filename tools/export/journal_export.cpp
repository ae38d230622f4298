#include "tools/export/journal_export.h"

#include "engine/domain/line.h"
#include "engine/domain/line_value.h"
#include "gateway/pipeline/replay.h"
#include "risk/rule.h"
#include "tools/export/schema.h"
#include "tools/export/sqlite_file.h"

#include <type_traits>

namespace headgate {
namespace {

constexpr std::string_view schema_version = "1";

template <class T>
std::int64_t number(T value) requires(is_id<T> || is_quantity<T>) {
    return static_cast<std::int64_t>(value.value());
}

template <class E>
std::string word(E value) {
    return std::string{name_of(value)};
}

/// A line's first word, as long as the line lives.
std::string_view verb_of(std::string_view line) { return line.substr(0, line.find(' ')); }

/// The events' own tables, filled one step at a time.
class Tables {
public:
    Tables(SqliteFile& file, const Core& core)
        : file_{file}, names_{core.directory(), &risk::rule_code, &risk::rule_number} {}

    void take(const Sequenced& command, const EventList& events, const State& state) {
        sequence_ = number(command.sequence);
        day_.reset();
        if (state.trading_day) day_ = write_date(*state.trading_day);
        const std::string said = to_line(command.command, names_);
        commands_.run(sequence_, number(command.time), write_time(command.time), day_,
                      word(command.origin.kind), actor_of(command.origin), verb_of(said), said);
        ++totals_.commands;
        number_ = 0;
        command_ = &command.command;
        for (const Event& event : events) {
            ++number_;
            ++totals_.events;
            const std::string line = to_line(event, names_);
            events_.run(sequence_, number_, verb_of(line), line);
            std::visit([&](const auto& one) { on(one, line); }, event);
        }
    }
    [[nodiscard]] const ExportTotals& totals() const { return totals_; }

private:
    [[nodiscard]] std::string code(FactKind kind, std::uint32_t id) const {
        return write_id(kind, id, names_);
    }
    template <FactKind K>
    [[nodiscard]] std::string code(FactId<K> id) const {
        return write_id(K, id.value(), names_);
    }
    [[nodiscard]] std::optional<std::string> actor_of(const Origin& origin) const {
        if (origin.kind == OriginKind::session) return code(FactKind::session, origin.actor);
        if (origin.kind == OriginKind::operator_) return code(FactKind::operator_, origin.actor);
        return std::nullopt;
    }

    void on(const OrderAccepted& one, const std::string&) {
        std::optional<std::int64_t> price;
        if (one.price) price = number(*one.price);
        orders_.run(number(one.order), code(one.session), one.client_id.view(), code(one.right),
                    code(one.book), word(one.side), word(one.order_type), word(one.time_in_force),
                    price, number(one.volume), number(one.volume), number(one.cash_reserved),
                    number(one.rules), number(one.facts));
        ++totals_.orders;
    }
    void on(const OrderReplaced& one, const std::string&) {
        replaced_.run(number(one.price), number(one.volume), number(one.leaves),
                      number(one.cash_reserved), number(one.rules), number(one.facts),
                      number(one.order));
    }
    void on(const OrderReduced& one, const std::string&) {
        reduced_.run(number(one.leaves), number(one.order));
    }
    void on(const OrderCancelled& one, const std::string&) {
        cancelled_.run(sequence_, word(one.reason), number(one.order));
    }
    void on(const TradeStruck& one, const std::string&) {
        trades_.run(number(one.trade), sequence_, day_, code(one.book), number(one.price),
                    number(one.volume), number(one.amount), word(one.aggressor),
                    number(one.buy_order), number(one.sell_order), code(one.buy_right),
                    code(one.sell_right), number(one.buyer_fee), number(one.seller_fee), sequence_);
        filled_.run(number(one.volume), number(one.buy_leaves), sequence_, number(one.buy_order));
        filled_.run(number(one.volume), number(one.sell_leaves), sequence_, number(one.sell_order));
        ++totals_.trades;
    }
    void trade_is(TradeId trade, const char* state) {
        trade_state_.run(state, sequence_, number(trade));
    }
    void on(const TradeHeld& one, const std::string&) { trade_is(one.trade, "held"); }
    void on(const TradeReleased& one, const std::string&) { trade_is(one.trade, "struck"); }
    void on(const TradeBusted& one, const std::string&) { trade_is(one.trade, "cancelled"); }
    void on(const TradeDelivered& one, const std::string&) { trade_is(one.trade, "delivered"); }

    void on(const RuleFailed& one, const std::string&) {
        rules_.run(sequence_, number_, risk::rule_code(one.rule), word(one.failure),
                   risk::rule_text(one, Language::zh, names_.directory),
                   risk::rule_text(one, Language::en, names_.directory));
    }
    using Text = std::optional<std::string>;
    struct Refusal {
        std::string kind;
        std::string reason;
        Text session = {};
        Text client_id = {};
        std::int64_t failures = 0;
        Text right = {};
        Text book = {};
        Text side = {};
        std::optional<std::int64_t> volume = {};
    };
    void refuse(const Refusal& one) {
        refusals_.run(sequence_, number_, one.kind, one.session, one.client_id, one.right, one.book,
                      one.side, one.volume, one.reason, one.failures);
        ++totals_.refusals;
    }
    void on(const OrderRejected& one, const std::string&) {
        refuse({"order", word(one.reason), code(one.session), std::string{one.client_id.view()},
                one.failures, code(one.right), code(one.book), word(one.side), number(one.volume)});
    }
    void on(const CancelRejected& one, const std::string&) {
        refuse({word(one.request), word(one.reason), code(one.session),
                std::string{one.client_id.view()}, one.failures});
    }
    void on(const CommandRefused& one, const std::string&) {
        refuse({"command", word(one.reason)});
    }
    void on(const FactRefused& one, const std::string&) { refuse({"fact", word(one.reason)}); }

    void on(const FactRegistered& one, const std::string&) {
        facts_.run(kind_name(one.kind), one.code.view(), sequence_, number(one.version),
                   word(one.provenance), to_line(*command_, names_));
    }
    void on(const FactChanged& one, const std::string& line) {
        changes_.run(sequence_, number_, kind_name(one.kind), code(one.kind, one.id), line);
    }
    template <class Other>
    void on(const Other&, const std::string&) {}

    SqliteFile& file_;
    Names names_;
    ExportTotals totals_;
    std::int64_t sequence_ = 0;
    std::int64_t number_ = 0;
    std::optional<std::string> day_;
    const Command* command_ = nullptr;
    SqliteStatement commands_ =
        file_.prepare("INSERT INTO commands VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    SqliteStatement events_ = file_.prepare("INSERT INTO events VALUES (?, ?, ?, ?)");
    SqliteStatement orders_ = file_.prepare("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                            "?, 0, ?, ?, 'open', NULL, NULL, ?, ?)");
    SqliteStatement replaced_ = file_.prepare(
        "UPDATE orders SET price_yuan_per_10000_m3 = ?, volume_m3 = ?, leaves_m3 = ?, "
        "cash_reserved_fen = ?, rule_set_version = ?, facts_version = ? WHERE order_id = ?");
    SqliteStatement reduced_ = file_.prepare("UPDATE orders SET leaves_m3 = ? WHERE order_id = ?");
    SqliteStatement cancelled_ = file_.prepare(
        "UPDATE orders SET state = 'cancelled', leaves_m3 = 0, ended_sequence = ?, end_reason = ? "
        "WHERE order_id = ?");
    SqliteStatement filled_ =
        file_.prepare("UPDATE orders SET filled_m3 = filled_m3 + ?1, leaves_m3 = ?2, "
                      "state = CASE ?2 WHEN 0 THEN 'filled' ELSE state END, "
                      "ended_sequence = CASE ?2 WHEN 0 THEN ?3 END WHERE order_id = ?4");
    SqliteStatement trades_ = file_.prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                            "?, ?, ?, ?, ?, 'struck', ?)");
    SqliteStatement trade_state_ =
        file_.prepare("UPDATE trades SET state = ?, state_sequence = ? WHERE trade_id = ?");
    SqliteStatement rules_ = file_.prepare("INSERT INTO refusal_rules VALUES (?, ?, ?, ?, ?, ?)");
    SqliteStatement refusals_ =
        file_.prepare("INSERT INTO refusals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    SqliteStatement facts_ = file_.prepare("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)");
    SqliteStatement changes_ = file_.prepare("INSERT INTO fact_changes VALUES (?, ?, ?, ?, ?)");
};

/// A column for each field of an account.
template <class Account>
std::string account_columns(const char* unit) {
    std::string columns;
    const Account blank;
    Account::each_field(blank, [&](const char* name, const auto&) {
        columns += std::string{", "} + name + "_" + unit + " INTEGER NOT NULL";
    });
    return columns;
}

/// The values of an account, as the end of an INSERT.
template <class Account>
std::string account_values(const Account& account) {
    std::string values;
    Account::each_field(account, [&](const char*, const auto& field) {
        values += ", " + std::to_string(field.value());
    });
    return values + ")";
}

void write_balances(SqliteFile& file, const State& state) {
    const Registry& registry = state.registry;
    const Directory& codes = registry.directory();
    file.execute(
        "CREATE TABLE water_balances (allocation TEXT PRIMARY KEY, water_right TEXT NOT NULL, "
        "source TEXT NOT NULL, year INTEGER NOT NULL" +
        account_columns<WaterAccount>("m3") + ") WITHOUT ROWID;" +
        "CREATE TABLE cash_balances (participant TEXT PRIMARY KEY" +
        account_columns<CashAccount>("fen") + ") WITHOUT ROWID;");
    for (std::uint32_t id = 1; id <= registry.count<Allocation>(); ++id) {
        const Allocation& one = registry.get(AllocationId{id});
        file.prepare("INSERT INTO water_balances VALUES (?, ?, ?, ?" +
                     account_values(state.ledger.water(AllocationId{id})))
            .run(one.code.view(), codes.code(FactKind::right, one.right.value()), word(one.source),
                 number(one.year));
    }
    for (std::uint32_t id = 1; id <= registry.count<Participant>(); ++id) {
        file.prepare("INSERT INTO cash_balances VALUES (?" +
                     account_values(state.ledger.cash(ParticipantId{id})))
            .run(codes.code(FactKind::participant, id));
    }
}

void write_about(SqliteFile& file, const JournalReader& reader, const ReplayReport& report) {
    auto about = file.prepare("INSERT INTO about VALUES (?, ?)");
    const JournalHeader& header = reader.header();
    about.run("schema_version", schema_version);
    about.run("venue", header.venue.view());
    about.run("partition", std::to_string(header.partition.value()));
    about.run("epoch", std::to_string(header.epoch));
    about.run("build", header.build.view());
    about.run("last_sequence", std::to_string(report.last.value()));
    about.run("last_time", write_time(report.last_time));
    about.run("head", to_hex(reader.totals().head));
    about.run("state_hash", hex(report.state_hash));
}

ExportError fault(ExportFault kind, JournalError error) { return {kind, std::move(error)}; }

}  // namespace

tl::expected<ExportTotals, ExportError> export_journal(const std::string& journal,
                                                       const std::string& path) {
    auto reader = JournalReader::open(journal, {}, EventDecoding::left);
    if (!reader) return tl::unexpected{fault(ExportFault::journal, reader.error())};
    auto file = SqliteFile::create(path);
    if (!file) return tl::unexpected{fault(ExportFault::file, {JournalFault::io, file.error()})};
    (*file)->execute(export_schema);
    Core core;
    Tables tables{**file, core};
    const auto report = replay(*reader, core,
                               [&](const Sequenced& command, const EventList& events,
                                   const State& state) { tables.take(command, events, state); });
    if (!report) return tl::unexpected{fault(ExportFault::replay, report.error())};
    write_balances(**file, core.state());
    write_about(**file, *reader, *report);
    if (auto done = (*file)->finish(); !done)
        return tl::unexpected{fault(ExportFault::file, {JournalFault::io, done.error()})};
    return tables.totals();
}

}  // namespace headgate
