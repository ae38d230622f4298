#include "gateway/fix/market_messages.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"

#include <algorithm>

namespace headgate::fix {

namespace {

constexpr std::string_view bid = "0", offer = "1", trade = "2", day_volume = "B", call_price = "Q";
constexpr std::string_view fresh = "0", changed = "1", gone = "2";

std::string text_of(Volume volume) { return std::to_string(volume.value()); }

OutEntry entry_of(std::string_view type) {
    return OutEntry{FieldList{{tag::md_entry_type, std::string{type}}}, {}};
}
OutEntry change_of(std::string_view action, std::string_view type, std::string_view symbol) {
    return OutEntry{FieldList{{tag::md_update_action, std::string{action}},
                              {tag::md_entry_type, std::string{type}},
                              {tag::symbol, std::string{symbol}}},
                    {}};
}

void add_level(const ShownLevel& level, OutEntry& entry) {
    entry.fields.emplace_back(tag::md_entry_px, price_text(level.price));
    entry.fields.emplace_back(tag::md_entry_size, text_of(level.volume));
    entry.fields.emplace_back(tag::number_of_orders, std::to_string(level.orders));
}

void add_call(const CallPrice& call, OutEntry& entry) {
    entry.fields.emplace_back(tag::md_entry_px, price_text(call.price));
    entry.fields.emplace_back(tag::md_entry_size, text_of(call.volume));
}

void add_print(const Print& print, OutEntry& entry) {
    const std::string time = utc_text(print.time);
    entry.fields.emplace_back(tag::md_entry_id, std::to_string(print.trade.value()));
    entry.fields.emplace_back(tag::md_entry_px, price_text(print.price));
    entry.fields.emplace_back(tag::md_entry_size, text_of(print.volume));
    entry.fields.emplace_back(tag::md_entry_date, time.substr(0, 8));
    entry.fields.emplace_back(tag::md_entry_time, time.substr(9));
}

/// Both best first. Levels that left, came or changed, in that order of price.
void add_changes(Side side, const std::vector<ShownLevel>& before,
                 const std::vector<ShownLevel>& after, std::string_view symbol,
                 std::vector<OutEntry>& entries) {
    const std::string_view type = side == Side::buy ? bid : offer;
    const auto is_better = [side](const ShownLevel& a, const ShownLevel& b) {
        return side == Side::buy ? a.price > b.price : a.price < b.price;
    };
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        const bool left = now == after.end() || (old != before.end() && is_better(*old, *now));
        if (left) {
            OutEntry& entry = entries.emplace_back(change_of(gone, type, symbol));
            entry.fields.emplace_back(tag::md_entry_px, price_text(old->price));
            ++old;
            continue;
        }
        const bool came = old == before.end() || is_better(*now, *old);
        if (came || *old != *now) {
            add_level(*now, entries.emplace_back(change_of(came ? fresh : changed, type, symbol)));
        }
        if (!came) ++old;
        ++now;
    }
}

}  // namespace

OutMessage full_picture(const MarketWishes& wishes, const BookPicture& picture,
                        std::span<const Print> prints) {
    OutMessage out{"W"};
    OutGroup& group = out.groups.emplace_back(OutGroup{tag::no_md_entries, {}});
    const auto add_side = [&](const std::vector<ShownLevel>& levels, std::string_view type) {
        for (std::size_t i = 0; i < levels.size(); ++i) {
            OutEntry& entry = group.entries.emplace_back(entry_of(type));
            add_level(levels[i], entry);
            entry.fields.emplace_back(tag::md_position, std::to_string(i + 1));
        }
    };
    add_side(picture.bids, bid);
    add_side(picture.offers, offer);
    if (wishes.trades) {
        for (const Print& print : prints) {
            add_print(print, group.entries.emplace_back(entry_of(trade)));
        }
    }
    if (picture.call) add_call(*picture.call, group.entries.emplace_back(entry_of(call_price)));
    if (wishes.volume) {
        group.entries.emplace_back(entry_of(day_volume))
            .fields.emplace_back(tag::md_entry_size, text_of(picture.volume));
    }
    return out;
}

std::vector<OutEntry> changes(const MarketWishes& wishes, const BookPicture& before,
                              const BookPicture& after, std::span<const Print> prints,
                              std::string_view symbol) {
    std::vector<OutEntry> entries;
    add_changes(Side::buy, before.bids, after.bids, symbol, entries);
    add_changes(Side::sell, before.offers, after.offers, symbol, entries);
    for (const Print& print : prints) {
        const std::string_view action = print.taken_back ? gone : fresh;
        add_print(print, entries.emplace_back(change_of(action, trade, symbol)));
    }
    if (before.call != after.call) {
        const std::string_view action = !after.call ? gone : before.call ? changed : fresh;
        OutEntry& entry = entries.emplace_back(change_of(action, call_price, symbol));
        if (after.call) add_call(*after.call, entry);
    }
    if (wishes.volume && before.volume != after.volume) {
        entries.emplace_back(change_of(changed, day_volume, symbol))
            .fields.emplace_back(tag::md_entry_size, text_of(after.volume));
    }
    return entries;
}

}  // namespace headgate::fix
