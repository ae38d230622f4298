#include "tests/registry/ground.h"

namespace headgate::tests {

Code fresh_code() {
    static int number = 0;
    return Code{"X" + std::to_string(++number)};
}

Bytes<32> fresh_key() {
    static std::uint8_t number = 0;
    Bytes<32> key;
    key.bytes[0] = ++number;
    key.bytes[31] = 1;
    return key;
}

Ground::Ground(const VenueLimits& limits) : registry{limits} {
    basin = put(Basin{Code{"heihe"}, std::nullopt});
    other_basin = put(Basin{Code{"shiyang"}, std::nullopt});
    province = put(Region{Code{"620000"}, std::nullopt, RegionLevel::province, basin});
    city = put(Region{Code{"620700"}, province, RegionLevel::city, basin});
    county = put(Region{Code{"620702"}, city, RegionLevel::county, basin});
    other_county = put(Region{Code{"620723"}, city, RegionLevel::county, basin});
    township = put(Region{Code{"620702-01"}, county, RegionLevel::township, basin});
    reach = put(Zone{Code{"middle-reach"}, basin, county, ZoneKind::reach});
    canal = put(Zone{Code{"west-canal"}, basin, county, ZoneKind::district});
    well_field = put(Zone{Code{"well-field"}, basin, county, ZoneKind::groundwater});
    foreign = put(Zone{Code{"lower-reach"}, basin, other_county, ZoneKind::reach});
    district = put(District{Code{"west"}, county, canal});
    aquifer =
        put(GroundwaterZone{Code{"plain"}, county, GroundwaterClass::normal, LevelState::green});
    other_aquifer = put(
        GroundwaterZone{Code{"fan"}, other_county, GroundwaterClass::overdraft, LevelState::red});
    unit = put(
        BudgetUnit{Code{"farm-bureau"}, UnitClass::agriculture, county, district, std::nullopt});
    group = put(ControlGroup{Code{"own"}});
    farm = put(Participant{
        Code{"farm"}, ParticipantKind::cooperative, county, group, ParticipantState::active, {}});
    mill = put(Participant{
        Code{"mill"}, ParticipantKind::enterprise, county, group, ParticipantState::active, {}});
    government = put(Participant{Code{"county-office"},
                                 ParticipantKind::region_government,
                                 county,
                                 group,
                                 ParticipantState::active,
                                 {}});
    Permit own = water_permit();
    own.code = Code{"permit-1"};
    permit = put(own);
    project = put(Project{Code{"line-2"}, mill, CatalogueClass::allowed});
    const auto keep = [&](RightKind kind, std::string_view code) {
        Right record = right(kind);
        record.code = Code{code};
        return put(record);
    };
    permit_right = keep(RightKind::permit, "R-permit");
    field_right = keep(RightKind::irrigation, "R-field");
    budget_right = keep(RightKind::budget, "R-budget");
    regional_right = keep(RightKind::regional, "R-region");
}

Bytes<16> Ground::hash() const {
    StateHasher hasher;
    registry.absorb_into(hasher);
    return hasher.finish();
}

Arc Ground::arc() const {
    return {fresh_code(),         reach,           foreign,           ArcKind::natural,
            WaterSource::surface, OpenState::open, civil(2024, 4, 1), civil(2024, 10, 31)};
}

Operator Ground::bidder() const {
    return {fresh_code(), Role::bidder, farm, fresh_key(), ActiveState::active};
}

Permit Ground::water_permit() const {
    Permit record;
    record.code = fresh_code();
    record.holder = mill;
    record.region = county;
    record.source = WaterSource::surface;
    record.annual_limit = Volume{50'000};
    record.valid_from = civil(2020, 1, 1);
    record.valid_to = civil(2024, 12, 31);
    return record;
}

Right Ground::right(RightKind kind) const {
    Right record;
    record.code = fresh_code();
    record.right_kind = kind;
    record.holder = kind == RightKind::permit     ? mill
                    : kind == RightKind::regional ? government
                                                  : farm;
    record.region = county;
    record.zone = kind == RightKind::irrigation ? canal : reach;
    if (kind == RightKind::irrigation) record.district = district;
    if (kind == RightKind::permit) record.permit = permit;
    if (kind == RightKind::budget) record.unit = unit;
    record.valid_from = civil(2021, 1, 1);
    record.valid_to = civil(2030, 12, 31);
    return record;
}

Allocation Ground::allocation(RightId owner) const {
    Allocation record;
    record.code = fresh_code();
    record.right = owner;
    record.year = Year{2024};
    record.volume = Volume{40'000};
    record.used = Volume{10'000};
    record.ticketed = Volume{5'000};
    record.tradable = Volume{20'000};
    record.title = TitleState::confirmed;
    if (registry.get(owner).right_kind == RightKind::budget)
        record.budget_state = BudgetState::executing;
    return record;
}

Cap Ground::cap(RegionId region, std::int64_t limit) const {
    Cap record;
    record.code = fresh_code();
    record.region = region;
    record.year = Year{2024};
    record.limit = Volume{limit};
    return record;
}

BookSpec Ground::book(TradeType type) const {
    BookSpec record;
    record.code = fresh_code();
    record.trade_type = type;
    record.basin = basin;
    record.region = county;
    record.zone = type == TradeType::irrigation ? canal : reach;
    if (type == TradeType::irrigation) record.district = district;
    record.year = Year{2024};
    record.delivery_from = civil(2024, 4, 1);
    record.delivery_to = civil(2024, 11, 30);
    return record;
}

}  // namespace headgate::tests
