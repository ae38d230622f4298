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

Cash amount_of(Volume volume, Price price, Years years) {
    HEADGATE_ASSERT(volume >= Volume{} && volume <= volume_max);
    HEADGATE_ASSERT(price >= Price{} && price <= price_max);
    HEADGATE_ASSERT(years >= Years{1} && years <= years_max);
    const int128 product = static_cast<int128>(volume.value()) * price.value() * years.value();
    HEADGATE_ASSERT(product % 100 == 0);
    return Cash{narrow(product / 100)};
}

Cash fee_rounded_down(Cash amount, RatePpm rate) {
    HEADGATE_ASSERT(amount >= Cash{} && rate >= RatePpm{});
    return Cash{narrow(static_cast<int128>(amount.value()) * rate.value() / 1'000'000)};
}

Volume share_rounded_down(Volume volume, BasisPoints share) {
    HEADGATE_ASSERT(volume >= Volume{} && share >= BasisPoints{});
    return Volume{narrow(static_cast<int128>(volume.value()) * share.value() / 10'000)};
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
