#include "engine/registry/checks.h"

#include <string>

// Settings of the rules (rulebook 3.4): each has its range, and one value at a time.

namespace headgate {
namespace {

struct Range {
    std::int64_t least;
    std::int64_t most;
};

Range range_of(ParameterKind kind) {
    switch (kind) {
    case ParameterKind::overdraft_policy:
    case ParameterKind::credit_scope:
    case ParameterKind::idle_reading:
    case ParameterKind::item9_reading:
    case ParameterKind::item10_reading:
    case ParameterKind::resale: return {1, 2};
    case ParameterKind::idle_years:
    case ParameterKind::stoppage_years: return {1, 10};
    case ParameterKind::idle_ratio_bps:
    case ParameterKind::cap_share_bps: return {1, 10'000};
    case ParameterKind::clock_tolerance_ms: return {1, 86'400'000};
    case ParameterKind::metering_surface_m3:
    case ParameterKind::metering_groundwater_m3:
    case ParameterKind::holding_limit_m3: return {0, volume_max.value()};
    }
    HEADGATE_ASSERT(is_declared(kind));
    __builtin_unreachable();
}

/// "1..10000": said in place of the other fact, for the value contradicts the range.
Code text_of(const Range& range) {
    return Code{std::to_string(range.least) + ".." + std::to_string(range.most)};
}

}  // namespace

Refusal check_fact(const Registry& registry, const Candidate<Parameter>& candidate) {
    const auto& parameter = candidate.record;
    const Range range = range_of(parameter.parameter);
    if (parameter.value < range.least || parameter.value > range.most) {
        return refusal(field_index<Parameter>("value"), FactReject::out_of_range, text_of(range));
    }
    if (!candidate.is_new()) return std::nullopt;
    // Two that take effect on the same day for the same place would both hold.
    for (std::uint32_t n = 1; n <= registry.count<Parameter>(); ++n) {
        const auto& other = registry.get<Parameter>(ParameterId{n});
        if (other.parameter != parameter.parameter || other.region != parameter.region) continue;
        if (other.valid_from != parameter.valid_from) continue;
        constexpr auto region = field_index<Parameter>("region");
        constexpr auto valid_from = field_index<Parameter>("valid_from");
        return refusal(parameter.valid_from ? valid_from : region, FactReject::already_exists,
                       other.code);
    }
    return std::nullopt;
}

}  // namespace headgate
