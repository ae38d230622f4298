#include "gateway/fix/words.h"

#include "gateway/fix/wire_message.h"

namespace headgate::fix {

std::string_view order_reject_code(Reject reason) {
    switch (reason) {
    case Reject::unknown_book: return "1";
    case Reject::phase_forbids:
    case Reject::no_trading_day: return "2";
    case Reject::duplicate_client_id: return "6";
    case Reject::not_supported:
    case Reject::too_many_conditional: return "11";
    case Reject::minimum_invalid:
    case Reject::display_invalid: return "13";
    case Reject::unknown_right:
    case Reject::not_your_right: return "15";
    default: return "99";
    }
}

std::string_view cancel_reject_code(Reject reason) {
    switch (reason) {
    case Reject::unknown_order:
    case Reject::not_your_order: return "1";
    case Reject::duplicate_client_id: return "6";
    default: return "99";
    }
}

std::string_view reject_words(Reject reason, Language language) {
    switch (reason) {
    case Reject::rule_failed:
        return words(language, "违反交易规则", "a rule of the market refuses it");
    case Reject::unknown_order:
    case Reject::not_your_order:
        return words(language, "没有该委托: 请核对41或37", "unknown order: check tag 41 or 37");
    case Reject::unknown_right:
    case Reject::not_your_right:
        return words(language, "没有该水权账户: 请核对1",
                     "unknown right: tag 1 must be the code of a right of yours");
    case Reject::unknown_book:
        return words(language, "没有该交易品种: 请核对55",
                     "unknown symbol: tag 55 must be a code from the SecurityList");
    case Reject::unknown_session:
    case Reject::session_ended: return words(language, "会话已停用", "this session has been ended");
    case Reject::duplicate_client_id:
        return words(language, "委托编号(11)今日已使用",
                     "this ClOrdID (11) was used before on this trading day");
    case Reject::phase_forbids:
        return words(language, "当前交易阶段不接受该指令",
                     "not accepted in the book's present phase");
    case Reject::no_trading_day: return words(language, "交易日尚未开启", "no trading day is open");
    case Reject::book_full:
    case Reject::table_full:
        return words(language, "委托簿已满, 请稍后再试", "the book is full: try again later");
    case Reject::below_filled:
        return words(language, "新数量低于已成交数量",
                     "the new volume (38) is below what has traded already");
    case Reject::nothing_to_change:
        return words(language, "价格和数量都未变化", "neither price nor volume would change");
    case Reject::not_supported:
        return words(language, "该品种不支持此类委托",
                     "the book does not offer this kind of order");
    case Reject::minimum_invalid:
        return words(language, "最小成交量(110)须为交易单位的整数倍且不大于委托量(38)",
                     "MinQty (110) must be in whole lots (561) and at most the volume (38)");
    case Reject::display_invalid:
        return words(language,
                     "显示量(111)须为交易单位的整数倍, 不小于最小申报量和委托量的千分之一, "
                     "不大于委托量(38)",
                     "MaxFloor (111) must be in whole lots (561), at least the least volume (562) "
                     "and a thousandth of the volume (38), at most the volume");
    case Reject::too_many_conditional:
        return words(language, "集合竞价中带最小成交量的委托已满, 不带110和18=G即可申报",
                     "this call has as many orders with a minimum as it takes; without MinQty "
                     "(110) or 18=G it passes");
    case Reject::invalid_value:
    case Reject::amount_invalid: return words(language, "数值无效", "a value is out of its range");
    case Reject::no_account:
        return words(language, "该水权没有对应水源和年度的账户",
                     "this right has no account for the book's source and year of water");
    case Reject::not_covered:
        return words(language, "账户可用水量不足以覆盖该委托",
                     "the account does not hold free water for this order");
    case Reject::window_passed:
        return words(language, "该品种交付期已过", "the book's delivery window has passed");
    case Reject::insufficient_cash: return words(language, "资金不足", "not enough free cash");
    default: return name_of(reason);
    }
}

std::string_view cancel_words(CancelReason reason, Language language) {
    switch (reason) {
    case CancelReason::requested: return words(language, "已按申请撤单", "cancelled on request");
    case CancelReason::mass_cancel:
        return words(language, "已批量撤单", "cancelled by a mass cancel");
    case CancelReason::immediate_or_cancel:
        return words(language, "即时成交剩余撤销", "remainder of an immediate-or-cancel order");
    case CancelReason::fill_or_kill:
        return words(language, "不能全部成交, 已撤销", "could not be filled at once and in full");
    case CancelReason::self_trade:
        return words(language, "避免同一控制人自成交",
                     "would have traded inside one control group");
    case CancelReason::rule:
        return words(language, "因规则或事实变化撤单", "a change of facts made a rule refuse it");
    case CancelReason::day_ended: return words(language, "当日有效, 已到期", "the day has ended");
    case CancelReason::no_counterpart:
        return words(language, "没有对手方", "nothing to trade against");
    case CancelReason::right_cut:
        return words(language, "水权水量核减", "the right's water was cut");
    case CancelReason::trade_busted:
        return words(language, "成交被撤销", "its trade was cancelled");
    case CancelReason::minimum_not_met:
        return words(language, "未达到最小成交量, 已撤销", "its minimum could not be met");
    case CancelReason::price_outside_band:
        return words(language, "价格超出涨跌幅限制", "its price lies outside the band");
    }
    return name_of(reason);
}

std::string throttle_words(std::string_view kind_zh, std::string_view kind_en, std::uint32_t per_s,
                           std::uint64_t wait_ms, Language language) {
    const std::string rate = std::to_string(per_s);
    const std::string wait = std::to_string(wait_ms);
    if (language == Language::zh) {
        return "超过每秒" + rate + "笔" + std::string{kind_zh} + ", 未受理, 请" + wait +
               "毫秒后重发";
    }
    return "more than " + rate + ' ' + std::string{kind_en} +
           " a second: nothing was taken, send it again in " + wait + " ms";
}

std::string_view standing_words(TradeStanding standing, Language language) {
    switch (standing) {
    case TradeStanding::struck:
        return words(language, "成交已解除暂停, 恢复交收", "the hold on the trade is lifted");
    case TradeStanding::held:
        return words(language, "成交暂停交收",
                     "the trade is on hold and will not be delivered yet");
    case TradeStanding::delivered: return words(language, "成交已交收", "the trade is delivered");
    case TradeStanding::busted:
        return words(language, "成交已撤销",
                     "the trade was cancelled; its orders do not come back");
    }
    return name_of(standing);
}

std::string clean(std::string_view value, std::size_t bytes) {
    std::size_t size = value.size() < bytes ? value.size() : bytes;
    if (size < value.size()) {
        while (size > 0 && (static_cast<unsigned char>(value[size]) & 0xC0U) == 0x80U) --size;
    }
    std::string out{value.substr(0, size)};
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return out;
}

std::string number_words(NumberFault fault, int tag, std::string_view value, Language language) {
    const bool is_price = tag == tag::price;
    std::string field = std::to_string(tag) + '=' + clean(value, 40) + ": ";
    switch (fault) {
    case NumberFault::empty:
        return field + std::string{words(language, "缺少数值", "a number is wanted")};
    case NumberFault::not_a_number:
        return field + std::string{is_price ? words(language, "不是数字, 请写成0.125的形式",
                                                    "not a number; write digits such as 0.125")
                                            : words(language, "不是整数立方米, 请写成1000的形式",
                                                    "not a number; write whole m3 such as 1000")};
    case NumberFault::negative:
    case NumberFault::zero:
        return field + std::string{words(language, "必须大于零", "must be more than 0")};
    case NumberFault::too_many_decimals:
        return field + std::string{is_price ? words(language, "最多四位小数",
                                                    "at most 4 decimals (yuan per m3)")
                                            : words(language, "必须是整数立方米",
                                                    "must be whole m3 without decimals")};
    case NumberFault::too_large:
        return field + std::string{words(language, "超出上限, 最大为", "too large; at most ")} +
               (is_price ? price_text(price_max) : std::to_string(volume_max.value()));
    }
    return field;
}

}  // namespace headgate::fix
