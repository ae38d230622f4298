#include "tools/journal_log/standing.h"

#include "engine/domain/line.h"
#include "engine/domain/line_value.h"
#include "risk/rule.h"

#include <fmt/format.h>

#include <algorithm>

namespace headgate {
namespace {

StandingError fault(StandingFault kind, JournalError error) { return {kind, std::move(error)}; }

StandingError fault(StandingFault kind, std::string text) {
    return {kind, {JournalFault::missing, std::move(text)}};
}

/// The last command at or before `at`; what the journal begins with where that is later.
tl::expected<Sequence, StandingError> last_at(const std::string& journal, Timestamp at) {
    auto reader = JournalReader::open(journal, {}, EventDecoding::left);
    if (!reader) return tl::unexpected{fault(StandingFault::journal, reader.error())};
    Sequence last;
    for (;;) {
        const auto next = reader->next();
        if (!next) return tl::unexpected{fault(StandingFault::journal, next.error())};
        if (*next != nullptr && (*next)->command.time <= at) {
            last = (*next)->command.sequence;
            continue;
        }
        if (last != Sequence{}) return last;
        return tl::unexpected{fault(
            StandingFault::too_early,
            *next == nullptr
                ? "the journal is empty"
                : fmt::format("the journal begins with sequence {}, {}; nothing stood before that",
                              (*next)->command.sequence.value(),
                              write_time((*next)->command.time)))};
    }
}

/// One level of a book with its side.
struct Level {
    Side side = Side::sell;
    PriceLevel level;
};

/// Offers from the dearest down to the best, then bids, so that the two sides meet in the middle.
std::vector<Level> levels_of(const Market& market) {
    std::vector<Level> all;
    for (const Side side : {Side::sell, Side::buy}) {
        std::vector<PriceLevel> levels(market.book.orders(side));
        levels.resize(market.book.levels(side, levels));
        if (side == Side::sell) std::ranges::reverse(levels);
        for (const PriceLevel& level : levels) all.push_back({side, level});
    }
    return all;
}

std::string yuan(Price price) { return write_decimal(price.value(), 4, 3); }

}  // namespace

tl::expected<ReplayReport, StandingError> stand_at(const std::string& journal,
                                                   const JournalMoment& moment, Core& core) {
    std::optional<Sequence> until = moment.sequence;
    if (moment.time) {
        const auto last = last_at(journal, *moment.time);
        if (!last) return tl::unexpected{last.error()};
        until = *last;
    }
    if (until == Sequence{}) {
        return tl::unexpected{
            fault(StandingFault::too_early, "sequences begin with 1; nothing stood before that")};
    }
    auto reader = JournalReader::open(journal, {}, EventDecoding::left);
    if (!reader) return tl::unexpected{fault(StandingFault::journal, reader.error())};
    auto report = replay(*reader, core, {}, until);
    if (!report) return tl::unexpected{fault(StandingFault::replay, report.error())};
    if (until && report->last < *until) {
        return tl::unexpected{
            fault(StandingFault::too_late,
                  fmt::format("the journal ends with sequence {}, {}", report->last.value(),
                              write_time(report->last_time)))};
    }
    return *report;
}

std::string book_text(const State& state, BookId id, const StandingTime& at, LogForm form) {
    const Market& market = state.market(id);
    const Names names{state.registry.directory(), &risk::rule_code, &risk::rule_number};
    const std::string book = write_id(FactKind::book, id.value(), names);
    const std::string_view phase = spoken(name_of(market.phase));
    const std::string time = write_time(at.time);
    std::string text;
    if (form == LogForm::table) text = fmt::format("book {} {}", book, phase);
    if (form == LogForm::csv) text = "sequence,time,book,phase,side,price_yuan,volume_m3,orders";
    for (const auto& [side, level] : levels_of(market)) {
        const std::string price = yuan(level.price);
        if (form == LogForm::table) {
            text += fmt::format("\n  {:<4} {:>10} {:>14} m³ {:>6} orders", name_of(side), price,
                                level.volume.value(), level.orders);
        } else if (form == LogForm::csv) {
            text += fmt::format("\n{},{},{},{},{},{},{},{}", at.sequence.value(), time, book, phase,
                                name_of(side), price, level.volume.value(), level.orders);
        } else {
            text += fmt::format(R"({}{{"side":"{}","price_yuan":"{}","volume_m3":{},"orders":{}}})",
                                text.empty() ? "" : ",", name_of(side), price, level.volume.value(),
                                level.orders);
        }
    }
    if (form != LogForm::json) return text;
    return fmt::format(R"({{"sequence":{},"time":"{}","book":"{}","phase":"{}","levels":[{}]}})",
                       at.sequence.value(), time, book, phase, text);
}

std::string right_text(const State& state, RightId right, const StandingTime& at, LogForm form) {
    const Registry& registry = state.registry;
    const Names names{registry.directory(), &risk::rule_code, &risk::rule_number};
    const std::string code = write_id(FactKind::right, right.value(), names);
    const std::string time = write_time(at.time);
    std::string text;
    if (form == LogForm::table) text = "right " + code;
    if (form == LogForm::csv) {
        text = "sequence,time,right,allocation,source,year";
        const WaterAccount blank;
        WaterAccount::each_field(
            blank, [&](const char* name, const Volume&) { text += fmt::format(",{}_m3", name); });
    }
    for (const AllocationId id : registry.allocations_of(right)) {
        const Allocation& allocation = registry.get(id);
        const std::string account = write_id(FactKind::allocation, id.value(), names);
        if (!text.empty()) text += '\n';
        if (form == LogForm::table) {
            text += fmt::format("  {} {} {}:", account, name_of(allocation.source),
                                allocation.year.value());
        } else if (form == LogForm::csv) {
            text += fmt::format("{},{},{},{},{},{}", at.sequence.value(), time, code, account,
                                name_of(allocation.source), allocation.year.value());
        } else {
            text += fmt::format(
                R"({{"sequence":{},"time":"{}","right":"{}","allocation":"{}","source":"{}","year":{})",
                at.sequence.value(), time, code, account, name_of(allocation.source),
                allocation.year.value());
        }
        WaterAccount::each_field(
            state.ledger.water(id), [&](const char* name, const Volume& volume) {
                if (form == LogForm::csv) text += fmt::format(",{}", volume.value());
                if (form == LogForm::json)
                    text += fmt::format(R"(,"{}_m3":{})", name, volume.value());
                if (form == LogForm::table && volume != Volume{})
                    text += fmt::format(" {}={}", name, volume.value());
            });
        if (form == LogForm::json) text += '}';
    }
    return text;
}

std::string no_such_code(const Directory& directory, FactKind kind, const std::string& code) {
    const std::uint32_t count = directory.count(kind);
    Nearest nearest{code};
    for (std::uint32_t id = 1; id <= count; ++id) nearest.offer(directory.code(kind, id));
    const std::string_view name = kind_name(kind);
    if (nearest.found())
        return fmt::format("there is no {} {}; did you mean {}?", name, code, *nearest.found());
    std::string some;
    for (std::uint32_t id = 1; id <= std::min<std::uint32_t>(count, 3); ++id)
        some += fmt::format("{}{}", id == 1 ? ", such as " : ", ", directory.code(kind, id));
    return fmt::format("there is no {} {}; there are {} of them{}", name, code, count, some);
}

}  // namespace headgate
