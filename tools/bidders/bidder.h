#pragma once

#include "engine/domain/units.h"
#include "gateway/fix/quickfix.h"
#include "tools/bidders/model.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace headgate::bidders {

using Clock = std::chrono::steady_clock;

/// One session: what it still has to send, its model of its orders, its log. Not thread-safe; the
/// population locks.
class Bidder {
public:
    /// Appends to `log_file`. Requires that it can be opened, else `log_is_open` is false.
    /// `clock_ahead` is added to this machine's time for TransactTime.
    Bidder(FIX::SessionID id, std::vector<PlanRow> rows, const std::string& log_file,
           std::chrono::milliseconds clock_ahead);
    ~Bidder();
    Bidder(const Bidder&) = delete;
    Bidder& operator=(const Bidder&) = delete;

    [[nodiscard]] bool log_is_open() const { return log_ >= 0; }
    void logged_on();
    /// Any thread, without the population's lock: QuickFIX calls it with its own session lock held.
    void logged_out() { is_on_ = false; }
    /// An application message or a session-level Reject.
    void receive(const FIX::Message& message);
    /// Sends what is due by `plan_ms`.
    void send_due(std::int64_t plan_ms);

    [[nodiscard]] bool is_on() const { return is_on_; }
    [[nodiscard]] bool was_on() const { return logons_ > 0; }
    [[nodiscard]] std::uint64_t reconnects() const { return logons_ > 1 ? logons_ - 1 : 0; }
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] const Counts& counts() const { return model_.counts(); }

private:
    void on_execution_report(const FIX::Message& message);
    void on_reject(const FIX::Message& message, std::string_view type);
    void ask_mass_status();
    /// Where the line breaks meanwhile, the mass status after the next logon tells whether it came.
    void send(const PlanRow& row);
    [[nodiscard]] bool send_message(FIX::Message& message);
    void log(const Report& report);
    void give_up_on_the_overdue(Clock::time_point now);

    FIX::SessionID id_;
    Timestamp clock_ahead_;
    std::vector<PlanRow> rows_;
    std::deque<const PlanRow*> again_;  ///< goes before the rows that are left
    std::size_t next_row_ = 0;
    Model model_;
    std::atomic<bool> is_on_{false};
    bool reconciling_ = false;
    std::uint64_t logons_ = 0;
    std::string mass_request_;
    Clock::time_point pause_until_;
    std::map<int, std::string> sent_numbers_;  ///< client id by MsgSeqNum of this connection
    std::map<std::string, Clock::time_point> sent_at_;
    int log_ = -1;
};

}  // namespace headgate::bidders
