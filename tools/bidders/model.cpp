#include "tools/bidders/model.h"

#include "gateway/fix/decimal.h"

#include <algorithm>
#include <utility>

namespace headgate::bidders {

namespace {

std::int64_t volume_of(const std::string& text) {
    return fix::parse_volume(text).value_or(Volume{}).value();
}

std::optional<std::int64_t> limit_of(const PlanRow& row) {
    const auto price = fix::parse_price(row.price);
    return price ? std::optional{price->value()} : std::nullopt;
}

bool names(const std::string& list, const std::string& rule) {
    return (',' + list + ',').find(',' + rule + ',') != std::string::npos;
}

bool is_open(const std::string& status) { return status == "0" || status == "1"; }

}  // namespace

void Counts::add(const Counts& other) {
    orders_sent += other.orders_sent;
    accepted += other.accepted;
    rejected += other.rejected;
    expected_refusals += other.expected_refusals;
    fills += other.fills;
    cancels += other.cancels;
    replaces += other.replaces;
    reports += other.reports;
    contradictions += other.contradictions;
    resent += other.resent;
    unaccounted += other.unaccounted;
}

Model::Model(std::function<void(const std::string&)> complain) : complain_{std::move(complain)} {}

void Model::contradict(const Report& report, const std::string& what) {
    ++counts_.contradictions;
    complain_("report " + report.exec_id + " for " + report.client_id + ": " + what);
}

Model::Order* Model::find(const std::string& client_id) {
    const auto found = orders_.find(client_id);
    return found == orders_.end() ? nullptr : &found->second;
}

void Model::sent(const PlanRow& row) {
    requests_[row.client_id].row = &row;
    if (row.action != Action::enter) return;
    ++counts_.orders_sent;
    if (find(row.client_id) != nullptr) return;
    Order order;
    order.row = &row;
    order.volume = volume_of(row.volume);
    order.limit = limit_of(row);
    orders_.emplace(row.client_id, order);
}

void Model::answered(const std::string& client_id) { requests_.erase(client_id); }

std::vector<std::string> Model::waiting() const {
    std::vector<std::string> ids;
    for (const auto& [id, request] : requests_) ids.push_back(id);
    return ids;
}

void Model::check_refusal(const PlanRow& row, const std::string& rules) {
    if (row.expect.empty()) return;
    if (row.expect == "refused" || names(rules, row.expect)) {
        ++counts_.expected_refusals;
        return;
    }
    ++counts_.contradictions;
    complain_(row.client_id + ": " + row.expect + " should have refused it, but it was " +
              (rules.empty() ? "no rule" : rules));
}

void Model::check_not_refused(const PlanRow& row) {
    if (row.expect.empty()) return;
    ++counts_.contradictions;
    complain_(row.client_id + ": " + row.expect + " should have refused it, but it was accepted");
}

void Model::on_report(const Report& report) {
    ++counts_.reports;
    if (!exec_ids_.insert(report.exec_id).second) contradict(report, "its ExecID came before");
    if (report.exec_type == "0") return on_new(report);
    if (report.exec_type == "F") return on_fill(report);
    if (report.exec_type == "4" || report.exec_type == "C") return on_cancelled(report);
    if (report.exec_type == "5") return on_replaced(report);
    if (report.exec_type == "D") return on_restated(report);
    if (report.exec_type == "8") return on_rejected(report);
    if (report.exec_type == "I") return on_status(report);
    if (report.exec_type == "H") return on_busted(report);
    // A trade held or released: nothing of the order changes.
    if (report.exec_type == "G") return;
    contradict(report, "its ExecType " + report.exec_type + " is unknown");
}

/// Requires that report has 14 and 151, else says so.
void Model::check_sums(const Order& order, const Report& report) {
    if (!report.cum || !report.leaves) return contradict(report, "it lacks 14 or 151");
    if (*report.cum != order.cum) {
        contradict(report, "cum is " + std::to_string(*report.cum) + ", by the fills it is " +
                               std::to_string(order.cum));
    }
    const std::int64_t sum = *report.cum + *report.leaves + order.busted;
    if (order.state == State::open && sum != order.volume) {
        contradict(report, "cum and leaves make " + std::to_string(sum) + ", the order is " +
                               std::to_string(order.volume));
    }
    if (order.cum > order.volume) contradict(report, "more was filled than ordered");
    check_average(order, report);
}

void Model::check_average(const Order& order, const Report& report) {
    if (!order.saw_all_fills || order.cum == 0) return;
    // In 10^-8 yuan, rounded down as docs/fix.md says.
    const auto own =
        order.value / order.cum * 10'000 + order.value % order.cum * 10'000 / order.cum;
    const auto theirs = fix::parse_decimal(report.average, 8, INT64_MAX);
    if (!theirs || *theirs != own) {
        contradict(report, "the average is " + report.average + ", by the fills it is " +
                               std::to_string(own) + " / 10^8");
    }
}

void Model::on_new(const Report& report) {
    Order* order = find(report.client_id);
    if (order == nullptr) return contradict(report, "acknowledges an order that was never sent");
    answered(report.client_id);
    if (order->state != State::unacknowledged) {
        // A mass status may have told of it before its own acknowledgement came.
        if (order->order_id != report.order_id) contradict(report, "acknowledged twice");
        return;
    }
    ++counts_.accepted;
    order->state = State::open;
    order->order_id = report.order_id;
    check_not_refused(*order->row);
    check_sums(*order, report);
}

void Model::on_fill(const Report& report) {
    Order* order = find(report.client_id);
    if (order == nullptr) return contradict(report, "fills an order that was never sent");
    catch_up(*order, report);
    if (order->state != State::open) contradict(report, "fills an order that is not open");
    if (!report.last_volume || !report.last_price || *report.last_volume <= 0) {
        return contradict(report, "a fill without 31 and 32");
    }
    ++counts_.fills;
    order->cum += *report.last_volume;
    order->value += *report.last_volume * *report.last_price;
    const bool buys = order->row->side == "1";
    if (order->limit &&
        (buys ? *report.last_price > *order->limit : *report.last_price < *order->limit)) {
        contradict(report, "traded at " + std::to_string(*report.last_price) +
                               ", worse than its limit " + std::to_string(*order->limit));
    }
    check_sums(*order, report);
    const bool should_be_full = order->cum + order->busted >= order->volume;
    const bool is_full = report.status == "2" || (order->busted > 0 && report.status == "4");
    if (should_be_full != is_full) contradict(report, "39 and the volumes disagree");
    if (report.leaves == 0) order->state = State::ended;
}

void Model::on_cancelled(const Report& report) {
    const bool on_request = !report.original.empty();
    Order* order = find(on_request ? report.original : report.client_id);
    if (order == nullptr) return contradict(report, "cancels an order that was never sent");
    if (on_request) answered(report.client_id);
    catch_up(*order, report);
    answered(order->row->client_id);
    if (order->state != State::open) contradict(report, "cancels an order that is not open");
    ++counts_.cancels;
    order->state = State::ended;
    if (report.leaves != 0) contradict(report, "a cancelled order has nothing open");
    check_sums(*order, report);
}

void Model::on_replaced(const Report& report) {
    Order* order = find(report.original);
    const auto request = requests_.find(report.client_id);
    if (order == nullptr || order->state != State::open) {
        return contradict(report, "replaces an order that is not open");
    }
    if (request == requests_.end()) return contradict(report, "nobody asked for this replace");
    const PlanRow& row = *request->second.row;
    check_not_refused(row);
    adopt_replace(report);
    Order& renamed = *find(report.client_id);
    if (report.volume != renamed.volume) contradict(report, "38 is not what was asked");
    check_sums(renamed, report);
    if (report.leaves == 0) renamed.state = State::ended;
}

/// A trade was taken back; its volume is neither traded nor open any more.
void Model::on_busted(const Report& report) {
    Order* order = find(report.client_id);
    if (order == nullptr) return contradict(report, "takes back a trade of an order never sent");
    if (!report.last_volume || !report.last_price || *report.last_volume > order->cum) {
        return contradict(report, "takes back more than was traded");
    }
    order->cum -= *report.last_volume;
    order->busted += *report.last_volume;
    order->value -= *report.last_volume * *report.last_price;
    check_sums(*order, report);
}

/// Self-trade prevention takes volume off an order; it never adds any.
void Model::on_restated(const Report& report) {
    Order* order = find(report.client_id);
    if (order == nullptr || order->state != State::open) {
        return contradict(report, "restates an order that is not open");
    }
    if (!report.volume || *report.volume >= order->volume) {
        return contradict(report, "38 is not less than before");
    }
    order->volume = *report.volume;
    check_sums(*order, report);
}

/// The order that went by 41 goes by 11 now. Requires a waiting replace request named by 11.
void Model::adopt_replace(const Report& report) {
    const PlanRow& row = *requests_.at(report.client_id).row;
    ++counts_.replaces;
    auto node = orders_.extract(row.original);
    node.key() = report.client_id;
    node.mapped().volume = volume_of(row.volume);
    node.mapped().limit = limit_of(row);
    orders_.insert(std::move(node));
    answered(report.client_id);
}

void Model::on_rejected(const Report& report) {
    Order* order = find(report.client_id);
    if (order == nullptr) return contradict(report, "rejects an order that was never sent");
    const bool is_repeat = resent_.contains(report.client_id) && report.reject_reason == "6";
    answered(report.client_id);
    if (is_repeat) {
        // Sent twice by us: the first was taken after all, and what became of it is told or was.
        if (order->state == State::unacknowledged) {
            ++counts_.unaccounted;
            order->state = State::ended;
        }
        return;
    }
    if (order->state != State::unacknowledged) {
        return contradict(report, "rejects an order that was acknowledged");
    }
    ++counts_.rejected;
    order->state = State::ended;
    check_refusal(*order->row, report.rules);
}

void Model::on_cancel_reject(const std::string& client_id, const std::string& rules,
                             const std::string& reason) {
    const auto request = requests_.find(client_id);
    if (request == requests_.end()) {
        ++counts_.contradictions;
        complain_("cancel reject for " + client_id + ": nobody asked");
        return;
    }
    const bool is_repeat = request->second.was_resent && reason == "6";
    if (!is_repeat) {
        ++counts_.rejected;
        check_refusal(*request->second.row, rules);
    }
    answered(client_id);
}

void Model::on_refused(const std::string& client_id) {
    const auto request = requests_.find(client_id);
    if (request == requests_.end()) return;
    ++counts_.rejected;
    check_refusal(*request->second.row, "");
    if (Order* order = find(client_id); order != nullptr) order->state = State::ended;
    answered(client_id);
}

const PlanRow* Model::on_busy(const std::string& client_id) {
    const auto request = requests_.find(client_id);
    if (request == requests_.end()) return nullptr;
    const PlanRow* row = request->second.row;
    if (row->action == Action::enter) --counts_.orders_sent;
    answered(client_id);
    return row;
}

void Model::give_up(const std::string& client_id) {
    ++counts_.contradictions;
    complain_(client_id + ": never answered");
    if (Order* order = find(client_id); order != nullptr) order->state = State::ended;
    answered(client_id);
}

// ---- after a break -----------------------------------------------------------------------------------

void Model::begin_reconciling() {
    reconciling_ = true;
    for (auto& [id, order] : orders_) {
        order.in_mass_answer = false;
        if (order.state != State::ended) order.saw_all_fills = false;
    }
}

/// Between a logon and the mass status, reports may rest on others that were missed.
void Model::catch_up(Order& order, const Report& report) {
    if (!reconciling_ || order.in_mass_answer) return;
    if (order.state == State::unacknowledged) {
        ++counts_.accepted;
        check_not_refused(*order.row);
        order.state = State::open;
        order.order_id = report.order_id;
        answered(order.row->client_id);
    }
    const auto before = report.cum.value_or(0) - report.last_volume.value_or(0);
    if (before > order.cum) order.cum = before;
}

void Model::on_status(const Report& report) {
    if (report.order_id == "NONE") return;
    const auto replace = requests_.find(report.client_id);
    if (replace != requests_.end() && replace->second.row->action == Action::replace &&
        find(replace->second.row->original) != nullptr) {
        adopt_replace(report);
    }
    Order* order = find(report.client_id);
    if (order == nullptr) return contradict(report, "tells of an order that was never sent");
    order->in_mass_answer = true;
    if (order->state == State::unacknowledged) {
        ++counts_.accepted;
        check_not_refused(*order->row);
        order->order_id = report.order_id;
        order->state = State::open;
        answered(report.client_id);
    }
    if (order->order_id != report.order_id)
        contradict(report, "its order id was " + order->order_id);
    if (!report.cum || *report.cum < order->cum) {
        return contradict(report,
                          "cum is less than the " + std::to_string(order->cum) + " known before");
    }
    if (order->state == State::open) order->cum = *report.cum;
    if (is_open(report.status)) {
        if (order->state == State::ended)
            contradict(report, "an order that had ended is open again");
        check_sums(*order, report);
    } else {
        order->state = State::ended;
    }
}

std::vector<const PlanRow*> Model::end_reconciling() {
    reconciling_ = false;
    for (auto& [id, order] : orders_) {
        if (order.state != State::open || order.in_mass_answer) continue;
        order.state = State::ended;
        ++counts_.unaccounted;
    }
    std::vector<const PlanRow*> again;
    std::vector<std::string> settled;
    for (auto& [id, request] : requests_) {
        const Order* target = find(request.row->original);
        const bool moot = request.row->action != Action::enter && target != nullptr &&
                          target->state == State::ended;
        if (moot || request.was_resent) {
            settled.push_back(id);
            continue;
        }
        request.was_resent = true;
        resent_.insert(id);
        ++counts_.resent;
        if (request.row->action == Action::enter) --counts_.orders_sent;
        again.push_back(request.row);
    }
    for (const std::string& id : settled) {
        if (Order* order = find(id); order != nullptr && order->state == State::unacknowledged) {
            order->state = State::ended;
            ++counts_.unaccounted;
        }
        answered(id);
    }
    // In the order of the plan, as they were sent the first time.
    std::stable_sort(again.begin(), again.end(),
                     [](const PlanRow* a, const PlanRow* b) { return a->at_ms < b->at_ms; });
    return again;
}

}  // namespace headgate::bidders
