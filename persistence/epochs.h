#pragma once

#include "persistence/journal_audit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// A journal's epochs. The newest is in the journal's directory; each one before it was sealed, and lies in
/// `epochs/` there, in a folder of its own with its closing proof, read-only:
///
///     journal/data.mdb                 epoch 3, being written
///     journal/epochs/0001/data.mdb     closing   closing.proof
///     journal/epochs/0002/data.mdb     closing   closing.proof
namespace headgate {

/// Where an epoch lies once it is sealed.
[[nodiscard]] std::string sealed_folder(const std::string& directory, std::uint32_t epoch);
/// Where an epoch lies now: sealed, or else the journal's directory.
[[nodiscard]] std::string epoch_folder(const std::string& directory, std::uint32_t epoch);
/// The folders of all epochs that are there, oldest first, the journal's directory last.
[[nodiscard]] std::vector<std::string> epoch_folders(const std::string& directory);
/// The journal's directory, by the path of one epoch's file.
[[nodiscard]] std::string journal_of(const std::string& data_path);
/// The folder of the epoch behind the one whose file this is; nothing where that is not a sealed one, or
/// nothing follows it.
[[nodiscard]] std::optional<std::string> folder_behind(const std::string& data_path);

/// What is wrong with `later` as the epoch behind the one that ends with `end`.
[[nodiscard]] std::optional<JournalError> link_error(std::uint32_t epoch, const JournalTotals& end,
                                                     const JournalHeader& later,
                                                     const std::string& where);

}  // namespace headgate
