#include "tests/tools/trading.h"
#include "tools/export/journal_export.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sqlite3.h>

using namespace headgate;
using namespace headgate::test;

namespace {

/// The rows of a query, columns joined by blanks.
std::vector<std::string> rows(const std::string& path, const std::string& query) {
    sqlite3* opened = nullptr;
    REQUIRE(sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> file{opened, &sqlite3_close};
    sqlite3_stmt* prepared = nullptr;
    INFO(sqlite3_errmsg(opened));
    REQUIRE(sqlite3_prepare_v2(opened, query.c_str(), -1, &prepared, nullptr) == SQLITE_OK);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement{prepared,
                                                                          &sqlite3_finalize};
    std::vector<std::string> all;
    while (sqlite3_step(prepared) == SQLITE_ROW) {
        std::string row;
        for (int at = 0; at < sqlite3_column_count(prepared); ++at) {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, at));
            row += (at == 0 ? "" : " ") + std::string{text == nullptr ? "-" : text};
        }
        all.push_back(row);
    }
    return all;
}

std::int64_t one(const std::string& path, const std::string& query) {
    const auto found = rows(path, query);
    REQUIRE(found.size() == 1);
    return std::stoll(found.front());
}

template <class T>
std::int64_t count(const std::vector<JournalStep>& steps) {
    std::int64_t found = 0;
    for (const JournalStep& step : steps) {
        for (const Event& event : step.events) found += std::holds_alternative<T>(event) ? 1 : 0;
    }
    return found;
}

}  // namespace

TEST_CASE("the exported tables hold what the journal holds, in whole units") {
    const Folder folder;
    trade(folder.journal(), 31, 120);
    trade(folder.journal(), 32, 60, 1);
    const std::string path = (folder.path() / "all.sqlite").string();
    const auto totals = export_journal(folder.journal(), path);
    REQUIRE_MESSAGE(totals.has_value(), totals.error().error.text);
    const auto steps = steps_of(folder.journal());
    const auto said = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    CHECK(one(path, "SELECT count(*) FROM commands") == said(steps.size()));
    CHECK(said(totals->commands) == said(steps.size()));
    CHECK(one(path, "SELECT count(*) FROM events") == said(totals->events));
    CHECK(one(path, "SELECT count(*) FROM orders") == count<OrderAccepted>(steps));
    CHECK(count<TradeStruck>(steps) > 10);
    CHECK(one(path, "SELECT count(*) FROM trades") == count<TradeStruck>(steps));
    CHECK(one(path, "SELECT count(*) FROM refusal_rules") == count<RuleFailed>(steps));
    CHECK(one(path, "SELECT sum(rules_failed) FROM refusals") == count<RuleFailed>(steps));
    CHECK(one(path, "SELECT count(*) FROM refusal_rules WHERE text_zh = '' OR text_en = ''") == 0);
    CHECK(one(path, "SELECT count(*) FROM facts") == count<FactRegistered>(steps));
    CHECK(one(path, "SELECT count(DISTINCT trading_day) FROM commands") == 2);

    // What orders say of themselves, their trades and their ends fits together.
    CHECK(one(path, "SELECT count(*) FROM orders WHERE state = 'open'") == 0);
    CHECK(one(path,
              "SELECT count(*) FROM orders WHERE state = 'filled' AND filled_m3 <> volume_m3") ==
          0);
    CHECK(one(path,
              "SELECT count(*) FROM orders o WHERE filled_m3 <> (SELECT coalesce(sum(volume_m3), "
              "0) FROM trades t WHERE o.order_id IN (t.buy_order, t.sell_order))") == 0);
    CHECK(one(path, "SELECT count(*) FROM trades WHERE "
                    "amount_fen * 100 <> volume_m3 * price_yuan_per_10000_m3") == 0);
    // Money and water: what was paid is what was received and the fees; what came in is what went out.
    CHECK(one(path, "SELECT sum(deposited_fen + received_fen - available_fen - reserved_fen - "
                    "locked_fen - paid_fen - withdrawn_fen) FROM cash_balances") == 0);
    CHECK(one(path, "SELECT sum(delivered_in_m3) - sum(delivered_out_m3) FROM water_balances") ==
          0);
    CHECK(one(path, "SELECT sum(delivered_in_m3) FROM water_balances") ==
          one(path, "SELECT sum(volume_m3) FROM trades WHERE state = 'delivered'"));
    CHECK(rows(path, "SELECT value FROM about WHERE name = 'schema_version'").front() == "1");
}

TEST_CASE("an export leaves a file that is there alone, and none behind when it fails") {
    const Folder folder;
    trade(folder.journal(), 33, 10);
    const std::string path = (folder.path() / "mine").string();
    std::ofstream{path} << "mine";
    const auto refused = export_journal(folder.journal(), path);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ExportFault::file);
    CHECK(std::filesystem::file_size(path) == 4);

    const auto nowhere = export_journal(folder.journal(), (folder.path() / "no" / "x").string());
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().kind == ExportFault::file);

    // A journal whose events are not what comes out.
    auto steps = steps_of(folder.journal());
    for (JournalStep& step : steps) {
        for (Event& event : step.events) {
            if (auto* accepted = std::get_if<OrderAccepted>(&event))
                accepted->order = OrderId{accepted->order.value() + 1};
        }
    }
    const Folder other;
    {
        auto writer = JournalWriter::open(options_in(other.journal()).journal);
        REQUIRE(writer.has_value());
        for (const JournalStep& step : steps) (*writer)->append(step.command, step.events);
        REQUIRE((*writer)->commit());
    }
    const std::string out = (other.path() / "all.sqlite").string();
    const auto differs = export_journal(other.journal(), out);
    REQUIRE_FALSE(differs.has_value());
    CHECK(differs.error().kind == ExportFault::replay);
    CHECK_FALSE(std::filesystem::exists(out));
    CHECK_FALSE(std::filesystem::exists(out + ".part"));
}
