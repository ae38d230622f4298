#include "gateway/fix/positions.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/parties.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/words.h"

#include <array>
#include <utility>

namespace headgate::fix {

namespace {

constexpr std::string_view valid = "0", invalid = "1", none_found = "2", not_allowed = "3",
                           unsupported = "4";

/// One entry for each term of the account, also where it is 0.
OutGroup terms_of(const WaterBalance& balance) {
    const std::array<std::pair<std::string_view, Volume>, 15> terms{
        {{"available", balance.available},
         {"tradable", balance.tradable},
         {"reserved", balance.reserved},
         {"locked", balance.locked},
         {"pledged", balance.pledged},
         {"frozen", balance.frozen},
         {"ticketed", balance.ticketed},
         {"used", balance.used},
         {"lapsed", balance.lapsed},
         {"issued", balance.issued},
         {"delivered_in", balance.delivered_in},
         {"delivered_out", balance.delivered_out},
         {"shortfall", balance.shortfall},
         {"bidding", balance.bidding},
         {"incoming", balance.incoming}}};
    OutGroup group{tag::no_positions, {}};
    for (const auto& [name, volume] : terms) {
        group.entries.push_back(OutEntry{FieldList{{tag::pos_type, std::string{name}},
                                                   {tag::long_qty, std::to_string(volume.value())}},
                                         {}});
    }
    return group;
}

std::string_view result_of(const BalanceAnswer& said) {
    if (!said.refused) return said.accounts.empty() ? none_found : valid;
    switch (*said.refused) {
    case Reject::not_allowed: return not_allowed;
    case Reject::unknown_book: return invalid;
    // Another's right is as one that does not exist.
    default: return none_found;
    }
}

}  // namespace

Positions::Positions(const MarketView& market, const Outlet& outlet, CommandRing& ring,
                     OwnNumbers& numbers)
    : market_{market}, outlet_{outlet}, ring_{ring}, numbers_{numbers} {}

OutMessage Positions::acknowledgement(std::string_view request_id, std::string_view result,
                                      std::size_t reports) {
    OutMessage out{"AO"};
    out.add(tag::pos_maint_rpt_id, numbers_.next()).add(tag::pos_req_id, request_id);
    out.add(tag::total_pos_reports, std::to_string(reports));
    out.add(tag::pos_req_result, result);
    out.add(tag::pos_req_status, result == valid ? "0" : "2");
    out.add(tag::account_type, "1");
    return out;
}

void Positions::request(const InMessage& message, const Asker& asker) {
    const std::string id = clean(message.get(tag::pos_req_id), 64);
    const auto refuse = [&](std::string_view result, Words text) {
        OutMessage out = acknowledgement(id, result, 0);
        say(out, asker.language, text);
        outlet_.send(asker.session, std::move(out));
    };
    if (message.get(tag::pos_req_type) != "0") {
        return refuse(unsupported, {"724只接受0(余额)", "724 must be 0: what the accounts hold"});
    }
    BalanceQuestion question{Origin{OriginKind::session, asker.session.value(), message.seq_num},
                             std::nullopt, std::nullopt};
    if (const auto code = message.find(tag::account)) {
        question.right = market_.directory().find<FactKind::right>(*code);
        if (!question.right) {
            return refuse(none_found, reject_words(Reject::unknown_right));
        }
    }
    if (const auto code = message.find(tag::symbol)) {
        question.book = market_.directory().find<FactKind::book>(*code);
        if (!question.book) {
            return refuse(invalid, reject_words(Reject::unknown_book));
        }
    }
    auto reply = [this, asker, id](BalanceAnswer&& said) {
        outlet_.run([this, asker, id, said = std::move(said)] { answer(said, id, asker); });
    };
    if (ring_.try_ask(BalanceQuery{question, std::move(reply)})) return;
    outlet_.send(asker.session, business_reject(message, "4", busy_words, asker.language));
}

void Positions::answer(const BalanceAnswer& said, const std::string& request_id,
                       const Asker& asker) {
    const std::string_view result = result_of(said);
    OutMessage out = acknowledgement(request_id, result, said.accounts.size());
    if (result == none_found) {
        say(out, asker.language, reject_words(Reject::unknown_right));
    } else if (said.refused) {
        say(out, asker.language, reject_words(*said.refused));
    }
    outlet_.send(asker.session, std::move(out));
    const std::string today = date_text(market_.trading_day().value_or(date_of(wall_clock())));
    for (const WaterBalance& balance : said.accounts) {
        OutMessage report{"AP"};
        report.add(tag::pos_maint_rpt_id, numbers_.next()).add(tag::pos_req_id, request_id);
        report.add(tag::pos_req_type, "0");
        report.add(tag::total_pos_reports, std::to_string(said.accounts.size()));
        report.add(tag::pos_req_result, valid).add(tag::business_date, today);
        report.add(tag::account, market_.directory().code(balance.right));
        report.add(tag::account_type, "1");
        report.add(tag::water_source, name_of(balance.source));
        report.add(tag::water_year, std::to_string(balance.year.value()));
        report.add(tag::as_of_sequence, std::to_string(said.as_of.value()));
        report.groups.push_back(terms_of(balance));
        outlet_.send(asker.session, std::move(report));
    }
}

}  // namespace headgate::fix
