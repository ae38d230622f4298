#include "tests/risk/world.h"

// How permits were used, and what groundwater is used for.

namespace headgate::risk::test {
namespace {

Usage used(std::int64_t in, std::int64_t volume) {
    Usage usage;
    usage.right = right;
    usage.source = WaterSource::surface;
    usage.year = Year{in};
    usage.volume = Volume{volume};
    return usage;
}

Conservation saving(Funder funder) {
    Conservation record;
    record.right = right;
    record.funder = funder;
    record.volume = Volume{10'000};
    record.verified_by = Code{"bureau"};
    record.valid_from = civil(2022, 1, 1);
    record.valid_to = civil(2026, 12, 31);
    return record;
}

Restriction notice(std::int64_t volume) {
    Restriction record;
    record.permit = permit;
    record.volume = Volume{volume};
    record.valid_from = civil(2024, 1, 1);
    record.valid_to = civil(2024, 12, 31);
    return record;
}

PhaseOut process(Date deadline) {
    PhaseOut entry;
    entry.participant = holder;
    entry.process = Code{"wet-cooling"};
    entry.deadline = deadline;
    return entry;
}

Plot unlawful_plot() {
    Plot plot;
    plot.right = right;
    plot.area_mu = 10;
    plot.volume = Volume{100};
    plot.roster = RosterFlag::reclaimed_unlawfully;
    return plot;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& use_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"PM-07", "one year at the threshold", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 15'000), used(2022, 1'000), used(2023, 0)};
             return f;
         }},
        {"PM-07",
         "three years below it",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 14'999), used(2022, 1'000), used(2023, 0)};
             return f;
         },
         {3, 14'999, 15'000, 50'000}},
        {"PM-07",
         "other reading: a third below the permit is idle",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 2);
             f.usages = {used(2021, 35'000), used(2022, 20'000), used(2023, 20'000)};
             return f;
         },
         {3, 35'000, 35'000, 50'000}},
        {"PM-07", "other reading: above it", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 2);
             f.usages = {used(2021, 35'001), used(2022, 20'000), used(2023, 20'000)};
             return f;
         }},
        {"PM-07", "permit cut back already", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.permit->cut_back = CutBack::done;
             return f;
         }},
        {"PM-07", "saved with own money", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.conservations.push_back(saving(Funder::own));
             return f;
         }},
        {"PM-07", "saved under a contract", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.conservations.push_back(saving(Funder::contract));
             return f;
         }},
        {"PM-07", "saved with public money", broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.conservations.push_back(saving(Funder::government));
             return f;
         }},
        {"PM-07", "paid for at the grant", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.approve(ApprovalKind::paid_grant, 1'000);
             return f;
         }},
        {"PM-07", "a year without metering", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.usages.pop_back();
             return f;
         }},
        {"PM-07", "no ratio", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan)
                 .set(ParameterKind::idle_ratio_bps, 3'000)
                 .set(ParameterKind::idle_years, 3)
                 .set(ParameterKind::idle_reading, 1);
             f.usages = {used(2021, 0), used(2022, 0), used(2023, 0)};
             f.without(ParameterKind::idle_ratio_bps);
             return f;
         }},
        {"PM-07", "asleep in Ganzhou", asleep, [] { return permit_trade(Side::sell); }},
        {"PM-08", "water taken a day less than two years ago", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->last_abstraction = civil(2022, 5, 7);
             return f;
         }},
        {"PM-08",
         "two years to the day",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->last_abstraction = civil(2022, 5, 6);
             return f;
         },
         {19'118, 2}},
        {"PM-08", "the authority keeps the permit", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->last_abstraction = civil(2020, 5, 6);
             f.approve(ApprovalKind::retention);
             return f;
         }},
        {"PM-08", "not on record", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->last_abstraction.reset();
             return f;
         }},
        {"PM-08", "no parameter", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.without(ParameterKind::stoppage_years);
             return f;
         }},
        {"PM-09", "no notice", pass, [] { return permit_trade(Side::sell); }},
        {"PM-09", "exactly what the notice leaves", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.restrictions.push_back(notice(20'000));
             f.account->used = Volume{15'000};
             f.request.volume = Volume{5'000};
             return f;
         }},
        {"PM-09",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.restrictions.push_back(notice(20'000));
             f.account->used = Volume{15'000};
             f.request.volume = Volume{5'010};
             return f;
         },
         {5'010, 5'000, 20'000, 15'000}},
        {"PM-09", "notice has ended", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.restrictions.push_back(notice(100));
             f.restrictions.back().valid_to = civil(2024, 5, 5);
             return f;
         }},
        {"PM-09", "notice withdrawn", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.restrictions.push_back(notice(100));
             f.restrictions.back().state = ActiveState::ended;
             return f;
         }},
        {"PM-09", "no permit", missing, [] { return irrigation_right_in_permit_book(Side::sell); }},
        {"PM-10", "not listed", pass, [] { return permit_trade(Side::sell); }},
        {"PM-10", "deadline today", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.phase_outs.push_back(process(today));
             return f;
         }},
        {"PM-10",
         "deadline was yesterday",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.phase_outs.push_back(process(civil(2024, 5, 5)));
             return f;
         },
         {19'848, 19'849}},
        {"PM-10", "retired", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.phase_outs.push_back(process(civil(2024, 5, 5)));
             f.phase_outs.back().state = PhaseOutState::retired;
             return f;
         }},
        {"PM-10", "a buyer too", broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.phase_outs.push_back(process(civil(2023, 1, 1)));
             return f;
         }},
        {"PM-10", "asleep in Datong", asleep,
         [] {
             Facts f = permit_trade(Side::buy);
             f.at(hunyuan);
             return f;
         }},
        {"GW-05", "renews", pass, [] { return irrigation(Side::buy, WaterSource::groundwater); }},
        {"GW-05",
         "hardly renews",
         broken,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_renewal = Renewal::hard_to_renew;
             return f;
         },
         {2, 2}},
        {"GW-05", "in an emergency", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_renewal = Renewal::hard_to_renew;
             f.request.purpose = Purpose::emergency;
             return f;
         }},
        {"GW-05", "for a test", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_renewal = Renewal::hard_to_renew;
             f.request.purpose = Purpose::test;
             return f;
         }},
        {"GW-05", "to drink where nothing else is", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_renewal = Renewal::hard_to_renew;
             f.request.purpose = Purpose::domestic;
             f.public_supply = PublicSupply::absent;
             return f;
         }},
        {"GW-05",
         "to drink where there is a network",
         broken,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_renewal = Renewal::hard_to_renew;
             f.request.purpose = Purpose::domestic;
             return f;
         },
         {2, 1}},
        {"GW-05", "aquifer not known", missing,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_renewal.reset();
             return f;
         }},
        {"GW-05", "surface water", asleep, [] { return irrigation(Side::buy); }},
        {"GW-06", "ordinary crops", pass,
         [] { return irrigation(Side::buy, WaterSource::groundwater); }},
        {"GW-06",
         "water-hungry crops",
         broken,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.right.crop = CropClass::water_hungry;
             return f;
         },
         {2, 0}},
        {"GW-06",
         "land reclaimed unlawfully",
         broken,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.plots.push_back(unlawful_plot());
             return f;
         },
         {1, 2}},
        {"GW-06", "for no field", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.right.crop = CropClass::water_hungry;
             return f;
         }},
        {"GW-06", "crops not on record", missing,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.right.crop.reset();
             return f;
         }},
        {"GW-07", "to irrigate", pass,
         [] { return irrigation(Side::buy, WaterSource::groundwater); }},
        {"GW-07",
         "for a lake",
         broken,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.request.purpose = Purpose::landscape;
             return f;
         },
         {7, 2}},
        {"GW-07",
         "drinking water for a lake",
         broken,
         [] {
             Facts f = network(Side::buy);
             f.request.purpose = Purpose::landscape;
             return f;
         },
         {7, 1}},
        {"GW-07", "river water for a lake", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.request.purpose = Purpose::landscape;
             return f;
         }},
        {"GW-07", "asleep in Datong", asleep,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.at(hunyuan);
             return f;
         }},
        {"GW-08", "above the control level", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_level = LevelState::amber;
             return f;
         }},
        {"GW-08",
         "below it",
         broken,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.own_level = LevelState::red;
             return f;
         },
         {3}},
        {"GW-08", "no zone", missing,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.right.groundwater_zone.reset();
             return f;
         }},
        {"GW-08", "asleep in Datong", asleep,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.at(hunyuan);
             return f;
         }},
        {"GW-09", "the network does not reach", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.public_supply = PublicSupply::absent;
             return f;
         }},
        {"GW-09",
         "the network can supply",
         broken,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.public_supply = PublicSupply::full;
             return f;
         },
         {3, 3}},
        {"GW-09", "no network waters fields", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.public_supply = PublicSupply::full;
             return f;
         }},
        {"GW-09", "network not on record", missing,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.public_supply.reset();
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
