#pragma once

#include "gateway/config/config.h"
#include "gateway/pipeline/exchange.h"

#include <filesystem>

/// What a venue's configuration means for the program: where its data lies, how its exchange is opened.
namespace headgate {

inline constexpr const char* build_name = "headgate 0.1";

/// Prints every fault; there is at least one.
int tell_faults(const ConfigErrors& errors);

/// `given` where it is not empty; else what the configuration names, or a folder here.
[[nodiscard]] std::filesystem::path data_folder_of(const Config& config,
                                                   const std::filesystem::path& given);

/// For a journal in `data`. Checkpoints are the caller's.
[[nodiscard]] ExchangeOptions options_for(const Config& config, const std::filesystem::path& data);

}  // namespace headgate
