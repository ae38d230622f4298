#include "gateway/fix/requests.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/parties.h"
#include "gateway/fix/words.h"

namespace headgate::fix {

namespace {

/// Reads one request field by field and gathers everything that is wrong with it.
class Reader {
public:
    explicit Reader(const InMessage& message) : message_{message} {}

    void refuse(std::string_view code, Words text) {
        if (refusal_.code.empty()) refusal_.code = code;
        if (!refusal_.text.empty()) refusal_.text += alike("; ");
        refusal_.text += text;
    }
    void refuse(std::string_view code, int tag, std::string_view zh, std::string_view en) {
        Text text{alike(std::to_string(tag) + '=' + clean(message_.get(tag), 40) + ": ")};
        refuse(code, text += Words{zh, en});
    }

    ClientOrderId client_id(int tag, std::string_view code) {
        const std::string_view text = message_.get(tag);
        if (is_client_order_id(text)) return ClientOrderId{text};
        refuse(code, tag, "应为1至20个可打印ASCII字符, 不含空格",
               "wants 1 to 20 printable ASCII characters without blanks");
        return {};
    }
    Price price(std::string_view code) {
        const auto value = parse_price(message_.get(tag::price));
        if (value) return *value;
        refuse(code, number_words(value.error(), tag::price, message_.get(tag::price)));
        return {};
    }
    Volume volume(std::string_view code) {
        const std::string_view text = message_.get(tag::order_qty);
        const auto value = parse_volume(text);
        if (value) return *value;
        refuse(code, number_words(value.error(), tag::order_qty, text));
        return {};
    }
    /// 110 and 111, which nobody has to give.
    std::optional<Volume> part(int tag) {
        const auto text = message_.find(tag);
        if (!text) return std::nullopt;
        const auto value = parse_volume(*text);
        if (value) return *value;
        refuse("99", number_words(value.error(), tag, *text));
        return std::nullopt;
    }
    std::optional<Date> date(int tag) {
        const auto text = message_.find(tag);
        if (!text) return std::nullopt;
        const auto value = parse_date(*text);
        if (!value) refuse("99", tag, "不是日期, 请写成20240701的形式", "no date; write 20240701");
        return value;
    }
    std::optional<Timestamp> request_time(std::string_view code) {
        const auto text = message_.find(tag::transact_time);
        if (!text) return std::nullopt;
        const auto value = parse_utc(*text);
        if (!value) {
            refuse(code, tag::transact_time, "不是UTC时间, 请写成20240701-02:30:00.000的形式",
                   "no UTC time; write 20240701-02:30:00.000");
        }
        return value;
    }
    std::optional<OrderId> order_id() {
        const auto text = message_.find(tag::order_id);
        if (!text || *text == "NONE") return std::nullopt;
        const auto value = parse_count(*text);
        if (value) return OrderId{*value};
        refuse("1", reject_words(Reject::unknown_order));
        return std::nullopt;
    }
    template <NamedEnum E>
    std::optional<E> named(int tag) {
        const auto text = message_.find(tag);
        if (!text) return std::nullopt;
        const auto value = enum_from<E>(*text);
        if (!value) {
            std::string known;
            each_enumerator<E>([&](std::string_view name, unsigned) {
                known += (known.empty() ? "" : ", ") + std::string{name};
            });
            refuse("11", tag, "应为以下之一: " + known, "wants one of " + known);
        }
        return value;
    }

    template <class T>
    Request<T> finish(T&& command) {
        if (refusal_.text.empty()) return std::forward<T>(command);
        return tl::unexpected{std::move(refusal_)};
    }

private:
    const InMessage& message_;
    Refusal refusal_;
};

void read_side(Reader& read, std::string_view text, SubmitOrder& order) {
    if (text == "1" || text == "2") {
        order.side = text == "1" ? Side::buy : Side::sell;
    } else {
        read.refuse("11", tag::side, "应为1(买)或2(卖)", "wants 1 (buy) or 2 (sell)");
    }
}

void read_time_in_force(Reader& read, std::optional<std::string_view> text, SubmitOrder& order) {
    const std::string_view value = text.value_or("0");
    if (value == "0") {
        order.time_in_force = TimeInForce::day;
    } else if (value == "1") {
        order.time_in_force = TimeInForce::gtc;
    } else if (value == "3") {
        order.time_in_force = TimeInForce::ioc;
    } else if (value == "4") {
        order.time_in_force = TimeInForce::fok;
    } else {
        read.refuse(
            "11", tag::time_in_force, "应为0(当日) 1(撤销前有效) 3(即时成交) 4(全部成交)",
            "wants 0 (day), 1 (good till cancel), 3 (immediate or cancel) or 4 (fill or kill)");
    }
}

void read_type_and_price(Reader& read, const InMessage& message, SubmitOrder& order) {
    const std::string_view type = message.get(tag::ord_type);
    if (type == "2") {
        order.order_type = OrderType::limit;
        order.price = read.price("99");
    } else if (type == "K") {
        order.order_type = OrderType::market_to_limit;
        if (message.find(tag::price)) {
            read.refuse("11", tag::price, "市价转限价委托不带价格",
                        "a market-to-limit order (40=K) carries no price");
        }
    } else {
        read.refuse("11", tag::ord_type, "应为2(限价)或K(市价转限价)",
                    "wants 2 (limit) or K (market to limit)");
    }
}

/// All or none is a minimum of the whole volume.
void read_minimum(Reader& read, const InMessage& message, SubmitOrder& order) {
    order.minimum_fill = read.part(tag::min_qty).value_or(Volume{});
    const auto instruction = message.find(tag::exec_inst);
    if (!instruction) return;
    if (*instruction != "G") {
        read.refuse("11", tag::exec_inst, "应为G(全部成交或不成交)", "wants G (all or none)");
    } else if (message.find(tag::min_qty)) {
        read.refuse("11", tag::min_qty, "与18=G不可同用", "does not go with 18=G (all or none)");
    } else {
        order.minimum_fill = order.volume;
    }
}

/// Everything of an order but its client id.
SubmitOrder read_order(Reader& read, const InMessage& message, const Asker& asker,
                       const MarketView& market) {
    SubmitOrder order;
    order.session = asker.session;
    if (const auto book = market.directory().find<FactKind::book>(message.get(tag::symbol))) {
        order.book = *book;
    } else {
        read.refuse("1", reject_words(Reject::unknown_book));
    }
    if (const auto right = market.right(message.get(tag::account), asker.participant)) {
        order.right = *right;
    } else {
        read.refuse("15", reject_words(Reject::unknown_right));
    }
    const auto right = order.right == RightId{} ? std::nullopt : std::optional{order.right};
    if (const auto wrong = wrong_parties(message, market, asker.session, right)) {
        read.refuse("99", *wrong);
    }
    read_side(read, message.get(tag::side), order);
    read_type_and_price(read, message, order);
    read_time_in_force(read, message.find(tag::time_in_force), order);
    order.volume = read.volume("13");
    read_minimum(read, message, order);
    order.display = read.part(tag::max_floor);
    order.purpose = read.named<Purpose>(tag::purpose);
    if (const auto place = message.find(tag::place)) {
        order.place = market.directory().find<FactKind::zone>(*place);
        if (!order.place) read.refuse("99", tag::place, "未登记该分区", "no zone of this code");
    }
    if (const auto plot = message.find(tag::plot)) {
        order.plot = market.directory().find<FactKind::plot>(*plot);
        if (!order.plot) read.refuse("99", tag::plot, "未登记该地块", "no land of this code");
    }
    order.delivery_from = read.date(tag::delivery_from);
    order.delivery_to = read.date(tag::delivery_to);
    order.request_time = read.request_time("99");
    order.self_trade = read.named<SelfTradePolicy>(tag::self_match_policy);
    return order;
}

}  // namespace

Request<SubmitOrder> read_new_order(const InMessage& message, const Asker& asker,
                                    const MarketView& market) {
    Reader read{message};
    const ClientOrderId client_id = read.client_id(tag::cl_ord_id, "99");
    SubmitOrder order = read_order(read, message, asker, market);
    order.client_id = client_id;
    return read.finish(std::move(order));
}

Request<SubmitOrder> read_why(const InMessage& message, const Asker& asker,
                              const MarketView& market) {
    Reader read{message};
    SubmitOrder order = read_order(read, message, asker, market);
    if (message.find(tag::cl_ord_id)) order.client_id = read.client_id(tag::cl_ord_id, "99");
    return read.finish(std::move(order));
}

Request<ReplaceOrder> read_replace(const InMessage& message, const Asker& asker) {
    Reader read{message};
    ReplaceOrder replace;
    replace.session = asker.session;
    replace.client_id = read.client_id(tag::cl_ord_id, "99");
    replace.original = read.client_id(tag::orig_cl_ord_id, "1");
    replace.order = read.order_id();
    if (const auto type = message.find(tag::ord_type); type && *type != "2") {
        read.refuse("99", tag::ord_type, "改单只接受2(限价)",
                    "a replaced order is a limit order (2)");
    }
    replace.price = read.price("99");
    replace.volume = read.volume("99");
    replace.request_time = read.request_time("99");
    return read.finish(std::move(replace));
}

Request<CancelOrder> read_cancel(const InMessage& message, const Asker& asker) {
    Reader read{message};
    CancelOrder cancel;
    cancel.session = asker.session;
    cancel.client_id = read.client_id(tag::cl_ord_id, "99");
    cancel.original = read.client_id(tag::orig_cl_ord_id, "1");
    cancel.order = read.order_id();
    return read.finish(std::move(cancel));
}

}  // namespace headgate::fix
