#include "engine/registry/checks.h"

namespace headgate {
namespace {

/// Amounts are computed and never rounded: lot × tick × years is whole fen (architecture: Units).
Refusal check_sizes(const BookSpec& book) {
    if (book.lot == Volume{})
        return refusal(field_index<BookSpec>("lot"), FactReject::out_of_range);
    constexpr auto minimum = field_index<BookSpec>("minimum");
    if (book.minimum < book.lot) return refusal(minimum, FactReject::out_of_range);
    if (book.minimum.value() % book.lot.value() != 0) {
        return refusal(minimum, FactReject::not_multiple);
    }
    static_assert(volume_max.value() <= INT64_MAX / price_max.value() / years_max.value());
    if (book.lot.value() * book.tick.value() * book.years.value() % 100 != 0) {
        return refusal(field_index<BookSpec>("tick"), FactReject::not_whole_fen);
    }
    return std::nullopt;
}

Refusal check_band(const BookSpec& book) {
    if (!book.reference) {
        if (!book.band) return std::nullopt;
        return refusal(field_index<BookSpec>("reference"), FactReject::missing_reference);
    }
    if (book.reference->value() % book.tick.value() != 0) {
        return refusal(field_index<BookSpec>("reference"), FactReject::not_multiple);
    }
    // A buy without a price reserves for the band's top, which must be a price itself.
    const std::int64_t bps = 10'000 + book.band.value_or(BasisPoints{}).value();
    if (book.reference->value() * bps > price_max.value() * 10'000) {
        return refusal(field_index<BookSpec>("band"), FactReject::out_of_range);
    }
    return std::nullopt;
}

/// All places that a book names lie in or around its region.
Refusal check_places(const Registry& registry, const BookSpec& book) {
    const auto& zone = registry.get<Zone>(book.zone);
    if (zone.basin != book.basin) {
        return refusal(field_index<BookSpec>("zone"), FactReject::contradicts, zone.code);
    }
    if (!registry.nested(zone.region, book.region)) {
        return refusal(field_index<BookSpec>("region"), FactReject::contradicts, zone.code);
    }
    if (book.district) {
        const auto& district = registry.get<District>(*book.district);
        if (!registry.nested(district.region, book.region)) {
            return refusal(field_index<BookSpec>("district"), FactReject::contradicts,
                           district.code);
        }
    }
    if (book.groundwater_zone) {
        const auto& aquifer = registry.get<GroundwaterZone>(*book.groundwater_zone);
        if (!registry.nested(aquifer.region, book.region)) {
            return refusal(field_index<BookSpec>("groundwater_zone"), FactReject::contradicts,
                           aquifer.code);
        }
    }
    return std::nullopt;
}

/// Any seller of the pool may lawfully deliver to any buyer in it (rulebook 2, pool rule): what depends
/// on the pair is settled by the book's own places.
Refusal check_pool(const Registry& registry, const BookSpec& book) {
    const bool local =
        book.trade_type == TradeType::irrigation || book.trade_type == TradeType::budget;
    if (book.trade_type == TradeType::irrigation) {
        // SC-01: inside one irrigation district.
        if (!book.district) {
            return refusal(field_index<BookSpec>("district"), FactReject::missing_reference);
        }
        const auto& district = registry.get<District>(*book.district);
        if (district.zone != book.zone) {
            return refusal(field_index<BookSpec>("zone"), FactReject::pair_not_homogeneous,
                           district.code);
        }
    }
    // SC-02, GW-02: groundwater moves inside one groundwater zone.
    if (local && book.source == WaterSource::groundwater && !book.groundwater_zone) {
        return refusal(field_index<BookSpec>("groundwater_zone"), FactReject::missing_reference);
    }
    return std::nullopt;
}

/// BG-02 and the yearly ledgers of irrigation users: this year's water is delivered this year.
Refusal check_period(const BookSpec& book) {
    constexpr auto to = field_index<BookSpec>("delivery_to");
    if (book.delivery_from > book.delivery_to) return refusal(to, FactReject::empty_period);
    if (book.trade_type != TradeType::irrigation && book.trade_type != TradeType::budget) {
        return std::nullopt;
    }
    if (book.years != Years{1}) {
        return refusal(field_index<BookSpec>("years"), FactReject::out_of_range);
    }
    if (book.delivery_from < first_day(book.year)) {
        return refusal(field_index<BookSpec>("delivery_from"), FactReject::out_of_range);
    }
    if (book.delivery_to > last_day(book.year)) return refusal(to, FactReject::out_of_range);
    return std::nullopt;
}

// What only books of one trade type or source have (RS-03, PU-06, DV-01, OR-07).
Refusal check_special(const Registry& registry, const BookSpec& book) {
    if (book.reserve_use == ReserveUse::purchase && book.trade_type != TradeType::reserve) {
        return refusal(field_index<BookSpec>("reserve_use"), FactReject::contradicts, book.code);
    }
    if (book.grade && book.source != WaterSource::reclaimed) {
        return refusal(field_index<BookSpec>("grade"), FactReject::contradicts, book.code);
    }
    if (book.floor && book.floor->value() % book.tick.value() != 0) {
        return refusal(field_index<BookSpec>("floor"), FactReject::not_multiple);
    }
    if (!book.rotation) return std::nullopt;
    const auto& turn = registry.get<Rotation>(*book.rotation);
    if (turn.district == book.district && turn.year == book.year) return std::nullopt;
    return refusal(field_index<BookSpec>("rotation"), FactReject::contradicts, turn.code);
}

}  // namespace

Refusal check_fact(const Registry& registry, const Candidate<BookSpec>& candidate) {
    const auto& book = candidate.record;
    if (auto wrong = check_sizes(book)) return wrong;
    if (auto wrong = check_period(book)) return wrong;
    if (auto wrong = check_band(book)) return wrong;
    if (auto wrong = check_places(registry, book)) return wrong;
    if (auto wrong = check_special(registry, book)) return wrong;
    return check_pool(registry, book);
}

}  // namespace headgate
