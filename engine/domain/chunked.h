#pragma once

#include "engine/domain/assert.h"

#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace headgate {

/// A sequence that grows at its end, a chunk of 2^ChunkBits elements at a time, and never moves what it
/// holds: no growth copies, references stay good. For plain structs. `clear` keeps the chunks.
template <class T, unsigned ChunkBits>
class Chunked {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    Chunked() = default;
    Chunked(Chunked&& other) noexcept
        : chunks_{std::move(other.chunks_)}, size_{std::exchange(other.size_, 0)} {}
    Chunked& operator=(Chunked&& other) noexcept {
        chunks_.swap(other.chunks_);
        std::swap(size_, other.size_);
        return *this;
    }
    Chunked(const Chunked&) = delete;
    Chunked& operator=(const Chunked&) = delete;
    ~Chunked() {
        for (T* chunk : chunks_) ::operator delete(chunk, alignment);
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    /// Requires index < size().
    [[nodiscard]] T& operator[](std::size_t index) {
        return chunks_[index >> ChunkBits][index & (chunk_size - 1)];
    }
    [[nodiscard]] const T& operator[](std::size_t index) const {
        return chunks_[index >> ChunkBits][index & (chunk_size - 1)];
    }
    [[nodiscard]] T& back() { return (*this)[size_ - 1]; }

    T& push_back(const T& value) {
        if (size_ == chunks_.size() << ChunkBits) reserve(size_ + 1);
        T* place = &chunks_[size_ >> ChunkBits][size_ & (chunk_size - 1)];
        ++size_;
        return *std::construct_at(place, value);
    }
    /// Makes room for `elements`, so that no growth up to there allocates.
    void reserve(std::size_t elements) {
        while (chunks_.size() << ChunkBits < elements) {
            chunks_.push_back(static_cast<T*>(::operator new(chunk_size * sizeof(T), alignment)));
        }
    }
    void clear() { size_ = 0; }
    /// Asks for the place of an element that may come; a hint.
    void prefetch(std::size_t index) const {
        if (index >> ChunkBits >= chunks_.size()) return;
        const T* const place = &chunks_[index >> ChunkBits][index & (chunk_size - 1)];
        for (std::size_t at = 0; at < sizeof(T); at += 64) {
            __builtin_prefetch(reinterpret_cast<const char*>(place) + at, 1);
        }
    }

    /// Walks by index, first to last.
    class Walk {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = T;
        using pointer = const T*;
        using reference = const T&;
        using iterator_category = std::forward_iterator_tag;
        Walk() = default;
        Walk(const Chunked* all, std::size_t at) : all_{all}, at_{at} {}
        const T& operator*() const { return (*all_)[at_]; }
        const T* operator->() const { return &(*all_)[at_]; }
        Walk& operator++() {
            ++at_;
            return *this;
        }
        Walk operator++(int) {
            Walk before = *this;
            ++at_;
            return before;
        }
        bool operator==(const Walk&) const = default;

    private:
        const Chunked* all_ = nullptr;
        std::size_t at_ = 0;
    };
    [[nodiscard]] Walk begin() const { return {this, 0}; }
    [[nodiscard]] Walk end() const { return {this, size_}; }

private:
    static constexpr std::size_t chunk_size = std::size_t{1} << ChunkBits;
    static constexpr std::align_val_t alignment{64};  // a cache line
    static_assert(alignof(T) <= 64);
    std::vector<T*> chunks_;
    std::size_t size_ = 0;
};

}  // namespace headgate
