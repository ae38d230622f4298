#pragma once

#include "engine/book/book.h"
#include "engine/domain/events.h"
#include "engine/market/cap_shares.h"
#include "engine/market/order_table.h"
#include "engine/registry/commitments.h"
#include "engine/registry/ledger.h"
#include "engine/registry/registry.h"
#include "engine/settlement/trade_table.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headgate {

/// One book at work: its fact (registry), its phase and its resting orders. In pre_open, freeze, clearing
/// and pre_close the book is in a call, in continuous it is not; halted it may be, and closed it is after a
/// call that was abandoned (docs/phases.md).
struct Market {
    Phase phase = Phase::closed;
    Book book;
    /// Where the open call would clear, as last told (IndicativeChanged); nothing: no cross.
    std::optional<Clearing> told = {};
};

/// Larger work that goes on over steps. `cursor` is the last order or trade that was looked at (sweep and
/// settle: the next), the book (tell, lead) or the step (uncross: 0 until the price is fixed). `target` is
/// the phase that an uncross or a lead leads to. A sweep is about the right or the participant of `criteria`, or all; it
/// has stages, and `place` counts the rights that its stage has done with. `owing` is an account whose
/// shortfall the first stage answers for by its sales, of which `covered` are held so far.
HEADGATE_ENUM(WorkKind, sweep = 1, mass_cancel = 2, close_books = 3, match = 4, settle = 5,
              uncross = 6, tell = 7, lead = 8)
struct Work {
    WorkKind kind = WorkKind::sweep;
    std::uint64_t cursor = 0;
    MassCancel criteria;
    std::optional<BookId> book;
    std::optional<CancelReason> reason;
    Date date;
    std::uint32_t delivered = 0;
    std::uint32_t held = 0;
    Phase target = Phase::closed;
    std::uint8_t stage = 0;
    std::uint64_t place = 0;
    std::optional<AllocationId> owing;
    Volume covered;
    HEADGATE_FIELDS(kind, cursor, criteria, book, reason, date, delivered, held, target, stage,
                    place, owing, covered)
};

/// The whole state of one partition: what `step` reads and writes and what a checkpoint hashes.
/// Rules see it const.
struct State {
    State() = default;
    State(State&&) = default;
    /// Not assigned to: the books there must end before the pool that holds their orders.
    State& operator=(State&&) = delete;

    PartitionId partition;
    Sequence sequence;
    Timestamp now;
    std::optional<Date> trading_day;
    Registry registry;
    Ledger ledger;
    Commitments commitments;
    OrderTable orders;
    TradeTable trades;
    ClientIdTable client_ids;
    CapShares cap_shares;
    /// Memory of all books, in one place however often the state is moved.
    std::unique_ptr<OrderPool> pool = std::make_unique<OrderPool>();
    std::vector<Market> markets;                 ///< by BookId - 1
    std::vector<std::uint64_t> operator_nonces;  ///< by OperatorId - 1
    std::vector<Work> work;                      ///< first in, first done
    std::optional<Bytes<32>> config_hash;

    [[nodiscard]] const Market& market(BookId id) const { return markets.at(id.value() - 1); }
    [[nodiscard]] Market& market(BookId id) { return markets.at(id.value() - 1); }

    /// Hash of everything above in canonical order, with orders by id and books by price and time.
    [[nodiscard]] Bytes<16> hash() const;
};

}  // namespace headgate
