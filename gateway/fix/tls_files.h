#pragma once

#include <filesystem>
#include <optional>

namespace headgate {

/// What a listener with TLS shows its clients, and whom it believes. PEM files.
struct TlsFiles {
    std::filesystem::path certificate;  ///< the chain, ours first
    std::filesystem::path key;          ///< readable for its owner only
    /// Absent: no client certificate is asked for. Present: every client must show one that these
    /// authorities signed and whose common name is its CompID.
    std::optional<std::filesystem::path> client_authorities;
};

}  // namespace headgate
