#include "tools/bidders/plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <utility>

namespace headgate::bidders {

namespace {

constexpr std::string_view plan_header = "at_ms,session,action,client_id,original,symbol,account,"
                                         "side,type,tif,price,volume,purpose,expect";
constexpr std::size_t column_count = 14;

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells;
    std::size_t from = 0;
    for (;;) {
        const auto comma = line.find(',', from);
        cells.push_back(line.substr(from, comma - from));
        if (comma == std::string::npos) return cells;
        from = comma + 1;
    }
}

/// The wire's character for a word; other text goes to the wire as it is.
std::string wire_char(const std::string& word) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> known{
        {{"buy", "1"},
         {"sell", "2"},
         {"limit", "2"},
         {"market_to_limit", "K"},
         {"day", "0"},
         {"gtc", "1"},
         {"ioc", "3"},
         {"fok", "4"}}};
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& e) { return e.first == word; });
    return found == known.end() ? word : std::string{found->second};
}

tl::expected<PlanRow, std::string> read_row(const std::string& line) {
    const auto cells = split(line);
    if (cells.size() != column_count) {
        return tl::unexpected{"has " + std::to_string(cells.size()) + " columns, wants " +
                              std::to_string(column_count)};
    }
    PlanRow row;
    const std::string& at = cells[0];
    const auto [end, error] = std::from_chars(at.data(), at.data() + at.size(), row.at_ms);
    if (error != std::errc{} || end != at.data() + at.size() || row.at_ms < 0) {
        return tl::unexpected{"at_ms is '" + at + "', wants milliseconds such as 1500"};
    }
    row.session = cells[1];
    if (row.session.empty()) return tl::unexpected{std::string{"session is empty, wants a CompID"}};
    if (cells[2] == "new") {
        row.action = Action::enter;
    } else if (cells[2] == "cancel") {
        row.action = Action::cancel;
    } else if (cells[2] == "replace") {
        row.action = Action::replace;
    } else {
        return tl::unexpected{"action is '" + cells[2] + "', wants new, cancel or replace"};
    }
    row.client_id = cells[3];
    if (row.client_id.empty()) return tl::unexpected{std::string{"client_id is empty"}};
    row.original = cells[4];
    if (row.action != Action::enter && row.original.empty()) {
        return tl::unexpected{std::string{"original is empty: which order?"}};
    }
    row.symbol = cells[5];
    row.account = cells[6];
    row.side = wire_char(cells[7]);
    row.type = wire_char(cells[8]);
    row.time_in_force = wire_char(cells[9]);
    row.price = cells[10];
    row.volume = cells[11];
    row.purpose = cells[12];
    row.expect = cells[13];
    return row;
}

void drop_carriage_return(std::string& line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
}

}  // namespace

tl::expected<Plan, std::string> load_plan(const std::filesystem::path& file) {
    std::ifstream in{file};
    if (!in) return tl::unexpected{file.string() + ": cannot read the plan"};
    std::string line;
    std::size_t number = 0;
    // Comments may stand before the header: the demo keeps its timetable there.
    do {
        line.clear();
        std::getline(in, line);
        drop_carriage_return(line);
        ++number;
    } while (in && line.starts_with('#'));
    if (line != plan_header) {
        return tl::unexpected{file.string() + ":" + std::to_string(number) +
                              ": this line must be " + std::string{plan_header}};
    }
    Plan plan;
    for (++number; std::getline(in, line); ++number) {
        drop_carriage_return(line);
        if (line.empty()) continue;
        auto row = read_row(line);
        if (!row) {
            return tl::unexpected{file.string() + ':' + std::to_string(number) + ": " +
                                  row.error()};
        }
        plan[row->session].push_back(std::move(*row));
    }
    for (auto& [session, rows] : plan) {
        std::stable_sort(rows.begin(), rows.end(),
                         [](const PlanRow& a, const PlanRow& b) { return a.at_ms < b.at_ms; });
    }
    return plan;
}

tl::expected<std::map<std::string, std::string>, std::string>
load_passwords(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) {
        return tl::unexpected{file.string() + ": cannot read the passwords"};
    }
    if ((info.st_mode & 0177U) != 0) {
        return tl::unexpected{file.string() + ": only its owner may read it: chmod 0400 it"};
    }
    std::ifstream in{file};
    std::map<std::string, std::string> passwords;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        std::istringstream words{line};
        std::string comp_id;
        std::string password;
        std::string more;
        words >> comp_id >> password >> more;
        if (comp_id.empty() || comp_id.front() == '#') continue;
        if (password.empty() || !more.empty()) {
            return tl::unexpected{file.string() + ':' + std::to_string(number) +
                                  ": wants a CompID and its password, nothing else"};
        }
        passwords[comp_id] = password;
    }
    return passwords;
}

}  // namespace headgate::bidders
