#include "tools/bidders/bidder.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/wire_message.h"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace headgate::bidders {

namespace {

namespace tag = fix::tag;

/// With the line standing, the venue has this long to answer a request.
constexpr auto answer_time = std::chrono::seconds{30};
constexpr auto busy_pause = std::chrono::milliseconds{20};

std::string field(const FIX::Message& message, int number) {
    return message.isSetField(number) ? message.getField(number) : std::string{};
}

/// Zero is a number here, unlike in an order.
std::optional<std::int64_t> number(const std::string& text, unsigned decimals) {
    const auto value = fix::parse_decimal(text, decimals, INT64_MAX);
    if (value) return *value;
    return value.error() == fix::NumberFault::zero ? std::optional{std::int64_t{0}} : std::nullopt;
}

Report read_report(const FIX::Message& message) {
    Report report;
    report.exec_id = field(message, tag::exec_id);
    report.order_id = field(message, tag::order_id);
    report.client_id = field(message, tag::cl_ord_id);
    report.original = field(message, tag::orig_cl_ord_id);
    report.exec_type = field(message, tag::exec_type);
    report.status = field(message, tag::ord_status);
    report.average = field(message, tag::avg_px);
    report.rules = field(message, tag::rules_failed);
    report.reject_reason = field(message, tag::ord_rej_reason);
    report.mass_request = field(message, tag::mass_status_req_id);
    report.ends_mass_answer = field(message, tag::last_rpt_requested) == "Y";
    report.volume = number(field(message, tag::order_qty), 0);
    report.cum = number(field(message, tag::cum_qty), 0);
    report.leaves = number(field(message, tag::leaves_qty), 0);
    report.last_volume = number(field(message, tag::last_qty), 0);
    report.last_price = number(field(message, tag::last_px), 4);
    return report;
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }
std::string or_dash(const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : "-";
}

void set_if(FIX::Message& message, int number, const std::string& value) {
    if (!value.empty()) message.setField(number, value);
}

}  // namespace

Bidder::Bidder(FIX::SessionID id, std::vector<PlanRow> rows, const std::string& log_file,
               std::chrono::milliseconds clock_ahead)
    : id_{std::move(id)}, clock_ahead_{std::chrono::nanoseconds{clock_ahead}.count()},
      rows_{std::move(rows)}, model_{[name = id_.getSenderCompID().getValue()](
                                         const std::string& what) {
          std::fprintf(stderr, "%s: contradiction: %s\n", name.c_str(), what.c_str());
      }},
      log_{::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)} {}

Bidder::~Bidder() {
    if (log_ >= 0) ::close(log_);
}

bool Bidder::is_done() const {
    return next_row_ == rows_.size() && again_.empty() && !model_.is_waiting() && !reconciling_;
}

void Bidder::logged_on() {
    is_on_ = true;
    ++logons_;
    sent_numbers_.clear();
    sent_at_.clear();
    if (logons_ > 1) ask_mass_status();
}

void Bidder::ask_mass_status() {
    mass_request_ = "M" + std::to_string(logons_);
    reconciling_ = true;
    model_.begin_reconciling();
    FIX::Message message;
    message.getHeader().setField(FIX::MsgType{"AF"});
    message.setField(tag::mass_status_req_id, mass_request_);
    message.setField(tag::mass_status_req_type, "7");
    static_cast<void>(send_message(message));
}

bool Bidder::send_message(FIX::Message& message) {
    FIX::Session* session = FIX::Session::lookupSession(id_);
    return session != nullptr && session->send(message);
}

void Bidder::send(const PlanRow& row) {
    FIX::Message message;
    const bool enters = row.action == Action::enter;
    const char* type = enters ? "D" : row.action == Action::cancel ? "F" : "G";
    message.getHeader().setField(FIX::MsgType{type});
    message.setField(tag::cl_ord_id, row.client_id);
    if (!enters) message.setField(tag::orig_cl_ord_id, row.original);
    set_if(message, tag::account, row.account);
    set_if(message, tag::symbol, row.symbol);
    set_if(message, tag::side, row.side);
    message.setField(tag::transact_time, fix::utc_text(fix::wall_clock() + clock_ahead_));
    if (row.action != Action::cancel) {
        set_if(message, tag::order_qty, row.volume);
        set_if(message, tag::ord_type, row.type);
        set_if(message, tag::price, row.price);
        set_if(message, tag::time_in_force, row.time_in_force);
    }
    if (enters) set_if(message, tag::purpose, row.purpose);
    // Noted first: the answer may be here before `send` returns.
    model_.sent(row);
    sent_at_[row.client_id] = Clock::now();
    static_cast<void>(send_message(message));
    const int number = std::stoi(message.getHeader().getField(FIX::FIELD::MsgSeqNum));
    sent_numbers_[number] = row.client_id;
}

void Bidder::send_due(std::int64_t plan_ms) {
    const auto now = Clock::now();
    if (!is_on_ || reconciling_ || now < pause_until_) return;
    while (is_on_ && !again_.empty()) {
        const PlanRow* row = again_.front();
        again_.pop_front();
        send(*row);
    }
    while (is_on_ && next_row_ < rows_.size() && rows_[next_row_].at_ms <= plan_ms) {
        send(rows_[next_row_++]);
    }
    give_up_on_the_overdue(now);
}

void Bidder::give_up_on_the_overdue(Clock::time_point now) {
    for (const std::string& id : model_.waiting()) {
        const auto sent = sent_at_.find(id);
        if (sent != sent_at_.end() && now - sent->second > answer_time) model_.give_up(id);
    }
}

void Bidder::receive(const FIX::Message& message) {
    const std::string type = message.getHeader().getField(FIX::FIELD::MsgType);
    if (type == "8") return on_execution_report(message);
    if (type == "9") {
        return model_.on_cancel_reject(field(message, tag::cl_ord_id),
                                       field(message, tag::rules_failed),
                                       field(message, tag::cxl_rej_reason));
    }
    if (type == "j" || type == "3") return on_reject(message, type);
}

void Bidder::on_execution_report(const FIX::Message& message) {
    const Report report = read_report(message);
    log(report);
    model_.on_report(report);
    if (!reconciling_ || report.mass_request != mass_request_ || !report.ends_mass_answer) return;
    reconciling_ = false;
    for (const PlanRow* row : model_.end_reconciling()) again_.push_back(row);
}

void Bidder::on_reject(const FIX::Message& message, std::string_view type) {
    std::string client_id = field(message, tag::business_reject_ref_id);
    if (client_id.empty()) {
        const auto found = sent_numbers_.find(std::atoi(field(message, tag::ref_seq_num).c_str()));
        if (found != sent_numbers_.end()) client_id = found->second;
    }
    if (type == "j" && field(message, tag::business_reject_reason) == "4") {
        if (const PlanRow* row = model_.on_busy(client_id)) again_.push_back(row);
        pause_until_ = Clock::now() + busy_pause;
        return;
    }
    model_.on_refused(client_id);
}

void Bidder::log(const Report& report) {
    const std::string line =
        or_dash(report.exec_id) + ' ' + or_dash(report.order_id) + ' ' + or_dash(report.client_id) +
        ' ' + or_dash(report.exec_type) + ' ' + or_dash(report.status) + ' ' + or_dash(report.cum) +
        ' ' + or_dash(report.leaves) + ' ' + or_dash(report.last_volume) + ' ' +
        (report.last_price ? fix::price_text(Price{*report.last_price}) : "-") + ' ' +
        or_dash(report.rules) + '\n';
    std::size_t at = 0;
    while (at < line.size()) {
        const ssize_t put = ::write(log_, line.data() + at, line.size() - at);
        if (put <= 0) {
            std::perror("bidder log");
            std::abort();  // A report that is not on record must not be acted on.
        }
        at += static_cast<std::size_t>(put);
    }
}

}  // namespace headgate::bidders
