#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace headgate::bench {

enum class StockKind : std::uint8_t {
    one_thread,       ///< SocketAcceptor: one thread for all connections
    thread_for_each,  ///< ThreadedSocketAcceptor
};

/// QuickFIX as it comes: acceptor, FileStore, the same dictionary as ours. Its application answers each
/// order with an ExecutionReport of the fields that ours has, and does nothing else.
class StockVenue {
public:
    /// Sessions S-1 … S-`sessions`; files go to `folder`. Stops the program where it cannot listen.
    StockVenue(StockKind kind, std::uint32_t sessions, const std::string& folder);
    ~StockVenue();
    StockVenue(const StockVenue&) = delete;
    StockVenue& operator=(const StockVenue&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// Processor time of all threads that have handled a message.
    [[nodiscard]] double cpu_s() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace headgate::bench
