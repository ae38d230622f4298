#pragma once

#include "gateway/config/config.h"

#include <filesystem>
#include <optional>
#include <string>

namespace headgate {

/// The whole file; nothing where it cannot be read.
[[nodiscard]] std::optional<std::string> read_text(const std::filesystem::path& file);

/// Appends the lines of folder/facts/*.facts to `facts`, in order of file name, and what is wrong with
/// them to `errors`.
void load_fact_files(const std::filesystem::path& folder, std::vector<FactLine>& facts,
                     ConfigErrors& errors);

}  // namespace headgate
