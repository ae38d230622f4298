#pragma once

#include "gateway/control/operator_key.h"
#include "gateway/fix/credentials.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <string>
#include <vector>

/// What an exchange keeps beside its journal, in a folder of mode 0700:
///
///     journal/          the journal
///     operator.key      the centre's first operator's key, 0400
///     operators.facts   its public half, entered at genesis
///     credentials       password hashes of the FIX sessions, 0600
///     passwords         the passwords in clear, 0400: hand them out, then delete the file
///     journal.key       the key that signs checkpoints of the journal, 0400
///     journal.pub       its public half: give it to whoever is to check them
///     checkpoints       size, root and head of the journal, signed every second
///     control.sock      operators' commands
///     index.log         what the process that keeps the journal's index up has said
///     space             while the exchange runs: how the journal's disk stands
///     port              while the exchange runs: its FIX port, and how far a rehearsal's clock runs before
///                       the system's, in ms
namespace headgate {

/// Code of the operator that `make_data_folder` creates.
inline constexpr std::string_view first_operator = "OP-CENTRE";

/// Makes the folder for the market in `config`, with a fresh key and a fresh password for each of its
/// sessions. A folder that already has an operator's key is left as it is.
[[nodiscard]] tl::expected<void, std::string> make_data_folder(const std::filesystem::path& config,
                                                               const std::filesystem::path& data,
                                                               fix::HashCost cost);

/// The key that signs checkpoints; made, with its public half, where there is none.
[[nodiscard]] tl::expected<OperatorKey, std::string> journal_key(const std::filesystem::path& data);

/// CompIDs of the `session` lines of a configuration folder, as `load_config` reads it.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string>
session_codes(const std::filesystem::path& config);

}  // namespace headgate
