#pragma once

#include "tools/fix_client/session.h"

#include <chrono>
#include <filesystem>
#include <istream>
#include <ostream>

namespace headgate::fix_client {

struct ClientOptions {
    SessionOptions session;
    std::filesystem::path dictionary;
    /// One password alone in the file, or lines of a CompID and its password, as `headgate init` writes them.
    std::filesystem::path password_file;
    /// How long a `wait` waits.
    std::chrono::milliseconds patience{10'000};
    /// How long what comes is shown after the last line.
    std::chrono::milliseconds linger{1'000};
    /// Added to this machine's time where the client fills in TransactTime (60).
    std::chrono::milliseconds clock_ahead{0};
};

/// How it went: everything as asked; a `wait` in vain or a refused Logon; a line or a file that cannot be
/// used; no connection, or one that was cut.
enum class Outcome : std::uint8_t { well, in_vain, unusable, cut_off };

/// Logs on, carries out the lines of `in` one after the other (line.h) and shows on `out` all that is sent and all
/// that comes. A line that cannot be read ends it where `in` is no terminal.
[[nodiscard]] Outcome run(const ClientOptions& options, std::istream& in, std::ostream& out,
                          std::ostream& complaints);

}  // namespace headgate::fix_client
