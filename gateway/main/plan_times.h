#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace headgate {

/// When the phases of a demo plan begin, milliseconds from its start, as its first line says:
/// `# date=2024-07-15 freeze_ms=5200 open_ms=6000 pre_close_ms=46000 close_ms=49000`. Orders come before
/// the close.
struct PlanTimes {
    std::string date;
    std::int64_t freeze_ms = 0;
    std::int64_t open_ms = 0;
    std::int64_t pre_close_ms = 0;
    std::int64_t close_ms = 0;
    std::size_t sessions = 0;
};

[[nodiscard]] tl::expected<PlanTimes, std::string>
read_plan_times(const std::filesystem::path& plan);

}  // namespace headgate
