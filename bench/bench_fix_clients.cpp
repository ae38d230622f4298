#include "bench/bench_fix_clients.h"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace headgate::bench {
namespace {

constexpr auto patience = std::chrono::seconds{20};
/// Passwords are checked two at a time: whoever asks all at once is told to come back.
constexpr std::size_t logons_at_once = 100;

double percentile(std::vector<float>& values, double share) {
    if (values.empty()) return 0;
    const auto at = values.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at);
}

}  // namespace

LoadClients::LoadClients(const LoadPlan& plan)
    : plan_{plan}, poll_{::epoll_create1(EPOLL_CLOEXEC)} {
    // A timer that is 50 µs late would be half the distance between two orders.
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    clients_.resize(plan.sessions);
    for (std::uint32_t i = 0; i < plan.sessions; ++i) {
        clients_[i].index = i + 1;
        clients_[i].writer.comp_id = fmt::format("S-{}", i + 1);
        connect(clients_[i]);
    }
}

LoadClients::~LoadClients() {
    for (const Client& client : clients_) {
        if (client.socket >= 0) ::close(client.socket);
    }
    ::close(poll_);
}

void LoadClients::complain(std::string_view what) {
    if (complaint_.empty()) complaint_ = what;
}

void LoadClients::connect(Client& client) {
    client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(client.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
        return complain("a bench client cannot connect");
    }
    const int yes = 1;
    ::setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = client.index - 1;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, client.socket, &event);
}

void LoadClients::log_on() {
    if (plan_.kind == LoadKind::echo) return;
    const auto logged_on = [this] {
        return static_cast<std::size_t>(std::count_if(clients_.begin(), clients_.end(),
                                                      [](const Client& c) { return c.logged_on; }));
    };
    for (std::size_t from = 0; from < clients_.size(); from += logons_at_once) {
        const std::size_t to = std::min(from + logons_at_once, clients_.size());
        for (std::size_t i = from; i < to; ++i) {
            Client& client = clients_[i];
            client.writer.append(
                client.out, "A",
                fmt::format("98=0\001108=300\001141=Y\001553={}\001554=rehearsal\001",
                            client.writer.comp_id));
            flush(client);
        }
        const auto until = Clock::now() + patience;
        while (complaint_.empty() && logged_on() < to) {
            pump(until);
            if (Clock::now() > until) complain("bench clients cannot log on");
        }
    }
}

void LoadClients::send_order(Client& client) {
    // All rights in turn; a book follows from its right.
    const std::uint32_t right = client.index + plan_.sessions * (client.sent++ % plan_.rights_each);
    const bool pairs = plan_.kind == LoadKind::pairs;
    const bool sells = pairs && client.index > plan_.sessions / 2;
    const char* price = pairs ? "0.12" : client.sent % 2 == 0 ? "0.1" : "0.101";
    body_.clear();
    fmt::format_to(std::back_inserter(body_), "11=b{}\0011=R-{}\00155=GG-{}\00154={}\001",
                   sent_.size(), right, (right - 1) % plan_.books + 1, sells ? '2' : '1');
    (body_ += "60=") += time_now(plan_.market_ahead_ms);
    ((body_ += "\00138=100\00140=2\00144=") += price) += "\00159=0\001";
    if (pairs) {
        fmt::format_to(std::back_inserter(body_), "453=1\001448=P-{}\001447=D\001452=1\001",
                       client.index);
    }
    sent_.push_back({Clock::now(), client.index - 1, 0});
    ++client.waiting;
    client.writer.append(client.out, "D", body_);
}

void LoadClients::flush(Client& client) {
    std::string_view rest = client.out;
    while (!rest.empty()) {
        const auto sent = ::send(client.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) return complain("a bench client was cut off");
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    client.out.clear();
}

void LoadClients::send_due(std::uint32_t orders, Clock::time_point begin) {
    const std::chrono::nanoseconds apart{1'000'000'000 / plan_.rate_per_s};
    const auto due = static_cast<std::size_t>((Clock::now() - begin) / apart) + 1;
    while (sent_.size() - first_ < std::min<std::size_t>(due, orders) && complaint_.empty()) {
        Client& client = clients_[turn_++ % clients_.size()];
        send_order(client);
        flush(client);
    }
}

void LoadClients::send_by_windows(std::uint32_t orders) {
    for (Client& client : clients_) {
        while (client.waiting < plan_.under_way && client.sent < orders) send_order(client);
        if (!client.out.empty()) flush(client);
    }
}

LoadResult LoadClients::run(std::uint32_t orders) {
    // Each the same share: in pairs every order must find the other one.
    const auto each = orders / static_cast<std::uint32_t>(clients_.size());
    orders = each * static_cast<std::uint32_t>(clients_.size());
    first_ = sent_.size();
    sent_.reserve(first_ + orders);
    waits_us_.clear();
    waits_us_.reserve(orders);
    open_ = orders;
    reports_ = 0;
    const std::uint32_t share = clients_.front().sent + each;
    const auto begin = Clock::now();
    last_report_ = begin;
    while (open_ > 0 && complaint_.empty()) {
        auto until = last_report_ + patience;
        if (plan_.rate_per_s == 0) {
            send_by_windows(share);
        } else if (sent_.size() - first_ < orders) {
            send_due(orders, begin);
            const std::chrono::nanoseconds apart{1'000'000'000 / plan_.rate_per_s};
            until = begin + apart * static_cast<std::int64_t>(sent_.size() - first_);
        }
        pump(until);
        if (Clock::now() > last_report_ + patience) break;
    }
    return result(orders, begin);
}

LoadResult LoadClients::result(std::size_t orders, Clock::time_point begin) {
    LoadResult result;
    result.orders = orders;
    result.reports = reports_;
    result.unanswered = open_;
    result.seconds = std::chrono::duration<double>(last_report_ - begin).count();
    result.p50_us = percentile(waits_us_, 0.50);
    result.p99_us = percentile(waits_us_, 0.99);
    return result;
}

void LoadClients::pump(Clock::time_point until) {
    std::array<epoll_event, 256> events{};
    const auto left = std::max<std::int64_t>((until - Clock::now()).count(), 0);
    const timespec wait{left / 1'000'000'000, left % 1'000'000'000};
    const int count =
        ::epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
    for (int i = 0; i < count && complaint_.empty(); ++i) {
        read(clients_[events[static_cast<std::size_t>(i)].data.u32]);
    }
}

void LoadClients::read(Client& client) {
    static thread_local std::array<char, std::size_t{256} * 1024> bytes;
    const auto got = ::recv(client.socket, bytes.data(), bytes.size(), 0);
    if (got <= 0) return complain(fmt::format("{} was cut off", client.writer.comp_id));
    client.in.append(bytes.data(), static_cast<std::size_t>(got));
    std::string_view rest = client.in;
    ReadMessage message;
    while (complaint_.empty()) {
        const auto size = read_message(rest, message);
        if (size < 0) return complain("bytes came that are no message");
        if (size == 0) break;
        on_message(client, message);
        rest.remove_prefix(static_cast<std::size_t>(size));
    }
    client.in.erase(0, client.in.size() - rest.size());
}

void LoadClients::on_message(Client& client, const ReadMessage& message) {
    if (plan_.kind == LoadKind::echo) return on_report(client, message);
    if (message.number != client.next_in++) return complain("a message's number is out of order");
    if (message.type == "8") return on_report(client, message);
    if (message.type == "A") {
        client.logged_on = true;
    } else if (message.type == "1") {
        client.writer.append(client.out, "0", fmt::format("112={}\001", message.test_request));
        flush(client);
    } else if (message.type != "0" && message.type != "h" && message.type != "B") {
        complain(fmt::format("{} was sent 35={}: {}", client.writer.comp_id, message.type,
                             message.text));
    }
}

void LoadClients::on_report(Client& client, const ReadMessage& message) {
    std::size_t number = sent_.size();
    if (message.cl_ord_id.size() > 1) {
        std::from_chars(message.cl_ord_id.begin() + 1, message.cl_ord_id.end(), number);
    }
    if (number >= sent_.size() || sent_[number].client != client.index - 1) {
        return complain("a report is about no order of its client");
    }
    Sent& order = sent_[number];
    const bool echo = plan_.kind == LoadKind::echo;
    const bool pairs = plan_.kind == LoadKind::pairs;
    const bool accepts = order.reports == 0;
    const bool is_right =
        echo || (message.exec_type == (accepts ? "0" : "F") &&
                 message.ord_status == (accepts ? "0" : "2") && (!pairs || message.parties == 3));
    if (!is_right || order.reports >= (pairs ? 2 : 1)) {
        return complain(fmt::format("not the report that was due: 150={}, 39={}, 58={}",
                                    message.exec_type, message.ord_status, message.text));
    }
    last_report_ = Clock::now();
    if (++order.reports == 1) {
        --client.waiting;
        waits_us_.push_back(
            std::chrono::duration<float, std::micro>(last_report_ - order.at).count());
    }
    ++reports_;
    if (order.reports == (pairs ? 2 : 1)) --open_;
}

}  // namespace headgate::bench
