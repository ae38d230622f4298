#include "bench/bench_fix_venue.h"

#include "gateway/fix/credentials.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace headgate::bench {
namespace {

constexpr const char* password = "rehearsal";

template <class T>
T or_stop(tl::expected<T, JournalError> result) {
    if (!result) stop_bench(result.error().text);
    return std::move(*result);
}

std::unique_ptr<Exchange> open(const MarketSize& size, const std::string& folder) {
    ExchangeOptions options;
    options.journal.directory = folder + "/journal";
    options.journal.partition = PartitionId{1};
    options.simulated_start = start_of(civil(2024, 7, 15)) + Timestamp{9LL * 3'600'000'000'000};
    auto exchange = or_stop(Exchange::open(options));
    const BenchMarket market{size};
    for (const Sequenced& command : market.history()) {
        const bool own = std::holds_alternative<Genesis>(command.command) ||
                         std::holds_alternative<ContinueWork>(command.command) ||
                         std::holds_alternative<StartEngine>(command.command);
        if (!own) (void)exchange->apply(command.origin, command.command);
    }
    if (const auto done = exchange->commit(); !done) stop_bench(done.error().text);
    return exchange;
}

void write_credentials(std::uint32_t sessions, const std::string& file) {
    const auto hash = fix::hash_password(password, fix::HashCost::rehearsal);
    if (!hash) stop_bench(hash.error());
    fix::Credentials credentials;
    for (std::uint32_t i = 1; i <= sessions; ++i) credentials.set("S-" + std::to_string(i), *hash);
    if (const auto done = credentials.write(file); !done) stop_bench(done.error());
}

}  // namespace

Venue::Venue(const MarketSize& size, const std::string& folder) : exchange_{open(size, folder)} {
    write_credentials(size.participants, folder + "/credentials");
    FixConfig config;
    config.dictionary = "config/fix/HEADGATE44.xml";
    config.credentials = folder + "/credentials";
    // What is measured is how fast the house is, not how fast one client may be.
    config.limits.orders = {100'000'000, 100'000'000};
    config.limits.connections_per_address = config.limits.connections;
    // A logon is told of on the gateway's thread.
    config.log = [this](std::string_view line) {
        if (line.find("logged on") != std::string_view::npos) cpu_.note_thread();
    };
    market_ahead_ms_ = exchange_->clock_ahead().count();
    config.market_ahead = exchange_->clock_ahead();
    config.keep = [this](ByteSpan section) { exchange_->keep_gateway_section(section); };
    gateway_ = std::make_unique<FixGateway>(config, exchange_->describe(), exchange_->ring());
    exchange_->subscribe([this](const PublishedBatch& batch) { gateway_->on_batch(batch); });
    if (const auto up = gateway_->start(); !up) stop_bench(up.error());
    exchange_->start();
}

Venue::~Venue() {
    gateway_->stop();
    (void)exchange_->stop();
}

namespace {

void echo_all(int listener, std::uint32_t connections) {
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<int> sockets;
    while (sockets.size() < connections) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) break;
        const int yes = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
        sockets.push_back(fd);
    }
    std::size_t open = sockets.size();
    std::array<char, 65536> bytes{};
    std::array<epoll_event, 64> events{};
    while (open > 0) {
        const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            const auto got = ::recv(fd, bytes.data(), bytes.size(), 0);
            if (got > 0) {
                (void)::send(fd, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
                continue;
            }
            ::epoll_ctl(poll, EPOLL_CTL_DEL, fd, nullptr);
            --open;
        }
    }
    for (const int fd : sockets) ::close(fd);
    ::close(poll);
}

}  // namespace

Echo::Echo(std::uint32_t connections)
    : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        stop_bench("the echo cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this, connections] { echo_all(listener_, connections); }};
}

Echo::~Echo() {
    // A client that never came would be waited for otherwise.
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

}  // namespace headgate::bench
