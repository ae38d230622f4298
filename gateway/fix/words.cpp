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

Words reject_words(Reject reason) {
    switch (reason) {
    case Reject::rule_failed: return {"违反交易规则", "a rule of the market refuses it"};
    case Reject::unknown_order:
    case Reject::not_your_order:
        return {"没有该委托: 请核对41或37", "unknown order: check tag 41 or 37"};
    case Reject::unknown_right:
    case Reject::not_your_right:
        return {"没有该水权账户: 请核对1",
                "unknown right: tag 1 must be the code of a right of yours"};
    case Reject::unknown_book:
        return {"没有该交易品种: 请核对55",
                "unknown symbol: tag 55 must be a code from the SecurityList"};
    case Reject::unknown_session:
    case Reject::session_ended: return {"会话已停用", "this session has been ended"};
    case Reject::duplicate_client_id:
        return {"委托编号(11)今日已使用", "this ClOrdID (11) was used before on this trading day"};
    case Reject::phase_forbids:
        return {"当前交易阶段不接受该指令", "not accepted in the book's present phase"};
    case Reject::no_trading_day: return {"交易日尚未开启", "no trading day is open"};
    case Reject::book_full:
    case Reject::table_full: return {"委托簿已满, 请稍后再试", "the book is full: try again later"};
    case Reject::below_filled:
        return {"新数量低于已成交数量", "the new volume (38) is below what has traded already"};
    case Reject::nothing_to_change:
        return {"价格和数量都未变化", "neither price nor volume would change"};
    case Reject::not_supported:
        return {
            "该品种不支持此类委托: 请核对委托类型(40, 59, 18, 110, 111)和交付期(20002, 20003)",
            "the book does not offer this kind of order: it is one of 40, 59, 18, 110, 111, or a "
            "delivery window (20002, 20003) outside the book's"};
    case Reject::minimum_invalid:
        return {"最小成交量(110)须为交易单位的整数倍且不大于委托量(38)",
                "MinQty (110) must be in whole lots (561) and at most the volume (38)"};
    case Reject::display_invalid:
        return {"显示量(111)须为交易单位的整数倍, 不小于最小申报量和委托量的千分之一, "
                "不大于委托量(38)",
                "MaxFloor (111) must be in whole lots (561), at least the least volume (562) "
                "and a thousandth of the volume (38), at most the volume"};
    case Reject::too_many_conditional:
        return {"集合竞价中带最小成交量的委托已满, 不带110和18=G即可申报",
                "this call has as many orders with a minimum as it takes; without MinQty "
                "(110) or 18=G it passes"};
    case Reject::invalid_value:
    case Reject::amount_invalid:
        return {"数值无效: 请核对交付期(20002, 20003)和地块(20005)",
                "a value is out of its range: the delivery window (20002, 20003) or the land "
                "(20005), say"};
    case Reject::no_account:
        return {"该水权没有对应水源和年度的账户",
                "this right has no account for the book's source and year of water"};
    case Reject::not_covered:
        return {"账户可用水量不足以覆盖该委托",
                "the account does not hold free water for this order"};
    case Reject::window_passed:
        return {"该品种交付期已过", "the book's delivery window has passed"};
    case Reject::insufficient_cash: return {"资金不足", "not enough free cash"};
    default: return alike(name_of(reason));
    }
}

Words cancel_words(CancelReason reason) {
    switch (reason) {
    case CancelReason::requested: return {"已按申请撤单", "cancelled on request"};
    case CancelReason::mass_cancel: return {"已批量撤单", "cancelled by a mass cancel"};
    case CancelReason::immediate_or_cancel:
        return {"即时成交剩余撤销", "remainder of an immediate-or-cancel order"};
    case CancelReason::fill_or_kill:
        return {"不能全部成交, 已撤销", "could not be filled at once and in full"};
    case CancelReason::self_trade:
        return {"避免同一控制人自成交", "would have traded inside one control group"};
    case CancelReason::rule:
        return {"因规则或事实变化撤单", "a change of facts made a rule refuse it"};
    case CancelReason::day_ended: return {"当日有效, 已到期", "the day has ended"};
    case CancelReason::no_counterpart: return {"没有对手方", "nothing to trade against"};
    case CancelReason::right_cut: return {"水权水量核减", "the right's water was cut"};
    case CancelReason::trade_busted: return {"成交被撤销", "its trade was cancelled"};
    case CancelReason::minimum_not_met:
        return {"未达到最小成交量, 已撤销", "its minimum could not be met"};
    case CancelReason::price_outside_band:
        return {"价格超出涨跌幅限制", "its price lies outside the band"};
    }
    return alike(name_of(reason));
}

Text throttle_words(Words kind, std::uint32_t per_s, std::uint64_t wait_ms) {
    const std::string rate = std::to_string(per_s);
    const std::string wait = std::to_string(wait_ms);
    Text text;
    text.zh =
        "超过每秒" + rate + "笔" + std::string{kind.zh} + ", 未受理, 请" + wait + "毫秒后重发";
    text.en = "more than " + rate + ' ' + std::string{kind.en} +
              " a second: nothing was taken, send it again in " + wait + " ms";
    return text;
}

Words ended_words(OrderState state) {
    switch (state) {
    case OrderState::filled: return {"委托已全部成交, 不能撤改", "too late: the order is filled"};
    case OrderState::expired: return {"委托已到期, 不能撤改", "too late: the order has expired"};
    default: return {"委托已撤销, 不能撤改", "too late: the order is cancelled"};
    }
}

Words standing_words(TradeStanding standing) {
    switch (standing) {
    case TradeStanding::struck:
        return {"成交已解除暂停, 恢复交收", "the hold on the trade is lifted"};
    case TradeStanding::held:
        return {"成交暂停交收", "the trade is on hold and will not be delivered yet"};
    case TradeStanding::delivered: return {"成交已交收", "the trade is delivered"};
    case TradeStanding::busted:
        return {"成交已撤销", "the trade was cancelled; its orders do not come back"};
    }
    return alike(name_of(standing));
}

Text number_words(NumberFault fault, int tag, std::string_view value) {
    const bool is_price = tag == tag::price;
    Text text{alike(std::to_string(tag) + '=' + clean(value, 40) + ": ")};
    switch (fault) {
    case NumberFault::empty: return text += Words{"缺少数值", "a number is wanted"};
    case NumberFault::not_a_number:
        return text += is_price ? Words{"不是数字, 请写成0.125的形式",
                                        "not a number; write digits such as 0.125"}
                                : Words{"不是整数立方米, 请写成1000的形式",
                                        "not a number; write whole m3 such as 1000"};
    case NumberFault::negative:
    case NumberFault::zero: return text += Words{"必须大于零", "must be more than 0"};
    case NumberFault::too_many_decimals:
        return text += is_price ? Words{"最多四位小数", "at most 4 decimals (yuan per m3)"}
                                : Words{"必须是整数立方米", "must be whole m3 without decimals"};
    case NumberFault::too_large:
        text += Words{"超出上限, 最大为", "too large; at most "};
        return text += alike(is_price ? price_text(price_max) : std::to_string(volume_max.value()));
    }
    return text;
}

}  // namespace headgate::fix
