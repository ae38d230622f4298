#pragma once

#include "tools/ganzhou/plan.h"

namespace headgate::ganzhou {

/// How many messages to make and of what size, to be tuned until the estimate fits.
struct Effort {
    std::int64_t messages = 0;
    std::int64_t mean_m3 = 0;
};

/// What of the day a message falls into. In a call orders queue; from the freeze on, and in the closing
/// call, only new ones come.
enum class Stage { pre_open, freeze, continuous, pre_close };

/// Makes one book's messages in order of time while matching them, so that cancels find something to
/// cancel and prices follow the book. Draws on a copy of the market's accounts; `commit` writes them back.
class Flow {
public:
    Flow(const Market& market, std::size_t book, const Effort& effort, std::uint64_t seed);
    [[nodiscard]] BookPlan run();
    /// What the run has drawn: accounts, units and the parties' cash.
    void commit(Market& market) const;

private:
    void lay_snares();
    /// Clears the call where the stage leads out of one.
    void enter_stage(Stage stage);
    void clear_call();
    void step(std::int64_t at_ms);
    void passive(std::int64_t at_ms);
    void aggressive(std::int64_t at_ms);
    void withdraw(std::int64_t at_ms);
    void reprice(std::int64_t at_ms);

    [[nodiscard]] std::optional<std::size_t> pick_account(Side side, std::int64_t volume);
    [[nodiscard]] std::optional<std::size_t> pick_resting(std::int64_t at_ms);
    [[nodiscard]] std::int64_t draw_volume();
    [[nodiscard]] std::int64_t inside_band(std::int64_t price) const;
    /// Fen that a bid could cost, fee included.
    [[nodiscard]] std::int64_t worst_cost(std::int64_t price, std::int64_t volume) const;
    void charge(std::size_t account, Side side, std::int64_t price, std::int64_t volume);
    void enter(Message message);
    [[nodiscard]] bool trades() const { return stage_ == Stage::continuous; }
    void drift();

    const Market& market_;
    const Book& book_;
    std::size_t number_;
    Effort effort_;
    Random random_;
    std::vector<Account> accounts_;
    std::vector<Unit> units_;
    std::vector<std::int64_t> cash_;  ///< fen, by party
    std::vector<Message> messages_;
    std::vector<std::size_t> waiting_;  ///< messages that may still rest
    std::vector<Message> snares_;       ///< by time
    SimpleBook simple_;
    Stage stage_ = Stage::pre_open;
    std::int64_t fair_ = 0;
    Tally tally_;
};

}  // namespace headgate::ganzhou
