#pragma once

#include "engine/registry/registry.h"

#include <doctest/doctest.h>

#include <string>

namespace headgate::tests {

/// A small country to stand on: one basin, a province with a city and two counties, a township, three
/// zones, an irrigation district, two aquifers, budget units, parties, a permit and one right of each
/// kind. Every record is at hand as a pattern to alter.
struct Ground {
    Registry registry;

    BasinId basin, other_basin;
    RegionId province, city, county, other_county, township;
    ZoneId reach, canal, well_field, foreign;
    DistrictId district;
    GroundwaterZoneId aquifer, other_aquifer;
    BudgetUnitId unit;
    ControlGroupId group;
    ParticipantId farm, mill, government;
    PermitId permit;
    ProjectId project;
    RightId permit_right, field_right, budget_right, regional_right;

    explicit Ground(const VenueLimits& limits = {});

    /// Enters a record that must be taken.
    template <class T>
    IdOf<T> put(const T& record);
    /// "taken" or the refusal, as "field: reason other". A refusal that left a trace fails the test.
    template <class T>
    std::string add(const T& record);
    template <class T>
    std::string change(IdOf<T> id, const T& record);
    [[nodiscard]] Bytes<16> hash() const;

    // Patterns: each is taken as it is, with a code of its own.
    [[nodiscard]] Arc arc() const;
    [[nodiscard]] Operator bidder() const;
    [[nodiscard]] Permit water_permit() const;
    [[nodiscard]] Right right(RightKind kind) const;
    [[nodiscard]] Allocation allocation(RightId right) const;
    [[nodiscard]] Cap cap(RegionId region, std::int64_t limit) const;
    [[nodiscard]] BookSpec book(TradeType type) const;
};

/// The code that a record was given last; codes count up so that each is new.
[[nodiscard]] Code fresh_code();
[[nodiscard]] Bytes<32> fresh_key();

[[nodiscard]] inline FactSource clerk() {
    return {Code{"bureau"}, DocumentRef{"notice 1"}, Provenance::typed_in};
}

template <class T>
std::string told(const FactError& error) {
    std::string field = "?";
    std::size_t at = 0;
    T blank{};
    T::each_field(blank, [&](const char* name, auto&) {
        if (at++ == error.field) field = name;
    });
    std::string text = field + ": " + std::string{name_of(error.reason)};
    if (!error.other.empty()) text += " " + std::string{error.other.view()};
    return text;
}

template <class T>
IdOf<T> Ground::put(const T& record) {
    const auto before = registry.count<T>();
    const auto version = registry.version();
    const auto id = registry.add(record, clerk());
    INFO(record.code.view());
    if (!id) FAIL(told<T>(id.error()));
    CHECK(id->value() == before + 1);
    CHECK(registry.version() == FactVersion{version.value() + 1});
    CHECK(registry.directory().find<T::kind>(record.code.view()) == *id);
    CHECK(registry.entry<T>(*id).version == registry.version());
    return *id;
}

template <class T>
std::string Ground::add(const T& record) {
    const auto before = hash();
    const auto asked = registry.check(record);
    const auto id = registry.add(record, clerk());
    CHECK(asked.has_value() != id.has_value());
    if (id) return "taken";
    CHECK(*asked == id.error());
    CHECK(hash() == before);
    return told<T>(id.error());
}

template <class T>
std::string Ground::change(IdOf<T> id, const T& record) {
    const auto before = hash();
    const auto version = registry.version();
    const auto asked = registry.check(record, id);
    const auto done = registry.change(id, record, clerk());
    CHECK(asked.has_value() != done.has_value());
    if (!done) {
        CHECK(*asked == done.error());
        CHECK(hash() == before);
        return told<T>(done.error());
    }
    CHECK(hash() != before);
    CHECK(registry.version() == FactVersion{version.value() + 1});
    CHECK(registry.entry<T>(id).version == registry.version());
    return "taken";
}

}  // namespace headgate::tests
