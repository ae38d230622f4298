#pragma once

#include "engine/domain/ids.h"
#include "gateway/fix/wire_message.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace headgate::fix {

/// Where messages to clients go. To a session that is not connected only reports about its orders are kept (8,
/// 9 of Desk::publish); everything else is dropped.
struct Outlet {
    std::function<void(SessionId, OutMessage&&)> send;
    std::function<void(const OutMessage&)> send_to_all;
    std::function<void(SessionId, std::string_view reason)> log_out;
    /// From any thread: has this done on the gateway's own.
    std::function<void(std::function<void()>)> run;
    /// Bytes that wait for the session's client to read them; 0 where it is not connected.
    std::function<std::size_t(SessionId)> waiting;
};

/// Numbers the reports that no event stands behind. Begins at the clock, so that a restart does not give
/// one out again.
class OwnNumbers {
public:
    OwnNumbers();
    /// "G1719795600000001"
    [[nodiscard]] std::string next() { return "G" + std::to_string(++last_); }

private:
    std::uint64_t last_;
};

}  // namespace headgate::fix
