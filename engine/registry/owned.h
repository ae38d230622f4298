#pragma once

#include "engine/domain/facts.h"

#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

/// Which fact each fact hangs below, for those that rules look up by it (Registry::of).
namespace headgate {

/// The field that names a fact's owner; null for kinds that have none. Such a field never changes
/// (fixed_fields.h).
template <class T>
inline constexpr auto owner_of = nullptr;
template <>
inline constexpr auto owner_of<Qualification> = &Qualification::participant;
template <>
inline constexpr auto owner_of<Mandate> = &Mandate::right;
template <>
inline constexpr auto owner_of<Plot> = &Plot::right;
template <>
inline constexpr auto owner_of<Objection> = &Objection::right;
template <>
inline constexpr auto owner_of<TakeBack> = &TakeBack::right;
template <>
inline constexpr auto owner_of<BudgetLine> = &BudgetLine::allocation;
template <>
inline constexpr auto owner_of<ReserveAccount> = &ReserveAccount::allocation;
template <>
inline constexpr auto owner_of<DisposalApproval> = &DisposalApproval::account;
template <>
inline constexpr auto owner_of<PriceStandard> = &PriceStandard::book;
template <>
inline constexpr auto owner_of<EarmarkedFund> = &EarmarkedFund::participant;
template <>
inline constexpr auto owner_of<Rotation> = &Rotation::district;
template <>
inline constexpr auto owner_of<WaterTicket> = &WaterTicket::right;
template <>
inline constexpr auto owner_of<DispatchNotice> = &DispatchNotice::basin;
template <>
inline constexpr auto owner_of<Approval> = &Approval::right;
template <>
inline constexpr auto owner_of<Review> = &Review::right;
template <>
inline constexpr auto owner_of<Conservation> = &Conservation::right;
template <>
inline constexpr auto owner_of<Restriction> = &Restriction::permit;
template <>
inline constexpr auto owner_of<Inspection> = &Inspection::allocation;
template <>
inline constexpr auto owner_of<PhaseOut> = &PhaseOut::participant;
template <>
inline constexpr auto owner_of<CapacityReview> = &CapacityReview::project;

template <class T>
inline constexpr bool is_owned =
    !std::is_same_v<std::remove_cv_t<decltype(owner_of<T>)>, std::nullptr_t>;

namespace detail {
template <class T>
struct OptionalOf {
    using type = T;
};
template <class T>
struct OptionalOf<std::optional<T>> {
    using type = T;
};
}  // namespace detail

/// The id type of T's owner. Requires is_owned<T>.
template <class T>
using OwnerIdOf = typename detail::OptionalOf<
    std::remove_cvref_t<decltype(std::declval<const T&>().*owner_of<T>)>>::type;

/// Nothing where the field is optional and names none.
template <class T>
[[nodiscard]] constexpr std::optional<OwnerIdOf<T>> owner_in(const T& record) {
    return record.*owner_of<T>;
}

/// The ids of T facts by their owner's id − 1; grown as they come.
template <class T>
struct OwnedRows {
    std::vector<std::vector<FactId<T::kind>>> rows;
};
template <class>
struct OwnedTables;
template <class... T>
struct OwnedTables<std::tuple<T...>> {
    using type = std::tuple<OwnedRows<T>...>;
};

}  // namespace headgate
