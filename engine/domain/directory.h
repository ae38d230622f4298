#pragma once

#include "engine/domain/ids.h"
#include "engine/domain/text.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace headgate {

/// Which code stands for which id, per kind of fact. The registry keeps one as part of the state; a
/// gateway or a reader of the journal builds the same from FactRegistered events.
class Directory {
public:
    Directory() : kinds_(fact_kind_count) {}

    /// Requires that `id` is the next of its kind (dense from 1) and that the code is new.
    void add(FactKind kind, std::uint32_t id, const Code& code,
             Provenance provenance = Provenance::published);
    /// What is now said of the fact stands on another's word. Requires that the id exists.
    void say(FactKind kind, std::uint32_t id, Provenance provenance);
    /// How the fact last came in; nothing where there is no such id (rulebook 3.1(8)).
    [[nodiscard]] std::optional<Provenance> provenance(FactKind kind, std::uint32_t id) const;
    [[nodiscard]] std::optional<std::uint32_t> find(FactKind kind, std::string_view code) const;
    template <FactKind K>
    [[nodiscard]] std::optional<FactId<K>> find(std::string_view code) const {
        const auto id = find(K, code);
        return id ? std::optional{FactId<K>{*id}} : std::nullopt;
    }
    /// Empty where there is no such id.
    [[nodiscard]] std::string_view code(FactKind kind, std::uint32_t id) const;
    template <FactKind K>
    [[nodiscard]] std::string_view code(FactId<K> id) const {
        return code(K, id.value());
    }
    [[nodiscard]] std::uint32_t count(FactKind kind) const;

    /// From now on `reason` stands for the rule's own in this language (Wording, facts.h).
    void word(const Code& rule, Language language, std::string_view reason);
    /// Empty where the rule's own reason holds.
    [[nodiscard]] std::string_view wording(std::string_view rule, Language language) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    struct Kind {
        std::vector<Code> codes;
        std::vector<Provenance> provenances;
        std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids;
    };
    std::vector<Kind> kinds_;
    std::map<std::pair<Language, std::string>, std::string, std::less<>> wordings_;
};

}  // namespace headgate
