#include "tests/pipeline/world.h"
#include "tools/settle/settle.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <sstream>

using namespace headgate;
using namespace headgate::test;

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>{file}, {}};
}

using Row = std::vector<std::string>;

/// The rows of a file that begins with the byte order mark and ends its lines with CR LF.
std::vector<Row> rows_of(const std::filesystem::path& path) {
    const std::string text = text_of(path);
    REQUIRE(text.starts_with(mark));
    std::istringstream lines{text.substr(mark.size())};
    std::vector<Row> rows;
    for (std::string line; std::getline(lines, line);) {
        REQUIRE(line.ends_with('\r'));
        line.pop_back();
        std::istringstream cells{line};
        Row row;
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
        rows.push_back(row);
    }
    return rows;
}

std::int64_t number(const std::string& text) { return std::stoll(text); }

/// Four trades: one delivered, one on hold, one cancelled, and one of another kind of state: delivered too.
void trade_and_settle(const std::string& journal) {
    const auto exchange = open_exchange(options_in(journal));
    enter_market(*exchange);
    Watcher watcher;
    exchange->subscribe(watcher.subscriber());
    Desk desk{*exchange};
    exchange->start();
    desk.open_the_day();
    desk.send(desk.sell(Price{1200}, Volume{10'000}));
    for (const std::int64_t volume : {1000, 2000, 500, 300}) {
        desk.send(desk.buy(Price{1250}, Volume{volume}));
    }
    REQUIRE(watcher.wait_for<TradeStruck>(4));
    desk.operate(HoldTrade{TradeId{2}, DocumentRef{"complaint 7"}});
    desk.operate(CancelTrade{TradeId{3}, DocumentRef{"typing error"}});
    desk.operate(AdvancePhase{std::nullopt, Phase::closed, {}});
    desk.operate(SettleDay{market_day()});
    REQUIRE(watcher.wait_for<DaySettled>(1));
    CHECK(watcher.all<CommandRefused>().empty());
    REQUIRE(exchange->stop());
}

}  // namespace

TEST_CASE("a day's settlement: a line a trade, and a statement that sums to zero (5.2, 5.3)") {
    const Folder folder;
    trade_and_settle(folder.journal());
    const auto out = folder.path() / "new" / "settlement";
    const auto totals = settle_day(folder.journal(), market_day(), out);
    REQUIRE_MESSAGE(totals.has_value(), totals.error().text);
    CHECK(totals->trades == 4);
    CHECK(totals->delivered == 2);
    CHECK(totals->held == 1);
    CHECK(totals->busted == 1);
    // 1000 + 2000 + 300 m³ at 0.12 yuan; the seller's fee is 1000 ppm, rounded down for each trade.
    CHECK(totals->volume == Volume{3300});
    CHECK(totals->amount == Cash{39'600});
    CHECK(totals->fees == Cash{12 + 24 + 3});
    CHECK(totals->participants == 2);
    CHECK(totals->trades_file.filename() == "settlement-2024-07-15.csv");

    const auto trades = rows_of(totals->trades_file);
    REQUIRE(trades.size() == 5);
    const std::size_t columns = trades[0].size();
    CHECK(columns == 17);
    const std::vector<std::string> states{"delivered", "held", "busted", "delivered"};
    for (std::size_t i = 1; i < trades.size(); ++i) {
        CAPTURE(i);
        REQUIRE(trades[i].size() == columns);
        CHECK(trades[i][0] == std::to_string(i));
        CHECK(trades[i][3] == "GG-DAMAN-S");
        CHECK(trades[i][5] == "WEST");
        CHECK(trades[i][7] == "EAST");
        CHECK(trades[i][10] == "0.1200");
        CHECK(trades[i][14] == states[i - 1]);
        // Rules that looked at the trade and let it pass, for the auditor.
        CHECK(trades[i][16].find("PL-03") != std::string::npos);
    }

    const auto statement = rows_of(totals->statement_file);
    REQUIRE(statement.size() == 5);  // header, two participants, the centre, the sum
    CHECK(statement[1] == Row{"EAST", "0", "3300", "-3300", "39600", "0", "39", "39561"});
    CHECK(statement[2] == Row{"WEST", "3300", "0", "3300", "0", "39600", "0", "-39600"});
    CHECK(statement[3][0] == "(centre)");
    CHECK(statement[4] == Row{"(sum)", "0", "0", "0", "0", "0", "0", "0"});
    std::int64_t water = 0;
    std::int64_t cash = 0;
    for (std::size_t i = 1; i <= 3; ++i) {
        water += number(statement[i][3]);
        cash += number(statement[i][7]);
    }
    CHECK(water == 0);
    CHECK(cash == 0);
}

TEST_CASE("settling again writes the same bytes; another day has no line") {
    const Folder folder;
    trade_and_settle(folder.journal());
    const auto first = settle_day(folder.journal(), market_day(), folder.path() / "a");
    const auto second = settle_day(folder.journal(), market_day(), folder.path() / "b");
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    CHECK(text_of(first->trades_file) == text_of(second->trades_file));
    CHECK(text_of(first->statement_file) == text_of(second->statement_file));
    const Date next{market_day().value() + 1};
    const auto other = settle_day(folder.journal(), next, folder.path() / "a");
    REQUIRE(other.has_value());
    CHECK(other->trades == 0);
    CHECK(rows_of(other->trades_file).size() == 1);
    CHECK(rows_of(other->statement_file).size() == 3);
}

TEST_CASE("a folder that cannot be made is told by its path") {
    const Folder folder;
    trade_and_settle(folder.journal());
    std::ofstream{folder.path() / "file"} << "in the way";
    const auto totals = settle_day(folder.journal(), market_day(), folder.path() / "file" / "out");
    REQUIRE_FALSE(totals.has_value());
    CHECK(totals.error().kind == JournalFault::io);
    CHECK(totals.error().text.find((folder.path() / "file" / "out").string()) != std::string::npos);
}
