#include "tests/fix/support/sample_market.h"

#include <initializer_list>

namespace headgate::fix_test {

namespace {

BookSpec book(std::string_view code, WaterSource source) {
    BookSpec spec;
    spec.code = Code{code};
    spec.source = source;
    spec.basin = BasinId{1};
    spec.zone = ZoneId{1};
    spec.region = RegionId{1};
    spec.year = Year{2024};
    spec.delivery_from = civil(2024, 7, 1);
    spec.delivery_to = civil(2024, 9, 30);
    return spec;
}

}  // namespace

GatewayStart sample_start() {
    GatewayStart start;
    start.partition = PartitionId{1};
    start.as_of = Sequence{100};
    const auto add = [&](FactKind kind, std::initializer_list<std::string_view> codes) {
        std::uint32_t id = 0;
        for (const auto code : codes) start.directory.add(kind, ++id, Code{code});
    };
    add(FactKind::session, {"ALPHA", "BETA", "REG"});
    add(FactKind::participant, {"FIRM-A", "FIRM-B"});
    add(FactKind::book, {"SURF-A", "GW-B"});
    add(FactKind::right, {"R-A1", "R-A2", "R-B1"});
    const auto session = [](std::string_view code, Role role, std::uint32_t participant,
                            Language language) {
        Session made{Code{code}, role, std::nullopt, language, ActiveState::active};
        if (participant != 0) made.participant = ParticipantId{participant};
        return made;
    };
    start.sessions = {session("ALPHA", Role::bidder, 1, Language::en),
                      session("BETA", Role::bidder, 2, Language::zh),
                      session("REG", Role::regulator, 0, Language::en)};
    start.books = {book("SURF-A", WaterSource::surface), book("GW-B", WaterSource::groundwater)};
    start.phases = {Phase::continuous, Phase::closed};
    start.right_holders = {ParticipantId{1}, ParticipantId{1}, ParticipantId{2}};
    start.rule_code = [](RuleNumber rule) -> std::string_view {
        return rule.value() == 7 ? "GW-03" : rule.value() == 5 ? "OR-05" : "OR-02";
    };
    start.rule_text = [](const RuleFailed& failed, Language language) {
        return (language == Language::zh ? std::string{"规则"} : std::string{"rule "}) +
               std::to_string(failed.rule.value());
    };
    return start;
}

}  // namespace headgate::fix_test
