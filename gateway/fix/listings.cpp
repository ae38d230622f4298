#include "gateway/fix/listings.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/words.h"

namespace headgate::fix {

namespace {

std::string text_of(std::int64_t value) { return std::to_string(value); }

std::string_view status_char(Phase phase) {
    switch (phase) {
    case Phase::closed: return "3";
    case Phase::pre_open: return "4";
    case Phase::continuous: return "2";
    case Phase::halted: return "1";
    case Phase::freeze:
    case Phase::clearing:
    case Phase::pre_close: return "5";
    }
    return "0";
}

FieldList security_entry(const BookSpec& book) {
    FieldList entry;
    const auto add = [&](int tag, std::string value) { entry.emplace_back(tag, std::move(value)); };
    add(tag::symbol, std::string{book.code.view()});
    add(tag::currency, "CNY");
    add(tag::round_lot, text_of(book.lot.value()));
    add(tag::min_trade_vol, text_of(book.minimum.value()));
    add(tag::delivery_from, date_text(book.delivery_from));
    add(tag::delivery_to, date_text(book.delivery_to));
    add(tag::price_tick, price_text(book.tick));
    add(tag::trade_type, std::string{name_of(book.trade_type)});
    add(tag::water_source, std::string{name_of(book.source)});
    add(tag::water_year, text_of(book.year.value()));
    add(tag::term_years, text_of(book.years.value()));
    if (book.reference) add(tag::reference_price, price_text(*book.reference));
    if (book.band) add(tag::band_bps, text_of(book.band->value()));
    add(tag::buyer_fee_ppm, text_of(book.buyer_fee.value()));
    add(tag::seller_fee_ppm, text_of(book.seller_fee.value()));
    return entry;
}

/// 326: how far the book can be traded in.
std::string_view trading_status_char(Phase phase) {
    switch (phase) {
    case Phase::halted: return "2";
    case Phase::continuous: return "17";
    case Phase::closed: return "18";
    case Phase::pre_open: return "21";
    case Phase::freeze:
    case Phase::clearing:
    case Phase::pre_close: return "22";
    }
    return "20";
}

/// 560: the request cannot be read, or nothing is as it asks.
constexpr std::string_view unreadable = "1", nothing_found = "2";

OutMessage no_list(std::string_view request_id, std::string_view response_id,
                   std::string_view result, Language language, Words why) {
    OutMessage out{"y"};
    out.add(tag::security_req_id, request_id).add(tag::security_response_id, response_id);
    out.add(tag::security_request_result, result);
    out.add(tag::tot_no_related_sym, "0").add(tag::last_fragment, "Y");
    say(out, language, why);
    return out;
}

std::vector<OutMessage> security_list(const MarketView& market, std::string_view request_id,
                                      std::string_view response_id, std::optional<BookId> only) {
    constexpr std::size_t books_per_part = 50;
    std::vector<FieldList> entries;
    for (std::uint32_t id = 1; id <= market.book_count(); ++id) {
        const BookSpec* book = market.book(BookId{id});
        if (book != nullptr && (!only || only->value() == id))
            entries.push_back(security_entry(*book));
    }
    std::vector<OutMessage> parts;
    for (std::size_t from = 0; from < entries.size(); from += books_per_part) {
        const std::size_t to = std::min(from + books_per_part, entries.size());
        OutMessage out{"y"};
        out.add(tag::security_req_id, request_id).add(tag::security_response_id, response_id);
        out.add(tag::security_request_result, "0");
        out.add(tag::tot_no_related_sym, std::to_string(entries.size()));
        out.add(tag::last_fragment, to == entries.size() ? "Y" : "N");
        OutGroup& group = out.groups.emplace_back(OutGroup{tag::no_related_sym, {}});
        for (std::size_t at = from; at < to; ++at) {
            group.entries.push_back({std::move(entries[at]), {}});
        }
        parts.push_back(std::move(out));
    }
    return parts;
}

OutMessage session_status(const MarketView& market, BookId book, std::string_view request_id) {
    const Phase phase = market.phase(book);
    OutMessage out{"h"};
    if (request_id.empty()) {
        out.add(tag::unsolicited, "Y");
    } else {
        out.add(tag::trad_ses_req_id, request_id);
    }
    out.add(tag::trading_session_id, market.directory().code(book));
    out.add(tag::trad_ses_status, status_char(phase));
    out.add(tag::book_phase, name_of(phase));
    if (const auto call = market.call_price(book)) {
        out.add(tag::indicative_price, price_text(call->price));
        out.add(tag::indicative_volume, text_of(call->volume.value()));
    }
    return out;
}

/// f for one book.
OutMessage trading_status(const MarketView& market, BookId book, std::string_view request_id,
                          bool unasked) {
    const Phase phase = market.phase(book);
    OutMessage out{"f"};
    out.add(tag::security_status_req_id, request_id);
    if (unasked) out.add(tag::unsolicited, "Y");
    out.add(tag::symbol, market.directory().code(book));
    out.add(tag::security_trading_status, trading_status_char(phase));
    out.add(tag::book_phase, name_of(phase));
    return out;
}

/// B: a headline and one line.
OutMessage news(Language language, Words headline, Words line, Timestamp time) {
    OutMessage out{"B"};
    out.add(tag::orig_time, utc_text(time));
    say(out, language, headline, headline_tags);
    OutEntry entry;
    if (add_words(entry.fields, language, line)) out.in_utf8 = true;
    out.groups.push_back(OutGroup{tag::lines_of_text, {std::move(entry)}});
    return out;
}

}  // namespace

Listings::Listings(const MarketView& market, const Outlet& outlet, OwnNumbers& numbers)
    : market_{market}, outlet_{outlet}, numbers_{numbers} {}

void Listings::list(const InMessage& message, const Asker& asker) {
    const std::string request_id = clean(message.get(tag::security_req_id), 64);
    const std::string_view type = message.get(tag::security_list_request_type);
    std::optional<BookId> only;
    if (type == "0") only = market_.directory().find<FactKind::book>(message.get(tag::symbol));
    const auto refuse = [&](std::string_view result, Words why) {
        outlet_.send(asker.session,
                     no_list(request_id, numbers_.next(), result, asker.language, why));
    };
    if (type != "0" && type != "4") {
        return refuse(unreadable, {"559只接受0(按55查一个品种)或4(全部品种)",
                                   "559 must be 0, one book by its code in 55, or 4, all books"});
    }
    if (type == "0" && (!only || market_.book(*only) == nullptr)) {
        return refuse(nothing_found, reject_words(Reject::unknown_book));
    }
    auto parts = security_list(market_, request_id, numbers_.next(), only);
    if (parts.empty()) return refuse(nothing_found, {"尚无交易品种", "there are no books yet"});
    for (auto& part : parts) outlet_.send(asker.session, std::move(part));
}

void Listings::define(const InMessage& message, const Asker& asker) {
    OutMessage out{"d"};
    out.add(tag::security_req_id, clean(message.get(tag::security_req_id), 64));
    out.add(tag::security_response_id, numbers_.next());
    const auto id = market_.directory().find<FactKind::book>(message.get(tag::symbol));
    const BookSpec* book = id ? market_.book(*id) : nullptr;
    if (book == nullptr) {
        out.add(tag::security_response_type, "5");
        out.add(tag::symbol, clean(message.get(tag::symbol), 64));
        say(out, asker.language, reject_words(Reject::unknown_book));
    } else {
        out.add(tag::security_response_type, "1");
        for (const auto& [tag, value] : security_entry(*book)) out.add(tag, value);
    }
    outlet_.send(asker.session, std::move(out));
}

void Listings::status(const InMessage& message, const Asker& asker) {
    const std::string request_id = clean(message.get(tag::security_status_req_id), 64);
    const auto book = market_.directory().find<FactKind::book>(message.get(tag::symbol));
    if (!book || market_.book(*book) == nullptr) {
        OutMessage out{"f"};
        out.add(tag::security_status_req_id, request_id);
        out.add(tag::symbol, clean(message.get(tag::symbol), 64));
        out.add(tag::security_trading_status, "20");
        say(out, asker.language, reject_words(Reject::unknown_book));
        outlet_.send(asker.session, std::move(out));
        return;
    }
    const std::string_view kind = message.get(tag::subscription);
    if (kind == "2") {
        watchers_[*book].erase(asker.session);
        return;
    }
    if (kind == "1") watchers_[*book].insert_or_assign(asker.session, request_id);
    outlet_.send(asker.session, trading_status(market_, *book, request_id, false));
}

void Listings::phases(const InMessage& message, const Asker& asker) {
    const std::string request_id = clean(message.get(tag::trad_ses_req_id), 64);
    const auto wanted = message.find(tag::trading_session_id);
    if (!wanted) {
        for (std::uint32_t id = 1; id <= market_.book_count(); ++id) {
            outlet_.send(asker.session, session_status(market_, BookId{id}, request_id));
        }
        return;
    }
    if (const auto book = market_.directory().find<FactKind::book>(*wanted);
        book && market_.book(*book) != nullptr) {
        outlet_.send(asker.session, session_status(market_, *book, request_id));
        return;
    }
    OutMessage out{"h"};
    out.add(tag::trad_ses_req_id, request_id).add(tag::trading_session_id, clean(*wanted, 64));
    out.add(tag::trad_ses_status, "6").add(tag::trad_ses_status_rej_reason, "1");
    say(out, asker.language,
        {"没有该交易品种: 请核对336",
         "unknown book: tag 336 must be a code from the SecurityList"});
    outlet_.send(asker.session, std::move(out));
}

void Listings::tell_phase(BookId book) { outlet_.send_to_all(session_status(market_, book, "")); }

/// What an operator gave as the reason is told to everybody (rulebook 4.7).
void Listings::tell_news(const PhaseChanged& moved, const PublishedEvent& published) {
    if (published.reason == nullptr) return;
    const std::string headline = std::string{market_.directory().code(moved.book)} + ": " +
                                 std::string{name_of(moved.after)};
    const std::string reason = clean(*published.reason, 200);
    OutMessage out = news(Language::en, alike(headline), alike(reason), published.time);
    OutEntry entry{FieldList{{tag::symbol, std::string{market_.directory().code(moved.book)}}}, {}};
    out.groups.push_back(OutGroup{tag::no_related_sym, {std::move(entry)}});
    outlet_.send_to_all(out);
}

/// To each in its language.
void Listings::tell_day(const PublishedEvent& published, Words words) {
    for (std::uint32_t id = 1; id <= market_.session_count(); ++id) {
        const SessionId session{id};
        outlet_.send(session, news(market_.language(session), words, words, published.time));
    }
}

void Listings::publish(const PublishedEvent& published) {
    const Event& event = published.event;
    if (const auto* moved = std::get_if<PhaseChanged>(&event)) {
        tell_phase(moved->book);
        tell_news(*moved, published);
        const auto watchers = watchers_.find(moved->book);
        if (watchers == watchers_.end()) return;
        for (const auto& [session, request_id] : watchers->second) {
            outlet_.send(session, trading_status(market_, moved->book, request_id, true));
        }
    } else if (const auto* told = std::get_if<IndicativeChanged>(&event)) {
        tell_phase(told->book);
    } else if (const auto* cleared = std::get_if<CallCleared>(&event)) {
        tell_phase(cleared->book);
    } else if (const auto* opened = std::get_if<TradingDayOpened>(&event)) {
        Text text{Words{"交易日开启: ", "trading day opened: "}};
        tell_day(published, text += alike(date_text(opened->date)));
    } else if (const auto* settled = std::get_if<DaySettled>(&event)) {
        Text text{Words{"交易日已交收: ", "day settled: "}};
        tell_day(published, text += alike(date_text(settled->date)));
    }
}

void Listings::end(SessionId session) {
    for (auto& [book, sessions] : watchers_) sessions.erase(session);
}

}  // namespace headgate::fix
