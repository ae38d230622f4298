#include "gateway/fix/clock_text.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace headgate::fix {

namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

/// The digits of `text` as a number; nothing where another character is among them.
std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return text.empty() ? std::nullopt : std::optional{value};
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
    const std::string number = std::to_string(value);
    if (number.size() < width) out.append(width - number.size(), '0');
    out += number;
}

}  // namespace

std::string date_text(Date date) {
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{date.value()}}};
    std::string out;
    append_padded(out, static_cast<int>(day.year()), 4);
    append_padded(out, static_cast<unsigned>(day.month()), 2);
    append_padded(out, static_cast<unsigned>(day.day()), 2);
    return out;
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(4, 2));
    const auto day = digits(text.substr(6, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *year < 1970) return std::nullopt;
    return Date{std::chrono::sys_days{date}.time_since_epoch().count()};
}

std::string utc_text(Timestamp time) {
    HEADGATE_ASSERT(time.value() >= 0);
    const std::int64_t second = time.value() / ns_per_second;
    const std::int64_t of_day = second % seconds_per_day;
    std::string out = date_text(Date{second / seconds_per_day});
    out += '-';
    append_padded(out, of_day / 3600, 2);
    out += ':';
    append_padded(out, of_day / 60 % 60, 2);
    out += ':';
    append_padded(out, of_day % 60, 2);
    out += '.';
    append_padded(out, time.value() % ns_per_second / 1'000'000, 3);
    return out;
}

std::optional<Timestamp> parse_utc(std::string_view text) {
    if (text.size() < 17 || text[8] != '-' || text[11] != ':' || text[14] != ':')
        return std::nullopt;
    const auto date = parse_date(text.substr(0, 8));
    const auto hour = digits(text.substr(9, 2));
    const auto minute = digits(text.substr(12, 2));
    const auto second = digits(text.substr(15, 2));
    if (!date || !hour || !minute || !second) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    std::int64_t ns = 0;
    if (text.size() > 17) {
        const std::string_view fraction = text.substr(18);
        const auto value = digits(fraction);
        if (text[17] != '.' || fraction.size() > 9 || !value) return std::nullopt;
        ns = *value;
        for (std::size_t place = fraction.size(); place < 9; ++place) ns *= 10;
    }
    const std::int64_t seconds =
        date->value() * seconds_per_day + *hour * 3600 + *minute * 60 + *second;
    // 2262 is the last year whose nanoseconds fit.
    if (seconds > std::int64_t{9'200'000'000}) return std::nullopt;
    return Timestamp{seconds * ns_per_second + ns};
}

Timestamp wall_clock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

}  // namespace headgate::fix
