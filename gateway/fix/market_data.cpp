#include "gateway/fix/market_data.h"

#include "gateway/fix/words.h"

#include <algorithm>

namespace headgate::fix {

namespace {

constexpr std::string_view unknown_symbol = "0", duplicate_id = "1", wrong_subscription = "4",
                           wrong_depth = "5", wrong_update = "6", wrong_book_form = "7",
                           wrong_entry_type = "8", too_many = "D";

bool ended_on(const KnownTrade& trade, std::optional<Date> day) {
    return day && date_of(trade.time) == *day && trade.standing != TradeStanding::busted;
}

/// What of `message` cannot be had: tag 281 and words; nothing where all can.
struct Fault {
    std::string_view reason;
    Words words;
};

std::optional<Fault> read_entry_types(const InMessage& message, MarketWishes& wishes) {
    bool any = false;
    for (const InEntry& entry : message.entries) {
        if (entry.count_tag != tag::no_md_entry_types) continue;
        any = true;
        const std::string_view type = entry.get(tag::md_entry_type);
        bool* const wish = type == "0"   ? &wishes.bids
                           : type == "1" ? &wishes.offers
                           : type == "2" ? &wishes.trades
                           : type == "Q" ? &wishes.call
                           : type == "B" ? &wishes.volume
                                         : nullptr;
        if (wish == nullptr) {
            return Fault{wrong_entry_type, {"269应为0 1 2 B Q之一", "269 wants 0, 1, 2, B or Q"}};
        }
        *wish = true;
    }
    if (!any)
        return Fault{wrong_entry_type, {"请在267中列出269", "name the entry types: 269 in 267"}};
    return std::nullopt;
}

std::optional<Fault> read_wishes(const InMessage& message, MarketWishes& wishes) {
    const std::string_view depth = message.get(tag::market_depth);
    if (depth != "0" && depth != "1" && depth != "5") {
        return Fault{wrong_depth, {"264应为1, 5或0(全部)", "264 wants 1, 5 or 0 (the whole book)"}};
    }
    wishes.depth = depth == "1" ? 1 : depth == "5" ? 5 : MarketData::levels_max;
    const std::string_view update = message.find(tag::md_update_type).value_or("1");
    if (update != "0" && update != "1") {
        return Fault{wrong_update,
                     {"265应为0(全量)或1(增量)", "265 wants 0 (full) or 1 (increments)"}};
    }
    wishes.increments = update == "1";
    if (message.find(tag::aggregated_book).value_or("Y") != "Y") {
        return Fault{wrong_book_form,
                     {"266应为Y(按价位汇总)", "266 wants Y: one entry for each price"}};
    }
    return read_entry_types(message, wishes);
}

}  // namespace

MarketData::MarketData(const GatewayStart& start, const MarketView& market, const Outlet& outlet)
    : market_{market}, outlet_{outlet}, depth_{start}, day_{start.trading_day}, as_of_{
                                                                                    start.as_of} {
    for (const KnownTrade& trade : start.trades) {
        if (!ended_on(trade, start.trading_day)) continue;
        ticker(trade.trade.book).volume += trade.trade.volume;
        print(trade.trade.book,
              {trade.trade.trade, trade.trade.price, trade.trade.volume, trade.time});
    }
}

MarketData::Ticker& MarketData::ticker(BookId book) {
    if (tickers_.size() < book.value()) tickers_.resize(book.value());
    return tickers_[book.value() - 1];
}

void MarketData::print(BookId book, const Print& print) {
    Ticker& at = ticker(book);
    if (at.tape.size() < prints_max) {
        at.tape.push_back(print);
    } else {
        at.tape[at.prints % prints_max] = print;
    }
    ++at.prints;
    ++at.version;
    is_due_ = true;
}

// ---- requests ----------------------------------------------------------------------------------------

void MarketData::refuse(const InMessage& message, const Asker& asker, std::string_view reason,
                        Words text) const {
    OutMessage out{"Y"};
    out.add(tag::md_req_id, clean(message.get(tag::md_req_id), 64));
    out.add(tag::md_req_rej_reason, reason);
    say(out, asker.language, text);
    outlet_.send(asker.session, std::move(out));
}

bool MarketData::is_known(SessionId session, std::string_view id) const {
    const auto found = subscriptions_.find(session);
    if (found == subscriptions_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const Subscription& each) { return each.id == id; });
}

void MarketData::unsubscribe(SessionId session, std::string_view id) {
    const auto found = subscriptions_.find(session);
    if (found == subscriptions_.end()) return;
    std::erase_if(found->second, [&](const Subscription& each) { return each.id == id; });
    if (found->second.empty()) subscriptions_.erase(found);
}

void MarketData::request(const InMessage& message, const Asker& asker) {
    const std::string id = clean(message.get(tag::md_req_id), 64);
    const auto no = [&](const Fault& fault) { refuse(message, asker, fault.reason, fault.words); };
    const std::string_view kind = message.get(tag::subscription);
    if (kind == "2") return unsubscribe(asker.session, id);
    if (kind != "0" && kind != "1") {
        return no({wrong_subscription, {"263应为0 1 2之一", "263 wants 0, 1 or 2"}});
    }
    MarketWishes wishes;
    if (const auto fault = read_wishes(message, wishes)) return no(*fault);
    if (is_known(asker.session, id)) {
        return no({duplicate_id, {"262已在使用", "262 is in use: end that one or choose another"}});
    }
    std::vector<BookId> books;
    for (const InEntry& entry : message.entries) {
        if (entry.count_tag != tag::no_related_sym) continue;
        const auto book = market_.directory().find<FactKind::book>(entry.get(tag::symbol));
        if (!book || market_.book(*book) == nullptr) {
            return refuse(message, asker, unknown_symbol, reject_words(Reject::unknown_book));
        }
        if (std::find(books.begin(), books.end(), *book) == books.end()) books.push_back(*book);
    }
    if (books.empty()) {
        return refuse(message, asker, unknown_symbol,
                      {"请在146中列出55", "name the books: 55 in 146"});
    }
    const auto had = subscriptions_.find(asker.session);
    const std::size_t have = had == subscriptions_.end() ? 0 : had->second.size();
    if (have + books.size() > subscriptions_max) {
        return no(
            {too_many, {"每个会话最多订阅64个品种", "at most 64 books for a session at once"}});
    }
    for (const BookId book : books) {
        if (kind == "1") {
            subscribe(wishes, id, asker, book);
        } else {
            Subscription once{id, book, wishes, 0, {}, picture(book, wishes), 0};
            outlet_.send(asker.session, snapshot(once));
        }
    }
}

void MarketData::subscribe(const MarketWishes& wishes, std::string_view id, const Asker& asker,
                           BookId book) {
    const Ticker& at = ticker(book);
    Subscription made{std::string{id}, book, wishes, at.version, Time{}, {}, at.prints};
    made.told = picture(book, wishes);
    outlet_.send(asker.session, snapshot(made));
    subscriptions_[asker.session].push_back(std::move(made));
}

// ---- what is told ------------------------------------------------------------------------------------

BookPicture MarketData::picture(BookId book, const MarketWishes& wishes) {
    BookPicture made;
    if (wishes.bids) made.bids = depth_.levels(book, Side::buy, wishes.depth);
    if (wishes.offers) made.offers = depth_.levels(book, Side::sell, wishes.depth);
    if (wishes.call) made.call = market_.call_price(book);
    if (wishes.volume) made.volume = ticker(book).volume;
    return made;
}

/// With the last trade that stands, where trades are wanted.
OutMessage MarketData::snapshot(const Subscription& subscription) {
    const Ticker& at = ticker(subscription.book);
    std::vector<Print> last;
    std::set<TradeId> taken_back;
    for (std::uint64_t back = 1; back <= at.tape.size() && last.empty(); ++back) {
        const Print& print = at.tape[(at.prints - back) % prints_max];
        if (print.taken_back) {
            taken_back.insert(print.trade);
        } else if (!taken_back.contains(print.trade)) {
            last.push_back(print);
        }
    }
    OutMessage out = full_picture(subscription.wishes, subscription.told, last);
    out.add(tag::md_req_id, subscription.id);
    out.add(tag::symbol, market_.directory().code(subscription.book));
    out.add(tag::book_phase, name_of(market_.phase(subscription.book)));
    out.add(tag::as_of_sequence, std::to_string(as_of_.value()));
    return out;
}

void MarketData::tell(SessionId session, Subscription& subscription, Time now) {
    const Ticker& at = ticker(subscription.book);
    const MarketWishes& wishes = subscription.wishes;
    BookPicture after = picture(subscription.book, wishes);
    subscription.version = at.version;
    if (!wishes.increments) {
        subscription.told = std::move(after);
        subscription.last = now;
        outlet_.send(session, snapshot(subscription));
        return;
    }
    std::vector<Print> prints;
    if (wishes.trades) {
        // Of more than the tape holds the oldest are gone; the day's volume (B) counts them.
        const std::uint64_t oldest = at.prints - std::min<std::uint64_t>(at.prints, at.tape.size());
        for (auto i = std::max(subscription.prints_told, oldest); i < at.prints; ++i) {
            prints.push_back(at.tape[i % prints_max]);
        }
    }
    subscription.prints_told = at.prints;
    auto entries = changes(wishes, subscription.told, after, prints,
                           market_.directory().code(subscription.book));
    subscription.told = std::move(after);
    // A level may have changed and changed back.
    if (entries.empty()) return;
    subscription.last = now;
    OutMessage out{"X"};
    out.add(tag::md_req_id, subscription.id);
    out.add(tag::as_of_sequence, std::to_string(as_of_.value()));
    out.groups.push_back({tag::no_md_entries, std::move(entries)});
    outlet_.send(session, std::move(out));
}

void MarketData::flush(Time now, Sequence as_of) {
    as_of_ = std::max(as_of_, as_of);
    if (!is_due_ || now < next_flush_) return;
    next_flush_ = now + interval / 2;
    is_due_ = false;
    for (auto& [session, all] : subscriptions_) {
        const bool is_slow = outlet_.waiting(session) > waiting_max;
        for (Subscription& each : all) {
            if (each.version == ticker(each.book).version) continue;
            if (is_slow || now < each.last + interval) {
                is_due_ = true;
            } else {
                tell(session, each, now);
            }
        }
    }
}

// ---- events ------------------------------------------------------------------------------------------

void MarketData::apply(const PublishedEvent& published) {
    const auto touch = [&](BookId book) {
        ++ticker(book).version;
        is_due_ = true;
    };
    if (const auto book = depth_.apply(published)) touch(*book);
    const Event& event = published.event;
    if (const auto* struck = std::get_if<TradeStruck>(&event)) {
        ticker(struck->book).volume += struck->volume;
        print(struck->book, {struck->trade, struck->price, struck->volume, published.time});
    } else if (const auto* told = std::get_if<IndicativeChanged>(&event)) {
        touch(told->book);
    } else if (const auto* cleared = std::get_if<CallCleared>(&event)) {
        touch(cleared->book);
    } else if (const auto* moved = std::get_if<PhaseChanged>(&event)) {
        touch(moved->book);
    } else if (const auto* opened = std::get_if<TradingDayOpened>(&event)) {
        day_ = opened->date;
        for (Ticker& each : tickers_) {
            each.volume = Volume{};
            ++each.version;
        }
        is_due_ = true;
    }
}

void MarketData::bust(const KnownTrade& trade) {
    const TradeStruck& struck = trade.trade;
    Ticker& at = ticker(struck.book);
    const bool is_todays = !day_ || date_of(trade.time) == *day_;
    if (is_todays) at.volume -= std::min(at.volume, struck.volume);
    print(struck.book, {struck.trade, struck.price, struck.volume, trade.time, true});
}

}  // namespace headgate::fix
