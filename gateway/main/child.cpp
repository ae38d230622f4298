#include "gateway/main/child.h"

#include <cstring>
#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill() is POSIX, not in <csignal>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace headgate {
namespace {

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

tl::expected<Child, std::string> Child::spawn(const std::vector<std::string>& arguments,
                                              const std::filesystem::path& log) {
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (!log.empty()) {
        ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                           O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    }
    // Ports and locks of ours are not the child's.
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    pid_t pid = -1;
    const int failed = ::posix_spawn(&pid, words[0], &actions, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return tl::unexpected{arguments[0] + ": cannot be run: " + std::strerror(failed)};
    }
    return Child{pid};
}

Child::~Child() {
    if (pid_ > 0 && !poll()) {
        signal(SIGKILL);
        wait();
    }
}

Child::Child(Child&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)}, result_{other.result_} {}

Child& Child::operator=(Child&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(result_, other.result_);
    return *this;
}

void Child::signal(int number) const {
    if (pid_ > 0 && !result_) ::kill(pid_, number);
}

std::optional<int> Child::poll() {
    int status = 0;
    if (!result_ && ::waitpid(pid_, &status, WNOHANG) == pid_) result_ = code_of(status);
    return result_;
}

int Child::wait() {
    int status = 0;
    if (!result_ && ::waitpid(pid_, &status, 0) == pid_) result_ = code_of(status);
    return result_.value_or(-1);
}

std::filesystem::path own_path() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace headgate
