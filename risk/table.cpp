#include "risk/rows.h"

#include <algorithm>
#include <array>

namespace headgate::risk {
namespace {

/// All rows by number. Built once, on first use; the order of the files does not matter.
struct Table {
    static constexpr std::size_t capacity = 96;
    std::array<Rule, capacity> rows{};
    std::size_t size = 0;
    std::array<OrderRow, order_rows_max> order_rows{};
    std::size_t order_rows_size = 0;
    std::array<std::uint8_t, declared_rows_max> declared_rows{};
    std::size_t declared_rows_size = 0;

    Table() {
        for (const auto file : {negative_list_rules(), identity_rules(),        certificate_rules(),
                                permit_rules(),        budget_rules(),          cap_rules(),
                                groundwater_rules(),   scope_rules(),           account_rules(),
                                order_rules(),         venue_rules(),           paper_rules(),
                                permit_use_rules(),    groundwater_use_rules(), project_rules(),
                                purpose_rules(),       regional_rules(),        delivery_rules(),
                                agent_rules(),         reserve_rules()}) {
            for (const Rule& row : file) {
                HEADGATE_ASSERT(size < capacity);
                HEADGATE_ASSERT(row.check != nullptr);
                rows[size++] = row;
            }
        }
        const auto by_number = [](const Rule& a, const Rule& b) { return a.number < b.number; };
        std::sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(size), by_number);
        for (std::size_t i = 1; i < size; ++i) {
            HEADGATE_ASSERT(rows[i - 1].number < rows[i].number);
        }
        for (std::size_t i = 0; i < size; ++i) {
            if (rows[i].reads == Reads::facts) continue;
            HEADGATE_ASSERT(order_rows_size < order_rows.size());
            if (rows[i].reads == Reads::declared) {
                HEADGATE_ASSERT(declared_rows_size < declared_rows.size());
                declared_rows[declared_rows_size++] = static_cast<std::uint8_t>(order_rows_size);
            }
            order_rows[order_rows_size++] = OrderRow{rows[i].check, rows[i].number};
        }
    }
};

const Table& table() {
    static const Table built;
    return built;
}

}  // namespace

std::span<const Rule> rules() { return {table().rows.data(), table().size}; }

std::span<const OrderRow> order_rows() {
    return {table().order_rows.data(), table().order_rows_size};
}

std::span<const std::uint8_t> declared_rows() {
    return {table().declared_rows.data(), table().declared_rows_size};
}

const Rule* find_rule(RuleNumber number) {
    const auto all = rules();
    const auto before = [](const Rule& rule, RuleNumber wanted) { return rule.number < wanted; };
    const auto found = std::lower_bound(all.begin(), all.end(), number, before);
    return found != all.end() && found->number == number ? &*found : nullptr;
}

std::string_view rule_code(RuleNumber number) {
    const Rule* rule = find_rule(number);
    return rule == nullptr ? "?" : rule->id;
}

std::optional<RuleNumber> rule_number(std::string_view id) {
    for (const Rule& rule : rules()) {
        if (rule.id == id) return rule.number;
    }
    return std::nullopt;
}

std::string_view region_code(Jurisdiction jurisdiction) {
    switch (jurisdiction) {
    case Jurisdiction::national:
    case Jurisdiction::venue: return "";
    case Jurisdiction::zhangye: return "620700";
    case Jurisdiction::ganzhou: return "620702";
    case Jurisdiction::datong: return "140200";
    case Jurisdiction::ningxia: return "640000";
    case Jurisdiction::yuanshi: return "130132";
    }
    HEADGATE_ASSERT(is_declared(jurisdiction));
    return "";
}

SetOf<Jurisdiction> jurisdictions_of(const Registry& registry, RegionId right, RegionId book) {
    constexpr std::array places{Jurisdiction::zhangye, Jurisdiction::ganzhou, Jurisdiction::datong,
                                Jurisdiction::ningxia, Jurisdiction::yuanshi};
    SetOf<Jurisdiction> found{Jurisdiction::national, Jurisdiction::venue};
    for (const RegionId start : {right, book}) {
        for (const RegionId region : registry.path_up(start)) {
            const std::string_view code = registry.get<Region>(region).code.view();
            for (const Jurisdiction place : places) {
                if (code == region_code(place)) found = found.with(SetOf{place});
            }
        }
    }
    return found;
}

}  // namespace headgate::risk
