#include "tools/ganzhou/facts.h"

#include "engine/domain/line_words.h"

#include <fmt/format.h>

#include <array>
#include <fstream>

namespace headgate::ganzhou {
namespace {

struct FileNote {
    FactFile file;
    std::string_view name;
    std::string_view note;
};

constexpr std::array notes{
    FileNote{FactFile::places, "10-places.facts",
             "Basins, regions, zones and canals: real names, links and seasons assigned by us "
             "(synthetic).\n"
             "# Irrigation districts are those of annex 2; the two overdraft zones are those the "
             "plan names."},
    FileNote{FactFile::units, "20-units.facts",
             "The 28 rows of the published 2024 budget table (published) and the units below them\n"
             "# (synthetic shares; the names of the 32 industrial units are those of annex 3)."},
    FileNote{FactFile::parties, "30-parties.facts",
             "Control groups, participants and FIX sessions. All synthetic: nobody here has "
             "registered."},
    FileNote{
        FactFile::permits, "40-permits.facts",
        "Abstraction permits and projects. All synthetic, catalogue classes and dates included."},
    FileNote{
        FactFile::rights, "50-rights.facts",
        "Allocations marked published repeat the 2024 budget table to the last digit and are "
        "handed\n"
        "# on whole (ticketed); the accounts below them, their use and metering are synthetic."},
    FileNote{FactFile::records, "60-records.facts",
             "Violations, dishonesty entries, pledges and freezes. All synthetic: no real party is "
             "meant."},
    FileNote{FactFile::caps, "70-caps.facts",
             "Total-volume limits and parameters. A limit is published where its document says so; "
             "use to\n"
             "# date is synthetic, and a line that holds both is marked synthetic."},
    FileNote{FactFile::books, "80-books.facts", "Books of the trading year 2024. All synthetic."},
    FileNote{FactFile::cash, "90-cash.facts", "Deposits of the rehearsal. All synthetic."},
};

std::string line_of(std::string_view verb, const Fields& fields) {
    std::string line{verb};
    for (const Field& field : fields) {
        if (!field.value.empty())
            line += fmt::format(" {}={}", field.key, quote_if_needed(field.value));
    }
    return line;
}

}  // namespace

void FactWriter::add(FactFile file, std::string_view verb, const Fields& fields,
                     const Origin& origin, std::string_view comment) {
    Fields all = fields;
    all.push_back({"issuer", std::string{origin.issuer}});
    all.push_back({"document", std::string{origin.document}});
    all.push_back({"provenance", std::string{origin.provenance}});
    std::string line = line_of(verb, all);
    if (!comment.empty()) line += fmt::format("  # {}", comment);
    lines_[file].push_back(std::move(line));
}

void FactWriter::add_plain(FactFile file, std::string_view verb, const Fields& fields) {
    lines_[file].push_back(line_of(verb, fields));
}

const std::vector<std::string>& FactWriter::lines(FactFile file) const {
    static const std::vector<std::string> none;
    const auto found = lines_.find(file);
    return found == lines_.end() ? none : found->second;
}

tl::expected<void, std::string> FactWriter::write(const std::filesystem::path& dir) const {
    const auto folder = dir / "facts";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    for (const FileNote& note : notes) {
        std::ofstream out{folder / note.name, std::ios::binary};
        out << "# " << note.note << "\n# Made by headgate-make-ganzhou; do not edit by hand.\n\n";
        for (const auto& line : lines(note.file)) out << line << '\n';
        out.flush();
        if (!out) return tl::unexpected{(folder / note.name).string() + ": cannot be written"};
    }
    return {};
}

std::string volume_text(std::int64_t m3) {
    return m3 != 0 && m3 % 10'000 == 0 ? fmt::format("{}万", m3 / 10'000) : fmt::format("{}", m3);
}

std::string price_text(std::int64_t price_e4) {
    std::string text = fmt::format("{}.{:04}", price_e4 / 10'000, price_e4 % 10'000);
    while (text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
    return text;
}

std::string cash_text(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

}  // namespace headgate::ganzhou
