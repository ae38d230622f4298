// The book behind the C interface of the public matching-engine benchmark (matching_engine_api.h of
// flash1-dev/matching-engine-benchmark). Built by hand against a checkout of it; see README.md.
// With HEADGATE_BATCH it takes runs of messages and carries the reports in a ring of its own;
// without, message by message over the harness's transport.

#include "engine/book/book.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <matching_engine_api.h>
#include <memory>
#include <sys/mman.h>

namespace {

using namespace headgate;

#ifdef HEADGATE_BATCH

/// One producer, one consumer. The matcher writes reports where they are read from and shows them in
/// groups, so that the two cores exchange the counter's cache line once for many.
class ReportRing {
public:
    explicit ReportRing(std::uint32_t capacity) {
        while (size_ < capacity) size_ *= 2;
        const std::size_t bytes = size_ * sizeof(me_report_t);
        void* memory =
            std::aligned_alloc(huge_page, (bytes + huge_page - 1) / huge_page * huge_page);
        if (memory == nullptr) std::abort();
        madvise(memory, bytes, MADV_HUGEPAGE);
        std::memset(memory, 0, bytes);
        reports_ = static_cast<me_report_t*>(memory);
    }
    ~ReportRing() { std::free(reports_); }
    ReportRing(const ReportRing&) = delete;
    ReportRing& operator=(const ReportRing&) = delete;

    /// Where the next report goes; waits for the reader where the ring is full.
    me_report_t& next() {
        while (written_ - seen_read_ == size_) {
            show();
            seen_read_ = read_.load(std::memory_order_acquire);
        }
        return reports_[written_ & (size_ - 1)];
    }
    void done() {
        ++written_;
        if (written_ - shown_so_far_ >= show_every) show();
    }
    void show() {
        shown_so_far_ = written_;
        shown_.store(written_, std::memory_order_release);
    }
    std::uint32_t drain(me_report_t* out, std::uint32_t most) {
        const std::uint64_t at = read_.load(std::memory_order_relaxed);
        const std::uint64_t ready = shown_.load(std::memory_order_acquire) - at;
        const auto count = static_cast<std::uint32_t>(ready < most ? ready : most);
        for (std::uint32_t i = 0; i < count; ++i) out[i] = reports_[(at + i) & (size_ - 1)];
        if (count > 0) read_.store(at + count, std::memory_order_release);
        return count;
    }

private:
    static constexpr std::size_t huge_page = std::size_t{2} << 20;
    static constexpr std::uint64_t show_every = 32;
    std::size_t size_ = 1024;
    me_report_t* reports_ = nullptr;
    alignas(64) std::uint64_t written_ = 0;
    std::uint64_t shown_so_far_ = 0;
    std::uint64_t seen_read_ = 0;
    alignas(64) std::atomic<std::uint64_t> shown_{0};
    alignas(64) std::atomic<std::uint64_t> read_{0};
};

/// Reports straight into the ring.
class Reports {
public:
    void open(const me_transport_t*, void* sink) { ring_ = static_cast<ReportRing*>(sink); }
    void put(const me_report_t& report) {
        ring_->next() = report;
        ring_->done();
    }
    void flush() { ring_->show(); }

private:
    ReportRing* ring_ = nullptr;
};

const me_transport_t own_transport{
    [](std::uint32_t capacity) -> void* { return new ReportRing(capacity); },
    [](void* ring, const me_report_t* report) {
        static_cast<ReportRing*>(ring)->next() = *report;
        static_cast<ReportRing*>(ring)->done();
        return 1;
    },
    [](void* ring, me_report_t* out, std::uint32_t most) {
        return static_cast<ReportRing*>(ring)->drain(out, most);
    },
    [](void* ring) { static_cast<ReportRing*>(ring)->show(); },
    [](void* ring) { delete static_cast<ReportRing*>(ring); }};

#else

/// Reports over the harness's own queue.
class Reports {
public:
    void open(const me_transport_t* transport, void* sink) {
        push_ = transport->push;
        sink_ = sink;
    }
    void put(const me_report_t& report) {
        while (push_(sink_, &report) == 0) {
        }
    }
    void flush() {}

private:
    int (*push_)(void*, const me_report_t*) = nullptr;
    void* sink_ = nullptr;
};

#endif

me_report_t report_of(std::uint8_t type, std::uint64_t sequence, std::uint64_t order) {
    me_report_t report{};
    report.type = type;
    report.sequence_number = sequence;
    report.order_id = order;
    return report;
}

/// The harness numbers orders from 0, the book from 1.
OrderId id_of(std::uint64_t order) { return OrderId{order + 1}; }
std::uint64_t order_of(OrderId id) { return id.value() - 1; }
Side side_of(std::uint8_t side) { return static_cast<Side>(side + 1); }
std::uint8_t number_of(Side side) { return static_cast<std::uint8_t>(static_cast<int>(side) - 1); }

/// Turns what the book does for one message into reports.
struct Sink {
    Reports* reports;
    std::uint64_t sequence;
    std::uint8_t side;
    std::int64_t price;

    void on_fill(const Fill& fill) {
        me_report_t report{};
        report.type = ME_TRADE;
        report.sequence_number = sequence;
        report.price_ticks = fill.price.value();
        report.quantity = static_cast<std::uint32_t>(fill.volume.value());
        report.maker_order_id = order_of(fill.resting);
        report.taker_order_id = order_of(fill.aggressor);
        reports->put(report);
    }
    void on_cancel(OrderId id, Volume leaves, CancelReason) {
        me_report_t report = report_of(ME_CANCEL_ACK, sequence, order_of(id));
        report.side = side;
        report.price_ticks = price;
        report.quantity = static_cast<std::uint32_t>(leaves.value());
        reports->put(report);
    }
    void on_decrement(OrderId, Volume, Volume) {}
    void on_rest(OrderId, Price, Volume) {}
};

class Engine {
public:
    Engine(const me_transport_t* transport, void* sink) {
        pool_.reserve(1 << 17, 1 << 10);
        reports_.open(transport, sink);
    }
    void apply(const new_order_t& message) {
        me_report_t report = report_of(ME_ORDER_ACK, message.sequence_number, message.order_id);
        report.side = message.side;
        report.price_ticks = message.price_ticks;
        report.quantity = message.quantity;
        reports_.put(report);
        NewOrder order;
        order.id = id_of(message.order_id);
        order.price = Price{message.price_ticks};
        order.volume = Volume{message.quantity};
        order.group = ControlGroupId{++groups_};  // nobody trades with himself here
        order.side = side_of(message.side);
        order.time_in_force = message.ioc != 0 ? TimeInForce::ioc : TimeInForce::gtc;
        Sink sink{&reports_, message.sequence_number, message.side, message.price_ticks};
        book_.submit(order, sink);
    }
    void apply(const cancel_t& message) {
        const auto order = book_.withdraw(id_of(message.order_id));
        me_report_t report = report_of(order ? ME_CANCEL_ACK : ME_CANCEL_REJECT,
                                       message.sequence_number, message.order_id);
        if (order) {
            report.side = number_of(order->side);
            report.price_ticks = order->price.value();
            report.quantity = static_cast<std::uint32_t>(order->leaves.value());
        }
        reports_.put(report);
    }
    void apply(const modify_t& message) {
        Sink sink{&reports_, message.sequence_number, message.side, message.new_price_ticks};
        const auto replaced = book_.replace(id_of(message.order_id), Price{message.new_price_ticks},
                                            Volume{message.new_quantity}, sink);
        me_report_t report = report_of(replaced ? ME_MODIFY_ACK : ME_MODIFY_REJECT,
                                       message.sequence_number, message.order_id);
        if (replaced) {
            report.side = message.side;
            report.price_ticks = message.new_price_ticks;
            report.quantity = message.new_quantity;
        }
        reports_.put(report);
    }
    void flush() { reports_.flush(); }
    [[nodiscard]] const Book& book() const { return book_; }
    [[nodiscard]] const OrderPool& pool() const { return pool_; }

private:
    OrderPool pool_;
    Book book_{pool_};
    Reports reports_;
    std::uint32_t groups_ = 0;
};

std::unique_ptr<Engine> engine;

}  // namespace

extern "C" {

void engine_init(std::uint64_t, const me_transport_t* transport, void* sink) {
    engine = std::make_unique<Engine>(transport, sink);
}
void engine_shutdown(void) { engine.reset(); }
void engine_flush(void) { engine->flush(); }
void engine_on_new_order(const new_order_t* message) { engine->apply(*message); }
void engine_on_cancel(const cancel_t* message) { engine->apply(*message); }
void engine_on_modify(const modify_t* message) { engine->apply(*message); }

std::int64_t engine_query_best_bid(void) {
    const auto best = engine->book().best(Side::buy);
    return best ? best->value() : std::numeric_limits<std::int64_t>::min();
}
std::int64_t engine_query_best_ask(void) {
    const auto best = engine->book().best(Side::sell);
    return best ? best->value() : std::numeric_limits<std::int64_t>::max();
}
std::uint64_t engine_query_depth_at(std::int64_t price, std::uint8_t side) {
    return static_cast<std::uint64_t>(
        engine->book().volume_at(side_of(side), Price{price}).value());
}

#ifdef HEADGATE_BATCH

const me_transport_t* engine_get_transport(void) { return &own_transport; }

void engine_on_batch(const me_msg_t* messages, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const me_msg_t& message = messages[i];
        switch (message.type) {
        case 0: engine->apply(message.no); break;
        case 1: engine->apply(message.c); break;
        default: engine->apply(message.md); break;
        }
    }
    engine->flush();
}

#endif

}  // extern "C"
