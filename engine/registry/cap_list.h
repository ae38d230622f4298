#pragma once

#include "engine/domain/ids.h"
#include "engine/domain/limits.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace headgate {

/// The caps under which one order holds headroom: limits of a buy, floors that a sale leaves (PU-01).
struct CapList {
    std::uint8_t size = 0;  // first: beside the few ids that most orders have
    std::array<CapId, caps_per_order_max> ids{};

    void add(CapId id) {
        HEADGATE_ASSERT(size < caps_per_order_max);
        ids[size++] = id;
    }
    [[nodiscard]] bool contains(CapId id) const { return std::find(begin(), end(), id) != end(); }
    constexpr bool operator==(const CapList&) const = default;
    [[nodiscard]] const CapId* begin() const { return ids.data(); }
    [[nodiscard]] const CapId* end() const { return ids.data() + size; }
};

}  // namespace headgate
