#pragma once

#include "gateway/ring/publication.h"

namespace headgate::fix_test {

/// Sessions ALPHA (participant 1, en), BETA (participant 2, zh) and REG (regulator, en) of the firms FIRM-A and
/// FIRM-B; books SURF-A and GW-B;
/// rights R-A1 and R-A2 of participant 1, R-B1 of 2.
[[nodiscard]] GatewayStart sample_start();

}  // namespace headgate::fix_test
