#include "gateway/fix/field_names.h"

#include "gateway/fix/decimal.h"
#include "gateway/fix/quickfix.h"

namespace headgate::fix {

struct FieldNames::Names {
    FIX::DataDictionary dictionary;
};

FieldNames::FieldNames(std::unique_ptr<Names> names) : names_{std::move(names)} {}
FieldNames::FieldNames(FieldNames&&) noexcept = default;
FieldNames::~FieldNames() = default;

tl::expected<FieldNames, std::string> FieldNames::load(const std::filesystem::path& dictionary) {
    try {
        return FieldNames{std::make_unique<Names>(Names{FIX::DataDictionary{dictionary.string()}})};
    } catch (const std::exception& error) {
        return tl::unexpected{dictionary.string() +
                              ": cannot read the FIX dictionary: " + error.what()};
    }
}

std::string FieldNames::name(int tag) const {
    std::string found;
    return names_->dictionary.getFieldName(tag, found) ? found : std::to_string(tag);
}

std::optional<int> FieldNames::tag(const std::string& name) const {
    if (const auto number = parse_count(name); number && *number < 1'000'000) {
        return static_cast<int>(*number);
    }
    int found = 0;
    if (names_->dictionary.getFieldTag(name, found)) return found;
    return std::nullopt;
}

std::optional<std::string> FieldNames::value(int tag, const std::string& value) const {
    std::string found;
    if (names_->dictionary.getValueName(tag, value, found)) return found;
    return std::nullopt;
}

}  // namespace headgate::fix
