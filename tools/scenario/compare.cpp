#include "tools/scenario/compare.h"

#include <algorithm>
#include <array>
#include <ostream>

namespace headgate {
namespace {

const FieldText* find(const Happening& happening, std::string_view name) {
    for (const auto& field : happening.fields) {
        if (field.name == name) return &field;
    }
    return nullptr;
}

/// Absent and empty differ: `none` and "".
bool field_matches(const FieldText& expected, const Happening& got) {
    const auto* field = find(got, expected.name);
    return field != nullptr && field->text == expected.text;
}

bool matches(const Happening& expected, const Happening& got) {
    return expected.name == got.name &&
           std::all_of(expected.fields.begin(), expected.fields.end(),
                       [&](const FieldText& field) { return field_matches(field, got); });
}

constexpr std::size_t column_max = 72;

std::string padded(std::string text, std::size_t width) {
    const auto characters = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
    if (characters < width) text.append(width - characters, ' ');
    return text;
}

}  // namespace

std::string to_line(const Happening& happening) {
    std::string line = happening.name;
    for (const auto& field : happening.fields) {
        line += " " + field.name + "=" + field.text.value_or("none");
    }
    return line;
}

bool matches(const std::vector<Happening>& expected, const std::vector<Happening>& got) {
    return std::equal(expected.begin(), expected.end(), got.begin(), got.end(),
                      [](const Happening& a, const Happening& b) { return matches(a, b); });
}

bool has_refusal(const std::vector<Happening>& got) {
    static constexpr std::array<std::string_view, 4> refusals{"fact_refused", "command_refused",
                                                              "order_rejected", "cancel_rejected"};
    return std::any_of(got.begin(), got.end(), [](const Happening& one) {
        return std::find(refusals.begin(), refusals.end(), one.name) != refusals.end();
    });
}

void print_difference(const std::vector<Happening>& expected, const std::vector<Happening>& got,
                      std::ostream& out) {
    std::size_t width = std::string_view{"expected"}.size();
    for (const auto& one : expected) width = std::max(width, to_line(one).size());
    width = std::min(width, column_max);
    out << "      " << padded("expected", width) << " | got\n";
    for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i) {
        const bool both = i < expected.size() && i < got.size();
        const bool same = both && matches(expected[i], got[i]);
        const auto left = i < expected.size() ? to_line(expected[i]) : "(nothing)";
        const auto right = i < got.size() ? to_line(got[i]) : "(nothing)";
        out << (same ? "    = " : "    ! ") << padded(left, width) << " | " << right << "\n";
        if (!both || same || expected[i].name != got[i].name) continue;
        for (const auto& field : expected[i].fields) {
            if (field_matches(field, got[i])) continue;
            const auto* actual = find(got[i], field.name);
            out << "        " << field.name << ": expected " << field.text.value_or("none")
                << ", got " << (actual == nullptr ? "no such field" : actual->text.value_or("none"))
                << "\n";
        }
    }
}

}  // namespace headgate
