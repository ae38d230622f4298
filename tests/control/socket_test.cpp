#include "tests/control/room.h"

#include <doctest/doctest.h>

#include <fstream>
#include <memory>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

namespace {

ControlServer server_on(const std::string& path, Room& room) {
    return ControlServer{path, GatewayStart{}, rule_names(), room.venue->exchange->ring()};
}

/// A socket file that nobody answers on, as a killed process leaves it.
void leave_dead_socket(const std::string& path) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    (void)::close(socket);
}

}  // namespace

TEST_CASE("the socket is its owner's alone, and goes when the server stops") {
    Room room;
    struct stat info {};
    REQUIRE(::stat(room.socket().c_str(), &info) == 0);
    CHECK(S_ISSOCK(info.st_mode));
    CHECK((info.st_mode & 07777) == 0600);
    room.server->stop();
    CHECK(::stat(room.socket().c_str(), &info) != 0);
    room.server->stop();  // once more does nothing
}

TEST_CASE("a second server on the same path is refused and leaves the first alone") {
    Room room;
    {
        ControlServer second = server_on(room.socket(), room);
        const auto started = second.start();
        REQUIRE_FALSE(started.has_value());
        CHECK(started.error().starts_with(room.socket()));
        CHECK(started.error().find("another exchange answers on this socket") != std::string::npos);
    }
    CHECK(room.say("take_checkpoint").back() == "done");
}

TEST_CASE("a dead socket is replaced; a file that is no socket is left and named") {
    Room room;
    const std::string path = (room.folder.path() / "other.sock").string();
    SUBCASE("dead socket") {
        leave_dead_socket(path);
        ControlServer second = server_on(path, room);
        CHECK(second.start().has_value());
        second.stop();
    }
    SUBCASE("a regular file") {
        std::ofstream{path} << "somebody's notes";
        ControlServer second = server_on(path, room);
        const auto started = second.start();
        REQUIRE_FALSE(started.has_value());
        CHECK(started.error().starts_with(path));
        std::ifstream file{path};
        std::string text;
        std::getline(file, text);
        CHECK(text == "somebody's notes");
    }
    SUBCASE("a folder that is not there") {
        ControlServer second = server_on((room.folder.path() / "no" / "other.sock").string(), room);
        const auto started = second.start();
        REQUIRE_FALSE(started.has_value());
        CHECK(started.error().find("No such file or directory") != std::string::npos);
    }
    SUBCASE("a path that no socket can have") {
        ControlServer second = server_on("/tmp/" + std::string(120, 'x'), room);
        const auto started = second.start();
        REQUIRE_FALSE(started.has_value());
        CHECK(started.error().find("107 bytes at most") != std::string::npos);
    }
}

TEST_CASE("the program's client sends a statement and gives back the answer") {
    Room room;
    const auto answer =
        send_statement(room.socket(), "OP-CENTRE", room.key_file(), "take_checkpoint");
    REQUIRE_MESSAGE(answer.has_value(), answer.error().text);
    REQUIRE(answer->size() == 1);
    CHECK(answer->front().starts_with("checkpoint_taken state_hash="));
    // Blanks in front of a statement are not part of what is signed.
    CHECK(send_statement(room.socket(), "OP-CENTRE", room.key_file(), "  take_checkpoint")
              .has_value());

    const auto refused =
        send_statement(room.socket(), "OP-CENTRE", room.key_file(), "advance_phase");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ControlFault::refused);
    CHECK(refused.error().text.starts_with("column "));
    const auto nobody =
        send_statement(room.socket() + "x", "OP-CENTRE", room.key_file(), "mass_cancel");
    REQUIRE_FALSE(nobody.has_value());
    CHECK(nobody.error().kind == ControlFault::failed);
    CHECK(nobody.error().text.find("is `headgate serve` running") != std::string::npos);
    REQUIRE(::chmod(room.key_file().c_str(), 0444) == 0);
    const auto open = send_statement(room.socket(), "OP-CENTRE", room.key_file(), "mass_cancel");
    REQUIRE_FALSE(open.has_value());
    CHECK(open.error().kind == ControlFault::failed);
    CHECK(open.error().text.find("chmod 0400") != std::string::npos);
}

TEST_CASE("more connections than the server keeps are told so, and there is room when some go") {
    Room room;
    constexpr std::size_t kept = 16;
    std::vector<std::unique_ptr<Line>> lines;
    lines.reserve(kept);
    while (lines.size() < kept) lines.push_back(std::make_unique<Line>(room.socket()));
    // Each is known to be in: it gets an answer.
    for (const auto& line : lines) {
        line->send("x\n");
        REQUIRE(line->answer().size() == 1);
    }
    Line late{room.socket()};
    const auto told = late.answer();
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("too many connections") != std::string::npos);
    lines.clear();
    bool in = false;
    for (int i = 0; i < 100 && !in; ++i) {
        Line line{room.socket()};
        line.send(Room::signed_line(room.key, ++room.nonce, "take_checkpoint"));
        const auto answer = line.answer();
        in = !answer.empty() && answer.back() == "done";
        if (!in) ::usleep(10'000);
    }
    CHECK(in);
}
