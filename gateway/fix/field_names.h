#pragma once

#include <tl/expected.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace headgate::fix {

/// Names of fields and of their coded values, out of a FIX dictionary: for people who read messages.
class FieldNames {
public:
    /// The error names the file.
    [[nodiscard]] static tl::expected<FieldNames, std::string>
    load(const std::filesystem::path& dictionary);

    FieldNames(FieldNames&&) noexcept;
    ~FieldNames();

    /// "OrderQty" for 38; the number itself where the dictionary has no name.
    [[nodiscard]] std::string name(int tag) const;
    /// 38 for "OrderQty" or "38"; nothing where it is neither.
    [[nodiscard]] std::optional<int> tag(const std::string& name) const;
    /// "BUY" for 54=1; nothing where the value has no name.
    [[nodiscard]] std::optional<std::string> value(int tag, const std::string& value) const;

private:
    struct Names;
    explicit FieldNames(std::unique_ptr<Names> names);
    std::unique_ptr<Names> names_;
};

}  // namespace headgate::fix
