#include "risk/context.h"
#include "risk/rows.h"

#include <algorithm>

// Who acts at the keyboard, and for whom: operators, bidders admitted to a book, agents.

namespace headgate::risk {
namespace {

/// How an authorisation without a last day is written.
const Date open_ended = civil(9999, 12, 31);

/// ID-02: the session is the authorisation. Whose right it acts for beside its own is ID-06's question; that
/// its signature is good, the gateway has seen at the logon.
Outcome operator_authorised(const Context& context) {
    const Session* session = context.registry.find<Session>(context.request.session);
    if (session == nullptr || !session->participant) return missing(0);
    const bool authorised = session->state == ActiveState::active &&
                            session->grant == OperatorGrant::order &&
                            (!session->valid_to || context.today <= *session->valid_to);
    if (authorised) return pass();
    return broken(context.request.session.value(), session->state, session->grant,
                  session->valid_to.value_or(open_ended).value(), context.today.value());
}

/// ID-04: asked where the book was listed for qualified bidders only.
Outcome bidder_qualified(const Context& context) {
    if (context.book.admission == BookAdmission::open) return pass();
    QualificationState state{};
    for (const QualificationId id : context.registry.of<Qualification>(context.right.holder)) {
        const Qualification& entry = context.registry.get<Qualification>(id);
        if (entry.book != context.request.book) continue;
        const bool in_force = entry.valid_from <= context.today && context.today <= entry.valid_to;
        if (in_force && entry.state == QualificationState::qualified) return pass();
        state = entry.state;
    }
    return broken(context.right.holder.value(), state, context.request.book.value());
}

bool covers(const Mandate& mandate, Side side) {
    return mandate.side == MandateSide::both ||
           (mandate.side == MandateSide::buy) == (side == Side::buy);
}

bool in_force(const Mandate& mandate, Date today) {
    return mandate.state == ActiveState::active && mandate.valid_from <= today &&
           today <= mandate.valid_to;
}

std::optional<ParticipantId> actor_of(const Registry& registry, SessionId id) {
    const Session* session = registry.find<Session>(id);
    return session == nullptr ? std::nullopt : session->participant;
}

std::optional<MandateId> mandate_in_force(const Registry& registry, RightId right,
                                          ParticipantId agent, Date today) {
    for (const MandateId id : registry.of<Mandate>(right)) {
        const Mandate& mandate = registry.get<Mandate>(id);
        if (mandate.agent == agent && in_force(mandate, today)) return id;
    }
    return std::nullopt;
}

/// A price that the mandate allows: no higher for a purchase, no lower for a sale. An order without a price
/// takes any.
bool price_allowed(const Context& context, const Mandate& mandate) {
    if (!mandate.price_limit) return true;
    if (!context.request.price) return false;
    return context.buys() ? *context.request.price <= *mandate.price_limit
                          : *context.request.price >= *mandate.price_limit;
}

/// ID-06. Who enters orders for his own right needs no mandate. The mandate's volume is for all that the
/// agent does under it, waiting and traded; an order's own part counts as given back.
Outcome agent_mandated(const Context& context) {
    const auto actor = actor_of(context.registry, context.request.session);
    if (!actor) return missing(context.request.right.value());
    if (*actor == context.holder_id) return pass();
    const auto id =
        mandate_in_force(context.registry, context.request.right, *actor, context.today);
    if (!id) return broken(context.request.right.value());
    const Mandate& mandate = context.registry.get<Mandate>(*id);
    const MandateAccount taken = context.state.commitments.mandate(*id);
    const OrderRecord* own = context.request.own;
    const Volume given_back = own != nullptr && own->mandate == id ? own->leaves : Volume{};
    const Volume left = mandate.volume - taken.asked - taken.traded + given_back;
    if (covers(mandate, context.request.side) && price_allowed(context, mandate) &&
        context.request.volume <= left) {
        return pass();
    }
    return broken(context.request.right.value(), mandate.side, context.request.volume.value(),
                  left.value(), mandate.price_limit.value_or(Price{}).value());
}

constexpr std::array rows{
    Rule{.number = RuleNumber{15},
         .id = "ID-02",
         .clause = "宁夏水权交易公告（宁水交告字〔2020〕03号）[X]",
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "操作人未授权或数字签名无效",
         .en = "Operator not authorised or signature invalid",
         .missing_zh = "未登记操作会话所属主体",
         .missing_en = "The participant of the operator's session is not on record",
         .subject = FactKind::session,
         .missing_subject = FactKind::session,
         .values = {word_value<ActiveState>("授权状态", "authorisation"),
                    word_value<OperatorGrant>("授权范围", "may"),
                    date_value("有效期至", "valid to"), date_value("申报日", "order day")},
         .remedy = {"由主体重新授权申报后可通过",
                    "it passes once the participant authorises the operator to order",
                    {}},
         .check = operator_authorised},
    Rule{.number = RuleNumber{17},
         .id = "ID-04",
         .clause = "宁夏水权交易公告（宁水交告字〔2020〕03号）[X]",
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "未通过竞买资格审核",
         .en = "Bidder not qualified for this session",
         .subject = FactKind::participant,
         .values = {word_value<QualificationState>("资格审核", "qualification"),
                    fact_value("品种", "book", FactKind::book)},
         .remedy = {"通过品种 {1} 的资格审核后可申报",
                    "it passes once the bidder is qualified for book {1}",
                    {}},
         .reads = Reads::facts,
         .check = bidder_qualified},
    Rule{.number = RuleNumber{85},
         .id = "ID-06",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（一）1[S]"
                   "；《重庆市永川区水权交易试点工作方案》二（三）[S]；委托要件系推定[I]",
         .trade_types = TradeTypes{TradeType::irrigation, TradeType::budget},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "无有效代办委托",
         .en = "No mandate in force to act for this member",
         .missing_zh = "未登记操作会话所属主体",
         .missing_en = "The participant of the operator's session is not on record",
         .values = {word_value<MandateSide>("委托方向", "mandate to"), volume_value("需", "needed"),
                    volume_value("委托余量", "left under it"),
                    price_value("委托价格", "price limit")},
         .remedy = {"委托方向、价格相符且水量不超过 {2} 即可通过",
                    "within the mandate, an order for at most {2} would pass", 2},
         .check = agent_mandated},
};

}  // namespace

std::optional<MandateId> mandate_of(const State& state, const Request& request,
                                    ParticipantId holder) {
    const Registry& registry = state.registry;
    const auto actor = actor_of(registry, request.session);
    if (!actor || *actor == holder) return std::nullopt;
    return mandate_in_force(registry, request.right, *actor,
                            state.trading_day.value_or(date_of(state.now)));
}

std::span<const Rule> agent_rules() { return rows; }

}  // namespace headgate::risk
