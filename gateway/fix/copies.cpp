#include "gateway/fix/copies.h"

#include "gateway/fix/parties.h"
#include "gateway/fix/words.h"

namespace headgate::fix {

Copies::Copies(const MarketView& market, const Outlet& outlet) : market_{market}, outlet_{outlet} {}

void Copies::reply(const Asker& asker, std::string_view id, bool is_taken, Words text) const {
    OutMessage out{"U4"};
    out.add(tag::drop_copy_req_id, id).add(tag::drop_copy_status, is_taken ? "Y" : "N");
    say(out, asker.language, text);
    outlet_.send(asker.session, std::move(out));
}

void Copies::request(const InMessage& message, const Asker& asker) {
    const std::string id = clean(message.get(tag::drop_copy_req_id), 64);
    const std::string_view kind = message.get(tag::subscription);
    if (kind == "2") {
        watchers_.erase(asker.session);
        return reply(asker, id, true, {});
    }
    if (kind != "1") {
        return reply(asker, id, false, {"263应为1(订阅)或2(停止)", "263 wants 1 or 2"});
    }
    Wish wish{id, std::nullopt};
    if (const auto code = message.find(tag::symbol)) {
        wish.book = market_.directory().find<FactKind::book>(*code);
        if (!wish.book) {
            return reply(asker, id, false, reject_words(Reject::unknown_book));
        }
    }
    watchers_.insert_or_assign(asker.session, std::move(wish));
    reply(asker, id, true, {});
}

void mark_copy(const MarketView& market, SessionId owner, RightId right,
               std::string_view request_id, OutMessage& report) {
    report.add(tag::copy_indicator, "Y").add(tag::drop_copy_req_id, request_id);
    OutGroup parties = parties_of(market, owner, right);
    if (!parties.entries.empty()) report.groups.push_back(std::move(parties));
}

}  // namespace headgate::fix
