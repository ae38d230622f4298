#pragma once

#include "engine/core/core.h"
#include "gateway/config/config.h"
#include "tools/ganzhou/csv.h"

#include <map>
#include <string>
#include <vector>

namespace headgate::ganzhou_test {

/// The market of config/ganzhou in an engine without journal or wire, and its plan of orders.
class Rehearsal {
public:
    /// Genesis and every fact; what the engine refuses is in `faults`.
    Rehearsal();
    std::vector<std::string> faults;

    struct Result {
        std::int64_t trades = 0;
        std::int64_t volume = 0;                         ///< m³
        std::int64_t amount = 0;                         ///< fen
        std::int64_t at_the_opening = 0;                 ///< of the trades
        std::int64_t before_close = 0;                   ///< of the trades
        std::int64_t calls_cleared = 0;                  ///< that had a price
        std::map<std::string, std::int64_t> refused_by;  ///< rule ids that the plan expected
        /// Messages whose outcome is not the one that the plan names, as text.
        std::vector<std::string> surprises;
    };
    /// Opens the day with a call, sends the plan's rows in the order given, and closes with a call. `order` holds row numbers.
    [[nodiscard]] Result run(const std::vector<std::size_t>& order);

    [[nodiscard]] const ganzhou::Table& plan() const { return plan_; }
    [[nodiscard]] const State& state() const { return core_.state(); }

private:
    void apply(const Origin& origin, const Command& command, EventList& events);
    void operate(const Command& command);
    /// Moves every book to the phase and counts what its calls trade.
    void lead(Phase phase, Result& result);
    void send(const ganzhou::Table::Row& row, Result& result);
    [[nodiscard]] std::string cell(const ganzhou::Table::Row& row, std::string_view column) const;

    Core core_;
    ganzhou::Table plan_;
    std::uint64_t nonce_ = 0;
    Timestamp now_;
};

}  // namespace headgate::ganzhou_test
