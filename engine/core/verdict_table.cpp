#include "engine/core/verdict_table.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace headgate {
namespace {

/// How far from its home a pair may stand.
constexpr std::size_t reach = 4;
/// Beyond this it is cheaper to let all lapse than to look for each.
constexpr std::size_t rights_lapsed_max = 1'024;

Date today_of(const State& state) {
    return state.trading_day ? *state.trading_day : date_of(state.now);
}

std::uint32_t hash_of(const risk::Terms& terms) {
    std::uint64_t bits = static_cast<std::uint64_t>(terms.cap_share_bps.value_or(-1)) * 31 +
                         static_cast<std::uint64_t>(terms.clock_tolerance_ms.value_or(-1));
    for (const CapId cap : terms.caps) bits = (bits ^ cap.value()) * 0x9e3779b97f4a7c15U;
    for (const ArcId arc : terms.arcs) bits = (bits ^ arc.value()) * 0x9e3779b97f4a7c15U;
    return spread(bits);
}

}  // namespace

bool VerdictTable::is_current(const State& state) const {
    return facts_ == state.registry.version() && day_ == today_of(state);
}

VerdictTable::Verdict VerdictTable::verdict_of(const Line& line, Side side) const {
    const OneSide& one = line.sides[at(side)];
    Verdict verdict;
    verdict.standing.allocation = line.allocation;
    verdict.standing.holder = line.holder;
    verdict.standing.group = line.group;
    verdict.standing.rules = one.rules;
    verdict.standing.rules_if_declared = one.rules_if_declared;
    verdict.standing.clear = (one.terms & clear_bit) != 0;
    verdict.terms = &terms_[one.terms & ~clear_bit];
    return verdict;
}

std::optional<VerdictTable::Verdict> VerdictTable::find(const State& state, RightId right,
                                                        BookId book, Side side) const {
    if (lines_.empty() || !is_current(state)) return std::nullopt;
    const std::size_t first = home(right);
    for (std::size_t i = 0; i < reach; ++i) {
        const Line& line = lines_[(first + i) & (lines_.size() - 1)];
        if (line.right != right || line.book != book || line.generation != generation_) continue;
        return verdict_of(line, side);
    }
    return std::nullopt;
}

VerdictTable::Verdict VerdictTable::settle(const State& state, RightId right, BookId book,
                                           Side side) {
    if (!is_current(state) || terms_.size() + 2 > terms_max) lapse(state);
    if ((used_ + 1) * 2 > lines_.size() && lines_.size() < verdicts_max) grow();
    Line& line = line_for(right, book);
    if (line.generation != generation_) ++used_;
    line.right = right;
    line.book = book;
    line.generation = generation_;
    // Whoever enters a book comes back, and on the other side as well.
    for (const Side each : {Side::buy, Side::sell}) {
        risk::Terms terms;
        const risk::Standing standing = risk::derive(state, right, book, each, terms);
        line.allocation = standing.allocation;
        line.holder = standing.holder;
        line.group = standing.group;
        const std::uint32_t clear = standing.clear ? clear_bit : 0;
        line.sides[at(each)] =
            OneSide{standing.rules, standing.rules_if_declared, place_of(terms) | clear};
    }
    return verdict_of(line, side);
}

VerdictTable::Line& VerdictTable::line_for(RightId right, BookId book) {
    const std::size_t first = home(right);
    Line* room = nullptr;
    for (std::size_t i = 0; i < reach; ++i) {
        Line& line = lines_[(first + i) & (lines_.size() - 1)];
        if (line.generation != generation_) {
            if (room == nullptr) room = &line;
        } else if (line.right == right && line.book == book) {
            return line;
        }
    }
    return room != nullptr ? *room : lines_[first];
}

void VerdictTable::lapse(RightId right) {
    if (lines_.empty()) return;
    const std::size_t first = home(right);
    for (std::size_t i = 0; i < reach; ++i) {
        Line& line = lines_[(first + i) & (lines_.size() - 1)];
        if (line.right != right || line.generation != generation_) continue;
        line.generation = 0;
        --used_;
    }
}

void VerdictTable::fact_changed(const State& state, const Concern& concern) {
    const FactVersion now = state.registry.version();
    // Room for a new right's line is made as it is registered, not as its first order comes.
    const std::size_t registered = state.registry.count<Right>();
    if (registered * 2 > lines_.size() && lines_.size() < verdicts_max) grow(registered);
    // One that was missed may have touched anything.
    if (day_ != today_of(state) || facts_.value() + 1 != now.value()) return;
    std::span<const RightId> rights;
    if (const auto* right = std::get_if<RightId>(&concern)) rights = {right, 1};
    if (const auto* party = std::get_if<ParticipantId>(&concern)) {
        rights = state.registry.rights_of(*party);
    }
    if (std::holds_alternative<Everyone>(concern) || rights.size() > rights_lapsed_max) {
        lapse(state);
        return;
    }
    for (const RightId right : rights) lapse(right);
    facts_ = now;
}

/// Generations are counted from 1: a line of generation 0 was never used.
void VerdictTable::lapse(const State& state) {
    if (++generation_ == 0) {
        std::fill(lines_.begin(), lines_.end(), Line{});
        generation_ = 1;
    }
    used_ = 0;
    facts_ = state.registry.version();
    day_ = today_of(state);
    terms_.clear();
    terms_index_.clear();
}

void VerdictTable::grow(std::size_t pairs) {
    const std::size_t wanted = std::min(std::bit_ceil(pairs * 2), verdicts_max);
    std::vector<Line> before(std::max({lines_.size() * 2, wanted, verdicts_first}));
    before.swap(lines_);
    shift_ = 64U - static_cast<unsigned>(std::bit_width(lines_.size() - 1));
    used_ = 0;
    for (const Line& line : before) {
        if (line.generation != generation_) continue;
        Line& place = line_for(line.right, line.book);
        if (place.generation != generation_) ++used_;
        place = line;
    }
}

std::uint32_t VerdictTable::place_of(const risk::Terms& terms) {
    const std::uint32_t hash = hash_of(terms);
    const auto same = [&](std::uint32_t place) { return terms_[place] == terms; };
    if (const auto place = terms_index_.find(hash, same)) return *place;
    const auto place = static_cast<std::uint32_t>(terms_.size());
    terms_.push_back(terms);
    terms_index_.insert(hash, place);
    return place;
}

}  // namespace headgate
