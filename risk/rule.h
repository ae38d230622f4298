#pragma once

#include "engine/domain/events.h"
#include "engine/registry/registry.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The rulebook as rows: what each rule concerns, where it comes from, what it says when it refuses, and
/// the predicate that decides. Rows live in rules_*.cpp, one file for each chapter of subjects.
namespace headgate {
struct State;
}

namespace headgate::risk {

struct Context;

// ---- what a predicate answers -------------------------------------------------------------------------

enum class Verdict : std::uint8_t { pass, broken, missing };

/// `values` in the order of the row's names, `subject` the id of the fact concerned; both become part of
/// the journalled RuleFailed.
struct Outcome {
    Verdict verdict = Verdict::pass;
    std::uint32_t subject = 0;
    RuleValues values{};
};

[[nodiscard]] constexpr Outcome pass() { return {}; }

template <class... Value>
requires(sizeof...(Value) <= rule_values_max) [[nodiscard]] constexpr Outcome
    broken(std::uint32_t subject, Value... values) {
    return {Verdict::broken, subject, RuleValues{static_cast<std::int64_t>(values)...}};
}

/// The data that the rule reads is not there: refuses with the row's `missing` text.
[[nodiscard]] constexpr Outcome missing(std::uint32_t subject) {
    return {Verdict::missing, subject, RuleValues{}};
}

using Check = Outcome (*)(const Context&);

// ---- what a row concerns ------------------------------------------------------------------------------

/// A set of enumerators.
template <NamedEnum E>
class SetOf {
public:
    constexpr SetOf() = default;
    template <class... More>
    constexpr explicit SetOf(E first, More... more) : bits_{(bit(first) | ... | bit(more))} {}
    [[nodiscard]] static constexpr SetOf all() {
        SetOf set;
        set.bits_ = declared_numbers<E>;
        return set;
    }
    [[nodiscard]] constexpr bool contains(E value) const { return (bits_ & bit(value)) != 0; }
    [[nodiscard]] constexpr SetOf without(E value) const {
        SetOf set = *this;
        set.bits_ &= ~bit(value);
        return set;
    }
    [[nodiscard]] constexpr SetOf with(SetOf more) const {
        SetOf set = *this;
        set.bits_ |= more.bits_;
        return set;
    }
    constexpr bool operator==(const SetOf&) const = default;

private:
    static constexpr std::uint64_t bit(E value) {
        return std::uint64_t{1} << static_cast<unsigned>(value);
    }
    std::uint64_t bits_ = 0;
};

using TradeTypes = SetOf<TradeType>;
using Sources = SetOf<WaterSource>;
using Sides = SetOf<Side>;

/// Where a rule holds. A place's rule sleeps unless the order's right lies there (rulebook 3.1(7)).
HEADGATE_ENUM(Jurisdiction, national = 1, venue = 2, zhangye = 3, ganzhou = 4, datong = 5,
              ningxia = 6, yuanshi = 7)
/// The six-digit code of the place; empty for national and venue.
[[nodiscard]] std::string_view region_code(Jurisdiction jurisdiction);
/// National, venue, and every place in which the order's right or the book's pool lies: who comes from
/// elsewhere to a place's book meets the place's rules (rulebook 3.1(7), SC-03).
[[nodiscard]] SetOf<Jurisdiction> jurisdictions_of(const Registry& registry, RegionId right,
                                                   RegionId book);

/// How firmly the cited document stands. A refusal says so.
HEADGATE_ENUM(DocumentStatus, in_force = 1, trial = 2, working_reading = 3, draft = 4,
              pilot_2024_2026 = 5, pilot_2024_2025 = 6, in_force_2026 = 7, practice_elsewhere = 8,
              venue_rule = 9)

/// When a row is asked. entry: as an order comes; entry_and_resting: also whenever a fact, a parameter or the
/// date has changed. listing: when a book is listed, and of what only an order brings as it comes and while
/// it rests. settlement: of both sides before a trade is delivered. after_trade: of what was bought, when a
/// fact about its use changes. information: warns as an order is accepted, refuses nothing.
HEADGATE_ENUM(Moments, entry = 1, entry_and_resting = 2, listing = 3, settlement = 4,
              after_trade = 5, information = 6)

// ---- what a row says ----------------------------------------------------------------------------------

HEADGATE_ENUM(ValueUnit, volume = 1, price = 2, cash = 3, date = 4, year = 5, milliseconds = 6,
              number = 7, word = 8, fact = 9)

/// One value that a rule reads, as its refusal shows it: "可用 8,200 m³". `kind` is set for facts, `word`
/// for enumerators.
struct ValueName {
    std::string_view zh;
    std::string_view en;
    ValueUnit unit = ValueUnit::number;
    FactKind kind = FactKind::venue;
    std::string (*word)(std::int64_t number, Language language) = nullptr;
};

/// What would have passed, with {0}..{3} for the values. Unsaid where value `unless_none` is below 1, for
/// there "at most 0 m³" would be no help.
struct Remedy {
    std::string_view zh;
    std::string_view en;
    std::optional<std::size_t> unless_none;
};

/// What a row's answer rests on. facts: on facts, the day, and which right enters which book on which side,
/// wherever the order keeps the book's own delivery window; so it can be settled before an order comes.
/// declared: on those, and on the purpose, place and land that an order may name for itself; so it is settled
/// for orders that name none. order: also on the rest of the order, on balances, on the book.
enum class Reads : std::uint8_t { facts, order, declared };

/// One row of the table. `clause` names documents and articles in Chinese, each with its grade: S a seed
/// document, L a law read in full, X an excerpt, R recollection, I inference (rulebook, head).
struct Rule {
    RuleNumber number;
    std::string_view id;
    std::string_view clause;
    TradeTypes trade_types = TradeTypes::all();
    Sources sources = Sources::all();
    Sides sides = Sides::all();
    Moments moments = Moments::entry_and_resting;
    Jurisdiction jurisdiction = Jurisdiction::national;
    DocumentStatus status = DocumentStatus::in_force;
    std::string_view zh;
    std::string_view en;
    /// Empty where the rule reads nothing that can be missing.
    std::string_view missing_zh = {};
    std::string_view missing_en = {};
    /// Kind of the fact that `subject` names, broken or missing.
    FactKind subject = FactKind::right;
    FactKind missing_subject = FactKind::right;
    std::array<ValueName, rule_values_max> values = {};
    Remedy remedy = {};
    Reads reads = Reads::order;
    Check check = nullptr;
    /// For a row that reads the order: true where facts alone make it pass, whatever the order is.
    bool (*moot)(const Context&) = nullptr;
    /// For a row of the listing: what a book is asked before it opens.
    Outcome (*listing)(const State&, BookId) = nullptr;
};

/// Every rule in order of precedence, which is the order of the rulebook and of the numbers.
[[nodiscard]] std::span<const Rule> rules();
/// What an order costs of a row that reads it, or what it declares.
struct OrderRow {
    Check check = nullptr;
    RuleNumber number;
};
inline constexpr std::size_t order_rows_max = 64;
/// The rows that read the order or what it declares, in the table's order; at most `order_rows_max`.
[[nodiscard]] std::span<const OrderRow> order_rows();
inline constexpr std::size_t declared_rows_max = 32;
/// Those of them that read no more than what is declared, by their place among `order_rows`, in the table's
/// order; at most `declared_rows_max`.
[[nodiscard]] std::span<const std::uint8_t> declared_rows();
/// Null where there is no such row.
[[nodiscard]] const Rule* find_rule(RuleNumber number);
/// "NL-06"; "?" where there is no such row.
[[nodiscard]] std::string_view rule_code(RuleNumber number);
[[nodiscard]] std::optional<RuleNumber> rule_number(std::string_view id);

/// The refusal as a clerk reads it: id, reason, values with units, what would pass, clause, and how firmly
/// the document stands. Codes of facts come from `directory`.
[[nodiscard]] std::string rule_text(const RuleFailed& failure, Language language,
                                    const Directory& directory);

}  // namespace headgate::risk
