#include "engine/domain/units.h"

#include <chrono>

namespace headgate {
namespace {

constexpr std::int64_t china_offset_ns = 8LL * 3600 * 1'000'000'000;
constexpr std::int64_t day_ns = 24LL * 3600 * 1'000'000'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}

__extension__ using int128 = __int128;

std::int64_t narrow(int128 wide) {
    HEADGATE_ASSERT(wide >= INT64_MIN && wide <= INT64_MAX);
    return static_cast<std::int64_t>(wide);
}

std::chrono::year_month_day calendar(Date date) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.value()}}};
}

}  // namespace

std::int64_t detail::wide_part_rounded_down(std::int64_t whole, std::int64_t part,
                                            std::int64_t unit) {
    return narrow(static_cast<int128>(whole) * part / unit);
}

Date date_of(Timestamp time) { return Date{floor_div(time.value() + china_offset_ns, day_ns)}; }

Timestamp start_of(Date date) { return Timestamp{date.value() * day_ns - china_offset_ns}; }

Year year_of(Date date) { return Year{static_cast<int>(calendar(date).year())}; }

Date first_day(Year year) { return civil(static_cast<int>(year.value()), 1, 1); }

Date last_day(Year year) { return civil(static_cast<int>(year.value()), 12, 31); }

Date years_after(Date date, int years) {
    using namespace std::chrono;
    auto ymd = year_month_day{sys_days{days{date.value()}}} + std::chrono::years{years};
    if (!ymd.ok()) ymd = ymd.year() / ymd.month() / last;
    return Date{sys_days{ymd}.time_since_epoch().count()};
}

Date civil(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                                          std::chrono::day{day}};
    HEADGATE_ASSERT(ymd.ok());
    return Date{std::chrono::sys_days{ymd}.time_since_epoch().count()};
}

}  // namespace headgate
