#include "gateway/main/market_setup.h"

#include "gateway/control/fact_signature.h"
#include "risk/rule.h"

#include <fstream>

namespace headgate {
namespace {

constexpr Origin genesis{OriginKind::genesis, 0, 0};

std::optional<FactRefusal> refusal_in(const EventList& events) {
    for (const Event& event : events) {
        if (auto refusal = refusal_of(event)) return refusal;
    }
    return std::nullopt;
}

/// A fact in a file that says it is signed by its issuer must be.
std::optional<FactRefusal> unsigned_fact(const Exchange& exchange, const Command& command) {
    const auto key_of = [&](IssuerKeyId id) {
        const IssuerKey* key = exchange.state().registry.find<IssuerKey>(id);
        return key == nullptr ? std::nullopt : std::optional{*key};
    };
    const auto wrong = check_fact_signature(command, names_of(exchange), key_of);
    return wrong ? std::optional{FactRefusal{*wrong, "signature"}} : std::nullopt;
}

/// One ChangeFact for each field in which the record differs from the one on file.
template <class T>
std::vector<ChangeFact> differences(const Registry& registry, const Register<T>& wanted) {
    std::vector<ChangeFact> changes;
    const auto id = registry.directory().find(T::kind, wanted.record.code.view());
    HEADGATE_ASSERT(id.has_value());
    const T& held = registry.get(IdOf<T>{*id});
    constexpr auto fields = static_cast<std::uint8_t>(field_count<T>());
    for (std::uint8_t field = 0; field < fields; ++field) {
        const auto before = encode_field(held, field);
        const auto after = encode_field(wanted.record, field);
        if (*before == *after) continue;
        // The issuer signed the record as a whole; each change of it carries that signature.
        changes.push_back(ChangeFact{T::kind, *id, field, *after, wanted.source, wanted.signature});
    }
    return changes;
}

/// Applies one command and notes what came of it.
std::optional<FactRefusal> enter(Exchange& exchange, const Command& command, ConfigChanges& done) {
    const EventList events = exchange.apply(genesis, command);
    for (const Event& event : events) done.lines.push_back(to_line(event, names_of(exchange)));
    return refusal_in(events);
}

template <class T>
std::optional<FactRefusal> bring_up(Exchange& exchange, const Register<T>& wanted,
                                    ConfigChanges& done) {
    if (!exchange.state().registry.directory().find(T::kind, wanted.record.code.view())) {
        ++done.entered;
        return enter(exchange, wanted, done);
    }
    for (const ChangeFact& change : differences(exchange.state().registry, wanted)) {
        if (auto refusal = enter(exchange, change, done)) return refusal;
        ++done.changed;
    }
    return std::nullopt;
}

}  // namespace

Names names_of(const Exchange& exchange) {
    return Names{exchange.state().registry.directory(), &risk::rule_code, &risk::rule_number};
}

ConfigErrors enter_facts(Exchange& exchange, const std::vector<FactLine>& lines) {
    return apply_facts(lines, names_of(exchange), [&](const ParsedLine& line) {
        if (auto wrong = unsigned_fact(exchange, line.command)) return wrong;
        return refusal_in(exchange.apply(genesis, line.command));
    });
}

std::vector<FactLine> operator_lines(const std::filesystem::path& data) {
    std::vector<FactLine> lines;
    const auto path = data / "operators.facts";
    std::ifstream file{path};
    std::string text;
    for (std::size_t at = 1; std::getline(file, text); ++at) {
        if (!text.empty()) lines.push_back({path.string(), at, text});
    }
    return lines;
}

tl::expected<ConfigChanges, ConfigErrors> apply_differences(Exchange& exchange,
                                                            const std::vector<FactLine>& lines) {
    ConfigChanges done;
    const auto errors = apply_facts(lines, names_of(exchange), [&](const ParsedLine& line) {
        if (auto wrong = unsigned_fact(exchange, line.command)) return wrong;
        return std::visit(
            [&]<class C>(const C& command) -> std::optional<FactRefusal> {
                if constexpr (requires { bring_up(exchange, command, done); }) {
                    return bring_up(exchange, command, done);
                } else if constexpr (std::is_same_v<C, ChangeFact>) {
                    ++done.changed;
                    return enter(exchange, command, done);
                } else {
                    return std::nullopt;
                }
            },
            line.command);
    });
    if (!errors.empty()) return tl::unexpected{errors};
    return done;
}

}  // namespace headgate
