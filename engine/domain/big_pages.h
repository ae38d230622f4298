#pragma once

#include <cstddef>
#include <new>
#include <sys/mman.h>

namespace headgate {

/// Allocator for tables that are read at random and grow large: from `big_page` bytes on the memory is
/// aligned to big pages and the kernel is asked to use them, so that a look-up does not also miss in the
/// translation of its address. Where the kernel declines, memory is as usual.
template <class T>
class BigPages {
public:
    using value_type = T;
    static constexpr std::size_t big_page = std::size_t{2} << 20;

    BigPages() = default;
    template <class U>
    explicit BigPages(const BigPages<U>&) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        void* memory = ::operator new(bytes, alignment_for(bytes));
        // Advice only: whatever comes of it, the memory is there.
        if (bytes >= big_page) (void)::madvise(memory, bytes, MADV_HUGEPAGE);
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) {
        ::operator delete(memory, alignment_for(count * sizeof(T)));
    }
    bool operator==(const BigPages&) const { return true; }

private:
    static constexpr std::size_t cache_line = 64;
    static std::align_val_t alignment_for(std::size_t bytes) {
        return std::align_val_t{bytes >= big_page ? big_page : cache_line};
    }
};

}  // namespace headgate
