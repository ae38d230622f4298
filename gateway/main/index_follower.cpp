#include "gateway/main/index_follower.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): SIGTERM's kin are POSIX
#include <thread>
#include <unistd.h>

namespace headgate {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds restart_after{30};
constexpr std::chrono::seconds patience{5};

}  // namespace

IndexFollower::IndexFollower(std::filesystem::path data, Tell warn)
    : data_{std::move(data)}, warn_{std::move(warn)} {
    start();
}

IndexFollower::~IndexFollower() {
    if (!child_) return;
    child_->signal(SIGTERM);
    const auto end = Clock::now() + patience;
    while (!child_->poll() && Clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
}

void IndexFollower::start() {
    auto child = Child::spawn({own_path().string(), "index", data_.string(), "--follow", "--parent",
                               std::to_string(::getpid())},
                              data_ / "index.log");
    if (child) {
        child_.emplace(std::move(*child));
    } else {
        warn_("the journal's index is not kept up: " + child.error());
        again_ = Clock::now() + restart_after;
    }
}

void IndexFollower::look() {
    if (child_) {
        const auto ended = child_->poll();
        if (!ended) return;
        warn_("the journal's index is not kept up: its process ended with code " +
              std::to_string(*ended) + ", see " + (data_ / "index.log").string() +
              "; started again in half a minute");
        child_.reset();
        again_ = Clock::now() + restart_after;
    } else if (Clock::now() >= again_) {
        start();
    }
}

}  // namespace headgate
