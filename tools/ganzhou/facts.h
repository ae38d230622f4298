#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headgate::ganzhou {

/// Files of facts, in the order in which they are read.
enum class FactFile { places, units, parties, permits, rights, records, caps, books, cash };

struct Field {
    std::string_view key;
    std::string value;  ///< Left out of the line where empty.
};
using Fields = std::vector<Field>;

/// Who says so: becomes issuer, document and provenance of a line.
struct Origin {
    std::string_view issuer;
    std::string_view provenance;
    std::string_view document;
};

inline constexpr std::string_view published_table = "甘州区水预算管理试点实施方案";
inline constexpr Origin from_table{"GZ-WATER", "published", published_table};
inline constexpr Origin synthetic{"GZ-WATER", "synthetic", "synthetic, seed 2024"};

/// Collects fact lines per file and writes them, each file under a header that says where it comes from.
class FactWriter {
public:
    void add(FactFile file, std::string_view verb, const Fields& fields, const Origin& origin,
             std::string_view comment = {});
    /// A line that has no source of its own, such as a deposit.
    void add_plain(FactFile file, std::string_view verb, const Fields& fields);
    [[nodiscard]] const std::vector<std::string>& lines(FactFile file) const;
    /// Writes DIR/facts/*.facts. An error names the file.
    [[nodiscard]] tl::expected<void, std::string> write(const std::filesystem::path& dir) const;

private:
    std::map<FactFile, std::vector<std::string>> lines_;
};

/// "4041万" where whole, else plain m³.
[[nodiscard]] std::string volume_text(std::int64_t m3);
/// 1180 (1/10000 yuan) as "0.118".
[[nodiscard]] std::string price_text(std::int64_t price_e4);
/// Fen as yuan with two decimals.
[[nodiscard]] std::string cash_text(std::int64_t fen);

}  // namespace headgate::ganzhou
