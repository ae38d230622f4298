#include "risk/context.h"
#include "risk/rows.h"

// What stands between a water account and a sale: pledges, freezes, other offers. The three rules together
// account for every sale that does not fit; each speaks where its own part makes the difference.

namespace headgate::risk {
namespace {

/// True where `volume` does not fit into `free`, would fit with `held` and `other` back, and not with
/// `other` alone unless `held` alone would do as well.
bool held_back_by(Volume volume, Volume free, Volume held, Volume other) {
    const bool fits_with_both = volume <= free + held + other;
    const bool makes_the_difference = volume <= free + held || volume > free + other;
    return held > Volume{} && volume > free && fits_with_both && makes_the_difference;
}

/// The first active pledge to whose transfer nobody has consented.
std::optional<PledgeId> pledge_without_consent(const Context& context) {
    for (const PledgeId id : context.registry.pledges_of(*context.allocation_id)) {
        const Pledge& pledge = context.registry.get<Pledge>(id);
        if (pledge.state == ActiveState::active && pledge.consent != PledgeConsent::given)
            return id;
    }
    return std::nullopt;
}

/// PL-01: pledged water is not available. Where it is what the sale lacks, the pledgee's consent is named;
/// a contract that forbids transfer counts as consent refused.
Outcome pledge_leaves_room(const Context& context) {
    if (context.water == nullptr) return missing(context.request.right.value());
    const auto pledge = pledge_without_consent(context);
    const Volume free = context.free_water();
    if (!pledge || !held_back_by(context.request.volume, free, context.water->pledged,
                                 context.water->frozen)) {
        return pass();
    }
    return broken(pledge->value(), context.request.volume.value(), free.value(),
                  context.water->pledged.value(), context.registry.get<Pledge>(*pledge).consent);
}

bool no_pledge_binds(const Context& context) {
    return context.water != nullptr && !pledge_without_consent(context);
}

/// PL-02: a freeze without a volume stops the account whole; one with a volume only what it holds back.
Outcome not_frozen(const Context& context) {
    if (context.water == nullptr) return missing(context.request.right.value());
    const Volume free = context.free_water();
    const Volume frozen = context.water->frozen;
    std::uint32_t in_part = 0;
    for (const FreezeId id : context.registry.freezes_of(*context.allocation_id)) {
        const Freeze& freeze = context.registry.get<Freeze>(id);
        if (freeze.state != ActiveState::active) continue;
        if (!freeze.volume) {
            return broken(id.value(), context.request.volume.value(), Volume{}.value(),
                          frozen.value());
        }
        if (in_part == 0) in_part = id.value();
    }
    return held_back_by(context.request.volume, free, frozen, context.water->pledged)
               ? broken(in_part, context.request.volume.value(), free.value(), frozen.value())
               : pass();
}

/// Without an active freeze nothing is frozen: the ledger holds what the freezes say.
bool nothing_frozen(const Context& context) {
    if (context.water == nullptr) return false;
    for (const FreezeId id : context.registry.freezes_of(*context.allocation_id)) {
        if (context.registry.get<Freeze>(id).state == ActiveState::active) return false;
    }
    return true;
}

/// PL-03: no short sale. Offers, sales, pledges and freezes have left the balance already; a shortfall
/// blocks it.
Outcome no_short_sale(const Context& context) {
    if (context.water == nullptr) return missing(context.request.right.value());
    const Volume free = context.free_water();
    if (context.request.volume <= free) return pass();
    return broken(context.allocation_id->value(), context.request.volume.value(), free.value(),
                  context.committed_out().value(), context.water->shortfall.value());
}

constexpr Sides seller{Side::sell};
constexpr std::string_view no_account_zh = "未查到该用水权在本品种水源、年度下的账户";
constexpr std::string_view no_account_en =
    "No account of this right for the book's source and year is on record";

constexpr std::array rows{
    Rule{.number = RuleNumber{61},
         .id = "PL-01",
         .clause =
             "《张掖市水权改革工作方案（送审稿）》二（五）1[S]；《大同市桑干河流域水权水市场改革试"
             "点实施方案》三（三）3[S]；须经同意系推定[I]",
         .sides = seller,
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "水权已抵（质）押，未经质权人同意",
         .en = "Pledged volume needs pledgee consent",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::pledge,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("质押", "pledged"),
                    word_value<PledgeConsent>("质权人同意", "pledgee's consent")},
         .remedy = at_most(1),
         .check = pledge_leaves_room,
         .moot = no_pledge_binds},
    Rule{.number = RuleNumber{62},
         .id = "PL-02",
         .clause = "《取水许可和水资源费征收管理条例》第十八条[L]；冻结类型系推定[I]",
         .sides = seller,
         .zh = "水权被冻结",
         .en = "Right is frozen",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::freeze,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("冻结", "frozen")},
         .remedy = at_most(1),
         .check = not_frozen,
         .moot = nothing_frozen},
    Rule{.number = RuleNumber{63},
         .id = "PL-03",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（二）[S]",
         .sides = seller,
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "可用水量不足（已有挂单占用）",
         .en = "Already committed to other orders",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("其他转让占用", "committed to other sales"),
                    volume_value("欠缺", "shortfall")},
         .remedy = at_most(1),
         .check = no_short_sale},
};

}  // namespace

std::span<const Rule> account_rules() { return rows; }

}  // namespace headgate::risk
