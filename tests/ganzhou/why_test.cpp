#include "engine/core/core.h"
#include "engine/core/explain.h"
#include "gateway/config/config.h"
#include "gateway/ring/question_words.h"
#include "risk/rule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

// `headgate why` on the market of Ganzhou: what its people would hear before they bid. docs/commands.md shows
// the same questions.

namespace headgate::ganzhou_test {
namespace {

constexpr Origin genesis{OriginKind::genesis, 0, 0};

class Market {
public:
    Market();

    /// The next day that trades, with every book in continuous trading.
    void open(Date day);
    void apply(const Origin& origin, const Command& command);
    /// One line as a clerk writes it.
    void apply(const std::string& line);
    [[nodiscard]] Explanation ask(const std::string& words);
    /// The words of the last answer.
    [[nodiscard]] std::string text(const Explanation& answer, Language language) const;

private:
    [[nodiscard]] Names names() const {
        return Names{core_.directory(), &risk::rule_code, &risk::rule_number};
    }

    Core core_;
    Timestamp now_;
    std::uint64_t nonce_ = 0;
};

Market::Market() : now_{start_of(civil(2024, 7, 1))} {
    const auto config = load_config("config/ganzhou");
    REQUIRE(config.has_value());
    apply(Origin{}, Genesis{config->partition, config->limits});
    const auto enter = [&](const ParsedLine& line) -> std::optional<FactRefusal> {
        apply(genesis, line.command);
        return std::nullopt;
    };
    CHECK(apply_facts(config->facts, names(), enter).empty());
    Operator clerk;
    clerk.code = Code{"CLERK"};
    clerk.key.bytes[0] = 1;
    apply(genesis, Register<Operator>{clerk, {}});
    apply(Origin{}, StartEngine{});
}

void Market::apply(const Origin& origin, const Command& command) {
    const auto step = [&](const Origin& by, const Command& what) {
        EventList events;
        now_ = now_ + Timestamp{1'000'000};
        core_.step(Sequenced{Sequence{core_.sequence().value() + 1}, now_, by, what}, events);
        for (const Event& event : events) {
            CHECK_FALSE(std::holds_alternative<FactRefused>(event));
            CHECK_FALSE(std::holds_alternative<CommandRefused>(event));
        }
    };
    step(origin, command);
    while (core_.work_pending()) step(Origin{}, ContinueWork{});
}

void Market::apply(const std::string& line) {
    const auto parsed = parse_line(line, names());
    REQUIRE(parsed.has_value());
    apply(genesis, parsed->command);
}

void Market::open(Date day) {
    now_ = start_of(day) + Timestamp{9LL * 3'600'000'000'000};
    const auto operate = [&](const Command& command) {
        const Origin clerk{OriginKind::operator_, 1, ++nonce_};
        apply(clerk, RecordStatement{OperatorId{1}, nonce_, 0, {}, {}});
        apply(clerk, command);
    };
    if (core_.state().trading_day) operate(AdvancePhase{std::nullopt, Phase::closed, {}});
    operate(OpenTradingDay{day});
    operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
    operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
}

Explanation Market::ask(const std::string& words) {
    const auto question = read_question(words, names());
    REQUIRE_MESSAGE(question.has_value(), words);
    const Bytes<16> before = core_.state().hash();
    Explanation answer = explain(core_.state(), Question{Origin{}, question->order});
    CHECK(core_.state().hash() == before);
    return answer;
}

std::string Market::text(const Explanation& answer, Language language) const {
    const auto rule_text = [&](const RuleFailed& failure, Language in) {
        return risk::rule_text(failure, in, core_.directory());
    };
    std::string all;
    for (const auto& line : answer_lines(answer, rule_text, language)) all += line + '\n';
    return all;
}

bool fails(const Explanation& answer, std::string_view rule) {
    return std::any_of(
        answer.failures.begin(), answer.failures.end(),
        [&](const RuleFailed& failure) { return risk::rule_code(failure.rule) == rule; });
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE(
    "a farmer of the overdraft area of Xijun: groundwater sold, bought, and canal water instead") {
    Market market;
    market.open(civil(2024, 7, 15));
    // Sold inside its own overdrawn zone: water really pumped, and no more than the account holds.
    const std::string sale = "right=GG-XJ-01-G book=GG24-XJ-G side=sell price=0.160 volume=";
    CHECK_FALSE(market.ask(sale + "5万").refused.has_value());
    const Explanation much = market.ask(sale + "100万");
    CHECK(much.refused == Reject::rule_failed);
    CHECK(fails(much, "NL-02c"));
    REQUIRE(much.passing.volumes.has_value());
    CHECK(much.passing.volumes->most == Volume{787'800});
    CHECK_FALSE(market.ask(sale + "787800").refused.has_value());
    CHECK(market.ask(sale + "787810").refused == Reject::rule_failed);
    CHECK(says(market.text(much, Language::zh), "可通过水量"));

    // Bought from another zone: it would be pumped where the water sinks already.
    const Explanation bought =
        market.ask("right=GG-XJ-01-G book=GG24-DM-G side=buy price=0.150 volume=1000");
    for (const auto* rule : {"NL-09", "GW-02", "GW-03", "SC-01"}) {
        CAPTURE(rule);
        CHECK(fails(bought, rule));
    }
    CHECK_FALSE(bought.passing.volumes.has_value());
    CHECK(says(market.text(bought, Language::zh), "目前任何水量与价格均不能通过"));

    // Canal water of its own district instead.
    const Explanation canal =
        market.ask("right=GG-XJ-01-S book=GG24-XJ-S side=buy price=0.116 volume=1000");
    CHECK_FALSE(canal.refused.has_value());
    REQUIRE(canal.passing.volumes.has_value());
    CHECK(canal.passing.volumes->most >= Volume{1'000});
    REQUIRE(canal.passing.prices.has_value());
    // The band: 0.116 yuan, 30 % either way, on whole ticks.
    CHECK(canal.passing.prices->lowest == Price{820});
}

TEST_CASE("another policy for overdraft areas, and the same sale does not pass") {
    Market market;
    market.open(civil(2024, 7, 15));
    const std::string sale = "right=GG-XJ-01-G book=GG24-XJ-G side=sell price=0.160 volume=5万";
    CHECK_FALSE(market.ask(sale).refused.has_value());
    market.apply("change parameter PM-overdraft_policy value=1");
    const Explanation strict = market.ask(sale);
    CHECK(fails(strict, "GW-03"));
    CHECK_FALSE(strict.passing.volumes.has_value());
}

TEST_CASE("an enterprise whose project is in the restricted class buys nothing") {
    Market market;
    market.open(civil(2024, 7, 15));
    const Explanation answer =
        market.ask("right=QS-N-09-CLASS book=QS24-S side=buy price=0.132 volume=2000 "
                   "purpose=industry");
    CHECK(fails(answer, "NL-04"));
    CHECK_FALSE(answer.passing.volumes.has_value());
    CHECK(says(market.text(answer, Language::zh), "限制类"));
    CHECK(says(market.text(answer, Language::en), "NL-04 Project is in the restricted"));
}

TEST_CASE("a permit that ends before the delivery does sells nothing beyond it") {
    Market market;
    market.open(civil(2024, 7, 15));
    const std::string sale = "right=QS-N-09-TERM book=QS24-CQ-G side=sell price=0.168 volume=2000";
    const Explanation late = market.ask(sale);
    CHECK(fails(late, "PM-03"));
    CHECK(says(market.text(late, Language::en), "permit to 2024-09-30"));
    // Delivered while the permit lasts, it is another matter.
    const Explanation early = market.ask(sale + " delivery_from=2024-07-16 delivery_to=2024-09-30");
    CHECK_FALSE(fails(early, "PM-03"));
}

TEST_CASE("a village sells its budget surplus in July, and not on the fifth of January") {
    Market market;
    market.open(civil(2024, 7, 15));
    const std::string sale = "right=YS-BU-01-S book=YS24-S side=sell price=0.120 volume=1万";
    const Explanation july = market.ask(sale);
    CHECK_FALSE(july.refused.has_value());
    REQUIRE(july.passing.volumes.has_value());
    CHECK(july.passing.volumes->most <= Volume{9'825'000 - 5'207'200});

    market.open(civil(2025, 1, 5));
    const Explanation january =
        market.ask(sale + " delivery_from=2025-01-06 delivery_to=2025-01-31");
    CHECK(january.refused == Reject::rule_failed);
    CHECK(fails(january, "BG-02"));
    CHECK_FALSE(january.passing.volumes.has_value());
    CHECK(says(market.text(january, Language::zh), "预算节余仅限当年使用"));
    // With the book's own window the year's water is gone as well.
    CHECK(market.ask(sale).refused.has_value());
}

}  // namespace
}  // namespace headgate::ganzhou_test
