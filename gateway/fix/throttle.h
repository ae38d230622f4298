#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace headgate::fix {

/// So many a second in the long run, so many at once after a rest. Both 1 or more.
struct Rate {
    std::uint32_t per_s = 1;
    std::uint32_t burst = 1;
};

/// A token bucket without fractions: it keeps the moment at which it will be full again.
class TokenBucket {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit TokenBucket(Rate rate)
        : per_token_{std::chrono::nanoseconds{std::chrono::seconds{1}} / rate.per_s},
          whole_{per_token_ * rate.burst} {}

    /// Nothing: `tokens` were taken. Else none was, and there will be as many after this time. More
    /// tokens than the bucket holds are taken from a full one.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> take(Time now, std::uint32_t tokens = 1) {
        const Time from = std::max(full_at_, now);
        const auto price = std::min(per_token_ * tokens, whole_);
        if (const auto missing = from + price - now - whole_; missing.count() > 0) return missing;
        full_at_ = from + price;
        return std::nullopt;
    }

private:
    std::chrono::nanoseconds per_token_;
    std::chrono::nanoseconds whole_;
    Time full_at_{};
};

/// What one session may ask for. It outlives connections: coming back does not fill a bucket.
struct Throttle {
    Throttle(Rate order_rate, Rate cancel_rate, Rate resend_rate)
        : orders{order_rate}, cancels{cancel_rate}, resends{resend_rate} {}
    TokenBucket orders;
    TokenBucket cancels;
    TokenBucket resends;
};

}  // namespace headgate::fix
