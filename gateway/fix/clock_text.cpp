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

/// `value` as exactly `width` digits at `to`.
void put_digits(char* to, std::int64_t value, std::size_t width) {
    while (width > 0) {
        to[--width] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

void put_date(char* to, Date date) {
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{date.value()}}};
    put_digits(to, static_cast<int>(day.year()), 4);
    put_digits(to + 4, static_cast<unsigned>(day.month()), 2);
    put_digits(to + 6, static_cast<unsigned>(day.day()), 2);
}

}  // namespace

std::string date_text(Date date) {
    std::string out(8, '0');
    put_date(out.data(), date);
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
    std::string out = "00000000-00:00:00.000";
    put_date(out.data(), Date{second / seconds_per_day});
    put_digits(out.data() + 9, of_day / 3600, 2);
    put_digits(out.data() + 12, of_day / 60 % 60, 2);
    put_digits(out.data() + 15, of_day % 60, 2);
    put_digits(out.data() + 18, time.value() % ns_per_second / 1'000'000, 3);
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

bool is_near(std::string_view time, Timestamp now) {
    const auto sent = parse_utc(time);
    if (!sent) return false;
    const std::int64_t apart = now.value() - sent->value();
    const std::int64_t most = clocks_apart_max.value() - ns_per_second;
    return apart < most && -apart < most;
}

Timestamp wall_clock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

}  // namespace headgate::fix
