#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace headgate {

struct Kept {
    std::uint64_t reports = 0;
    std::uint64_t found = 0;
    /// The first report that the journal does not hold, as the client logged it.
    std::string first_lost;
};

/// Looks up every report in the bidders' logs (`CLIENTS/*.log`, one a line beginning with ExecID, OrderID)
/// in the journal: the event that the ExecID names must be there and be about that order.
[[nodiscard]] tl::expected<Kept, std::string>
compare_acknowledged(const std::filesystem::path& clients, const std::filesystem::path& journal);

}  // namespace headgate
