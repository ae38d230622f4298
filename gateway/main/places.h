#pragma once

#include <filesystem>
#include <string>

namespace headgate {

/// The folder of the running program.
[[nodiscard]] std::filesystem::path own_folder();

/// A file or folder that comes with the source tree: below the current folder, or below a parent of the
/// program's own. Where there is none, `name` as it is, so that the complaint names it.
[[nodiscard]] std::filesystem::path find_shipped(const std::string& name);

}  // namespace headgate
