#include "tests/risk/world.h"

// When and which way traded water comes.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& delivery_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"DV-01", "a turn still runs", pass, [] { return irrigation(Side::buy); }},
        {"DV-01", "a turn still runs", pass, [] { return irrigation(Side::sell); }},
        {"DV-01",
         "the last turn closed yesterday",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.rotations = {turn(civil(2024, 4, 1), civil(2024, 5, 5))};
             return f;
         },
         {19848, 19849}},
        {"DV-01",
         "the last turn closed yesterday",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.rotations = {turn(civil(2024, 4, 1), civil(2024, 5, 5))};
             return f;
         },
         {19848, 19849}},
        {"DV-01", "the last turn closes today", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.rotations = {turn(civil(2024, 4, 1), today)};
             return f;
         }},
        {"DV-01", "one turn is over, another to come", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.rotations = {turn(civil(2024, 4, 1), civil(2024, 4, 20)),
                            turn(civil(2024, 6, 1), civil(2024, 6, 20))};
             f.rotations[1].number = 2;
             return f;
         }},
        {"DV-01",
         "the book's own turn is over, another to come",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.rotations = {turn(civil(2024, 4, 1), civil(2024, 4, 20)),
                            turn(civil(2024, 6, 1), civil(2024, 6, 20))};
             f.rotations[1].number = 2;
             f.book.rotation = RotationId{1};
             return f;
         },
         {19833, 19849}},
        {"DV-01",
         "the ticket for the book's turn was used",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.book.rotation = RotationId{1};
             f.tickets = {{{}, right, RotationId{1}, Volume{100}, TicketState::used}};
             return f;
         },
         {20027, 19849, 1, 3}},
        {"DV-01", "the ticket for the book's turn is still to be used", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.book.rotation = RotationId{1};
             f.tickets = {{{}, right, RotationId{1}, Volume{100}, TicketState::issued}};
             return f;
         }},
        {"DV-01", "no turn of the year is on record", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.rotations.clear();
             return f;
         }},
        {"DV-01", "budgets outside the districts have no turns", pass,
         [] { return budget(Side::sell); }},
        {"DV-02", "no notice", pass, [] { return permit_trade(Side::buy); }},
        {"DV-02", "no notice", pass, [] { return permit_trade(Side::sell); }},
        {"DV-02",
         "the basin is held back in the delivery window",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             return f;
         },
         {1, 19875, 19904}},
        {"DV-02",
         "the basin is held back in the delivery window",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             return f;
         },
         {1, 19875, 19904}},
        {"DV-02", "lifted since", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             f.notices[0].state = ActiveState::ended;
             return f;
         }},
        {"DV-02", "before delivery begins", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             f.notices[0].valid_from = civil(2024, 4, 1);
             f.notices[0].valid_to = civil(2024, 4, 30);
             return f;
         }},
        {"DV-02", "another basin", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             f.notices[0].basin = shule;
             return f;
         }},
        {"DV-02",
         "out of the seller's reach",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west)};
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             f.notices[0].zone = east;
             return f;
         },
         {2}},
        {"DV-02", "inside a reach that is held back", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             f.notices[0].zone = west;
             return f;
         }},
        {"DV-02", "groundwater is not dispatched", asleep,
         [] {
             Facts f = permit_trade(Side::sell, WaterSource::groundwater);
             f.notices = {{.code = {},
                           .basin = heihe,
                           .zone = {},
                           .valid_from = civil(2024, 6, 1),
                           .valid_to = civil(2024, 6, 30)}};
             return f;
         }},
        {"DV-03", "no limit on the way", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             return f;
         }},
        {"DV-03", "no limit on the way", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             return f;
         }},
        {"DV-03", "within the limit", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[0].net_limit = Volume{1'000};
             return f;
         }},
        {"DV-03",
         "above the limit of the way in",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[0].net_limit = Volume{990};
             return f;
         },
         {1000, 990, 0, 990}},
        {"DV-03",
         "above the limit of the way out",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[1].net_limit = Volume{990};
             return f;
         },
         {1000, 990, 0, 990}},
        {"DV-03",
         "the other way's lower limit",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[1].back_limit = Volume{500};
             return f;
         },
         {1000, 500, 0, 500}},
        {"DV-03",
         "what others have sent and ask to send is taken",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[0].net_limit = Volume{3'000};
             f.then = [](State& state) {
                 ArcList over;
                 over.add(ArcId{1});
                 state.commitments.ask(over, Volume{2'500});
                 state.commitments.send(over, Volume{1'500});
             };
             return f;
         },
         {1000, 500, 2500, 3000}},
        {"DV-03", "what was sent back makes room", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[0].net_limit = Volume{500};
             f.then = [](State& state) {
                 ArcList back;
                 back.add(ArcId{2});
                 state.commitments.ask(back, Volume{600});
                 state.commitments.send(back, Volume{600});
             };
             return f;
         }},
        {"DV-03", "what the order itself asked for is given back", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = east;
             f.arcs = {arc(east, west), arc(west, east)};
             f.arcs[0].net_limit = Volume{1'000};
             f.own.emplace();
             f.own->volume = f.own->leaves = Volume{800};
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
