#include "tools/fix_client/client.h"

#include "gateway/fix/clock_text.h"
#include "tools/fix_client/line.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <fstream>
#include <iostream>
#include <poll.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate::fix_client {

namespace {

/// A password check takes its time, more so where many log on at once.
constexpr auto logon_patience = std::chrono::seconds{10};
constexpr int cl_ord_id = 11, transact_time = 60, ord_type = 40;

/// The error names the file.
tl::expected<std::string, std::string> read_password(const std::filesystem::path& file,
                                                     const std::string& comp_id) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) {
        return tl::unexpected{file.string() + ": cannot read the password"};
    }
    if ((info.st_mode & 0077U) != 0) {
        return tl::unexpected{file.string() + ": only its owner may read it: chmod 0400 it"};
    }
    std::ifstream in{file};
    std::vector<std::vector<std::string>> lines;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        std::vector<std::string> found;
        for (std::string word; words >> word;) found.push_back(word);
        if (found.empty() || found.front().front() == '#') continue;
        if (found.size() == 2 && found.front() == comp_id) return found[1];
        lines.push_back(std::move(found));
    }
    if (lines.size() == 1 && lines.front().size() == 1) return lines.front().front();
    return tl::unexpected{file.string() + ": has no password of " + comp_id};
}

bool has(const fix::FieldList& fields, int tag) {
    return std::any_of(fields.begin(), fields.end(),
                       [tag](const auto& field) { return field.first == tag; });
}

bool matches(const Received& message, const WaitLine& wanted) {
    if (message.type != wanted.type) return false;
    return std::all_of(wanted.fields.begin(), wanted.fields.end(), [&](const auto& field) {
        return std::find(message.fields.begin(), message.fields.end(), field) !=
               message.fields.end();
    });
}

class Client {
public:
    Client(const ClientOptions& options, const fix::FieldNames& names, std::ostream& out,
           std::ostream& complaints)
        : options_{options}, names_{names}, out_{out}, complaints_{complaints} {}

    Outcome work(std::istream& in);

private:
    [[nodiscard]] std::optional<Outcome> log_on(const std::string& password);
    /// The connection lives on while the next line is waited for. Nothing where the input has ended, or the
    /// connection.
    [[nodiscard]] std::optional<std::string> next_line(std::istream& in);
    /// Nothing where the next line may follow.
    [[nodiscard]] std::optional<Outcome> carry_out(const Line& line);
    [[nodiscard]] std::optional<Outcome> send(const SendLine& line);
    [[nodiscard]] std::optional<Outcome> wait(const WaitLine& line);
    void watch(std::chrono::milliseconds time);
    void take(std::chrono::milliseconds wait);
    void log_out();
    [[nodiscard]] Outcome complain(const std::string& text, Outcome outcome);

    const ClientOptions& options_;
    const fix::FieldNames& names_;
    std::ostream& out_;
    std::ostream& complaints_;
    Session session_;
    std::deque<Received> unseen_;  ///< what no `wait` has passed yet
    std::uint64_t named_ = 0;
    std::string typed_;  ///< what came of the standard input behind the last line
    bool input_ended_ = false;
};

Outcome Client::complain(const std::string& text, Outcome outcome) {
    complaints_ << "headgate: " << text << std::endl;
    return outcome;
}

void Client::take(std::chrono::milliseconds wait) {
    for (Received& message : session_.receive(wait)) {
        out_ << "< " << show(message.type, message.fields, names_) << std::endl;
        unseen_.push_back(std::move(message));
        constexpr std::size_t unseen_max = 10'000;
        if (unseen_.size() > unseen_max) unseen_.pop_front();
    }
}

std::optional<Outcome> Client::log_on(const std::string& password) {
    SessionOptions session = options_.session;
    session.password = password;
    if (const auto opened = session_.open(session); !opened) {
        const NotOpened& why = opened.error();
        return complain(why.text, why.is_misuse ? Outcome::unusable : Outcome::cut_off);
    }
    const auto deadline = std::chrono::steady_clock::now() + logon_patience;
    while (session_.is_open() && unseen_.empty() && std::chrono::steady_clock::now() < deadline) {
        take(std::chrono::milliseconds{200});
    }
    if (unseen_.empty()) {
        if (session_.is_open()) return complain("no answer to the Logon", Outcome::cut_off);
        const bool is_plain = !options_.session.tls;
        return complain(std::string{"the exchange closed the connection without a word: "} +
                            (is_plain ? "is it a port for TLS (--tls)?"
                                      : "does it ask for a certificate (--tls-cert, --tls-key)?"),
                        Outcome::cut_off);
    }
    if (unseen_.front().type == "A") {
        unseen_.pop_front();
        return std::nullopt;
    }
    return complain("the exchange refused the Logon", Outcome::in_vain);
}

std::optional<Outcome> Client::send(const SendLine& line) {
    SendLine filled = line;
    const bool enters =
        line.type == "D" || line.type == "F" || line.type == "G" || line.type == "q";
    if (enters && !has(filled.fields, cl_ord_id)) {
        const std::string time = std::to_string(fix::wall_clock().value() / 1'000'000'000);
        filled.fields.emplace_back(cl_ord_id, "C" + time + "-" + std::to_string(++named_));
    }
    if (line.type == "D" && !has(filled.fields, ord_type))
        filled.fields.emplace_back(ord_type, "2");
    if (enters && !has(filled.fields, transact_time)) {
        const Timestamp ahead{std::chrono::nanoseconds{options_.clock_ahead}.count()};
        filled.fields.emplace_back(transact_time, fix::utc_text(fix::wall_clock() + ahead));
    }
    out_ << "> " << show(filled.type, filled.fields, names_) << std::endl;
    if (session_.send(filled.type, filled.fields)) return std::nullopt;
    return complain("the connection is gone", Outcome::cut_off);
}

std::optional<Outcome> Client::wait(const WaitLine& wanted) {
    const auto deadline = std::chrono::steady_clock::now() + options_.patience;
    for (;;) {
        while (!unseen_.empty()) {
            const bool found = matches(unseen_.front(), wanted);
            unseen_.pop_front();
            if (found) return std::nullopt;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (!session_.is_open()) return complain("the connection is gone", Outcome::cut_off);
        if (left.count() <= 0) {
            return complain("waited in vain for " + show(wanted.type, wanted.fields, names_),
                            Outcome::in_vain);
        }
        take(left);
    }
}

void Client::watch(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (session_.is_open()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return;
        take(left);
    }
}

std::optional<Outcome> Client::carry_out(const Line& line) {
    if (const auto* send_line = std::get_if<SendLine>(&line)) return send(*send_line);
    if (const auto* wait_line = std::get_if<WaitLine>(&line)) return wait(*wait_line);
    if (const auto* sleep = std::get_if<SleepLine>(&line)) watch(sleep->time);
    return std::nullopt;
}

void Client::log_out() {
    if (!session_.send("5", {})) return;
    watch(std::chrono::milliseconds{500});
}

std::optional<std::string> Client::next_line(std::istream& in) {
    std::string line;
    if (&in != &std::cin) return std::getline(in, line) ? std::optional{line} : std::nullopt;
    while (session_.is_open()) {
        const auto end = typed_.find('\n');
        if (end != std::string::npos || (input_ended_ && !typed_.empty())) {
            line = typed_.substr(0, end);
            typed_.erase(0, end == std::string::npos ? end : end + 1);
            return line;
        }
        if (input_ended_) return std::nullopt;
        pollfd typed{STDIN_FILENO, POLLIN, 0};
        if (::poll(&typed, 1, 0) == 0) {
            take(std::chrono::milliseconds{50});
            continue;
        }
        std::array<char, 4096> bytes{};
        const auto size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (size > 0) typed_.append(bytes.data(), static_cast<std::size_t>(size));
        input_ended_ = size == 0 || (size < 0 && errno != EINTR);
    }
    return std::nullopt;
}

Outcome Client::work(std::istream& in) {
    const auto password = read_password(options_.password_file, options_.session.comp_id);
    if (!password) return complain(password.error(), Outcome::unusable);
    if (const auto failed = log_on(*password)) return *failed;
    const bool at_terminal = &in == &std::cin && ::isatty(STDIN_FILENO) == 1;
    for (int number = 1;; ++number) {
        const auto text = next_line(in);
        if (!session_.is_open()) return complain("the connection is gone", Outcome::cut_off);
        if (!text) break;
        const auto line = read_line(*text, names_);
        if (!line) {
            const Outcome bad =
                complain("line " + std::to_string(number) + ": " + line.error(), Outcome::unusable);
            if (at_terminal) continue;
            return bad;
        }
        if (std::holds_alternative<QuitLine>(*line)) break;
        const auto failed = carry_out(*line);
        if (failed && (*failed == Outcome::cut_off || !at_terminal)) return *failed;
    }
    watch(options_.linger);
    log_out();
    return Outcome::well;
}

}  // namespace

Outcome run(const ClientOptions& options, std::istream& in, std::ostream& out,
            std::ostream& complaints) {
    const auto names = fix::FieldNames::load(options.dictionary);
    if (!names) {
        complaints << "headgate: " << names.error() << std::endl;
        return Outcome::unusable;
    }
    return Client{options, *names, out, complaints}.work(in);
}

}  // namespace headgate::fix_client
