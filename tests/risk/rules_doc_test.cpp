#include "tests/risk/world.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

// docs/rules.md: the table as people read it, with the cases that show each row. It is written here, from the
// rows and the cases themselves, and held equal to the file. HEADGATE_WRITE_RULES=1 writes the file anew.

namespace headgate::risk::test {
namespace {

constexpr const char* path = "docs/rules.md";

constexpr std::string_view head = "# The rules, as built\n\n"
                                  "Made from `risk/rules_*.cpp` and `tests/risk/cases_*.cpp`; a "
                                  "test holds it equal to them. Write it anew "
                                  "with\n`HEADGATE_WRITE_RULES=1 build/dev/tests/risk/risk_test "
                                  "-tc='docs*'`, run from the root.\n\n"
                                  "Grades: S seed document, L law read in full, X excerpt, R "
                                  "recollection, I inference. A place's rule sleeps "
                                  "elsewhere.\nMoments: entry; resting (asked again when a fact, a "
                                  "parameter or the day changes); listing; "
                                  "settlement (gate before\ndelivery); after_trade; information "
                                  "(warns, refuses nothing). Each row is followed "
                                  "by the cases that show it.\n";

template <NamedEnum E>
std::string set_words(SetOf<E> set) {
    if (set == SetOf<E>::all()) return "all";
    std::string text;
    each_enumerator<E>([&](std::string_view name, unsigned number) {
        if (!set.contains(static_cast<E>(number))) return;
        if (!text.empty()) text += ' ';
        text += name;
    });
    return text;
}

/// The letters in brackets, in the order of the clause.
std::string grades_of(std::string_view clause) {
    std::string grades;
    for (std::size_t at = 0; at + 2 < clause.size(); ++at) {
        if (clause[at] != '[' || clause[at + 2] != ']') continue;
        if (!grades.empty()) grades += ' ';
        grades += clause[at + 1];
    }
    return grades;
}

std::string_view word_for(Expect expect) {
    switch (expect) {
    case Expect::pass: return "passes";
    case Expect::broken: return "refuses";
    case Expect::missing: return "data missing";
    case Expect::asleep: return "asleep";
    }
    return "?";
}

std::string section_of(const Rule& rule, const std::vector<const Case*>& cases) {
    const auto line = [](std::string_view name, std::string_view value) {
        return value.empty() ? std::string{}
                             : "- " + std::string{name} + ": " + std::string{value} + "\n";
    };
    std::string text = "\n## " + std::string{rule.id} + " " + std::string{rule.zh} + "\n\n";
    text += std::string{rule.en} + "\n\n";
    text += line("依据 clause", rule.clause);
    text += line("grade", grades_of(rule.clause));
    text += line("moment", name_of(rule.moments));
    text += line("side", set_words(rule.sides));
    text += line("trade types", set_words(rule.trade_types));
    text += line("water", set_words(rule.sources));
    std::string place{name_of(rule.jurisdiction)};
    if (!region_code(rule.jurisdiction).empty())
        place += " " + std::string{region_code(rule.jurisdiction)};
    text += line("place", place);
    text += line("document", name_of(rule.status));
    text += line("缺数据", rule.missing_zh);
    text += line("data missing", rule.missing_en);
    text += line("补救", rule.remedy.zh);
    text += line("what would pass", rule.remedy.en);
    std::map<Expect, std::string> shown;
    for (const Case* each : cases) {
        if (each->rule != rule.id) continue;
        std::string& list = shown[each->expect];
        if (!list.empty()) list += "; ";
        list += std::string{name_of(each->facts().request.side)} + ": " + std::string{each->what};
    }
    for (const auto& [expect, list] : shown) text += line(word_for(expect), list);
    return text;
}

std::string document() {
    const std::vector<const Case*> cases = all_cases();
    std::string text{head};
    for (const Rule& rule : rules()) text += section_of(rule, cases);
    return text;
}

TEST_CASE("docs/rules.md is what the table says") {
    const std::string wanted = document();
    if (std::getenv("HEADGATE_WRITE_RULES") != nullptr) {
        std::ofstream out{path, std::ios::binary};
        out << wanted;
        REQUIRE(out.good());
    }
    std::ifstream in{path, std::ios::binary};
    REQUIRE(in.is_open());
    const std::string found{std::istreambuf_iterator<char>{in}, {}};
    // One message, not the whole file.
    const bool equal = found == wanted;
    CHECK(equal);
}

TEST_CASE("every row of the document has cases") {
    const std::vector<const Case*> cases = all_cases();
    for (const Rule& rule : rules()) {
        CAPTURE(std::string{rule.id});
        CHECK_FALSE(grades_of(rule.clause).empty());
        CHECK(section_of(rule, cases).find("- refuses: ") != std::string::npos);
    }
}

}  // namespace
}  // namespace headgate::risk::test
