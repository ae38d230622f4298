#pragma once

#include "engine/domain/codec.h"
#include "engine/domain/line_value.h"

#include <random>

/// Random commands and events whose ids all have codes in one directory.
namespace headgate::test {

inline constexpr std::uint32_t facts_per_kind = 5;

inline Directory sample_directory() {
    Directory directory;
    each_fact_type([&]<class T>() {
        for (std::uint32_t id = 1; id <= facts_per_kind; ++id) {
            // One code of each kind is the word that else means absence.
            const auto code = id == 3 ? std::string{"none"}
                                      : std::string{kind_name(T::kind)} + "-" + std::to_string(id);
            directory.add(T::kind, id, *Code::from(code));
        }
    });
    return directory;
}

class RandomValues {
public:
    explicit RandomValues(std::uint64_t seed) : random_{seed} {}

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    template <class T>
    void fill(T& value) {
        if constexpr (is_fact_id<T>) {
            value = T{static_cast<std::uint32_t>(1 + below(facts_per_kind))};
        } else if constexpr (std::is_same_v<T, Date>) {
            // The years 0000 to 9999: what a line can hold.
            value = civil(0, 1, 1) + Date{static_cast<std::int64_t>(below(3'652'425))};
        } else if constexpr (is_id<T> || is_quantity<T>) {
            value = T{static_cast<typename T::rep>(number())};
        } else if constexpr (std::integral<T>) {
            value = static_cast<T>(number());
        } else if constexpr (std::is_enum_v<T>) {
            const auto names = spoken_names<T>();
            value = *enum_spoken<T>(names[below(names.size())]);
        } else {
            fill_whole(value);
        }
    }

    std::string text(std::size_t size_max) {
        static constexpr std::string_view favourites = " \"\\#=[]?@none水权\t\n\xff\x80x";
        std::string out;
        const auto size = below(size_max + 1);
        while (out.size() < size) {
            out += below(2) == 0 ? favourites[below(favourites.size())]
                                 : static_cast<char>(below(256));
        }
        return out;
    }

private:
    std::uint64_t number() {
        switch (below(4)) {
        case 0: return below(3);
        case 1: return below(100'000);
        case 2: return std::uint64_t{0} - below(1000);
        default: return random_();
        }
    }
    template <std::size_t N>
    void fill_whole(Text<N>& value) {
        value = *Text<N>::from(text(N));
    }
    template <std::size_t N>
    void fill_whole(Bytes<N>& value) {
        const bool zero = below(4) == 0;
        for (auto& byte : value.bytes) byte = zero ? 0 : static_cast<std::uint8_t>(below(256));
    }
    template <std::size_t N>
    void fill_whole(SmallBytes<N>& value) {
        std::array<std::uint8_t, N> bytes{};
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(below(256));
        value = SmallBytes<N>{bytes.data(), below(N + 1)};
    }
    template <std::size_t N>
    void fill_whole(std::array<std::int64_t, N>& values) {
        for (auto& value : values) fill(value);
    }
    template <class T>
    void fill_whole(std::optional<T>& value) {
        value.reset();
        if (below(2) == 0) fill(value.emplace());
    }
    template <HasFields T>
    void fill_whole(T& value) {
        T::each_field(value, [&](const char*, auto& field) { fill(field); });
    }

    std::mt19937_64 random_;
};

/// A change of a field to a random value of its type; at times to bytes that mean nothing.
inline void fill_change(RandomValues& random, ChangeFact& change) {
    random.fill(change);
    change.id = static_cast<std::uint32_t>(1 + random.below(2 * facts_per_kind));
    if (random.below(4) == 0) return;
    with_fact_type(change.kind, [&]<class T>() {
        T record{};
        random.fill(record);
        change.field = static_cast<std::uint8_t>(random.below(field_count<T>()));
        change.value = encode_field(record, change.field).value();
    });
}

}  // namespace headgate::test
