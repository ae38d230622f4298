#pragma once

#include "engine/domain/enums.h"
#include "tools/ganzhou/facts.h"
#include "tools/ganzhou/random.h"
#include "tools/ganzhou/sources.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headgate::ganzhou {

/// Surface and groundwater volumes of one thing, m³.
struct Water {
    std::array<std::int64_t, 2> m3{};
    [[nodiscard]] std::int64_t& of(WaterSource source) {
        return m3[source == WaterSource::surface ? 0 : 1];
    }
    [[nodiscard]] std::int64_t of(WaterSource source) const {
        return m3[source == WaterSource::surface ? 0 : 1];
    }
};

/// One row of the published budget table with the place that we gave it.
struct Unit {
    std::string code;
    std::string name;
    std::string unit_class;
    std::string kind;  ///< ParticipantKind of its holder
    std::string region;
    std::string district;
    std::string groundwater_zone;
    std::string zone;
    bool township = false;
    std::int64_t villages = 0;
    std::int64_t used_permille = 0;
    Water budget;  ///< as published
    Water left;    ///< not yet handed on to accounts below
    Water used;    ///< of the unit as a whole, to date
    /// Groundwater that the demo's buyers may still ask for under the unit's cap.
    std::int64_t buy_left = 0;
};

struct Party {
    std::string code;
    std::string group;
    std::string session;
    std::int64_t cash_needed = 0;  ///< fen; what all its planned bids could cost at worst
    bool poor = false;
    bool bids = false;  ///< has a session
};

/// A right's water of one source, as the plan trades it.
struct Account {
    std::string right;
    std::size_t party = 0;
    std::string purpose;
    WaterSource source = WaterSource::surface;
    std::optional<std::size_t> unit;  ///< whose groundwater cap its purchases fall under
    std::int64_t available = 0;
    std::int64_t sell_left = 0;
};

struct Book {
    std::string code;
    std::int64_t lot = 0;
    std::int64_t minimum = 0;
    std::int64_t reference = 0;  ///< 1/10000 yuan
    std::int64_t price = 0;      ///< where the demo's prices move about
    std::int64_t buyer_fee = 0;  ///< ppm
    std::int64_t trades = 0;     ///< wanted
    std::int64_t mean_m3 = 0;    ///< of a trade, wanted
    std::vector<std::size_t> sellers;
    std::vector<std::size_t> buyers;

    [[nodiscard]] std::int64_t top_price() const;
};

/// An order that the rule `expect` must refuse, or one (expect empty) that such an order needs before it.
struct Snare {
    std::size_t book = 0;
    std::size_t account = 0;
    Side side = Side::sell;
    std::int64_t price = 0;
    std::int64_t volume = 0;
    std::string expect;
    bool pre_open = false;
    /// Sent right after the snare before it in the list.
    bool follows = false;
};

/// What the builders make: facts to write and accounts to plan with.
struct Market {
    explicit Market(std::uint64_t seed) : random{seed} {}

    Random random;
    FactWriter facts;
    std::vector<Unit> units;
    std::vector<Party> parties;
    std::vector<Account> accounts;
    std::vector<Book> books;
    std::vector<Snare> snares;
    /// Which side a control group takes in a book for the whole day, so that it never meets itself.
    std::map<std::pair<std::size_t, std::string>, Side> sides;

    [[nodiscard]] std::size_t book(std::string_view code) const;
    [[nodiscard]] std::size_t unit(std::string_view name) const;

    /// Puts the account on the side its group has in the book, a new group on `side` or else on the
    /// thinner side.
    void enlist(std::string_view book_code, std::size_t account, std::optional<Side> side = {});
};

/// Everything that the sources and the seed give, in the order in which facts refer to one another.
[[nodiscard]] Market build_market(const Sources& sources, std::uint64_t seed);

}  // namespace headgate::ganzhou
