#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace headgate::fix {

/// Wrong passwords in a row before a name or an address has to wait, and how long.
struct LogonLimits {
    std::size_t failures_per_comp_id = 5;
    std::size_t failures_per_address = 20;
    std::chrono::seconds lock{60};
    /// Names, and as many addresses, that are remembered at once.
    std::size_t names = 65'536;
};

/// Makes guessing of passwords slow: who has failed too often is not even listened to for a while,
/// whether the name exists or not. A name that was locked by strangers stays open to the address from
/// which it last logged on. Its memory is bounded: of very many names the longest quiet is forgotten.
class LogonGuard {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit LogonGuard(LogonLimits limits) : limits_{limits} {}

    struct Locked {
        enum class What : std::uint8_t { comp_id, address } what = What::comp_id;
        std::chrono::seconds wait{};  ///< rounded up
    };
    /// Whether a password may be looked at; nothing: yes.
    [[nodiscard]] std::optional<Locked> check(const std::string& comp_id,
                                              const std::string& address, Time now) const;
    void failed(const std::string& comp_id, const std::string& address, Time now);
    void succeeded(const std::string& comp_id, const std::string& address);

private:
    struct Tally {
        std::size_t failures = 0;
        Time last{};
        Time locked_until{};
    };
    using Tallies = std::map<std::string, Tally>;
    void count(Tallies& tallies, const std::string& name, std::size_t failures_max, Time now);
    [[nodiscard]] static std::optional<std::chrono::seconds>
    wait_of(const Tallies& tallies, const std::string& name, Time now);

    LogonLimits limits_;
    Tallies comp_ids_;
    Tallies addresses_;
    /// Where each name last logged on from; names in here exist, so they are few.
    std::map<std::string, std::string> homes_;
};

}  // namespace headgate::fix
