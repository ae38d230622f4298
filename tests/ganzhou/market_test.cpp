#include "gateway/config/config.h"
#include "tools/ganzhou/sources.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>

namespace headgate::ganzhou {
namespace {

using Line = std::map<std::string, std::string>;

/// Every line of the facts as its fields; the verb under "".
std::vector<Line> fact_lines() {
    const auto config = load_config("config/ganzhou");
    REQUIRE(config.has_value());
    std::vector<Line> lines;
    for (const FactLine& fact : config->facts) {
        const auto words = scan_line(fact.text);
        REQUIRE(words.has_value());
        Line line{{"", words->front().value}};
        for (const Word& word : *words) line[word.key.empty() ? "" : word.key] = word.value;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::int64_t m3(const std::string& text) {
    const auto suffix = text.find("万");
    return suffix == std::string::npos ? std::stoll(text)
                                       : std::stoll(text.substr(0, suffix)) * 10'000;
}

/// Volumes of allocations, by right and source.
struct Volumes {
    std::map<std::pair<std::string, std::string>, std::int64_t> published;  ///< by unit and source
    std::map<std::pair<std::string, std::string>, std::int64_t> shares;     ///< below each of them
};

Volumes volumes_of(const std::vector<Line>& lines) {
    std::map<std::string, std::string> parent;   // of a unit
    std::map<std::string, std::string> unit_of;  // of a right
    Volumes volumes;
    for (const Line& line : lines) {
        const auto& verb = line.at("");
        if (verb == "budget_unit" && line.count("parent"))
            parent[line.at("code")] = line.at("parent");
        if (verb == "right" && line.count("unit")) unit_of[line.at("code")] = line.at("unit");
        if (verb != "allocation" || unit_of.count(line.at("right")) == 0) continue;
        const auto& unit = unit_of.at(line.at("right"));
        const auto top = parent.count(unit) ? parent.at(unit) : unit;
        auto& into = line.at("provenance") == "published" ? volumes.published : volumes.shares;
        into[{top, line.at("source")}] += m3(line.at("volume"));
    }
    return volumes;
}

}  // namespace

TEST_CASE(
    "the 28 published rows are there to the last digit and nothing else is called published") {
    const auto sources = Sources::read("config/ganzhou/sources");
    REQUIRE(sources.has_value());
    const auto volumes = volumes_of(fact_lines());
    const auto& budget = sources->budget;
    std::size_t rows = 0;
    for (std::size_t i = 0; i + 1 < budget.rows().size(); ++i) {
        const auto& row = budget.rows()[i];
        CAPTURE(budget.cell(row, "unit"));
        const std::string code = (i < 9 ? "BU-0" : "BU-") + std::to_string(i + 1);
        for (const std::string source : {"surface", "groundwater"}) {
            const auto printed = budget.number(row, source + "_wan_m3") * 10'000;
            if (printed == 0) continue;
            ++rows;
            CHECK(volumes.published.at({code, source}) == printed);
        }
    }
    CHECK(rows == 55);  // 28 rows of two sources, one of them blank
    CHECK(volumes.published.size() == rows);
}

TEST_CASE("shares below a published volume never exceed it") {
    const auto volumes = volumes_of(fact_lines());
    CHECK(volumes.shares.size() > 40);
    for (const auto& entry : volumes.shares) {
        const auto& key = entry.first;
        CAPTURE(key.first);
        CAPTURE(key.second);
        CHECK(entry.second <= volumes.published.at(key));
    }
}

TEST_CASE("every fact says where it comes from") {
    std::map<std::string, std::size_t> count;
    for (const Line& line : fact_lines()) {
        if (line.at("") == "deposit_cash") {
            CHECK(line.at("bank_reference") == "synthetic, seed 2024");
            continue;
        }
        const auto& provenance = line.at("provenance");
        const auto& document = line.at("document");
        ++count[provenance];
        CHECK(document.size() <= DocumentRef::capacity);
        if (provenance == "published") {
            CHECK(document == "甘州区水预算管理试点实施方案");
        } else {
            REQUIRE(provenance == "synthetic");
            const bool says_so = document.find("synthetic") != std::string::npos ||
                                 document.find("none published") != std::string::npos;
            CHECK(says_so);
        }
    }
    CHECK(count["published"] ==
          28 + 28 + 55 + 2);  // units, their rights, volumes, two overdraft zones
}

TEST_CASE("caps are the printed limits") {
    std::map<std::string, Line> caps;
    for (const Line& line : fact_lines()) {
        if (line.at("") == "cap") caps[line.at("code")] = line;
    }
    CHECK(caps.at("C-620702-T").at("limit") == "68900万");
    CHECK(caps.at("C-620702-S").at("limit") == "42934万");
    CHECK(caps.at("C-620702-G").at("limit") == "25966万");
    CHECK(caps.at("C-620700-G").at("limit") == "66137万");
    CHECK(caps.at("C-BU-11-G").at("limit") == "5761万");
    std::size_t floors = 0;
    for (const auto& entry : caps) {
        CAPTURE(entry.first);
        const Line& cap = entry.second;
        if (cap.at("scope").ends_with("_floor")) {
            // What the use has and what must stay with it; nothing has left it yet.
            ++floors;
            CHECK_FALSE(cap.contains("used"));
            CHECK(m3(cap.at("minimum")) > 0);
            CHECK(m3(cap.at("minimum")) <= m3(cap.at("limit")));
            continue;
        }
        CHECK(m3(cap.at("used")) <= m3(cap.at("limit")));
    }
    CHECK(floors > 0);
}

TEST_CASE("no violation, dishonesty entry or claim is laid on a party of the published lists") {
    for (const Line& line : fact_lines()) {
        const auto& verb = line.at("");
        if (verb == "violation" || verb == "credit")
            CHECK(line.at("participant").starts_with("N-"));
        if (verb == "pledge" || verb == "freeze") {
            CHECK(line.at("allocation").find("-N-") != std::string::npos);
        }
    }
}

TEST_CASE("at least 60 bidders, each with one session of its own") {
    std::set<std::string> sessions;
    std::set<std::string> participants;
    for (const Line& line : fact_lines()) {
        if (line.at("") != "session") continue;
        sessions.insert(line.at("code"));
        participants.insert(line.at("participant"));
    }
    CHECK(sessions.size() >= 60);
    CHECK(participants.size() == sessions.size());
}

}  // namespace headgate::ganzhou
