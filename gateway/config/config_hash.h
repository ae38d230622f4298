#pragma once

#include "gateway/config/config.h"

namespace headgate {

/// What Config::hash says. Requires that every fact line splits into words.
[[nodiscard]] Bytes<32> hash_of(const Config& config);

}  // namespace headgate
