#include "tools/settle/settle.h"

#include "engine/domain/line_value.h"
#include "gateway/pipeline/replay.h"
#include "risk/rule.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <system_error>

namespace headgate {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What a participant's day comes to: positive is received.
struct Statement {
    Volume water_in;
    Volume water_out;
    Cash received;
    Cash paid;
    Cash fees;
};

class Writer {
public:
    Writer(const State& state, Date date) : state_{state}, date_{date} {}

    std::string trades(SettlementTotals& totals, std::map<ParticipantId, Statement>& statements) {
        std::string text{byte_order_mark};
        text += "成交编号 trade,日志序号 sequence,成交时间 struck_at,品种 book,水源 source,"
                "买方 buyer,买方权证 buyer_right,卖方 seller,卖方权证 seller_right,"
                "水量(立方米) volume_m3,单价(元/立方米) price,金额(分) amount_fen,"
                "买方费用(分) buyer_fee_fen,卖方费用(分) seller_fee_fen,状态 state,"
                "买方已过条款 buyer_rules,卖方已过条款 seller_rules\r\n";
        for (const TradeRecord& trade : state_.trades.all()) {
            if (trade.date != date_) continue;
            text += line(trade);
            add(trade, totals, statements);
        }
        return text;
    }

    std::string statement(const std::map<ParticipantId, Statement>& statements, Cash centre) const {
        std::string text{byte_order_mark};
        text += "交易主体 participant,买入水量(立方米) water_in_m3,卖出水量(立方米) water_out_m3,"
                "水量净额 water_net_m3,收款(分) received_fen,付款(分) paid_fen,费用(分) fees_fen,"
                "资金净额(分) cash_net_fen\r\n";
        Volume water;
        Cash cash;
        for (const auto& [id, one] : statements) {
            const Volume water_net = one.water_in - one.water_out;
            const Cash cash_net = one.received - one.paid - one.fees;
            water += water_net;
            cash += cash_net;
            text += row(code(id), one, water_net, cash_net);
        }
        HEADGATE_ASSERT(water == Volume{});
        HEADGATE_ASSERT(cash + centre == Cash{});
        Statement fees;
        fees.received = centre;
        text += row("(centre)", fees, Volume{}, centre);
        text += row("(sum)", Statement{}, water, cash + centre);
        return text;
    }

private:
    template <FactKind K>
    [[nodiscard]] std::string code(FactId<K> id) const {
        return std::string{state_.registry.directory().code(id)};
    }

    static std::string row(const std::string& who, const Statement& one, Volume water_net,
                           Cash cash_net) {
        std::string text = who;
        for (const std::int64_t value :
             {one.water_in.value(), one.water_out.value(), water_net.value(), one.received.value(),
              one.paid.value(), one.fees.value(), cash_net.value()}) {
            text += ',' + std::to_string(value);
        }
        return text + "\r\n";
    }

    /// The rules that looked at this side of the trade, all of which it passed.
    [[nodiscard]] std::string rules_passed(BookId book_id, RightId right, Side side) const {
        const BookSpec& book = state_.registry.get(book_id);
        const auto places =
            risk::jurisdictions_of(state_.registry, state_.registry.get(right).region, book.region);
        std::string text;
        for (const risk::Rule& rule : risk::rules()) {
            if (!rule.trade_types.contains(book.trade_type) ||
                !rule.sources.contains(book.source) || !rule.sides.contains(side) ||
                !places.contains(rule.jurisdiction)) {
                continue;
            }
            if (!text.empty()) text += ' ';
            text += rule.id;
        }
        return text;
    }

    [[nodiscard]] std::string line(const TradeRecord& trade) const {
        const BookSpec& book = state_.registry.get(trade.book);
        const auto column = [](const auto& value) { return std::string{value} + ','; };
        return column(std::to_string(trade.id.value())) +
               column(std::to_string(trade.struck.value())) + column(write_time(trade.struck_at)) +
               column(book.code.view()) + column(name_of(book.source)) + column(code(trade.buyer)) +
               column(code(trade.buy_right)) + column(code(trade.seller)) +
               column(code(trade.sell_right)) + column(std::to_string(trade.volume.value())) +
               column(write_decimal(trade.price.value(), 4, 4)) +
               column(std::to_string(trade.amount.value())) +
               column(std::to_string(trade.buyer_fee.value())) +
               column(std::to_string(trade.seller_fee.value())) + column(name_of(trade.state)) +
               column(rules_passed(trade.book, trade.buy_right, Side::buy)) +
               rules_passed(trade.book, trade.sell_right, Side::sell) + "\r\n";
    }

    static void add(const TradeRecord& trade, SettlementTotals& totals,
                    std::map<ParticipantId, Statement>& statements) {
        ++totals.trades;
        totals.delivered += trade.state == TradeState::delivered ? 1 : 0;
        totals.held += trade.state == TradeState::held ? 1 : 0;
        if (trade.state == TradeState::busted) {
            ++totals.busted;
            return;
        }
        totals.volume += trade.volume;
        totals.amount += trade.amount;
        totals.fees += trade.buyer_fee + trade.seller_fee;
        Statement& buyer = statements[trade.buyer];
        buyer.water_in += trade.volume;
        buyer.paid += trade.amount;
        buyer.fees += trade.buyer_fee;
        Statement& seller = statements[trade.seller];
        seller.water_out += trade.volume;
        seller.received += trade.amount;
        seller.fees += trade.seller_fee;
    }

    const State& state_;
    Date date_;
};

/// Writes beside the target and renames, so that a reader never sees half a file.
JournalResult<void> write_file(const std::filesystem::path& path, const std::string& text) {
    const std::filesystem::path draft = path.string() + ".part";
    {
        std::ofstream file{draft, std::ios::binary | std::ios::trunc};
        file << text;
        file.flush();
        if (!file) {
            return journal_error(JournalFault::io,
                                 draft.string() + ": cannot write: " + std::strerror(errno));
        }
    }
    std::error_code error;
    std::filesystem::rename(draft, path, error);
    if (error) return journal_error(JournalFault::io, path.string() + ": " + error.message());
    return {};
}

}  // namespace

JournalResult<SettlementTotals> settle_day(const std::string& journal, Date date,
                                           const std::filesystem::path& out) {
    auto reader = JournalReader::open(journal, {}, EventDecoding::left);
    if (!reader) return tl::unexpected{reader.error()};
    Core core;
    const auto report = replay(*reader, core);
    if (!report) return tl::unexpected{report.error()};

    SettlementTotals totals;
    std::map<ParticipantId, Statement> statements;
    Writer writer{core.state(), date};
    const std::string trades = writer.trades(totals, statements);
    const std::string statement = writer.statement(statements, totals.fees);
    totals.participants = statements.size();

    std::error_code error;
    std::filesystem::create_directories(out, error);
    if (error) {
        return journal_error(JournalFault::io,
                             out.string() + ": cannot make it: " + error.message());
    }
    totals.trades_file = out / ("settlement-" + write_date(date) + ".csv");
    totals.statement_file = out / ("statement-" + write_date(date) + ".csv");
    if (auto done = write_file(totals.trades_file, trades); !done)
        return tl::unexpected{done.error()};
    if (auto done = write_file(totals.statement_file, statement); !done) {
        return tl::unexpected{done.error()};
    }
    return totals;
}

}  // namespace headgate
