#include "bench/bench_fix_load.h"

#include "bench/bench_fix_clients.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace headgate::bench {
namespace {

/// What the parent says to the child; the child answers each with a LoadResult.
struct Order {
    bool connects = false;
    LoadPlan plan;
    std::uint32_t orders = 0;
};

template <class T>
bool get(int channel, T& value) {
    return ::recv(channel, &value, sizeof value, MSG_WAITALL) == static_cast<ssize_t>(sizeof value);
}

template <class T>
bool put(int channel, const T& value) {
    return ::send(channel, &value, sizeof value, MSG_NOSIGNAL) ==
           static_cast<ssize_t>(sizeof value);
}

/// The child's whole life. It ends with its parent.
void serve(int channel) {
    raise_file_limit();
    std::unique_ptr<LoadClients> clients;
    Order order;
    while (get(channel, order)) {
        LoadResult result;
        if (order.connects) {
            clients.reset();
            clients = std::make_unique<LoadClients>(order.plan);
            clients->log_on();
        } else {
            result = clients->run(order.orders);
        }
        const std::string& complaint = clients->complaint();
        std::copy_n(complaint.begin(), std::min(complaint.size(), result.complaint.size() - 1),
                    result.complaint.begin());
        if (!put(channel, result)) return;
    }
}

}  // namespace

void stop_bench(const std::string& text) {
    fmt::print(stderr, "headgate-bench: {}\n", text);
    std::exit(1);
}

void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

LoadProcess::LoadProcess() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        stop_bench("cannot make a pair of sockets");
    }
    // What is printed but not written yet would be written twice.
    std::fflush(nullptr);
    child_ = ::fork();
    if (child_ < 0) stop_bench("cannot start the process of the bench clients");
    if (child_ == 0) {
        ::close(ends[0]);
        serve(ends[1]);
        ::_exit(0);
    }
    ::close(ends[1]);
    channel_ = ends[0];
}

LoadProcess::~LoadProcess() {
    ::close(channel_);
    ::waitpid(child_, nullptr, 0);
}

void LoadProcess::connect(const LoadPlan& plan) {
    LoadResult result;
    if (!put(channel_, Order{true, plan, 0}) || !get(channel_, result)) {
        stop_bench("the process of the bench clients has ended");
    }
    if (result.complaint[0] != '\0') stop_bench(result.complaint.data());
}

void LoadProcess::leave() {
    LoadPlan nobody;
    nobody.kind = LoadKind::echo;
    nobody.sessions = 0;
    connect(nobody);
}

LoadResult LoadProcess::run(std::uint32_t orders) {
    LoadResult result;
    if (!put(channel_, Order{false, {}, orders}) || !get(channel_, result)) {
        stop_bench("the process of the bench clients has ended");
    }
    if (result.complaint[0] != '\0') stop_bench(result.complaint.data());
    return result;
}

}  // namespace headgate::bench
