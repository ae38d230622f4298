#pragma once

#include <chrono>

namespace headgate {

/// How long something took, for reports: from `begin` until now.
[[nodiscard]] inline std::chrono::milliseconds
elapsed_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 begin);
}

}  // namespace headgate
