#include "engine/domain/assert.h"

#include <cstdio>
#include <cstdlib>

namespace headgate {

void assertion_failed(const char* condition, const char* file, int line) noexcept {
    (void)std::fprintf(stderr, "headgate: assertion failed: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace headgate
