#include "engine/registry/registry.h"

#include "engine/registry/checks.h"
#include "engine/registry/fixed_fields.h"

namespace headgate {
namespace {

template <class T>
struct OptionalContent {
    using type = void;
};
template <class T>
struct OptionalContent<std::optional<T>> {
    using type = T;
};
template <class Field>
inline constexpr bool is_optional_fact_id = is_fact_id<typename OptionalContent<Field>::type>;

// No permit or certificate of this law is older; open-ended ones are written with 9999.
constexpr Date date_min{-25'567};    // 1900-01-01
constexpr Date date_max{2'932'896};  // 9999-12-31

/// Bounds that a field's type has in every fact (architecture: Units). Kinds narrow them further.
template <class Field>
bool in_bounds(const Field&) {
    return true;
}
bool in_bounds(const Volume& volume) { return volume >= Volume{} && volume <= volume_max; }
bool in_bounds(const Price& price) { return price >= Price{1} && price <= price_max; }
bool in_bounds(const Year& year) { return year >= Year{2000} && year <= Year{2100}; }
bool in_bounds(const Years& years) { return years >= Years{1} && years <= years_max; }
bool in_bounds(const Date& date) { return date >= date_min && date <= date_max; }
bool in_bounds(const BasisPoints& share) {
    return share >= BasisPoints{1} && share <= BasisPoints{10'000};
}
// Below the whole amount, so that a fee never eats more than the seller is paid.
bool in_bounds(const RatePpm& rate) { return rate >= RatePpm{} && rate < RatePpm{1'000'000}; }
template <class T>
bool in_bounds(const std::optional<T>& value) {
    return !value || in_bounds(*value);
}

template <class T>
Refusal check_bounds(const T& record) {
    Refusal wrong;
    std::uint8_t at = 0;
    T::each_field(record, [&](const char*, const auto& field) {
        if (!wrong && !in_bounds(field)) wrong = refusal(at, FactReject::out_of_range);
        ++at;
    });
    return wrong;
}

template <class T>
constexpr bool fixed_fields_exist() {
    std::size_t named = 1;
    for (const char c : fixed_fields<T>) {
        if (c == ' ') ++named;
    }
    std::size_t found = 0;
    T blank{};
    T::each_field(blank, [&](const char* name, auto&) {
        if (is_fixed<T>(name)) ++found;
    });
    return named == found;
}

template <class T>
Refusal check_fixed(const T& before, const T& after) {
    static_assert(fixed_fields_exist<T>());
    Refusal wrong;
    std::uint8_t at = 0;
    T::each_field(after, [&](const char* name, const auto&) {
        const auto index = at++;
        if (wrong || !is_fixed<T>(name)) return;
        if (encode_field(before, index) == encode_field(after, index)) return;
        wrong = refusal(index, FactReject::not_changeable);
    });
    return wrong;
}

}  // namespace

template <class T>
std::optional<FactError> Registry::check_references(const T& record) const {
    Refusal wrong;
    std::uint8_t at = 0;
    T::each_field(record, [&](const char*, const auto& field) {
        using Field = std::remove_cvref_t<decltype(field)>;
        const auto index = at++;
        if (wrong) return;
        if constexpr (is_fact_id<Field>) {
            if (field.value() == 0) {
                wrong = refusal(index, FactReject::missing_reference);
            } else if (find<FactOf<FactIdKind<Field>::kind>>(field) == nullptr) {
                wrong = refusal(index, FactReject::unknown_reference);
            }
        } else if constexpr (is_optional_fact_id<Field>) {
            using Named = typename OptionalContent<Field>::type;
            if (field && find<FactOf<FactIdKind<Named>::kind>>(*field) == nullptr) {
                wrong = refusal(index, FactReject::unknown_reference);
            }
        }
    });
    return wrong;
}

template <class T>
std::optional<FactError> Registry::check_new(const T& record) const {
    constexpr auto code = field_index<T>("code");
    if (!is_code(record.code.view())) return refusal(code, FactReject::bad_code);
    if (directory_.find(T::kind, record.code.view())) {
        return refusal(code, FactReject::duplicate_code, record.code);
    }
    if (count<T>() >= limits_.facts_per_kind) return refusal(code, FactReject::table_full);
    return std::nullopt;
}

template <class T>
std::optional<FactError> Registry::check(const T& record, IdOf<T> id) const {
    const T* before = id == IdOf<T>{} ? nullptr : &entry<T>(id).record;
    Refusal wrong = before == nullptr ? check_new(record) : check_fixed(*before, record);
    if (!wrong) wrong = check_references(record);
    if (!wrong) wrong = check_bounds(record);
    if (!wrong) wrong = check_fact(*this, Candidate<T>{record, before});
    return wrong;
}

std::optional<FactError> Registry::check_source(const FactSource& source) const {
    // Told about the fact as a whole, by its code: which field it is does not matter.
    if (source.issuer_key && find<IssuerKey>(*source.issuer_key) == nullptr) {
        return refusal(0, FactReject::unknown_reference);
    }
    if (source.provenance != Provenance::signed_by_issuer) return std::nullopt;
    if (!source.issuer_key) return refusal(0, FactReject::not_signed);
    const auto& key = get<IssuerKey>(*source.issuer_key);
    const bool holds = key.state == ActiveState::active && key.holder == source.issuer;
    return holds ? std::nullopt : std::optional{refusal(0, FactReject::not_signed, key.code)};
}

template <class T>
FactResult<IdOf<T>> Registry::add(const T& record, const FactSource& source) {
    if (const auto wrong = check(record)) return tl::unexpected{*wrong};
    if (const auto wrong = check_source(source)) return tl::unexpected{*wrong};
    const IdOf<T> id{count<T>() + 1};
    version_ = FactVersion{version_.value() + 1};
    enter(id, Entry<T>{record, source, version_});
    return id;
}

template <class T>
void Registry::enter(IdOf<T> id, const Entry<T>& entry) {
    directory_.add(T::kind, id.value(), entry.record.code, entry.source.provenance);
    std::get<Table<T>>(tables_).push_back(entry);
    index(id, entry.record);
    HEADGATE_ASSERT(directory_.count(T::kind) == count<T>());
}

template <class T>
bool Registry::restore(const Entry<T>& entry) {
    if (directory_.find(T::kind, entry.record.code.view())) return false;
    enter(IdOf<T>{count<T>() + 1}, entry);
    return true;
}

template <class T>
FactResult<void> Registry::change(IdOf<T> id, const T& record, const FactSource& source) {
    HEADGATE_ASSERT(find<T>(id) != nullptr);
    if (const auto wrong = check(record, id)) return tl::unexpected{*wrong};
    if (const auto wrong = check_source(source)) return tl::unexpected{*wrong};
    version_ = FactVersion{version_.value() + 1};
    directory_.say(T::kind, id.value(), source.provenance);
    // Fixed fields are all that indexes and the directory know, so both stay true.
    std::get<Table<T>>(tables_)[id.value() - 1] = Entry<T>{record, source, version_};
    return {};
}

void Registry::absorb_into(StateHasher& hasher) const {
    each_fact_type([&]<class T>() {
        hasher.absorb(count<T>());
        for (const auto& held : std::get<Table<T>>(tables_)) hasher.absorb(held);
    });
    hasher.absorb(version_);
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type, and a type takes none.
#define HEADGATE_INSTANTIATE(T)                                                                    \
    template FactResult<IdOf<T>> Registry::add(const T&, const FactSource&);                       \
    template FactResult<void> Registry::change<T>(IdOf<T>, const T&, const FactSource&);           \
    template std::optional<FactError> Registry::check<T>(const T&, IdOf<T>) const;                 \
    template bool Registry::restore<T>(const Entry<T>&);
// NOLINTEND(bugprone-macro-parentheses)
HEADGATE_FOR_EACH(HEADGATE_INSTANTIATE, HEADGATE_FACT_LIST)
#undef HEADGATE_INSTANTIATE

}  // namespace headgate
