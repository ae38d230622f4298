#include "engine/domain/directory.h"

namespace headgate {

void Directory::add(FactKind kind, std::uint32_t id, const Code& code, Provenance provenance) {
    auto& entry = kinds_.at(static_cast<std::size_t>(kind));
    HEADGATE_ASSERT(id == entry.codes.size() + 1);
    const bool is_new = entry.ids.emplace(code.view(), id).second;
    HEADGATE_ASSERT(is_new);
    entry.codes.push_back(code);
    entry.provenances.push_back(provenance);
}

void Directory::say(FactKind kind, std::uint32_t id, Provenance provenance) {
    auto& provenances = kinds_.at(static_cast<std::size_t>(kind)).provenances;
    HEADGATE_ASSERT(id != 0 && id <= provenances.size());
    provenances[id - 1] = provenance;
}

std::optional<Provenance> Directory::provenance(FactKind kind, std::uint32_t id) const {
    const auto& provenances = kinds_.at(static_cast<std::size_t>(kind)).provenances;
    return id == 0 || id > provenances.size() ? std::nullopt : std::optional{provenances[id - 1]};
}

std::optional<std::uint32_t> Directory::find(FactKind kind, std::string_view code) const {
    const auto& ids = kinds_.at(static_cast<std::size_t>(kind)).ids;
    const auto found = ids.find(code);
    return found == ids.end() ? std::nullopt : std::optional{found->second};
}

std::string_view Directory::code(FactKind kind, std::uint32_t id) const {
    const auto& codes = kinds_.at(static_cast<std::size_t>(kind)).codes;
    return id == 0 || id > codes.size() ? std::string_view{} : codes[id - 1].view();
}

std::uint32_t Directory::count(FactKind kind) const {
    return static_cast<std::uint32_t>(kinds_.at(static_cast<std::size_t>(kind)).codes.size());
}

void Directory::word(const Code& rule, Language language, std::string_view reason) {
    wordings_.insert_or_assign(std::pair{language, std::string{rule.view()}}, std::string{reason});
}

std::string_view Directory::wording(std::string_view rule, Language language) const {
    const auto found = wordings_.find(std::pair{language, std::string{rule}});
    return found == wordings_.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace headgate
