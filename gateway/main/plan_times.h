#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace headgate {

/// When things happen in a demo plan, milliseconds from its start. The first line may say so:
/// `# date=2024-07-15 open_ms=6000`; the end is the last order's time.
struct PlanTimes {
    std::string date;
    std::int64_t open_ms = 0;
    std::int64_t end_ms = 0;
    std::size_t sessions = 0;
};

[[nodiscard]] tl::expected<PlanTimes, std::string>
read_plan_times(const std::filesystem::path& plan);

}  // namespace headgate
