#pragma once

#include "persistence/journal_error.h"

#include <cstdint>
#include <string>
#include <unistd.h>
#include <utility>

namespace headgate {

/// A file descriptor with one owner.
class File {
public:
    File() = default;
    explicit File(int descriptor) : descriptor_{descriptor} {}
    File(File&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
    File& operator=(File&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~File() {
        if (is_open()) (void)::close(descriptor_);
    }
    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// Reads up to `size` bytes at `offset`; fewer only where the file ends.
    [[nodiscard]] JournalResult<std::size_t> read_at(std::uint64_t offset, std::uint8_t* out,
                                                     std::size_t size) const;
    [[nodiscard]] JournalResult<std::uint64_t> length() const;

private:
    int descriptor_ = -1;
};

/// Makes a file's or directory's entry durable: opens it and calls fsync.
[[nodiscard]] JournalResult<void> sync_path(const std::string& path);

}  // namespace headgate
