#pragma once

#include <tl/expected.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace headgate {

/// A process that the demo runs: the exchange, the bidders. Ended (SIGKILL) and waited for when this goes.
class Child {
public:
    /// Runs `arguments[0]` with both outputs appended to `log`, or inherited where that is empty.
    [[nodiscard]] static tl::expected<Child, std::string>
    spawn(const std::vector<std::string>& arguments, const std::filesystem::path& log);
    ~Child();
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void signal(int number) const;
    /// Exit code, 128 + signal for one that was killed; nothing while it runs.
    [[nodiscard]] std::optional<int> poll();
    /// Waits for the end.
    int wait();

private:
    explicit Child(pid_t pid) : pid_{pid} {}
    pid_t pid_ = -1;
    std::optional<int> result_;
};

/// Path of the running program.
[[nodiscard]] std::filesystem::path own_path();

}  // namespace headgate
