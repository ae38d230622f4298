#include "risk/rule.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

// The table compiled in and the table that people read must be one: config/rules/rulebook.csv.

namespace headgate::risk::test {
namespace {

using Row = std::map<std::string, std::string>;

/// Fields of one line: comma separated, quoted where they hold commas or quotes.
std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += c;
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    REQUIRE_FALSE(quoted);
    return fields;
}

std::vector<Row> rulebook() {
    std::ifstream file{"config/rules/rulebook.csv"};
    REQUIRE(file.is_open());
    std::string line;
    REQUIRE(static_cast<bool>(std::getline(file, line)));
    const std::vector<std::string> names = split(line);
    std::vector<Row> rows;
    while (std::getline(file, line)) {
        const std::vector<std::string> fields = split(line);
        REQUIRE(fields.size() == names.size());
        Row& row = rows.emplace_back();
        for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = fields[i];
    }
    return rows;
}

template <NamedEnum E>
std::string words(SetOf<E> set) {
    if (set == SetOf<E>::all()) return "all";
    std::string text;
    each_enumerator<E>([&](std::string_view name, unsigned number) {
        if (!set.contains(static_cast<E>(number))) return;
        if (!text.empty()) text += ' ';
        text += name;
    });
    return text;
}

TEST_CASE("every built row equals its row of the rulebook") {
    std::size_t built = 0;
    for (Row& row : rulebook()) {
        CAPTURE(row["id"]);
        const auto number = rule_number(row["id"]);
        if (row["built"] == "later") {
            CHECK_FALSE(number.has_value());
            continue;
        }
        REQUIRE(row["built"] == "yes");
        ++built;
        REQUIRE(number.has_value());
        const Rule& rule = *find_rule(*number);
        CHECK(std::to_string(rule.number.value()) == row["number"]);
        CHECK(words(rule.trade_types) == row["trade_types"]);
        CHECK(words(rule.sources) == row["sources"]);
        CHECK(words(rule.sides) == row["sides"]);
        CHECK(name_of(rule.moments) == row["moments"]);
        CHECK(name_of(rule.jurisdiction) == row["jurisdiction"]);
        CHECK(region_code(rule.jurisdiction) == row["region_code"]);
        CHECK(name_of(rule.status) == row["document_status"]);
        CHECK(rule.clause == row["clause"]);
        CHECK(rule.zh == row["reason_zh"]);
        CHECK(rule.en == row["reason_en"]);
        CHECK_FALSE(row["refuses_when"].empty());
    }
    CHECK(built == rules().size());
}

TEST_CASE("the rulebook's rows are numbered in its order, the house's own from 201") {
    const std::vector<Row> rows = rulebook();
    REQUIRE(rows.size() == 92);
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        CHECK(rows[i].at("number") == std::to_string(i + 1));
    }
    CHECK(rows.back().at("number") == "201");
}

TEST_CASE("numbers are journalled and stay") {
    CHECK(rule_number("NL-01") == RuleNumber{1});
    CHECK(rule_number("NL-06") == RuleNumber{9});
    CHECK(rule_number("CP-03") == RuleNumber{43});
    CHECK(rule_number("OR-05") == RuleNumber{78});
    CHECK(rule_number("VN-01") == RuleNumber{201});
    CHECK_FALSE(rule_number("NL-99").has_value());
    CHECK(rule_code(RuleNumber{9}) == "NL-06");
    CHECK(rule_code(RuleNumber{150}) == "?");
    CHECK(find_rule(RuleNumber{0}) == nullptr);
}

TEST_CASE("a citation says how well its source is known") {
    for (const Rule& rule : rules()) {
        CAPTURE(std::string{rule.id});
        CHECK_FALSE(rule.zh.empty());
        CHECK_FALSE(rule.en.empty());
        const std::size_t mark = rule.clause.rfind('[');
        REQUIRE(mark != std::string_view::npos);
        CHECK(std::string_view{"SLXRI"}.find(rule.clause[mark + 1]) != std::string_view::npos);
    }
}

}  // namespace
}  // namespace headgate::risk::test
