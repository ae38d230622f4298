#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headgate {

/// How much disk the journal's folder may take, in bytes. What is left is the smaller of two: of the budget what is
/// not used, and of the volume's free space what need not stay free.
struct SpaceOptions {
    /// Absent: as much as the volume has.
    std::optional<std::uint64_t> budget;
    /// Stays free on the volume.
    std::uint64_t leave_free = std::uint64_t{64} << 20;
    /// Falling: whenever less than one of these is left, that is told once.
    std::vector<std::uint64_t> warn_left = {std::uint64_t{1} << 30, std::uint64_t{256} << 20};
    /// Less left than this: no new orders.
    std::uint64_t halt_left = std::uint64_t{64} << 20;
};

struct SpaceStanding {
    /// By the folder, whatever lies in it; 0 where only the volume is at fault.
    std::uint64_t used = 0;
    /// Free on the volume.
    std::uint64_t free = 0;
    std::uint64_t left = 0;
    /// How many thresholds have been crossed, the last one included.
    std::size_t crossed = 0;
    /// The last one has.
    bool is_low = false;
};
/// "left=… used=… free=…" in MB, and what that means.
[[nodiscard]] std::string to_string(const SpaceStanding& standing);

/// Looks how much space a journal has left and tells each threshold that is crossed, once: again only after a
/// tenth more than it was left meanwhile, so that it is not told at each look. One thread.
class SpaceWatch {
public:
    using Tell = std::function<void(const std::string&)>;
    /// `warn` hears of thresholds, `inform` that there is space again; both may be empty.
    SpaceWatch(std::string folder, SpaceOptions options, Tell inform, Tell warn);
    SpaceStanding look();

private:
    [[nodiscard]] SpaceStanding measure() const;
    [[nodiscard]] std::uint64_t threshold(std::size_t number) const;

    std::string folder_;
    SpaceOptions options_;
    Tell inform_;
    Tell warn_;
    std::size_t crossed_ = 0;
};

}  // namespace headgate
