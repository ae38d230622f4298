#include "gateway/fix/clock_text.h"
#include "gateway/fix/credentials.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/framer.h"
#include "gateway/fix/words.h"
#include "tests/fix/support/wire_client.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace headgate;
using namespace headgate::fix;

TEST_CASE("prices are read exactly or refused for one reason") {
    const auto price = [](std::string_view text) { return parse_price(text); };
    CHECK(price("0.125") == Price{1250});
    CHECK(price("0.1250000") == Price{1250});
    CHECK(price("1000") == price_max);
    CHECK(price("007") == Price{70000});
    CHECK(price("0.0001") == Price{1});
    const auto fault = [](std::string_view text) { return parse_price(text).error(); };
    CHECK(fault("") == NumberFault::empty);
    CHECK(fault("0") == NumberFault::zero);
    CHECK(fault("0.0000") == NumberFault::zero);
    CHECK(fault("-0.125") == NumberFault::negative);
    CHECK(fault("0.00001") == NumberFault::too_many_decimals);
    CHECK(fault("0.12345") == NumberFault::too_many_decimals);
    CHECK(fault("1000.0001") == NumberFault::too_large);
    CHECK(fault("9223372036854775808") == NumberFault::too_large);
    CHECK(fault(std::string(400, '9')) == NumberFault::too_large);
    for (const char* text : {"1e30", "abc", "+1", " 1", "1 ", "1,5", "1.2.3", ".", ".5", "5.", "-",
                             "0x10", "NaN", "inf", "--1", "１"}) {
        CAPTURE(text);
        CHECK(fault(text) == NumberFault::not_a_number);
    }
}

TEST_CASE("volumes are whole cubic metres") {
    CHECK(parse_volume("100") == Volume{100});
    CHECK(parse_volume("100.00") == Volume{100});
    CHECK(parse_volume("10000000000") == volume_max);
    CHECK(parse_volume("10000000001").error() == NumberFault::too_large);
    CHECK(parse_volume("0.5").error() == NumberFault::too_many_decimals);
    CHECK(parse_volume("-9223372036854775808").error() == NumberFault::negative);
}

TEST_CASE("averages are exact to eight decimals, rounded down") {
    CHECK(price_text(Price{1}) == "0.0001");
    CHECK(price_text(Price{1250}) == "0.125");
    CHECK(price_text(Price{30000}) == "3");
    CHECK(average_text(Cash{}, Volume{}, Years{1}) == "0");
    // 100 m³ at 0.125 and 200 m³ at 0.131: 12.50 + 26.20 yuan over 300 m³ = 0.129.
    CHECK(average_text(Cash{3870}, Volume{300}, Years{1}) == "0.129");
    // 10.00 yuan over 30 m³ = 0.33333…
    CHECK(average_text(Cash{1000}, Volume{30}, Years{1}) == "0.33333333");
    // Three years: the price is per m³ and year.
    CHECK(average_text(Cash{3000}, Volume{30}, Years{3}) == "0.33333333");
    // The largest amount there can be.
    CHECK(average_text(Cash{30'000'000'000'000'000}, volume_max, Years{30}) == "1000");
}

TEST_CASE("times and dates") {
    CHECK(utc_text(Timestamp{1'719'801'000'125'999'999}) == "20240701-02:30:00.125");
    CHECK(parse_utc("20240701-02:30:00.125") == Timestamp{1'719'801'000'125'000'000});
    CHECK(parse_utc("20240701-02:30:00") == Timestamp{1'719'801'000'000'000'000});
    CHECK(parse_utc("20240701-02:30:00.123456789") == Timestamp{1'719'801'000'123'456'789});
    for (const char* text :
         {"", "20240701", "20240230-00:00:00", "20240701-24:00:00", "20240701-02:60:00",
          "20240701 02:30:00", "20240701-02:30:00.", "20240701-02:30:00.1234567890",
          "20240701-02:30:00Z", "99991231-23:59:59", "2024o701-02:30:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_utc(text).has_value());
    }
    CHECK(parse_date("20240229") == civil(2024, 2, 29));
    CHECK(date_text(civil(2024, 2, 29)) == "20240229");
    for (const char* text :
         {"20230229", "2024229", "00000000", "20241301", "2024-1-1", "19690101"}) {
        CHECK_FALSE(parse_date(text).has_value());
    }
}

TEST_CASE("text for clients is cut between characters and carries no control characters") {
    CHECK(clean("a\x01"
                "b\n",
                10) == "a?b?");
    CHECK(clean("水权", 4) == "水");
    CHECK(clean("水权", 6) == "水权");
    CHECK(clean("水权", 2).empty());
}

TEST_CASE("58 is ASCII, and what is not stands beside it in UTF-8") {
    const auto fields = [](Language language, fix::Words words) {
        fix::OutMessage out{"8"};
        fix::say(out, language, words);
        CHECK(out.in_utf8 == (out.fields.size() == 3));
        return out.fields;
    };
    CHECK(fields(Language::en, {"水权", "water"}) == fix::FieldList{{58, "water"}});
    CHECK(fields(Language::zh, {"水权", "water"}) ==
          fix::FieldList{{58, "water"}, {354, "6"}, {355, "水权"}});
    // What somebody typed in Chinese reaches everybody.
    CHECK(fields(Language::en, {"撤: 输入错误", "busted: 输入错误"}) ==
          fix::FieldList{{58, "busted: ?"}, {354, "20"}, {355, "busted: 输入错误"}});
    CHECK(fields(Language::en, fix::alike("a cap’s"))[0].second == "a cap's");
    CHECK(fields(Language::en, fix::alike("100 m³, 第3条[S]")) ==
          fix::FieldList{{58, "100 m3, ?3?[S]"}, {354, "19"}, {355, "100 m³, 第3条[S]"}});
    CHECK(fields(Language::zh, fix::alike("GW-03")) == fix::FieldList{{58, "GW-03"}});
    CHECK(fields(Language::zh, {}).empty());
    std::string longest(fix::text_bytes_max + 2, 'x');
    CHECK(fields(Language::en, fix::alike(longest))[0].second.size() == fix::text_bytes_max);
}

TEST_CASE("the framer finds messages however the bytes arrive") {
    const std::string first = fix_test::frame({{35, "0"}, {34, "7"}});
    const std::string second = fix_test::frame({{35, "D"}, {58, std::string(300, 'x')}});
    const std::string both = first + second;
    for (std::size_t step = 1; step <= both.size(); ++step) {
        CAPTURE(step);
        Framer framer{1024};
        std::vector<std::string> found;
        for (std::size_t at = 0; at < both.size(); at += step) {
            framer.append(std::string_view{both}.substr(at, step));
            for (auto next = framer.next(); next.frame != Frame::incomplete; next = framer.next()) {
                REQUIRE(next.frame == Frame::message);
                found.emplace_back(next.message);
            }
        }
        CHECK(found == std::vector<std::string>{first, second});
    }
}

TEST_CASE("the framer refuses what claims to be too long before it has come") {
    for (const char* header : {"8=FIX.4.4\x01"
                               "9=999999999",
                               "8=FIX.4.4\x01"
                               "9=1025\x01",
                               "8=FIX.4.4\x01"
                               "9=00000000000000000000"}) {
        Framer framer{1024};
        framer.append(header);
        CHECK(framer.next().frame == Frame::too_long);
    }
}

TEST_CASE("the framer drops garbled bytes and finds what follows") {
    const std::string good = fix_test::frame({{35, "0"}});
    std::string bad_sum = good;
    bad_sum[bad_sum.size() - 2] = bad_sum[bad_sum.size() - 2] == '0' ? '1' : '0';
    for (const std::string& junk :
         {std::string{"GET / HTTP/1.1\r\n\r\n"}, std::string{"8=FIX.4.4|9=5|"}, bad_sum,
          std::string{"8=FIX.4.4\x01"
                      "9=x\x01"},
          std::string{"8=FIX.4.4\x01"
                      "9=\x01"},
          std::string{"8=FIX.4.4\x01"
                      "35=0\x01"},
          std::string{"888888=FIX"},
          std::string{"8=FIX.4.4\x01"
                      "9=3\x01"
                      "35=0\x01"
                      "10=000\x01"}}) {
        CAPTURE(junk);
        Framer framer{1024};
        framer.append(junk + good);
        unsigned garbled = 0;
        Framer::Found found = framer.next();
        while (found.frame == Frame::garbled) {
            REQUIRE(++garbled < 1000);
            found = framer.next();
        }
        CHECK(garbled > 0);
        CHECK(found.frame == Frame::message);
        CHECK(found.message == good);
    }
}

TEST_CASE("random bytes never make the framer hold more than it was given") {
    std::uint64_t state = 20240701;
    const auto random = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::uint32_t>(state >> 33);
    };
    const std::string good = fix_test::frame({{35, "D"}, {11, "A1"}});
    for (int round = 0; round < 3000; ++round) {
        Framer framer{256};
        std::string bytes = good + good;
        for (int change = 0; change < 4; ++change) {
            bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
        }
        framer.append(bytes);
        for (std::size_t steps = 0;; ++steps) {
            REQUIRE_MESSAGE(steps <= bytes.size(), "round " << round);
            const auto found = framer.next();
            if (found.frame == Frame::message) CHECK(found.message.size() <= 256);
            if (found.frame == Frame::incomplete || found.frame == Frame::too_long) break;
        }
    }
}

TEST_CASE("credentials: kept as hashes, in a file for its owner only") {
    const auto folder = std::filesystem::temp_directory_path() /
                        ("headgate-credentials-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto file = folder / "file";
    Credentials made;
    made.set("ALPHA", *hash_password("correct horse", HashCost::rehearsal));
    REQUIRE(made.write(file));
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0600);
    const auto loaded = Credentials::load(file);
    REQUIRE(loaded);
    CHECK(loaded->verify("ALPHA", "correct horse"));
    CHECK_FALSE(loaded->verify("ALPHA", "correct hors"));
    CHECK_FALSE(loaded->verify("ALPHA", ""));
    CHECK_FALSE(loaded->verify("BETA", "correct horse"));
    CHECK(*hash_password("a", HashCost::rehearsal) != *hash_password("a", HashCost::rehearsal));

    for (const unsigned mode : {0644U, 0640U, 0604U, 0700U, 0660U}) {
        ::chmod(file.c_str(), mode);
        CHECK(Credentials::load(file).error().find("chmod 0400") != std::string::npos);
    }
    ::chmod(file.c_str(), 0400);
    CHECK(Credentials::load(file).has_value());

    const auto error_of = [&](std::string_view text) {
        std::filesystem::remove(file);
        std::ofstream{file} << text;
        ::chmod(file.c_str(), 0400);
        return Credentials::load(file).error();
    };
    CHECK(error_of("# ok\nALPHA plaintext\n").find("file:2: wants a CompID") != std::string::npos);
    CHECK(error_of("ALPHA\n").find("file:1: wants") != std::string::npos);
    CHECK(error_of("A $argon2id$x\nA $argon2id$y\n").find("file:2: A is there twice") !=
          std::string::npos);
    CHECK(Credentials::load(folder).error().find("must be a file") != std::string::npos);
    std::filesystem::remove_all(folder);
}
