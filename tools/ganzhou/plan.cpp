#include "tools/ganzhou/plan.h"

#include "tools/ganzhou/flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace headgate::ganzhou {
namespace {

constexpr int rounds = 14;
constexpr std::int64_t close_permille = 12;

bool close(std::int64_t found, std::int64_t wanted) {
    const std::int64_t off = found > wanted ? found - wanted : wanted - found;
    return off * 1000 <= wanted * close_permille;
}

/// How far the estimate is from what is wanted, in parts of a thousand, both figures added.
std::int64_t miss(const Tally& tally, const Book& book) {
    const std::int64_t volume = book.trades * book.mean_m3;
    const auto part = [](std::int64_t found, std::int64_t wanted) {
        return (found > wanted ? found - wanted : wanted - found) * 1000 / wanted;
    };
    return part(tally.trades, book.trades) + part(tally.volume, volume);
}

/// Tries a few efforts, each corrected by what the one before fell short of, and keeps the best.
BookPlan plan_book(Market& market, std::size_t number) {
    const Book& book = market.books[number];
    const std::uint64_t seed = market.random.next();
    Effort effort{book.trades * 4, book.mean_m3 * 3 / 2};
    Effort best_effort = effort;
    std::int64_t best_miss = INT64_MAX;
    for (int round = 0; round < rounds; ++round) {
        Flow flow{market, number, effort, seed};
        const Tally tally = flow.run().tally;
        if (miss(tally, book) < best_miss) {
            best_miss = miss(tally, book);
            best_effort = effort;
        }
        const std::int64_t mean = tally.volume / std::max<std::int64_t>(tally.trades, 1);
        if (close(tally.trades, book.trades) && close(mean, book.mean_m3)) break;
        effort.messages = effort.messages * book.trades / std::max<std::int64_t>(tally.trades, 1);
        effort.mean_m3 = effort.mean_m3 * book.mean_m3 / std::max<std::int64_t>(mean, 1);
    }
    Flow flow{market, number, best_effort, seed};
    BookPlan plan = flow.run();
    flow.commit(market);
    return plan;
}

}  // namespace

Plan make_plan(Market& market) {
    Plan plan;
    for (std::size_t i = 0; i < market.books.size(); ++i) {
        plan.books.push_back(plan_book(market, i));
        const Tally& tally = plan.books.back().tally;
        plan.tally.trades += tally.trades;
        plan.tally.volume += tally.volume;
        plan.tally.amount += tally.amount;
    }
    return plan;
}

void add_deposits(Market& market) {
    constexpr std::int64_t poor_fen = 5'000;
    constexpr std::int64_t least_fen = 100'000;
    constexpr std::int64_t round_fen = 100'000;
    for (const Party& party : market.parties) {
        if (!party.bids) continue;
        const std::int64_t wanted = std::max(party.cash_needed * 11 / 10, least_fen);
        const std::int64_t amount =
            party.poor ? poor_fen : (wanted + round_fen - 1) / round_fen * round_fen;
        market.facts.add_plain(FactFile::cash, "deposit_cash",
                               {{"participant", party.code},
                                {"amount", cash_text(amount)},
                                {"bank_reference", "synthetic, seed 2024"}});
    }
}

namespace {

struct Line {
    const Message* message;
    std::size_t place;  ///< in its book's list
};

std::string_view action_name(Action action) {
    switch (action) {
    case Action::enter: return "new";
    case Action::cancel: return "cancel";
    case Action::replace: return "replace";
    }
    return "?";
}

std::vector<Line> by_time(const Plan& plan) {
    std::vector<Line> lines;
    for (const BookPlan& book : plan.books) {
        for (std::size_t i = 0; i < book.messages.size(); ++i)
            lines.push_back({&book.messages[i], i});
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        return a.message->at_ms < b.message->at_ms;
    });
    return lines;
}

}  // namespace

tl::expected<void, std::string> write_plan(const Market& market, const Plan& plan,
                                           const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream out{path, std::ios::binary};
    // The first line tells the demo when the day is and when its phases begin.
    out << fmt::format("# date=2024-07-15 freeze_ms={} open_ms={} pre_close_ms={} close_ms={}\n",
                       freeze_ms, open_ms, pre_close_ms, close_ms);
    out << "at_ms,session,action,client_id,original,symbol,account,side,type,tif,price,volume,"
           "purpose,"
           "expect\n";
    std::vector<std::int64_t> sent(market.parties.size(), 0);
    std::map<std::pair<std::size_t, std::size_t>, std::string> ids;  // book and place
    for (const Line& line : by_time(plan)) {
        const Message& message = *line.message;
        const Account& account = market.accounts[message.account];
        const std::string id = fmt::format("{}", ++sent[account.party]);
        ids[{message.book, line.place}] = id;
        const bool any_price = message.type == OrderType::market_to_limit;
        const bool cancels = message.action == Action::cancel;
        out << fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", message.at_ms,
                           market.parties[account.party].session, action_name(message.action), id,
                           message.original ? ids.at({message.book, *message.original}) : "",
                           market.books[message.book].code, account.right, name_of(message.side),
                           name_of(message.type), name_of(message.time_in_force),
                           any_price || cancels ? "" : price_text(message.price),
                           cancels ? "" : fmt::format("{}", message.volume),
                           message.side == Side::buy ? account.purpose : "", message.expect);
    }
    out.flush();
    if (!out) return tl::unexpected{path.string() + ": cannot be written"};
    return {};
}

}  // namespace headgate::ganzhou
