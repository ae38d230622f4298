#include "gateway/main/acknowledged.h"

#include "persistence/journal_reader.h"

#include <fstream>
#include <sstream>
#include <unordered_map>
#include <vector>

namespace headgate {
namespace {

/// The orders that an event reports on, 0 for a refusal, which names none; empty for other events.
std::vector<std::uint64_t> orders_of(const Event& event) {
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) return {accepted->order.value()};
    if (const auto* struck = std::get_if<TradeStruck>(&event)) {
        return {struck->buy_order.value(), struck->sell_order.value()};
    }
    if (const auto* cancelled = std::get_if<OrderCancelled>(&event))
        return {cancelled->order.value()};
    if (const auto* replaced = std::get_if<OrderReplaced>(&event)) return {replaced->order.value()};
    if (const auto* reduced = std::get_if<OrderReduced>(&event)) return {reduced->order.value()};
    if (const auto* busted = std::get_if<TradeBusted>(&event)) return {busted->trade.value()};
    if (std::holds_alternative<OrderRejected>(event)) return {0};
    return {};
}

using Reported = std::unordered_map<std::string, std::vector<std::uint64_t>>;

tl::expected<Reported, std::string> read_journal(const std::filesystem::path& journal) {
    auto reader = JournalReader::open(journal.string());
    if (!reader) return tl::unexpected{reader.error().text};
    Reported reported;
    for (;;) {
        const auto next = reader->next();
        if (!next) return tl::unexpected{next.error().text};
        if (*next == nullptr) return reported;
        const StoredStep& step = **next;
        for (std::size_t i = 0; i < step.events.size(); ++i) {
            auto orders = orders_of(step.events[i]);
            if (orders.empty()) continue;
            reported.emplace(std::to_string(reader->partition().value()) + "-" +
                                 std::to_string(step.command.sequence.value()) + "-" +
                                 std::to_string(i),
                             std::move(orders));
        }
    }
}

bool holds(const Reported& reported, const std::string& exec_id, const std::string& order) {
    const auto found = reported.find(exec_id);
    if (found == reported.end()) return false;
    for (const auto id : found->second) {
        if (id == 0 || order == std::to_string(id)) return true;
    }
    return false;
}

}  // namespace

tl::expected<Kept, std::string> compare_acknowledged(const std::filesystem::path& clients,
                                                     const std::filesystem::path& journal) {
    const auto reported = read_journal(journal);
    if (!reported) return tl::unexpected{reported.error()};
    Kept kept;
    for (const auto& entry : std::filesystem::directory_iterator{clients}) {
        if (entry.path().extension() != ".log") continue;
        std::ifstream file{entry.path()};
        std::string line;
        // A line without its end was cut off with its client: it acknowledged nothing.
        while (std::getline(file, line) && !file.eof()) {
            std::istringstream words{line};
            std::string exec_id;
            std::string order;
            words >> exec_id >> order;
            // Answers to status requests and refusals by the gateway itself report no event.
            if (exec_id.empty() || exec_id == "0" || exec_id.find('-') == std::string::npos)
                continue;
            ++kept.reports;
            if (holds(*reported, exec_id, order)) {
                ++kept.found;
            } else if (kept.first_lost.empty()) {
                kept.first_lost = entry.path().stem().string() + ": " + line;
            }
        }
    }
    return kept;
}

}  // namespace headgate
