#pragma once

#include "gateway/config/config.h"
#include "gateway/pipeline/exchange.h"

#include <tl/expected.hpp>

#include <string>
#include <vector>

/// From configuration files to commands.
namespace headgate {

/// Enters every fact line through `exchange`, which has not started, with genesis as origin. All faults
/// are returned; lines without fault have been applied.
[[nodiscard]] ConfigErrors enter_facts(Exchange& exchange, const std::vector<FactLine>& lines);

/// The lines of `operators.facts` in a data folder; empty where there is no such file.
[[nodiscard]] std::vector<FactLine> operator_lines(const std::filesystem::path& data);

struct ConfigChanges {
    std::size_t entered = 0;
    std::size_t changed = 0;
    /// Every event that the changes brought, orders that they ended included.
    std::vector<std::string> lines;
};
/// Brings the registry to what the lines say: unknown codes are registered, fields that differ are changed
/// one by one. Facts that the lines no longer name stay: a fact is ended by changing it, not by leaving it
/// out. Money lines are entered at genesis only.
[[nodiscard]] tl::expected<ConfigChanges, ConfigErrors>
apply_differences(Exchange& exchange, const std::vector<FactLine>& lines);

[[nodiscard]] Names names_of(const Exchange& exchange);

}  // namespace headgate
