#include "risk/context.h"
#include "risk/rows.h"

#include <array>

// Who may take part, and with whom.

namespace headgate::risk {
namespace {

using Kinds = SetOf<ParticipantKind>;
using RightKinds = SetOf<RightKind>;

/// Those who use water themselves.
constexpr Kinds users{ParticipantKind::enterprise,     ParticipantKind::household,
                      ParticipantKind::cooperative,    ParticipantKind::village,
                      ParticipantKind::forest_farm,    ParticipantKind::user_association,
                      ParticipantKind::water_manager,  ParticipantKind::network_user,
                      ParticipantKind::water_supplier, ParticipantKind::reclaim_producer,
                      ParticipantKind::budget_unit};
/// Those who may hold an abstraction permit: not the household, whose small use needs none, nor the
/// customer of a public network, who abstracts nothing.
constexpr Kinds permit_holders = users.without(ParticipantKind::household)
                                     .without(ParticipantKind::network_user)
                                     .without(ParticipantKind::budget_unit);
constexpr Kinds irrigators{ParticipantKind::household, ParticipantKind::cooperative,
                           ParticipantKind::village, ParticipantKind::forest_farm,
                           ParticipantKind::user_association};
constexpr Kinds investor{ParticipantKind::conservation_investor};

struct Admission {
    TradeType trade_type;
    RightKinds rights;
    Kinds sellers;
    Kinds buyers;
};

/// Rulebook chapter 2. An investor under a conservation contract sells the saved share of it and buys
/// nothing. Reserve and unconventional water come with rights of every kind until they have their own.
constexpr std::array admissions{
    Admission{TradeType::regional, RightKinds{RightKind::regional},
              Kinds{ParticipantKind::region_government}, Kinds{ParticipantKind::region_government}},
    Admission{TradeType::permit, RightKinds{RightKind::permit}, permit_holders.with(investor),
              permit_holders},
    Admission{TradeType::irrigation, RightKinds{RightKind::irrigation}, irrigators.with(investor),
              irrigators},
    Admission{TradeType::budget, RightKinds{RightKind::budget}, users.with(investor), users},
    Admission{TradeType::network, RightKinds{RightKind::network},
              Kinds{ParticipantKind::network_user, ParticipantKind::enterprise},
              Kinds{ParticipantKind::network_user, ParticipantKind::enterprise}},
    Admission{TradeType::reserve, RightKinds::all(), Kinds{ParticipantKind::reserve_body}, users},
    Admission{TradeType::grant, RightKinds{RightKind::regional, RightKind::permit},
              Kinds{ParticipantKind::region_government}, permit_holders},
    Admission{TradeType::unconventional, RightKinds::all(),
              Kinds{ParticipantKind::reclaim_producer, ParticipantKind::enterprise}, users},
};

/// ID-01. A right always has a registered holder; what can be wrong is the holder's state.
Outcome participant_active(const Context& context) {
    return context.holder.state == ParticipantState::active
               ? pass()
               : broken(context.right.holder.value(), context.holder.state);
}

/// ID-03: both who comes and what kind of right they come with must fit the trade type.
Outcome participant_admitted(const Context& context) {
    for (const Admission& admission : admissions) {
        if (admission.trade_type != context.book.trade_type) continue;
        const Kinds& kinds = context.buys() ? admission.buyers : admission.sellers;
        if (kinds.contains(context.holder.participant_kind) &&
            admission.rights.contains(context.right.right_kind)) {
            return pass();
        }
    }
    return broken(context.right.holder.value(), context.holder.participant_kind,
                  context.right.right_kind, context.book.trade_type, context.request.side);
}

/// ID-05: where the order's policy is to refuse, an opposite order of the own group within its reach
/// refuses it; the other policies are carried out by the book as it matches. In a call all orders match at
/// once and none is the newer: there it is refused whatever its policy. A market-to-limit order reaches as
/// far as the best price on the other side.
Outcome no_trade_with_own_group(const Context& context) {
    const Book& book = context.state.market(context.request.book).book;
    if (context.request.self_trade != SelfTradePolicy::refuse && !book.in_call()) return pass();
    const Side opposite = context.buys() ? Side::sell : Side::buy;
    const auto reach = context.request.price ? context.request.price : book.best(opposite);
    if (!reach) return pass();
    const auto own =
        book.meets_own_group(context.request.side, *reach, context.request.volume, context.group);
    return own ? broken(context.group.value(), static_cast<std::int64_t>(own->value()),
                        reach->value())
               : pass();
}

constexpr std::array rows{
    Rule{.number = RuleNumber{14},
         .id = "ID-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》附件1[S]",
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "未完成进场注册登记或账户非正常状态",
         .en = "Not registered, or account not active",
         .subject = FactKind::participant,
         .values = {word_value<ParticipantState>("账户状态", "account")},
         .reads = Reads::facts,
         .check = participant_active},
    Rule{.number = RuleNumber{16},
         .id = "ID-03",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（三）1[S]",
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "主体类型不符合该交易类型",
         .en = "This kind of participant may not use this trade type",
         .subject = FactKind::participant,
         .values = {word_value<ParticipantKind>("主体类型", "participant"),
                    word_value<RightKind>("用水权类型", "right"),
                    word_value<TradeType>("交易类型", "trade type"),
                    word_value<Side>("方向", "side")},
         .reads = Reads::facts,
         .check = participant_admitted},
    Rule{.number = RuleNumber{18},
         .id = "ID-05",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（三）[S]；关联方范围推定[I]",
         .moments = Moments::entry,
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "同一主体或关联方不得自成交",
         .en = "Self-trade or related-party match blocked",
         .subject = FactKind::control_group,
         .values = {number_value("对手申报号", "own order"), price_value("触及价格", "at price")},
         .remedy = {"撤回申报 {0} 或避开价格 {1} 后可再申报",
                    "it passes after order {0} is withdrawn, or at a price that does not reach it",
                    {}},
         .check = no_trade_with_own_group},
};

}  // namespace

std::span<const Rule> identity_rules() { return rows; }

}  // namespace headgate::risk
