#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace headgate {

/// Calls `beat` once every `period`, on a thread of its own, from its making until its end.
class Metronome {
public:
    Metronome(std::chrono::milliseconds period, std::function<void()> beat);
    ~Metronome();
    Metronome(const Metronome&) = delete;
    Metronome& operator=(const Metronome&) = delete;

private:
    void run(std::chrono::milliseconds period);

    std::function<void()> beat_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace headgate
