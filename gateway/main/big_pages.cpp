#include <cstddef>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

// The program's own operator new: blocks of two megabytes and more, which is what the engine's tables are, begin
// on a big page, and the kernel is asked to use such pages for them. A look-up at random then no longer
// misses in the translation of its address as well, which costs more than the miss itself. Where the
// kernel declines, memory is as usual. The engine knows nothing of it.

namespace {

constexpr std::size_t big_page = std::size_t{2} << 20;

void* taken(std::size_t size, std::size_t alignment) {
    const bool big = size >= big_page;
    const std::size_t step = big ? big_page : alignment;
    const std::size_t whole = (size + step - 1) / step * step;
    void* memory = std::aligned_alloc(step, whole == 0 ? step : whole);
    if (memory == nullptr) throw std::bad_alloc{};
    // Advice only: whatever comes of it, the memory is there.
    if (big) (void)::madvise(memory, whole, MADV_HUGEPAGE);
    return memory;
}

}  // namespace

void* operator new(std::size_t size) {
    if (size >= big_page) return taken(size, big_page);
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr) throw std::bad_alloc{};
    return memory;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return taken(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
