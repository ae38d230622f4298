#pragma once

#include "engine/domain/facts.h"

#include <optional>

namespace headgate::risk {

/// Lowest and highest price that OR-02 lets pass.
struct AllowedPrices {
    Price low;
    Price high;
};

/// reference × (1 ± band), rounded inwards; nothing where the book has no band or no reference.
[[nodiscard]] std::optional<AllowedPrices> allowed_prices(const BookSpec& book);

}  // namespace headgate::risk
