#include "tests/fix/support/wire_client.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

// The whole program: a client is cut off, the exchange is killed, both come back, and nothing that was reported
// is missing or told twice without saying so.

using namespace headgate::fix_test;
namespace fs = std::filesystem;

namespace {

const std::string program = HEADGATE_PROGRAM;
const std::string market = HEADGATE_MARKET;

/// A data folder, a configuration, and the exchange on them.
class House {
public:
    /// `settings`: what venue.toml says beyond the market's.
    explicit House(const std::string& settings = {})
        : folder_{fs::temp_directory_path() / ("headgate-resume-" + std::to_string(::getpid()))} {
        fs::create_directories(folder_);
        fs::copy(market, folder_ / "market", fs::copy_options::recursive);
        const auto dictionary =
            fs::canonical(fs::path{market} / "../../../config/fix/HEADGATE44.xml");
        std::ifstream in{fs::path{market} / "venue.toml"};
        std::ofstream out{folder_ / "market" / "venue.toml"};
        for (std::string line; std::getline(in, line);) {
            const bool names_it = line.rfind("dictionary = ", 0) == 0;
            out << (names_it ? "dictionary = \"" + dictionary.string() + "\"" : line) << '\n';
        }
        out << settings;
        out.close();
        REQUIRE(run("init" + places()) == 0);
        std::ifstream passwords{folder_ / "data" / "passwords"};
        for (std::string name, word; passwords >> name >> word;) passwords_[name] = word;
    }
    ~House() {
        kill();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    void serve() {
        fs::remove(folder_ / "data" / "port");
        child_ = ::fork();
        REQUIRE(child_ >= 0);
        if (child_ == 0) {
            const std::string command =
                "exec " + program + " serve" + places() + " --fix-port 0 >>" + log() + " 2>&1";
            ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            ::_exit(127);
        }
        for (int i = 0; i < 1200 && !fs::exists(folder_ / "data" / "port"); ++i) {
            std::this_thread::sleep_for(50ms);
        }
        std::ifstream{folder_ / "data" / "port"} >> port;
        REQUIRE(port != 0);
    }
    void kill() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        child_ = 0;
        port = 0;
    }
    void operate(const std::string& words) {
        const auto data = folder_ / "data";
        REQUIRE(run(words + " --socket " + (data / "control.sock").string() + " --key " +
                    (data / "operator.key").string()) == 0);
    }
    /// Its sequence; 0 where there is none.
    [[nodiscard]] std::uint64_t newest_snapshot() const {
        std::uint64_t newest = 0;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator{folder_ / "data" / "snapshots", none}) {
            if (entry.path().extension() == ".snapshot")
                newest = std::max<std::uint64_t>(newest, std::stoull(entry.path().stem().string()));
        }
        return newest;
    }
    [[nodiscard]] bool has_said(const std::string& words) const {
        std::ifstream in{log()};
        return std::string{std::istreambuf_iterator<char>{in}, {}}.find(words) != std::string::npos;
    }
    [[nodiscard]] const std::string& password(const std::string& name) { return passwords_[name]; }

    std::uint16_t port = 0;

private:
    [[nodiscard]] int run(const std::string& words) const {
        return std::system((program + ' ' + words + " >>" + log() + " 2>&1").c_str());
    }
    [[nodiscard]] std::string places() const {
        return " --config " + (folder_ / "market").string() + " --data " +
               (folder_ / "data").string();
    }
    [[nodiscard]] std::string log() const { return (folder_ / "log").string(); }

    fs::path folder_;
    std::map<std::string, std::string> passwords_;
    pid_t child_ = 0;
};

/// What a bidder's own system remembers over its connections.
struct Memory {
    int next_out = 1;
    int next_in = 1;
    /// By ExecID: how often it came without, and how often with a mark (43 or 97).
    std::map<std::string, std::pair<int, int>> reports;
    std::map<std::string, int> accepted;  ///< by ClOrdID

    void take(const WireMessage& message) {
        if (const int number = std::stoi(message.get(34)); number == next_in) ++next_in;
        if (message.type() != "8" || message.get(150) == "I") return;
        const bool marked = message.get(43) == "Y" || message.get(97) == "Y";
        auto& [plain, again] = reports[message.get(17)];
        ++(marked ? again : plain);
        if (message.get(150) == "0" && plain + again == 1) ++accepted[message.get(11)];
    }
};

void send_orders(WireClient& client, int from, int count) {
    for (int i = from; i < from + count; ++i) {
        client.send("D", {{11, "r" + std::to_string(i)},
                          {1, "GG-WEST"},
                          {55, "GG-DAMAN-S"},
                          {54, "1"},
                          {38, "100"},
                          {40, "2"},
                          {44, "0.120"},
                          {59, "0"}});
    }
}

void take_reports(WireClient& client, Memory& memory, int count) {
    while (count > 0) {
        const auto message = client.receive(20s);
        REQUIRE(message);
        memory.take(*message);
        if (message->type() == "8") --count;
    }
}

/// Logs on where the last connection broke off, fills what we are asked for, asks for what we missed.
void resume(WireClient& client, Memory& memory, const std::string& password) {
    client.next_seq_num = memory.next_out;
    client.send("A", {{98, "0"}, {108, "30"}, {553, "FIX-WEST"}, {554, password}});
    const auto logon = client.receive(20s);
    REQUIRE(logon);
    REQUIRE_MESSAGE(logon->type() == "A", logon->get(58));
    CHECK(std::stoi(logon->get(34)) > memory.next_in);
    const int after = client.next_seq_num;
    if (const auto asked = client.receive(1s); asked && asked->type() == "2") {
        client.next_seq_num = std::stoi(asked->get(7));
        client.send("4", {{43, "Y"}, {123, "Y"}, {36, std::to_string(after)}});
        client.next_seq_num = after;
    }
    client.send("2", {{7, std::to_string(memory.next_in)}, {16, "0"}});
    client.send("AF", {{584, "q"}, {585, "7"}});
}

/// What an AF is answered with: the orders of the day, by ClOrdID.
std::map<std::string, int> take_answers(WireClient& client, Memory& memory) {
    std::map<std::string, int> open;
    for (bool last = false; !last;) {
        const auto message = client.receive(20s);
        REQUIRE(message);
        memory.take(*message);
        if (message->get(150) != "I") continue;
        ++open[message->get(11)];
        last = message->get(912) == "Y";
    }
    return open;
}

/// Once, or marked as one that may have come before.
void check_told_once(const Memory& memory) {
    for (const auto& report : memory.reports) {
        CAPTURE(report.first);
        const auto& [plain, marked] = report.second;
        CHECK(plain <= 1);
        CHECK(plain + marked >= 1);
    }
}

}  // namespace

TEST_CASE(
    "cut off, killed, resumed: every report once, or marked as one that may have come before") {
    House house;
    house.serve();
    house.operate("session open 2024-07-15");
    house.operate("session phase pre_open");
    house.operate("session phase continuous");
    Memory memory;
    {
        WireClient client{house.port, "FIX-WEST"};
        REQUIRE(client.log_on(house.password("FIX-WEST")));
        memory.next_in = 2;
        send_orders(client, 1, 20);
        take_reports(client, memory, 20);
        // Long enough for what was told to be remembered with the next batch.
        std::this_thread::sleep_for(700ms);
        send_orders(client, 21, 20);
        take_reports(client, memory, 5);
        memory.next_out = client.next_seq_num;
    }
    house.kill();
    CHECK(memory.accepted.size() == 25);

    house.serve();
    WireClient client{house.port, "FIX-WEST"};
    resume(client, memory, house.password("FIX-WEST"));
    const auto open = take_answers(client, memory);
    // What was acknowledged is there, and of what is there everything was told.
    CHECK(open.size() >= 25);
    CHECK(open == memory.accepted);
    check_told_once(memory);
}

TEST_CASE(
    "resumed behind a snapshot of the middle of the day: nothing acknowledged is lost or told "
    "twice") {
    House house{"\n[snapshots]\nevery = 10\n"};
    house.serve();
    house.operate("session open 2024-07-15");
    house.operate("session phase pre_open");
    house.operate("session phase continuous");
    Memory memory;
    std::uint64_t snapshot = 0;
    {
        WireClient client{house.port, "FIX-WEST"};
        REQUIRE(client.log_on(house.password("FIX-WEST")));
        memory.next_in = 2;
        const std::uint64_t before = house.newest_snapshot();
        send_orders(client, 1, 30);
        take_reports(client, memory, 30);
        for (int i = 0; i < 400 && house.newest_snapshot() <= before; ++i)
            std::this_thread::sleep_for(50ms);
        snapshot = house.newest_snapshot();
        REQUIRE(snapshot > before);
        // Long enough for what was told to be remembered with the next batch.
        std::this_thread::sleep_for(700ms);
        send_orders(client, 31, 5);
        take_reports(client, memory, 5);
        memory.next_out = client.next_seq_num;
    }
    house.kill();
    CHECK(memory.accepted.size() == 35);

    house.serve();
    CHECK(house.has_said("info snapshot "));
    WireClient client{house.port, "FIX-WEST"};
    resume(client, memory, house.password("FIX-WEST"));
    const auto open = take_answers(client, memory);
    CHECK(open == memory.accepted);
    check_told_once(memory);
    house.operate("session phase continuous");  // after a crash the books are halted
    // The day goes on: an id of before the snapshot is still used up, a new one is not.
    send_orders(client, 3, 1);
    send_orders(client, 36, 1);
    std::string refused, taken;
    while (refused.empty() || taken.empty()) {
        const auto message = client.receive(20s);
        REQUIRE(message);
        if (message->type() != "8") continue;
        if (message->get(150) == "8") refused = message->get(11);
        if (message->get(150) == "0" && message->get(11) == "r36") taken = message->get(11);
    }
    CHECK(refused == "r3");
    CHECK(taken == "r36");
}
