#include "tools/ganzhou/csv.h"

#include "engine/domain/assert.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace headgate::ganzhou {
namespace {

/// Splits one line; nothing where a quote is not closed.
bool split(std::string_view line, Table::Row& cells) {
    std::string cell;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            cell += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.push_back(std::move(cell));
            cell.clear();
        } else {
            cell += c;
        }
    }
    cells.push_back(std::move(cell));
    return !quoted;
}

std::int64_t digits(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    HEADGATE_ASSERT(error == std::errc{} && end == text.data() + text.size());
    return value;
}

}  // namespace

tl::expected<Table, std::string> Table::read(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return tl::unexpected{path.string() + ": cannot be read"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return parse(text, path.string());
}

tl::expected<Table, std::string> Table::parse(std::string_view text, std::string_view name) {
    Table table;
    std::size_t line_number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line_number;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) continue;
        Row cells;
        const auto at = std::string{name} + ":" + std::to_string(line_number) + ": ";
        if (!split(line, cells)) return tl::unexpected{at + "a quote is not closed"};
        if (table.header_.empty()) {
            table.header_ = std::move(cells);
        } else if (cells.size() != table.header_.size()) {
            return tl::unexpected{at + std::to_string(cells.size()) + " cells, the header has " +
                                  std::to_string(table.header_.size())};
        } else {
            table.rows_.push_back(std::move(cells));
        }
    }
    if (table.header_.empty()) return tl::unexpected{std::string{name} + ": no header line"};
    return table;
}

bool Table::has(std::string_view column) const {
    return std::find(header_.begin(), header_.end(), column) != header_.end();
}

const std::string& Table::cell(const Row& row, std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    HEADGATE_ASSERT(found != header_.end());
    return row[static_cast<std::size_t>(found - header_.begin())];
}

std::int64_t Table::number(const Row& row, std::string_view column) const {
    const auto& text = cell(row, column);
    return text.empty() ? 0 : digits(text);
}

std::int64_t Table::ten_thousandths(const Row& row, std::string_view column) const {
    const std::string_view text = cell(row, column);
    const auto point = std::min(text.find('.'), text.size());
    std::string decimals{text.substr(std::min(point + 1, text.size()))};
    HEADGATE_ASSERT(decimals.size() <= 4);
    decimals.resize(4, '0');
    return digits(text.substr(0, point)) * 10'000 + digits(decimals);
}

}  // namespace headgate::ganzhou
