#include "bench/bench_fix_stock.h"

#include "bench/bench_fix_cpu.h"
#include "bench/bench_fix_load.h"
#include "gateway/fix/quickfix.h"

#include <fmt/format.h>
#include <quickfix/fix44/ExecutionReport.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace headgate::bench {
namespace {

/// A port that was free a moment ago: QuickFIX wants to be told one.
std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        stop_bench("no free port");
    }
    ::close(fd);
    return ntohs(address.sin_port);
}

std::string settings_text(std::uint32_t sessions, std::uint16_t port, const std::string& folder) {
    std::string text = fmt::format("[DEFAULT]\nConnectionType=acceptor\nBeginString=FIX.4.4\n"
                                   "SenderCompID=HEADGATE\nStartTime=00:00:00\nEndTime=00:00:00\n"
                                   "UseDataDictionary=Y\nDataDictionary=config/fix/HEADGATE44.xml\n"
                                   "SocketAcceptPort={}\nSocketNodelay=Y\nFileStorePath={}\n",
                                   port, folder);
    for (std::uint32_t i = 1; i <= sessions; ++i) {
        text += fmt::format("[SESSION]\nTargetCompID=S-{}\n", i);
    }
    return text;
}

class Answering final : public FIX::Application {
public:
    [[nodiscard]] double cpu_s() const { return cpu_.seconds(); }

private:
    void onCreate(const FIX::SessionID&) override {}
    void onLogon(const FIX::SessionID&) override {}
    void onLogout(const FIX::SessionID&) override {}
    void toAdmin(FIX::Message&, const FIX::SessionID&) override {}
    void toApp(FIX::Message&, const FIX::SessionID&) override {}
    void fromAdmin(const FIX::Message&, const FIX::SessionID&) override { cpu_.note_thread(); }
    void fromApp(const FIX::Message& order, const FIX::SessionID& session) override {
        const std::string number = std::to_string(++orders_);
        FIX44::ExecutionReport report;
        report.setField(37, number);
        report.setField(17, "1-" + number + "-0");
        report.setField(150, "0");
        report.setField(39, "0");
        for (const int tag : {11, 1, 55, 54, 38, 40, 44, 59}) {
            report.setField(tag, order.getField(tag));
        }
        report.setField(151, order.getField(38));
        report.setField(14, "0");
        report.setField(6, "0");
        report.setField(FIX::TransactTime{FIX::UtcTimeStamp{}});
        FIX::Session::sendToTarget(report, session);
    }

    CpuTime cpu_;
    std::atomic<std::uint64_t> orders_{0};
};

}  // namespace

struct StockVenue::Inside {
    Inside(StockKind kind, std::uint32_t sessions, const std::string& folder)
        : port{free_port()}, text{settings_text(sessions, port, folder)}, settings{text},
          store{settings} {
        if (kind == StockKind::one_thread) {
            acceptor = std::make_unique<FIX::SocketAcceptor>(application, store, settings);
        } else {
            acceptor = std::make_unique<FIX::ThreadedSocketAcceptor>(application, store, settings);
        }
        acceptor->start();
    }
    std::uint16_t port;
    std::istringstream text;
    FIX::SessionSettings settings;
    FIX::FileStoreFactory store;
    Answering application;
    std::unique_ptr<FIX::Acceptor> acceptor;
};

StockVenue::StockVenue(StockKind kind, std::uint32_t sessions, const std::string& folder) {
    try {
        inside_ = std::make_unique<Inside>(kind, sessions, folder);
    } catch (const std::exception& error) {
        stop_bench(std::string{"the stock acceptor: "} + error.what());
    }
}

StockVenue::~StockVenue() { inside_->acceptor->stop(true); }

std::uint16_t StockVenue::port() const { return inside_->port; }
double StockVenue::cpu_s() const { return inside_->application.cpu_s(); }

}  // namespace headgate::bench
