#pragma once

#include "bench/bench_fix_load.h"
#include "bench/bench_fix_wire.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace headgate::bench {

/// All clients of one LoadPlan on one thread. Every report is parsed, its sum and number checked, and
/// matched to its order; what does not fit ends the run with a complaint.
class LoadClients {
public:
    explicit LoadClients(const LoadPlan& plan);
    ~LoadClients();
    LoadClients(const LoadClients&) = delete;
    LoadClients& operator=(const LoadClients&) = delete;

    void log_on();
    [[nodiscard]] LoadResult run(std::uint32_t orders);
    /// Empty as long as all goes well.
    [[nodiscard]] const std::string& complaint() const { return complaint_; }

private:
    using Clock = std::chrono::steady_clock;

    struct Client {
        int socket = -1;
        std::uint32_t index = 0;  ///< S-index
        OrderText writer;
        std::string out;
        std::string in;
        std::uint64_t next_in = 1;
        std::uint32_t sent = 0;
        std::uint32_t waiting = 0;  ///< orders without a first report
        bool logged_on = false;
    };
    /// An order on its way: when it left, and how many reports came.
    struct Sent {
        Clock::time_point at;
        std::uint32_t client = 0;
        std::uint8_t reports = 0;
    };

    void complain(std::string_view what);
    void connect(Client& client);
    /// Waits until something can be read, at most until `until`, and reads it.
    void pump(Clock::time_point until);
    void read(Client& client);
    void on_message(Client& client, const ReadMessage& message);
    void on_report(Client& client, const ReadMessage& message);
    void send_order(Client& client);
    void flush(Client& client);
    /// Sends what is due.
    void send_due(std::uint32_t orders, Clock::time_point begin);
    void send_by_windows(std::uint32_t orders);
    [[nodiscard]] LoadResult result(std::size_t first, Clock::time_point begin);

    LoadPlan plan_;
    int poll_ = -1;
    std::vector<Client> clients_;
    std::vector<Sent> sent_;
    std::size_t first_ = 0;  ///< of this run's orders in `sent_`
    std::size_t open_ = 0;   ///< orders of this run without all their reports
    std::size_t reports_ = 0;
    std::size_t turn_ = 0;  ///< whose order is sent next
    std::vector<float> waits_us_;
    Clock::time_point last_report_;
    std::string body_;
    std::string complaint_;
};

}  // namespace headgate::bench
