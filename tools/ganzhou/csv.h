#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headgate::ganzhou {

/// A small table of text with a header line. Cells may stand in double quotes.
class Table {
public:
    using Row = std::vector<std::string>;

    /// An error says which file and line, and what is wrong.
    [[nodiscard]] static tl::expected<Table, std::string> read(const std::filesystem::path& path);
    [[nodiscard]] static tl::expected<Table, std::string> parse(std::string_view text,
                                                                std::string_view name);

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] bool has(std::string_view column) const;
    /// Requires that the column exists; `Sources` checks the columns that are asked for.
    [[nodiscard]] const std::string& cell(const Row& row, std::string_view column) const;
    /// The cell as a whole number; 0 where it is blank, as the published table leaves some cells.
    [[nodiscard]] std::int64_t number(const Row& row, std::string_view column) const;
    /// The cell as a decimal in 1/10000, exact. "0.118" is 1180.
    [[nodiscard]] std::int64_t ten_thousandths(const Row& row, std::string_view column) const;

private:
    std::vector<std::string> header_;
    std::vector<Row> rows_;
};

}  // namespace headgate::ganzhou
