#pragma once

#include "tools/bidders/plan.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace headgate::bidders {

/// An ExecutionReport as a client reads it. Volumes in m³, prices in 1/10000 yuan, absent where the
/// message has none or something unreadable.
struct Report {
    std::string exec_id;
    std::string order_id;
    std::string client_id;
    std::string original;
    std::string exec_type;
    std::string status;
    std::string average;
    std::string rules;
    std::string reject_reason;
    std::string mass_request;
    bool ends_mass_answer = false;
    std::optional<std::int64_t> volume;
    std::optional<std::int64_t> cum;
    std::optional<std::int64_t> leaves;
    std::optional<std::int64_t> last_volume;
    std::optional<std::int64_t> last_price;
};

struct Counts {
    std::uint64_t orders_sent = 0;
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t expected_refusals = 0;  ///< refused by the very rule that the plan named
    std::uint64_t fills = 0;
    std::uint64_t cancels = 0;
    std::uint64_t replaces = 0;
    std::uint64_t reports = 0;
    std::uint64_t contradictions = 0;
    std::uint64_t resent = 0;
    /// Acknowledged orders that a mass status no longer knew: they ended while nobody listened.
    std::uint64_t unaccounted = 0;
    void add(const Counts& other);
};

/// One client's own books: what it asked, what became of it, and whether the venue's reports agree with
/// one another and with what was asked. It believes nothing that does not add up.
class Model {
public:
    /// `complain` gets each contradiction in words.
    explicit Model(std::function<void(const std::string&)> complain);

    /// The request of `row` is on the wire. `row` must stay.
    void sent(const PlanRow& row);
    void on_report(const Report& report);
    void on_cancel_reject(const std::string& client_id, const std::string& rules,
                          const std::string& reason);
    /// A request was refused outside the book (BusinessMessageReject, Reject).
    void on_refused(const std::string& client_id);
    /// The venue was busy: the request counts as never sent. Null where it is unknown.
    const PlanRow* on_busy(const std::string& client_id);

    /// A mass status begins or ends; at its end the requests to send once more are returned.
    void begin_reconciling();
    [[nodiscard]] std::vector<const PlanRow*> end_reconciling();

    /// A request that was never answered though the line stood.
    void give_up(const std::string& client_id);

    [[nodiscard]] const Counts& counts() const { return counts_; }
    /// Client ids of requests that wait for their answer.
    [[nodiscard]] std::vector<std::string> waiting() const;
    [[nodiscard]] bool is_waiting() const { return !requests_.empty(); }

private:
    enum class State : std::uint8_t { unacknowledged, open, ended };
    struct Order {
        const PlanRow* row = nullptr;
        State state = State::unacknowledged;
        std::string order_id;
        std::int64_t volume = 0;
        std::int64_t cum = 0;
        std::int64_t busted = 0;  ///< traded once, taken back since
        std::optional<std::int64_t> limit;
        std::int64_t value = 0;     ///< sum of price × volume over the fills seen
        bool saw_all_fills = true;  ///< false once a fill may have happened unseen
        bool in_mass_answer = false;
    };
    struct Request {
        const PlanRow* row = nullptr;
        bool was_resent = false;
    };

    void contradict(const Report& report, const std::string& what);
    [[nodiscard]] Order* find(const std::string& client_id);
    void on_new(const Report& report);
    void on_fill(const Report& report);
    void on_cancelled(const Report& report);
    void on_replaced(const Report& report);
    void on_restated(const Report& report);
    void on_busted(const Report& report);
    void on_rejected(const Report& report);
    void on_status(const Report& report);
    void catch_up(Order& order, const Report& report);
    void adopt_replace(const Report& report);
    void check_sums(const Order& order, const Report& report);
    void check_average(const Order& order, const Report& report);
    void check_refusal(const PlanRow& row, const std::string& rules);
    void check_not_refused(const PlanRow& row);
    void answered(const std::string& client_id);

    std::function<void(const std::string&)> complain_;
    Counts counts_;
    std::map<std::string, Order> orders_;  ///< by the client id each now goes by
    std::map<std::string, Request> requests_;
    std::set<std::string> resent_;
    std::set<std::string> exec_ids_;
    bool reconciling_ = false;
};

}  // namespace headgate::bidders
