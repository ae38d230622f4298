#include "bench/bench.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace headgate::bench {

void print_table(const Table& table) {
    std::size_t width = table.headings.front().size();
    for (const TableRow& row : table.rows) width = std::max(width, row.label.size());
    fmt::print("\n{}\n{:<{}}", table.title, table.headings.front(), width);
    for (std::size_t i = 1; i < table.headings.size(); ++i)
        fmt::print("  {:>10}", table.headings[i]);
    fmt::print("\n");
    for (const TableRow& row : table.rows) {
        fmt::print("{:<{}}", row.label, width);
        for (const double value : row.values) fmt::print("  {:>10.1f}", value);
        fmt::print("\n");
    }
}

std::string json_of(const Figures& figures) {
    std::string text = "{";
    const char* separator = "\n";
    for (const auto& [key, value] : figures.all()) {
        text += fmt::format("{}  \"{}\": {:.6g}", separator, key, value);
        separator = ",\n";
    }
    return text + "\n}\n";
}

std::string write_json(const Figures& figures, const std::string& path) {
    const std::string text = json_of(figures);
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) return fmt::format("cannot write {}: {}", path, std::strerror(errno));
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const bool closed = std::fclose(file) == 0;
    if (written && closed) return {};
    return fmt::format("cannot write {}: {}", path, std::strerror(errno));
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace headgate::bench
