#include "bench/market.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::uint64_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
    ++allocations;
    const std::size_t whole = (size + alignment - 1) / alignment * alignment;
    if (void* memory = std::aligned_alloc(alignment, whole == 0 ? alignment : whole)) return memory;
    std::abort();
}
}  // namespace

void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace headgate::bench {
namespace {

constexpr MarketSize size{12, 600, 3'000};
constexpr std::size_t drain = 32;

/// Steps commands as the pipeline does: announced in drains, consequences first.
class Stepper {
public:
    explicit Stepper(BenchMarket& market) : market_{market} {}

    void step(std::span<const Command> stream) {
        std::array<const Command*, drain> announced{};
        for (; stream.size() >= drain; stream = stream.subspan(drain)) {
            for (std::size_t i = 0; i < drain; ++i) announced[i] = &stream[i];
            market_.core().prefetch(announced);
            for (const Command& command : stream.first(drain)) {
                carry_out(market_.sequence(origin_of(command), command));
            }
        }
    }

    std::size_t trades = 0;
    std::size_t refusals = 0;

private:
    void carry_out(const Sequenced& command) {
        Core& core = market_.core();
        events_.clear();
        core.step(command, events_);
        for (const Event& event : events_) {
            trades += std::holds_alternative<TradeStruck>(event) ? 1U : 0U;
            refusals += std::holds_alternative<OrderRejected>(event) ? 1U : 0U;
        }
        while (core.work_pending()) {
            events_.clear();
            core.step(market_.sequence(Origin{}, ContinueWork{}), events_);
        }
    }

    BenchMarket& market_;
    EventList events_;
};

TEST_CASE("100,000 steps on a day like the one before allocate nothing") {
    BenchMarket market{size};
    market.forget();
    const auto stream = order_stream(size, 1, 100'000);
    Stepper stepper{market};
    stepper.step(stream);
    // The first day brings the tables to their size, the second those that keep more than a day.
    market.next_day();
    stepper.step(stream);
    market.next_day();
    stepper.trades = stepper.refusals = 0;
    const std::uint64_t before = allocations;
    stepper.step(stream);
    CHECK(allocations - before == 0);
    CHECK(stepper.trades > 1'000);
    CHECK(stepper.refusals > 500);
}

TEST_CASE("steps are the same whether they were announced or not") {
    BenchMarket announced{size};
    BenchMarket plain{size};
    announced.forget();
    plain.forget();
    const auto stream = order_stream(size, 2, 32'000);
    Stepper stepper{announced};
    stepper.step(stream);
    for (const Command& command : stream) plain.apply(origin_of(command), command);
    CHECK(announced.core().sequence() == plain.core().sequence());
    CHECK(announced.core().state().hash() == plain.core().state().hash());
}

}  // namespace
}  // namespace headgate::bench
