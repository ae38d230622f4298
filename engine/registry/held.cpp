#include "engine/registry/held.h"

namespace headgate::held {
namespace {

template <class>
struct TablesOf;
template <class... T>
struct TablesOf<std::tuple<T...>> {
    using type = std::tuple<std::vector<Entry<T>>...>;
};

/// A private member by its name. An explicit instantiation may name it where nobody else can, and a friend
/// function hands it out; so the headers that every file of the house reads need not know of snapshots.
template <class Name, typename Name::Member member>
struct Opened {
    friend typename Name::Member open(Name) { return member; }
};

#define HEADGATE_NAME(name, of, ...)                                                               \
    struct name {                                                                                  \
        using Member = __VA_ARGS__ of::*;                                                          \
        friend Member open(name);                                                                  \
    };
HEADGATE_NAME(Water, Ledger, std::vector<WaterAccount>)
HEADGATE_NAME(Money, Ledger, std::vector<CashAccount>)
HEADGATE_NAME(Caps, Ledger, std::vector<CapAccount>)
HEADGATE_NAME(Fees, Ledger, Cash)
HEADGATE_NAME(Arcs, Commitments, std::vector<ArcAccount>)
HEADGATE_NAME(Mandates, Commitments, std::vector<MandateAccount>)
HEADGATE_NAME(Arrivals, Commitments, std::vector<ArrivalAccount>)
HEADGATE_NAME(Tables, Registry, TablesOf<std::tuple<HEADGATE_FACT_LIST>>::type)
HEADGATE_NAME(Codes, Registry, Directory)
HEADGATE_NAME(Version, Registry, FactVersion)
#undef HEADGATE_NAME

template struct Opened<Water, &Ledger::water_>;
template struct Opened<Money, &Ledger::cash_>;
template struct Opened<Caps, &Ledger::caps_>;
template struct Opened<Fees, &Ledger::fees_>;
template struct Opened<Arcs, &Commitments::arcs_>;
template struct Opened<Mandates, &Commitments::mandates_>;
template struct Opened<Arrivals, &Commitments::arrivals_>;
template struct Opened<Tables, &Registry::tables_>;
template struct Opened<Codes, &Registry::directory_>;
template struct Opened<Version, &Registry::version_>;

template <class T>
struct IndexOf;
// NOLINTBEGIN(bugprone-macro-parentheses): T is a type, and a type takes none.
#define HEADGATE_OPEN_INDEX(T)                                                                     \
    template <>                                                                                    \
    struct IndexOf<T> {                                                                            \
        using Member = void (Registry::*)(IdOf<T>, const T&);                                      \
        friend Member open(IndexOf);                                                               \
    };                                                                                             \
    template struct Opened<IndexOf<T>, static_cast<IndexOf<T>::Member>(&Registry::index)>;
// NOLINTEND(bugprone-macro-parentheses)
HEADGATE_FOR_EACH(HEADGATE_OPEN_INDEX, HEADGATE_FACT_LIST)
#undef HEADGATE_OPEN_INDEX

}  // namespace

std::vector<WaterAccount> Ledger::*water() { return open(Water{}); }
std::vector<CashAccount> Ledger::*cash() { return open(Money{}); }
std::vector<CapAccount> Ledger::*caps() { return open(Caps{}); }
Cash Ledger::*fees() { return open(Fees{}); }
std::vector<ArcAccount> Commitments::*arcs() { return open(Arcs{}); }
std::vector<MandateAccount> Commitments::*mandates() { return open(Mandates{}); }
std::vector<ArrivalAccount> Commitments::*arrivals() { return open(Arrivals{}); }

template <class T>
bool enter(Registry& registry, const Entry<T>& entry) {
    Directory& directory = registry.*open(Codes{});
    if (directory.find(T::kind, entry.record.code.view())) return false;
    const IdOf<T> id{registry.count<T>() + 1};
    directory.add(T::kind, id.value(), entry.record.code, entry.source.provenance);
    std::get<std::vector<Entry<T>>>(registry.*open(Tables{})).push_back(entry);
    (registry.*open(IndexOf<T>{}))(id, entry.record);
    return true;
}

void set_version(Registry& registry, FactVersion version) { registry.*open(Version{}) = version; }

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type, and a type takes none.
#define HEADGATE_INSTANTIATE(T) template bool enter(Registry&, const Entry<T>&);
// NOLINTEND(bugprone-macro-parentheses)
HEADGATE_FOR_EACH(HEADGATE_INSTANTIATE, HEADGATE_FACT_LIST)
#undef HEADGATE_INSTANTIATE

}  // namespace headgate::held
