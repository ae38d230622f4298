#include "gateway/main/plan_times.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

namespace headgate {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value}
                                                                    : std::nullopt;
}

}  // namespace

tl::expected<PlanTimes, std::string> read_plan_times(const std::filesystem::path& plan) {
    std::ifstream file{plan};
    if (!file)
        return tl::unexpected{plan.string() + ": cannot be read; it is the demo's plan of orders"};
    PlanTimes times;
    std::set<std::string> sessions;
    std::string line;
    for (std::size_t at = 1; std::getline(file, line); ++at) {
        if (line.starts_with('#')) {
            std::istringstream words{line};
            for (std::string word; words >> word;) {
                if (word.starts_with("date=")) times.date = word.substr(5);
                if (word.starts_with("open_ms="))
                    times.open_ms = number(word.substr(8)).value_or(0);
            }
            continue;
        }
        std::istringstream fields{line};
        std::string at_ms;
        std::string session;
        std::getline(fields, at_ms, ',');
        std::getline(fields, session, ',');
        if (at_ms == "at_ms") continue;
        const auto ms = number(at_ms);
        if (!ms || session.empty()) {
            return tl::unexpected{plan.string() + ":" + std::to_string(at) +
                                  ":1: not an order; a line begins with milliseconds and session"};
        }
        times.end_ms = std::max(times.end_ms, *ms);
        sessions.insert(session);
    }
    times.sessions = sessions.size();
    if (times.date.empty() || times.open_ms <= 0 || times.end_ms <= times.open_ms) {
        return tl::unexpected{
            plan.string() +
            ":1:1: the plan's first line says `# date=YYYY-MM-DD open_ms=N`, and orders "
            "go on after that"};
    }
    return times;
}

}  // namespace headgate
