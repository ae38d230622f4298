#pragma once

#include "gateway/pipeline/space_watch.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace headgate {

/// DATA/space: how the journal's disk stands, for programs and people that watch it.
class SpaceFile {
public:
    explicit SpaceFile(const std::filesystem::path& data) : path_{data / "space"} {}
    ~SpaceFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    SpaceFile(const SpaceFile&) = delete;
    SpaceFile& operator=(const SpaceFile&) = delete;

    /// Written where something of note changed.
    void tell(const SpaceStanding& now) {
        constexpr unsigned mb = 20;
        if (told_ && told_->crossed == now.crossed && told_->left >> mb == now.left >> mb) return;
        told_ = now;
        const std::filesystem::path draft{path_.string() + ".part"};
        std::ofstream{draft} << fmt::format("left={} used={} free={} warnings={} halted={}\n",
                                            now.left, now.used, now.free, now.crossed,
                                            now.is_low ? "yes" : "no");
        std::error_code ignored;
        std::filesystem::rename(draft, path_, ignored);
    }

private:
    std::filesystem::path path_;
    std::optional<SpaceStanding> told_;
};

}  // namespace headgate
