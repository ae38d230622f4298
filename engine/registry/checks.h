#pragma once

#include "engine/registry/registry.h"

#include <string_view>

/// What is asked of each kind of fact beyond what its field types say. Inside the registry only.
namespace headgate {

/// A record on its way in: `before` is the one that it replaces, null where the fact is new. Codes,
/// references and bounds have been checked already.
template <class T>
struct Candidate {
    const T& record;
    const T* before = nullptr;
    [[nodiscard]] bool is_new() const { return before == nullptr; }
};

/// Place of field `name` in each_field. A name that T does not have fails to compile.
template <class T>
[[nodiscard]] consteval std::uint8_t field_index(std::string_view name) {
    T blank{};
    std::uint8_t at = 0;
    std::uint8_t found = 255;
    T::each_field(blank, [&](std::string_view field, auto&) {
        if (field == name) found = at;
        ++at;
    });
    HEADGATE_ASSERT(found != 255);  // not a constant expression where it fails
    return found;
}

[[nodiscard]] inline FactError refusal(std::uint8_t field, FactReject reason,
                                       const Code& other = {}) {
    return FactError{field, reason, other};
}

using Refusal = std::optional<FactError>;

// Kinds without an overload of their own need no more than the checks on every field.
template <class T>
[[nodiscard]] Refusal check_fact(const Registry&, const Candidate<T>&) {
    return std::nullopt;
}
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Venue>& venue);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Region>& region);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Arc>& arc);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<District>& district);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<BudgetUnit>& unit);
[[nodiscard]] Refusal check_fact(const Registry& registry,
                                 const Candidate<Participant>& participant);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Operator>& operator_);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Session>& session);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Permit>& permit);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Project>& project);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Right>& right);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Allocation>& allocation);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Usage>& usage);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Pledge>& pledge);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Freeze>& freeze);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Cap>& cap);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Parameter>& parameter);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<BookSpec>& book);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<MeteringPoint>& point);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Qualification>& entry);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Mandate>& mandate);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Plot>& plot);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<TakeBack>& decision);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<BudgetLine>& line);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<ReserveAccount>& entry);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<DisposalApproval>& one);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<PriceStandard>& one);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<EarmarkedFund>& fund);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<QualityStandard>& one);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Rotation>& rotation);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<WaterTicket>& ticket);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<DispatchNotice>& notice);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<IssuerKey>& key);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Approval>& approval);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Review>& review);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<CapacityReview>& review);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Conservation>& saving);
[[nodiscard]] Refusal check_fact(const Registry& registry,
                                 const Candidate<Restriction>& restriction);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Inspection>& inspection);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<PhaseOut>& entry);
[[nodiscard]] Refusal check_fact(const Registry& registry, const Candidate<Wording>& wording);

}  // namespace headgate
