#pragma once

#include "gateway/config/config.h"

#include <filesystem>

namespace headgate {

/// Reads folder/venue.toml into `config` and appends what is wrong with it to `errors`.
void load_venue_file(const std::filesystem::path& folder, Config& config, ConfigErrors& errors);

}  // namespace headgate
