#pragma once

#include "bench/baseline_map_list.h"
#include "bench/streams.h"
#include "engine/book/book.h"
#include "tests/support/naive_book.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

/// The books that are measured against each other. Each takes runs of commands, says what it traded,
/// and has no other trade than the others.
namespace headgate::bench {

/// Counts trades and folds each into a digest: equal digests, equal trades in equal order.
struct Tally {
    std::uint64_t trades = 0;
    std::uint64_t digest = 0;

    void trade(std::uint64_t resting, std::uint64_t aggressor, std::int64_t price,
               std::int64_t volume) {
        ++trades;
        const std::uint64_t what = resting ^ (aggressor << 20) ^
                                   (static_cast<std::uint64_t>(price) << 40) ^
                                   (static_cast<std::uint64_t>(volume) << 52);
        digest = (digest ^ what) * 0x9e3779b97f4a7c15;
    }
    bool operator==(const Tally&) const = default;

    void on_fill(const Fill& fill) {
        trade(fill.resting.value(), fill.aggressor.value(), fill.price.value(),
              fill.volume.value());
    }
    void on_cancel(OrderId, Volume, CancelReason) {}
    void on_decrement(OrderId, Volume, Volume) {}
    void on_rest(OrderId, Price, Volume) {}
};

/// The command as an order; each order is a group of its own, so that all books trade alike.
inline NewOrder order_of(const StreamCommand& command) {
    NewOrder order;
    order.id = command.id;
    order.side = command.side;
    order.time_in_force = command.kind == StreamKind::take ? TimeInForce::ioc : TimeInForce::day;
    order.price = command.price;
    order.volume = command.volume;
    order.group = ControlGroupId{static_cast<std::uint32_t>(command.id.value())};
    return order;
}

using Commands = std::span<const StreamCommand>;

class EngineVenue {
public:
    EngineVenue(std::uint32_t books, std::size_t orders_per_book)
        : pool_{std::make_unique<OrderPool>()} {
        pool_->reserve(books * orders_per_book, 16 * std::size_t{books});
        books_.reserve(books);
        for (std::uint32_t i = 0; i < books; ++i) books_.emplace_back(*pool_);
    }
    void apply(Commands commands) {
        for (const StreamCommand& command : commands) apply(command);
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

protected:
    void apply(const StreamCommand& command) {
        Book& book = books_[command.book];
        switch (command.kind) {
        case StreamKind::add:
        case StreamKind::take: book.submit(order_of(command), tally_); return;
        case StreamKind::cancel: book.cancel(command.id); return;
        case StreamKind::replace:
            book.replace(command.id, command.price, command.volume, tally_);
            return;
        }
    }
    [[nodiscard]] const OrderPool& pool() const { return *pool_; }

private:
    std::unique_ptr<OrderPool> pool_;
    std::vector<Book> books_;
    Tally tally_;
};

/// As a drain of the ring does it: what the next few commands will touch is asked for first.
class BatchedVenue : public EngineVenue {
public:
    using EngineVenue::EngineVenue;
    void apply(Commands commands) {
        constexpr std::size_t batch = 16;
        for (; !commands.empty(); commands = commands.subspan(std::min(batch, commands.size()))) {
            const Commands now = commands.first(std::min(batch, commands.size()));
            for (const StreamCommand& command : now) pool().prefetch_index(command.id);
            for (const StreamCommand& command : now) pool().prefetch_order(command.id);
            for (const StreamCommand& command : now) pool().prefetch_neighbours(command.id);
            EngineVenue::apply(now);
        }
    }
};

class BaselineVenue {
public:
    BaselineVenue(std::uint32_t books, std::size_t orders_per_book) : books_(books) {
        for (BaselineBook& book : books_) book.reserve(orders_per_book);
    }
    void apply(Commands commands) {
        for (const StreamCommand& command : commands) apply(command);
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    void apply(const StreamCommand& command) {
        BaselineBook& book = books_[command.book];
        const std::uint64_t id = command.id.value();
        const auto trade = [this](std::uint64_t resting, std::uint64_t aggressor,
                                  std::int64_t price, std::int64_t volume) {
            tally_.trade(resting, aggressor, price, volume);
        };
        const auto side =
            command.side == Side::buy ? BaselineBook::Side::buy : BaselineBook::Side::sell;
        const auto rest =
            command.kind == StreamKind::add ? BaselineBook::Rest::yes : BaselineBook::Rest::no;
        switch (command.kind) {
        case StreamKind::add:
        case StreamKind::take:
            book.submit(id, side, command.price.value(), command.volume.value(), rest, trade);
            return;
        case StreamKind::cancel: book.cancel(id); return;
        case StreamKind::replace:
            book.replace(id, command.price.value(), command.volume.value(), trade);
            return;
        }
    }

    std::vector<BaselineBook> books_;
    Tally tally_;
};

class NaiveVenue {
public:
    NaiveVenue(std::uint32_t books, std::size_t) : books_(books) {}
    void apply(Commands commands) {
        for (const StreamCommand& command : commands) apply(command);
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    void apply(const StreamCommand& command) {
        test::NaiveBook& book = books_[command.book];
        events_.clear();
        switch (command.kind) {
        case StreamKind::add:
        case StreamKind::take: book.submit(order_of(command), events_); break;
        case StreamKind::cancel: book.cancel(command.id); break;
        case StreamKind::replace:
            book.replace(command.id, command.price, command.volume, events_);
            break;
        }
        for (const test::BookEvent& event : events_) {
            if (const auto* fill = std::get_if<Fill>(&event)) tally_.on_fill(*fill);
        }
    }

    std::vector<test::NaiveBook> books_;
    test::BookEvents events_;
    Tally tally_;
};

/// Reads every command and trades nothing: what replaying the stream costs by itself.
class ReplayOnly {
public:
    ReplayOnly(std::uint32_t, std::size_t) {}
    void apply(Commands commands) {
        for (const StreamCommand& command : commands) {
            tally_.trade(command.id.value(), command.book, command.price.value(),
                         command.volume.value());
        }
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    Tally tally_;
};

}  // namespace headgate::bench
