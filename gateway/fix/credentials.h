#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace headgate::fix {

/// How much work it is to try one password. `rehearsal` is for the demo and tests only: it takes a
/// fraction of a millisecond, so guessing it is cheap.
enum class HashCost : std::uint8_t { rehearsal, production };

/// The argon2id hash of `password` with a fresh salt, as text that carries its own cost.
/// Fails only where memory for the work cannot be had.
[[nodiscard]] tl::expected<std::string, std::string> hash_password(std::string_view password,
                                                                   HashCost cost);

/// Who may log on: argon2id hashes by CompID. The file has one `COMPID $argon2id$…` a line; blank lines
/// and lines that begin with # are skipped. Passwords are never kept.
class Credentials {
public:
    /// Refuses a file that others than its owner may read or anybody may execute (mode other than 0400
    /// or 0600), a line of another form and a CompID named twice. The error names file and line.
    [[nodiscard]] static tl::expected<Credentials, std::string>
    load(const std::filesystem::path& file);

    /// Takes about as long for an unknown CompID as for a wrong password. Thread-safe.
    [[nodiscard]] bool verify(std::string_view comp_id, std::string_view password) const;
    [[nodiscard]] bool knows(std::string_view comp_id) const;

    /// Adds or replaces. Requires a hash made by hash_password and a CompID without blanks.
    void set(std::string_view comp_id, std::string hash);
    /// Writes the file anew with mode 0600, all of it or nothing.
    [[nodiscard]] tl::expected<void, std::string> write(const std::filesystem::path& file) const;

private:
    std::map<std::string, std::string, std::less<>> hashes_;
};

}  // namespace headgate::fix
