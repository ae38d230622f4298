#include "tools/scenario/query.h"

#include "engine/domain/line_value.h"

namespace headgate {
namespace {

struct BalanceQuery {
    static constexpr std::string_view name = "balance";
    RightId right;
    WaterSource source = WaterSource::surface;
    Year year;
    HEADGATE_FIELDS(right, source, year)

    [[nodiscard]] const WaterAccount* find(const State& state) const {
        const auto id = state.registry.allocation(right, source, year);
        return id ? &state.ledger.water(*id) : nullptr;
    }
    using Account = WaterAccount;
};

struct CashQuery {
    static constexpr std::string_view name = "cash";
    ParticipantId participant;
    HEADGATE_FIELDS(participant)

    [[nodiscard]] const CashAccount* find(const State& state) const {
        const bool known = state.registry.find<Participant>(participant) != nullptr;
        return known ? &state.ledger.cash(participant) : nullptr;
    }
    using Account = CashAccount;
};

struct CapQuery {
    static constexpr std::string_view name = "cap";
    CapId cap;
    HEADGATE_FIELDS(cap)

    [[nodiscard]] const CapAccount* find(const State& state) const {
        return state.registry.find<Cap>(cap) != nullptr ? &state.ledger.cap(cap) : nullptr;
    }
    using Account = CapAccount;
};

/// The answer: what was asked, and the account.
template <class Query>
struct Answer {
    Query query;
    typename Query::Account account;
    HEADGATE_FIELDS(query, account)
};

template <class T>
std::optional<LineError> read_fields(std::span<const Word> words, const Names& names, T& out) {
    std::vector<std::string> known;
    each_flat_field(out, [&](std::string_view name, auto&) { known.emplace_back(name); });
    for (const auto& word : words) {
        bool found = false;
        Complaint complaint;
        each_flat_field(out, [&](std::string_view name, auto& field) {
            if (name != word.key) return;
            found = true;
            complaint = read_value(word, names, field);
        });
        if (!found) {
            return LineError{word.column,
                             "no field " + in_quotes(word.key) + " here" + advice(word.key, known)};
        }
        if (complaint) return LineError{word.value_column, word.key + ": " + *complaint};
    }
    return std::nullopt;
}

template <class T>
Happening happening_of(const T& value, std::string_view name, const Names& names) {
    Happening out{std::string{name}, {}};
    each_flat_field(value, [&](std::string_view field, const auto& content) {
        out.fields.push_back({std::string{field}, write_value(content, names)});
    });
    return out;
}

template <class Query>
tl::expected<std::vector<Happening>, LineError> ask(std::span<const Word> words, const State& state,
                                                    const Names& names) {
    Answer<Query> out{};
    if (auto error = read_fields(words.subspan(2), names, out.query)) return tl::unexpected{*error};
    if (words.size() != 2 + field_count<Query>()) {
        std::string needs;
        each_flat_field(out.query, [&](std::string_view name, auto&) {
            needs.append(needs.empty() ? "" : ", ").append(name);
        });
        return tl::unexpected{LineError{words[1].column, "show " + std::string{Query::name} +
                                                             " needs each once: " + needs}};
    }
    const auto* account = out.query.find(state);
    if (account == nullptr) return std::vector<Happening>{};
    out.account = *account;
    return std::vector{happening_of(out, Query::name, names)};
}

template <class Query>
tl::expected<Happening, LineError> expect(std::span<const Word> words, const Names& names) {
    Answer<Query> blank{};
    if (auto error = read_fields(words.subspan(1), names, blank)) return tl::unexpected{*error};
    const auto all = happening_of(blank, Query::name, names);
    Happening out{all.name, {}};
    for (const auto& word : words.subspan(1)) {
        for (const auto& field : all.fields) {
            if (field.name == word.key) out.fields.push_back(field);
        }
    }
    return out;
}

const std::vector<std::string> query_names{"balance", "cash", "cap"};

}  // namespace

tl::expected<std::vector<Happening>, LineError> answer(std::span<const Word> words,
                                                       const State& state, const Names& names) {
    const auto what = words.size() > 1 && words[1].key.empty() ? words[1].value : std::string{};
    if (what == BalanceQuery::name) return ask<BalanceQuery>(words, state, names);
    if (what == CashQuery::name) return ask<CashQuery>(words, state, names);
    if (what == CapQuery::name) return ask<CapQuery>(words, state, names);
    return tl::unexpected{LineError{words.back().column, "show what?" + advice(what, query_names)}};
}

tl::expected<Happening, LineError> expected_answer(std::span<const Word> words,
                                                   const Names& names) {
    const auto& what = words[0].value;
    if (what == BalanceQuery::name) return expect<BalanceQuery>(words, names);
    if (what == CashQuery::name) return expect<CashQuery>(words, names);
    if (what == CapQuery::name) return expect<CapQuery>(words, names);
    return tl::unexpected{LineError{words[0].column, "unknown answer " + in_quotes(what) +
                                                         advice(what, query_names)}};
}

}  // namespace headgate
