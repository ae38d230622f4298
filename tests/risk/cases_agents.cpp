#include "tests/risk/world.h"

// Who acts at the keyboard, and for whom.

namespace headgate::risk::test {
namespace {

Mandate mandate() {
    return {.code = {},
            .right = right,
            .agent = agent,
            .volume = Volume{1'000},
            .price_limit = {},
            .valid_from = civil(2024, 5, 1),
            .valid_to = civil(2024, 5, 31)};
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& agent_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"ID-02", "authorised to order", pass, [] { return irrigation(Side::buy); }},
        {"ID-02", "authorised to order", pass, [] { return irrigation(Side::sell); }},
        {"ID-02",
         "may only look",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.session.grant = OperatorGrant::view;
             return f;
         },
         {1, 2}},
        {"ID-02",
         "may only look",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.grant = OperatorGrant::view;
             return f;
         },
         {1, 2}},
        {"ID-02",
         "authorised until yesterday",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.session.valid_to = civil(2024, 5, 5);
             return f;
         },
         {1, 1, 19848, 19849}},
        {"ID-02",
         "authorised until yesterday",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.session.valid_to = civil(2024, 5, 5);
             return f;
         },
         {1, 1, 19848, 19849}},
        {"ID-02", "authorised until today", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.valid_to = today;
             return f;
         }},
        {"ID-02",
         "ended",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.state = ActiveState::ended;
             return f;
         },
         {2, 1}},
        {"ID-02", "an operator of the centre acts for nobody", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.role = Role::centre;
             f.session.participant.reset();
             return f;
         }},
        {"ID-04", "the book takes any bid", pass, [] { return irrigation(Side::buy); }},
        {"ID-04", "qualified", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.book.admission = BookAdmission::qualified;
             f.qualifications = {{.code = {},
                                  .book = book,
                                  .participant = holder,
                                  .state = QualificationState::qualified,
                                  .valid_from = civil(2024, 5, 1),
                                  .valid_to = civil(2024, 5, 31)}};
             return f;
         }},
        {"ID-04",
         "never applied",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.book.admission = BookAdmission::qualified;
             return f;
         },
         {0, 1}},
        {"ID-04",
         "applied, not decided",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.book.admission = BookAdmission::qualified;
             f.qualifications = {{.code = {},
                                  .book = book,
                                  .participant = holder,
                                  .state = QualificationState::qualified,
                                  .valid_from = civil(2024, 5, 1),
                                  .valid_to = civil(2024, 5, 31)}};
             f.qualifications[0].state = QualificationState::applied;
             return f;
         },
         {1, 1}},
        {"ID-04",
         "refused",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.book.admission = BookAdmission::qualified;
             f.qualifications = {{.code = {},
                                  .book = book,
                                  .participant = holder,
                                  .state = QualificationState::qualified,
                                  .valid_from = civil(2024, 5, 1),
                                  .valid_to = civil(2024, 5, 31)}};
             f.qualifications[0].state = QualificationState::refused;
             return f;
         },
         {3, 1}},
        {"ID-04",
         "qualified until yesterday",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.book.admission = BookAdmission::qualified;
             f.qualifications = {{.code = {},
                                  .book = book,
                                  .participant = holder,
                                  .state = QualificationState::qualified,
                                  .valid_from = civil(2024, 5, 1),
                                  .valid_to = civil(2024, 5, 31)}};
             f.qualifications[0].valid_to = civil(2024, 5, 5);
             return f;
         },
         {2, 1}},
        {"ID-04",
         "another was qualified",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.book.admission = BookAdmission::qualified;
             f.qualifications = {{.code = {},
                                  .book = book,
                                  .participant = holder,
                                  .state = QualificationState::qualified,
                                  .valid_from = civil(2024, 5, 1),
                                  .valid_to = civil(2024, 5, 31)}};
             f.qualifications[0].participant = agent;
             return f;
         },
         {0, 1}},
        {"ID-04", "sellers are not asked", asleep,
         [] {
             Facts f = irrigation(Side::sell);
             f.book.admission = BookAdmission::qualified;
             return f;
         }},
        {"ID-06", "for the own right", pass, [] { return irrigation(Side::buy); }},
        {"ID-06", "for the own right", pass, [] { return irrigation(Side::sell); }},
        {"ID-06", "an agent under a mandate", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.session.participant = agent;
             f.mandates = {mandate()};
             return f;
         }},
        {"ID-06", "an agent under a mandate", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             return f;
         }},
        {"ID-06",
         "an agent without a mandate",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.session.participant = agent;
             return f;
         },
         {0}},
        {"ID-06",
         "an agent without a mandate",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             return f;
         },
         {0}},
        {"ID-06",
         "ended by its holder",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].right = test::right;
             f.mandates[0].state = ActiveState::ended;
             return f;
         },
         {0}},
        {"ID-06",
         "over since yesterday",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].valid_to = civil(2024, 5, 5);
             return f;
         },
         {0}},
        {"ID-06",
         "begins tomorrow",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].valid_from = civil(2024, 5, 7);
             return f;
         },
         {0}},
        {"ID-06",
         "to buy only",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].side = MandateSide::buy;
             return f;
         },
         {1, 1000, 1000}},
        {"ID-06",
         "more than the mandate",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].volume = Volume{990};
             return f;
         },
         {3, 1000, 990}},
        {"ID-06",
         "with what was done under it, more than the mandate",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.then = [](State& state) {
                 state.commitments.ask(MandateId{1}, Volume{300});
                 state.commitments.trade(MandateId{1}, Volume{200});
             };
             return f;
         },
         {3, 1000, 700}},
        {"ID-06", "what the order itself holds is given back", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.own.emplace();
             f.own->volume = f.own->leaves = Volume{800};
             return f;
         }},
        {"ID-06",
         "sold below the price limit",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].price_limit = Price{1'010};
             return f;
         },
         {3, 1000, 1000, 1010}},
        {"ID-06",
         "bought above the price limit",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].price_limit = Price{990};
             return f;
         },
         {3, 1000, 1000, 990}},
        {"ID-06", "at the price limit", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].price_limit = Price{1'000};
             return f;
         }},
        {"ID-06",
         "no price where there is a limit",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.session.participant = agent;
             f.mandates = {mandate()};
             f.mandates[0].price_limit = Price{1'000};
             f.request.price.reset();
             f.request.order_type = OrderType::market_to_limit;
             return f;
         },
         {3}},
        {"ID-06", "who sits at the session is not on record", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.session.role = Role::centre;
             f.session.participant.reset();
             return f;
         }},
        {"ID-06", "permit holders act for themselves", asleep,
         [] {
             Facts f = permit_trade(Side::sell);
             f.session.participant = agent;
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
