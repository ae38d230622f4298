#include "gateway/fix/parties.h"

namespace headgate::fix {

namespace {

constexpr std::string_view firm_role = "1", client_role = "3", trader_role = "12";

std::string participant_code(const MarketView& market, std::optional<ParticipantId> id) {
    return id ? std::string{market.directory().code(*id)} : std::string{};
}

std::string firm_of(const MarketView& market, SessionId session) {
    const Session* record = market.session(session);
    return record == nullptr ? std::string{} : participant_code(market, record->participant);
}

/// The code that a party in `role` must have; nothing where the role is not one of ours.
std::optional<std::string> wanted(std::string_view role, const MarketView& market,
                                  SessionId session, std::optional<RightId> right) {
    if (role == firm_role) return firm_of(market, session);
    if (role == trader_role) return std::string{market.directory().code(session)};
    if (role == client_role) {
        return right ? participant_code(market, market.holder(*right)) : std::string{};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Text> wrong_parties(const InMessage& message, const MarketView& market,
                                  SessionId session, std::optional<RightId> right) {
    for (const InEntry& entry : message.entries) {
        if (entry.count_tag != tag::no_party_ids) continue;
        const std::string_view role = entry.get(tag::party_role);
        const auto code = wanted(role, market, session, right);
        if (!code) {
            Text text{alike("452=" + clean(role, 10))};
            return text += Words{": 应为1(会员) 3(水权持有人) 12(交易员)",
                                 ": wants 1 (firm), 3 (client) or 12 (trader)"};
        }
        // A right that is not known is refused in its own words.
        if (code->empty() || *code == entry.get(tag::party_id)) continue;
        Text text{
            alike("448=" + clean(entry.get(tag::party_id), 40) + ", 452=" + std::string{role})};
        text += Words{": 应为", ": must be "};
        return text += alike(*code);
    }
    return std::nullopt;
}

OutGroup parties_of(const MarketView& market, SessionId session, RightId right) {
    OutGroup group{tag::no_party_ids, {}};
    const auto add = [&](const std::string& code, std::string_view role) {
        if (code.empty()) return;
        group.entries.push_back(OutEntry{FieldList{{tag::party_id, code},
                                                   {tag::party_id_source, "D"},
                                                   {tag::party_role, std::string{role}}},
                                         {}});
    };
    add(firm_of(market, session), firm_role);
    add(participant_code(market, market.holder(right)), client_role);
    add(std::string{market.directory().code(session)}, trader_role);
    return group;
}

}  // namespace headgate::fix
