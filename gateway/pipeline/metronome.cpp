#include "gateway/pipeline/metronome.h"

namespace headgate {

Metronome::Metronome(std::chrono::milliseconds period, std::function<void()> beat)
    : beat_{std::move(beat)}, thread_{[this, period] { run(period); }} {}

Metronome::~Metronome() {
    {
        const std::scoped_lock lock{mutex_};
        ending_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

void Metronome::run(std::chrono::milliseconds period) {
    std::unique_lock lock{mutex_};
    while (!ended_.wait_for(lock, period, [this] { return ending_; })) beat_();
}

}  // namespace headgate
