#include "tests/risk/world.h"

// How traded water is measured, and how good it is.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& meter_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"NL-07", "a good point in the zone", pass, [] { return irrigation(Side::buy); }},
        {"NL-07", "a good point in the zone", pass, [] { return irrigation(Side::sell); }},
        {"NL-07",
         "no meter at all",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.points.clear();
             return f;
         },
         {0}},
        {"NL-07",
         "no meter at all",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.points.clear();
             return f;
         },
         {0}},
        {"NL-07",
         "a meter for another source only",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             for (MeteringPoint& each : f.points) each.source = WaterSource::groundwater;
             return f;
         },
         {0}},
        {"NL-07",
         "a meter for another source only",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             for (MeteringPoint& each : f.points) each.source = WaterSource::groundwater;
             return f;
         },
         {0}},
        {"NL-07",
         "verified until yesterday",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.points[0].verified_to = civil(2024, 5, 5);
             return f;
         },
         {1, 19848}},
        {"NL-07",
         "verified until yesterday",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.points[0].verified_to = civil(2024, 5, 5);
             return f;
         },
         {1, 19848}},
        {"NL-07", "verified until today", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.points[0].verified_to = today;
             return f;
         }},
        {"NL-07",
         "ended points measure nothing",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.points[0].state = ActiveState::ended;
             return f;
         },
         {0}},
        {"NL-07", "offline, below the volume that asks for online", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.points[0].online = OnlineState::offline;
             return f;
         }},
        {"NL-07",
         "offline at the volume that asks for online",
         broken,
         [] {
             Facts f = irrigation(Side::sell, WaterSource::groundwater);
             f.points[0].online = OnlineState::offline;
             return f;
         },
         {1, 20453, 50000, 50000}},
        {"NL-07", "offline one cubic metre below", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.points[0].online = OnlineState::offline;
             f.set(ParameterKind::metering_groundwater_m3, 50'001);
             return f;
         }},
        {"NL-07", "offline, and nobody has said from where on online is asked", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.points[0].online = OnlineState::offline;
             f.without(ParameterKind::metering_surface_m3);
             return f;
         }},
        {"NL-07",
         "the right's own point is asked, not its zone's",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.points.push_back(f.points[0]);
             f.points[3].right = test::right;
             f.points[3].verified_to = civil(2024, 1, 1);
             return f;
         },
         {1, 19723}},
        {"NL-07", "the right's own good point stands for a bad one of the zone", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.points.push_back(f.points[0]);
             f.points[3].right = test::right;
             f.points[0].verified_to = civil(2024, 1, 1);
             return f;
         }},
        {"NL-07",
         "a good point does not make up for a bad one beside it",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.points.push_back(f.points[0]);
             f.points[3].verified_to = civil(2024, 1, 1);
             return f;
         },
         {2, 19723}},
        {"PU-06", "grade fits the use", pass, [] { return unconventional(Side::buy); }},
        {"PU-06", "own water of the book's grade", pass, [] { return unconventional(Side::sell); }},
        {"PU-06",
         "own water below the book's grade",
         broken,
         [] {
             Facts f = unconventional(Side::sell);
             f.account->grade = ReclaimedGrade::grade_c;
             return f;
         },
         {3, 3, 2}},
        {"PU-06", "own water better than the book's grade", pass,
         [] {
             Facts f = unconventional(Side::sell);
             f.account->grade = ReclaimedGrade::grade_a;
             return f;
         }},
        {"PU-06",
         "nobody drinks it",
         broken,
         [] {
             Facts f = unconventional(Side::buy);
             f.request.purpose = Purpose::domestic;
             f.book.grade = ReclaimedGrade::grade_a;
             return f;
         },
         {1, 1}},
        {"PU-06",
         "the use asks for a better grade",
         broken,
         [] {
             Facts f = unconventional(Side::buy);
             f.quality_standards[0].grade = ReclaimedGrade::grade_a;
             return f;
         },
         {3, 2, 1}},
        {"PU-06", "the county asks for less than elsewhere", pass,
         [] {
             Facts f = unconventional(Side::buy);
             f.quality_standards[0].grade = ReclaimedGrade::grade_a;
             f.quality_standards.push_back(f.quality_standards[0]);
             f.quality_standards[1].region = ganzhou;
             f.quality_standards[1].grade = ReclaimedGrade::grade_c;
             return f;
         }},
        {"PU-06", "no standard for the use", missing,
         [] {
             Facts f = unconventional(Side::buy);
             f.request.purpose = Purpose::ecology;
             return f;
         }},
        {"PU-06", "a standard that has ended", missing,
         [] {
             Facts f = unconventional(Side::buy);
             f.quality_standards[0].valid_to = civil(2024, 5, 5);
             return f;
         }},
        {"PU-06", "the seller's grade is not on record", missing,
         [] {
             Facts f = unconventional(Side::sell);
             f.account->grade.reset();
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
