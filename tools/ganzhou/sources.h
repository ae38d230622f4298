#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "tools/ganzhou/csv.h"

namespace headgate::ganzhou {

/// The figures that the market is made from. The first block was published; the second is ours
/// (config/ganzhou/README.md says which is which and where the first was printed).
struct Sources {
    Table budget;
    Table groundwater_limits;
    Table districts_published;
    Table industrial_units;
    Table market_facts;

    Table basins;
    Table regions;
    Table zones;
    Table arcs;
    Table districts;
    Table groundwater_zones;
    Table unit_places;
    Table books;

    /// Reads DIR/*.csv and DIR/assigned/*.csv and checks that the columns used are there.
    [[nodiscard]] static tl::expected<Sources, std::string> read(const std::filesystem::path& dir);

    /// A published figure of market_facts.csv by its name, as printed.
    [[nodiscard]] const std::string& market_fact(std::string_view name) const;
};

}  // namespace headgate::ganzhou
