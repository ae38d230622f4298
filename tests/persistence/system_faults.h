#pragma once

#include <atomic>

/// Faults of the system that a test turns on. This program has its own fdatasync and statvfs, which LMDB and
/// the journal then use.
namespace headgate::test {

struct SystemFaults {
    /// fdatasync fails with this errno where it is not 0.
    std::atomic<int> fdatasync_error{0};
    /// statvfs reports this many free blocks where it is not negative.
    std::atomic<long> free_blocks{-1};
    /// statvfs lowers the process's file size limit to this where it is not negative: after the journal
    /// has looked for room, so that a write runs into it.
    std::atomic<long> file_size_limit{-1};

    void clear() {
        fdatasync_error = 0;
        free_blocks = -1;
        file_size_limit = -1;
    }
};

SystemFaults& system_faults();

/// Turns all faults off at the end of a test.
struct FaultScope {
    FaultScope() = default;
    FaultScope(const FaultScope&) = delete;
    FaultScope& operator=(const FaultScope&) = delete;
    ~FaultScope() { system_faults().clear(); }
};

}  // namespace headgate::test
