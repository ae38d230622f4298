#include "gateway/control/operator_key.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>

using namespace headgate;
using namespace headgate::test;

namespace {

void write_file(const std::string& path, const std::string& text, mode_t mode) {
    std::ofstream{path} << text;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

std::string error_of(const std::string& path) {
    const auto key = load_operator_key(path);
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().starts_with(path + ": "));
    return key.error();
}

}  // namespace

TEST_CASE("a key is saved once, for its owner alone, and read back the same") {
    const Folder folder;
    const std::string path = (folder.path() / "operator.key").string();
    const OperatorKey key = make_operator_key();
    REQUIRE(save_operator_key(key, path));
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0400);
    const auto loaded = load_operator_key(path);
    REQUIRE(loaded.has_value());
    CHECK(loaded->public_key == key.public_key);
    CHECK(loaded->secret_key == key.secret_key);

    const auto again = save_operator_key(make_operator_key(), path);
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().find("a key is never overwritten") != std::string::npos);
    CHECK(load_operator_key(path)->secret_key == key.secret_key);
}

TEST_CASE("a key file that others may read, write or run is refused, and chmod helps") {
    const Folder folder;
    const std::string path = (folder.path() / "operator.key").string();
    REQUIRE(save_operator_key(make_operator_key(), path));
    for (const mode_t mode : {0444U, 0440U, 0404U, 0420U, 0401U, 0644U}) {
        CAPTURE(mode);
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        CHECK(error_of(path).find("chmod 0400") != std::string::npos);
    }
    for (const mode_t mode : {0400U, 0600U}) {
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        CHECK(load_operator_key(path).has_value());
    }
}

TEST_CASE("what is not a key is told as such") {
    const Folder folder;
    const std::string path = (folder.path() / "key").string();
    CHECK(error_of(path).find("No such file") != std::string::npos);
    for (const std::string& text : {std::string{}, std::string{"secret"}, std::string(127, 'a'),
                                    std::string(130, 'a'), std::string(127, 'a') + 'g'}) {
        CAPTURE(text);
        write_file(path, text, 0600);
        CHECK(error_of(path).find("128 hexadecimal digits") != std::string::npos);
    }
}

TEST_CASE("a signature holds for one key, one nonce and one statement") {
    const OperatorKey key = make_operator_key();
    const OperatorKey other = make_operator_key();
    const auto signature = sign_statement(key, 12, "take_checkpoint");
    CHECK(verify_statement(key.public_key, 12, "take_checkpoint", signature));
    CHECK_FALSE(verify_statement(other.public_key, 12, "take_checkpoint", signature));
    CHECK_FALSE(verify_statement(key.public_key, 13, "take_checkpoint", signature));
    CHECK_FALSE(verify_statement(key.public_key, 12, "take_checkpoin", signature));
    // Digits do not wander from the nonce into the statement.
    CHECK_FALSE(verify_statement(key.public_key, 1, "2 take_checkpoint", signature));
    auto damaged = signature;
    damaged.bytes[40] ^= 1;
    CHECK_FALSE(verify_statement(key.public_key, 12, "take_checkpoint", damaged));
}

TEST_CASE("hex goes there and back") {
    const Bytes<4> bytes{{0x00, 0x9f, 0xff, 0x10}};
    CHECK(hex_of(bytes.bytes.data(), 4) == "009fff10");
    Bytes<4> back;
    CHECK(bytes_of("009FFf10", back.bytes.data(), 4));
    CHECK(back == bytes);
    for (const char* wrong : {"", "009fff1", "009fff100", "009fff1g", "00:9f:ff", "009fff1000"}) {
        CAPTURE(wrong);
        CHECK_FALSE(bytes_of(wrong, back.bytes.data(), 4));
    }
}
