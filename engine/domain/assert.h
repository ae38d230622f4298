#pragma once

namespace headgate {

/// Prints the broken condition with its place and aborts. The journal holds everything acknowledged
/// so far; the next start recovers from it.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace headgate

/// States what must hold unless we ourselves are wrong. On in every build. Never for something that
/// a user, a disk or a file can cause.
#define HEADGATE_ASSERT(condition)                                                                 \
    (static_cast<bool>(condition) ? static_cast<void>(0)                                           \
                                  : ::headgate::assertion_failed(#condition, __FILE__, __LINE__))
