#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

namespace {

template <class Alter>
std::string with(Ground& ground, TradeType type, Alter alter) {
    BookSpec book = ground.book(type);
    alter(book);
    return ground.add(book);
}

}  // namespace

TEST_CASE("a book of every trade type is taken as it should be") {
    Ground ground;
    each_enumerator<TradeType>([&](std::string_view name, unsigned number) {
        CAPTURE(name);
        CHECK(ground.add(ground.book(static_cast<TradeType>(number))) == "taken");
    });
}

TEST_CASE("sizes: tick, lot, minimum, years, fees") {
    Ground ground;
    const auto told = [&](auto alter) { return with(ground, TradeType::permit, alter); };
    CHECK(told([](auto& b) { b.tick = Price{}; }) == "tick: out_of_range");
    CHECK(told([](auto& b) { b.tick = price_max + Price{1}; }) == "tick: out_of_range");
    CHECK(told([](auto& b) { b.lot = Volume{}; }) == "lot: out_of_range");
    CHECK(told([](auto& b) { b.lot = Volume{-10}; }) == "lot: out_of_range");
    CHECK(told([](auto& b) { b.minimum = Volume{9}; }) == "minimum: out_of_range");
    CHECK(told([](auto& b) { b.minimum = Volume{105}; }) == "minimum: not_multiple");
    CHECK(told([](auto& b) { b.minimum = Volume{10}; }) == "taken");
    CHECK(told([](auto& b) { b.years = Years{}; }) == "years: out_of_range");
    CHECK(told([](auto& b) { b.years = Years{31}; }) == "years: out_of_range");
    CHECK(told([](auto& b) { b.years = Years{30}; }) == "taken");
    CHECK(told([](auto& b) { b.year = Year{1999}; }) == "year: out_of_range");
    CHECK(told([](auto& b) { b.buyer_fee = RatePpm{1'000'000}; }) == "buyer_fee: out_of_range");
    CHECK(told([](auto& b) { b.buyer_fee = RatePpm{-1}; }) == "buyer_fee: out_of_range");
    CHECK(told([](auto& b) { b.seller_fee = RatePpm{1'000'000}; }) == "seller_fee: out_of_range");
    CHECK(told([](auto& b) { b.buyer_fee = b.seller_fee = RatePpm{999'999}; }) == "taken");
}

TEST_CASE("lot × tick × years is whole fen, so that no trade rounds") {
    Ground ground;
    const auto told = [&](std::int64_t lot, std::int64_t tick, std::int64_t years) {
        return with(ground, TradeType::permit, [&](auto& b) {
            b.lot = b.minimum = Volume{lot};
            b.tick = Price{tick};
            b.years = Years{years};
        });
    };
    CHECK(told(10, 1, 1) == "tick: not_whole_fen");
    CHECK(told(10, 15, 1) == "tick: not_whole_fen");
    CHECK(told(1, 10, 1) == "tick: not_whole_fen");
    CHECK(told(1, 10, 10) == "taken");
    CHECK(told(1, 100, 1) == "taken");
    CHECK(told(20, 15, 1) == "taken");
    CHECK(told(volume_max.value(), price_max.value(), 30) == "taken");
}

TEST_CASE("the band is around a reference on the tick, and its top is a price") {
    Ground ground;
    const auto told = [&](auto alter) { return with(ground, TradeType::permit, alter); };
    CHECK(told([](auto& b) { b.band = BasisPoints{1'000}; }) == "reference: missing_reference");
    CHECK(told([](auto& b) { b.reference = Price{1'005}; }) == "reference: not_multiple");
    CHECK(told([](auto& b) { b.reference = Price{}; }) == "reference: out_of_range");
    CHECK(told([](auto& b) { b.reference = Price{1'000}; }) == "taken");
    const auto banded = [&](std::int64_t reference, std::int64_t band) {
        return told([&](auto& b) {
            b.reference = Price{reference};
            b.band = BasisPoints{band};
        });
    };
    CHECK(banded(1'000, 0) == "band: out_of_range");
    CHECK(banded(1'000, 10'001) == "band: out_of_range");
    CHECK(banded(1'000, 10'000) == "taken");
    CHECK(banded(5'000'010, 10'000) == "band: out_of_range");
    CHECK(banded(5'000'000, 10'000) == "taken");
}

TEST_CASE("a book's places hang together") {
    Ground ground;
    const auto told = [&](auto alter) { return with(ground, TradeType::permit, alter); };
    CHECK(told([&](auto& b) { b.basin = ground.other_basin; }) == "zone: contradicts middle-reach");
    CHECK(told([&](auto& b) { b.region = ground.other_county; }) ==
          "region: contradicts middle-reach");
    CHECK(told([&](auto& b) { b.region = ground.city; }) == "taken");
    CHECK(told([&](auto& b) { b.groundwater_zone = ground.other_aquifer; }) ==
          "groundwater_zone: contradicts fan");
    // The zone is around the township, the district beside it.
    const auto beside =
        ground.put(Region{fresh_code(), ground.county, RegionLevel::township, ground.basin});
    const auto local = ground.put(District{Code{"local"}, beside, ground.reach});
    CHECK(told([&](auto& b) {
              b.region = ground.township;
              b.district = local;
          }) == "district: contradicts local");
}

TEST_CASE("SC-01: an irrigation book is one district's own zone") {
    Ground ground;
    const auto told = [&](auto alter) { return with(ground, TradeType::irrigation, alter); };
    CHECK(told([](auto& b) { b.district = std::nullopt; }) == "district: missing_reference");
    CHECK(told([&](auto& b) { b.zone = ground.reach; }) == "zone: pair_not_homogeneous west");
}

TEST_CASE("SC-02, GW-02: local groundwater books name their aquifer") {
    Ground ground;
    for (const auto type : {TradeType::irrigation, TradeType::budget}) {
        const auto told = [&](auto alter) { return with(ground, type, alter); };
        CHECK(told([](auto& b) { b.source = WaterSource::groundwater; }) ==
              "groundwater_zone: missing_reference");
        CHECK(told([&](auto& b) {
                  b.source = WaterSource::groundwater;
                  b.groundwater_zone = ground.aquifer;
              }) == "taken");
    }
    CHECK(with(ground, TradeType::permit, [](auto& b) { b.source = WaterSource::groundwater; }) ==
          "taken");
}

TEST_CASE("BG-02: water of one year is delivered in it") {
    Ground ground;
    for (const auto type : {TradeType::irrigation, TradeType::budget}) {
        CAPTURE(name_of(type));
        const auto told = [&](auto alter) { return with(ground, type, alter); };
        CHECK(told([](auto& b) { b.years = Years{2}; }) == "years: out_of_range");
        CHECK(told([](auto& b) { b.delivery_from = civil(2023, 12, 31); }) ==
              "delivery_from: out_of_range");
        CHECK(told([](auto& b) { b.delivery_to = civil(2025, 1, 1); }) ==
              "delivery_to: out_of_range");
        CHECK(told([](auto& b) { b.delivery_to = civil(2024, 3, 31); }) ==
              "delivery_to: empty_period");
        CHECK(told([](auto& b) {
                  b.delivery_from = civil(2024, 1, 1);
                  b.delivery_to = civil(2024, 12, 31);
              }) == "taken");
    }
    CHECK(with(ground, TradeType::permit, [](auto& b) { b.delivery_to = civil(2026, 12, 31); }) ==
          "taken");
}
