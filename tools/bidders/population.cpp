#include "tools/bidders/population.h"

#include "gateway/fix/quickfix.h"
#include "tools/bidders/bidder.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

namespace headgate::bidders {

namespace {

constexpr auto loop_pause = std::chrono::milliseconds{2};
/// After the last answer: reports about resting orders may still be under way.
constexpr auto quiet_time = std::chrono::milliseconds{1500};
/// How long all sessions may take to log on before the plan starts without the late ones.
constexpr auto gathering_time = std::chrono::seconds{15};

std::string session_settings(const Errand& errand) {
    std::ostringstream out;
    out << "[DEFAULT]\nConnectionType=initiator\nBeginString=FIX.4.4\nTargetCompID=" << errand.venue
        << "\nSocketConnectHost=" << errand.host << "\nSocketConnectPort=" << errand.port
        << "\nSocketNodelay=Y\nReconnectInterval=1\nHeartBtInt=10\nResetOnLogon=Y\n"
           "StartTime=16:00:00\nEndTime=16:00:00\nUseDataDictionary=N\n";
    for (const auto& [name, rows] : errand.plan) out << "[SESSION]\nSenderCompID=" << name << '\n';
    return out.str();
}

}  // namespace

/// The QuickFIX side. One lock guards every bidder; callbacks that QuickFIX makes with its own session
/// lock held (toAdmin, toApp, onLogout) do not take it, because sending takes the two the other way round.
/// The map itself does not change once a run begins.
class Population::Crowd final : public FIX::Application {
public:
    explicit Crowd(Errand made) : errand{std::move(made)} {}

    [[nodiscard]] tl::expected<void, std::string> gather() {
        for (auto& [name, rows] : errand.plan) {
            if (!errand.passwords.contains(name)) {
                return tl::unexpected{"the credentials file has no password for " + name};
            }
            const FIX::SessionID id{"FIX.4.4", name, errand.venue};
            auto bidder =
                std::make_unique<Bidder>(id, rows, (errand.log_folder / (name + ".log")).string(),
                                         std::chrono::milliseconds{errand.clock_ahead_ms});
            if (!bidder->log_is_open()) {
                return tl::unexpected{errand.log_folder.string() +
                                      ": cannot write logs there: does the folder exist?"};
            }
            bidders.emplace(name, std::move(bidder));
        }
        return {};
    }

    void onCreate(const FIX::SessionID&) override {}
    void onLogon(const FIX::SessionID& id) override {
        with(id, [](Bidder& bidder) { bidder.logged_on(); });
    }
    void onLogout(const FIX::SessionID& id) override {
        const auto found = bidders.find(id.getSenderCompID().getValue());
        if (found != bidders.end()) found->second->logged_out();
    }
    void toAdmin(FIX::Message& message, const FIX::SessionID& id) override {
        if (message.getHeader().getField(FIX::FIELD::MsgType) != "A") return;
        const std::string name = id.getSenderCompID().getValue();
        message.setField(FIX::FIELD::Username, name);
        message.setField(FIX::FIELD::Password, errand.passwords.at(name));
    }
    void toApp(FIX::Message&, const FIX::SessionID&) override {}
    void fromAdmin(const FIX::Message& message, const FIX::SessionID& id) override {
        const std::string type = message.getHeader().getField(FIX::FIELD::MsgType);
        if (type == "3") with(id, [&](Bidder& bidder) { bidder.receive(message); });
        if (type == "5" && message.isSetField(FIX::FIELD::Text)) {
            std::fprintf(stderr, "%s: logged out: %s\n", id.getSenderCompID().getValue().c_str(),
                         message.getField(FIX::FIELD::Text).c_str());
        }
    }
    void fromApp(const FIX::Message& message, const FIX::SessionID& id) override {
        with(id, [&](Bidder& bidder) { bidder.receive(message); });
    }

    template <class Do>
    void with(const FIX::SessionID& id, Do&& act) {
        const std::lock_guard lock{mutex};
        const auto found = bidders.find(id.getSenderCompID().getValue());
        if (found == bidders.end()) return;
        try {
            act(*found->second);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s: %s\n", found->first.c_str(), error.what());
            ++failures;
        }
    }

    [[nodiscard]] bool all_were_on() {
        const std::lock_guard lock{mutex};
        return std::all_of(bidders.begin(), bidders.end(),
                           [](const auto& entry) { return entry.second->was_on(); });
    }
    /// Sends what is due; true where nothing is left to send or to wait for.
    bool step(std::int64_t plan_ms) {
        const std::lock_guard lock{mutex};
        bool done = true;
        for (const auto& [name, bidder] : bidders) {
            bidder->send_due(plan_ms);
            done = done && bidder->is_done();
        }
        return done;
    }
    [[nodiscard]] Counts total() {
        const std::lock_guard lock{mutex};
        Counts counts;
        for (const auto& [name, bidder] : bidders) counts.add(bidder->counts());
        counts.contradictions += failures;
        return counts;
    }

    void show_progress(std::int64_t plan_ms);
    void write_summary(const Counts& counts);

    Errand errand;
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Bidder>> bidders;
    std::uint64_t failures = 0;
};

void Population::Crowd::show_progress(std::int64_t plan_ms) {
    const Counts counts = total();
    const auto on = [&] {
        const std::lock_guard lock{mutex};
        return std::count_if(bidders.begin(), bidders.end(),
                             [](const auto& entry) { return entry.second->is_on(); });
    }();
    std::fprintf(stderr,
                 "%7.1f s  sessions %ld/%zu  orders %lu  accepted %lu  rejected %lu  fills %lu  "
                 "contradictions %lu\n",
                 static_cast<double>(plan_ms) / 1000, static_cast<long>(on), bidders.size(),
                 counts.orders_sent, counts.accepted, counts.rejected, counts.fills,
                 counts.contradictions);
}

void Population::Crowd::write_summary(const Counts& counts) {
    std::uint64_t reconnects = 0;
    for (const auto& [name, bidder] : bidders) reconnects += bidder->reconnects();
    std::ofstream out{errand.log_folder / "summary.json"};
    const auto field = [&, first = true](const char* name, std::uint64_t value) mutable {
        out << (first ? "{" : ", ") << '"' << name << "\": " << value;
        first = false;
    };
    auto put = field;
    put("sessions", bidders.size());
    put("orders_sent", counts.orders_sent);
    put("accepted", counts.accepted);
    put("rejected", counts.rejected);
    put("expected_refusals", counts.expected_refusals);
    put("fills", counts.fills);
    put("cancels", counts.cancels);
    put("replaces", counts.replaces);
    put("reports", counts.reports);
    put("contradictions", counts.contradictions);
    put("resent", counts.resent);
    put("reconnects", reconnects);
    put("unaccounted", counts.unaccounted);
    out << "}\n";
}

Population::Population(std::unique_ptr<Crowd> crowd) : crowd_{std::move(crowd)} {}
Population::~Population() = default;

tl::expected<std::unique_ptr<Population>, std::string> Population::make(Errand errand) {
    auto crowd = std::make_unique<Crowd>(std::move(errand));
    if (auto gathered = crowd->gather(); !gathered) return tl::unexpected{gathered.error()};
    return std::unique_ptr<Population>{new Population{std::move(crowd)}};
}

Counts Population::run(const std::atomic<bool>& stop) {
    using std::chrono::milliseconds;
    std::istringstream text{session_settings(crowd_->errand)};
    const FIX::SessionSettings settings{text};
    FIX::MemoryStoreFactory stores;
    FIX::SocketInitiator initiator{*crowd_, stores, settings};
    initiator.start();

    const auto began = Clock::now();
    const auto wall_ms = [] {
        return std::chrono::duration_cast<milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    };
    std::int64_t start_ms = crowd_->errand.start_at_ms;
    while (!stop && start_ms == 0) {
        if (crowd_->all_were_on() || Clock::now() - began > gathering_time) start_ms = wall_ms();
        std::this_thread::sleep_for(loop_pause);
    }
    std::ofstream{crowd_->errand.log_folder / "started"};
    auto last_progress = Clock::now();
    std::optional<Clock::time_point> quiet_since;
    while (!stop && (!quiet_since || Clock::now() - *quiet_since < quiet_time)) {
        const std::int64_t plan_ms = wall_ms() - start_ms;
        if (!crowd_->step(plan_ms) || plan_ms < crowd_->errand.stay_ms) {
            quiet_since.reset();
        } else if (!quiet_since) {
            quiet_since = Clock::now();
        }
        if (crowd_->errand.show_progress &&
            Clock::now() - last_progress > std::chrono::seconds{1}) {
            last_progress = Clock::now();
            crowd_->show_progress(plan_ms);
        }
        std::this_thread::sleep_for(loop_pause);
    }
    initiator.stop();
    const Counts counts = crowd_->total();
    crowd_->write_summary(counts);
    return counts;
}

}  // namespace headgate::bidders
