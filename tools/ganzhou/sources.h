#pragma once

#include "tools/ganzhou/csv.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

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

    /// Reads DIR/*.csv and DIR/assigned/*.csv and checks that the columns used are there, that figures are
    /// figures, and that every budget unit has its place. An error names the file and what is wrong.
    [[nodiscard]] static tl::expected<Sources, std::string> read(const std::filesystem::path& dir);

    /// A published figure of market_facts.csv by its name, in 1/10000 of the unit that it is printed in.
    [[nodiscard]] std::int64_t market_fact(std::string_view name) const;
};

}  // namespace headgate::ganzhou
