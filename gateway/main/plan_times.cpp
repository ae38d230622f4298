#include "gateway/main/plan_times.h"

#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

namespace headgate {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value}
                                                                    : std::nullopt;
}

constexpr std::array<std::pair<std::string_view, std::int64_t PlanTimes::*>, 4> moments{
    {{"freeze_ms", &PlanTimes::freeze_ms},
     {"open_ms", &PlanTimes::open_ms},
     {"pre_close_ms", &PlanTimes::pre_close_ms},
     {"close_ms", &PlanTimes::close_ms}}};

bool in_order(const PlanTimes& times, std::int64_t last_order_ms) {
    return 0 < times.freeze_ms && times.freeze_ms < times.open_ms &&
           times.open_ms < times.pre_close_ms && times.pre_close_ms < times.close_ms &&
           last_order_ms < times.close_ms;
}

}  // namespace

tl::expected<PlanTimes, std::string> read_plan_times(const std::filesystem::path& plan) {
    std::ifstream file{plan};
    if (!file)
        return tl::unexpected{plan.string() + ": cannot be read; it is the demo's plan of orders"};
    PlanTimes times;
    std::set<std::string> sessions;
    std::int64_t last_order_ms = 0;
    std::string line;
    for (std::size_t at = 1; std::getline(file, line); ++at) {
        if (line.starts_with('#')) {
            std::istringstream words{line};
            for (std::string word; words >> word;) {
                if (word.starts_with("date=")) times.date = word.substr(5);
                const auto equals = word.find('=');
                if (equals == std::string::npos) continue;
                for (const auto& [name, moment] : moments) {
                    if (word.substr(0, equals) != name) continue;
                    times.*moment = number(word.substr(equals + 1)).value_or(0);
                }
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
        last_order_ms = std::max(last_order_ms, *ms);
        sessions.insert(session);
    }
    times.sessions = sessions.size();
    if (times.date.empty() || !in_order(times, last_order_ms)) {
        return tl::unexpected{plan.string() +
                              ":1:1: the plan's first line says `# date=YYYY-MM-DD freeze_ms=N "
                              "open_ms=N pre_close_ms=N close_ms=N`, one after the other, and no "
                              "order comes after the close"};
    }
    return times;
}

}  // namespace headgate
