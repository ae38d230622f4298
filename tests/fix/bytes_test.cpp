#include "tests/fix/support/bytes_in.h"
#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <random>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

std::string message(std::string_view type, const Fields& body) {
    Fields fields{{35, std::string{type}},
                  {34, "2"},
                  {49, "ALPHA"},
                  {52, "20240701-02:30:00.000"},
                  {56, "HEADGATE"}};
    fields.insert(fields.end(), body.begin(), body.end());
    return frame(fields);
}

std::string a_day() {
    return message("D", order_fields("A1")) + message("D", order_fields("A2", {{44, "1e30"}})) +
           message(
               "F",
               {{11, "C1"}, {41, "A1"}, {55, "SURF-A"}, {54, "1"}, {60, "20240701-02:30:00.125"}}) +
           message("H", {{11, "A1"}, {55, "SURF-A"}, {54, "1"}}) +
           message("AF", {{584, "q"}, {585, "7"}}) + message("x", {{320, "q"}, {559, "4"}}) +
           message("g", {{335, "q"}}) + message("D", {{11, "A3"}});
}

BytesIn count(const std::string& text, std::size_t piece) {
    return bytes_in({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, piece);
}

}  // namespace

TEST_CASE("a day's bytes are the same messages in whatever pieces they come") {
    for (const std::size_t piece : {1UL, 7UL, 64UL, 100'000UL}) {
        const BytesIn seen = count(a_day(), piece);
        CHECK(seen.messages == 8);
        CHECK(seen.known == 7);
        CHECK(seen.hot == 3);
        CHECK(seen.commands == 2);
        CHECK(seen.answers > 3);
    }
}

TEST_CASE("bytes changed, cut out and doubled break nothing") {
    std::mt19937 random{20'240'715};
    const auto below = [&](std::size_t bound) { return random() % bound; };
    std::size_t messages = 0;
    for (int round = 0; round < 300; ++round) {
        std::string text = a_day();
        for (std::size_t changes = 1 + below(8); changes > 0; --changes) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
            case 0: text[at] = static_cast<char>(below(256)); break;
            case 1: text.erase(at, 1 + below(40)); break;
            case 2: text.insert(at, text.substr(below(text.size()), 1 + below(200))); break;
            default: text[at] = static_cast<char>('0' + below(10)); break;
            }
        }
        messages += count(text, 1 + below(500)).messages;
    }
    // Most survive: what was changed costs its own message only.
    CHECK(messages > 600);
}

TEST_CASE("messages whose sums are right and whose fields are not break nothing") {
    std::mt19937 random{7};
    const std::vector<int> tags{1,  11, 38,  40,  41, 44,  54,  55,
                                59, 60, 110, 111, 37, 584, 585, 20001};
    const std::vector<std::string> values{"",
                                          "0",
                                          "-1",
                                          "99999999999999999999",
                                          "1.00000",
                                          "\xFF\xFE",
                                          std::string(5000, '9'),
                                          "NaN",
                                          "A=1",
                                          "20240230-25:61:61"};
    for (int round = 0; round < 500; ++round) {
        Fields fields = order_fields("A");
        for (int i = 0; i < 3; ++i) {
            const auto& value = values[random() % values.size()];
            if (!value.empty()) fields.emplace_back(tags[random() % tags.size()], value);
        }
        const char* type = std::array{"D", "F", "G", "H", "AF", "x", "g", "U1"}[random() % 8];
        CHECK(count(message(type, fields), 100'000).messages == 1);
    }
}
