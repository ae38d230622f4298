#include "engine/domain/line_words.h"

#include <doctest/doctest.h>

namespace headgate {
namespace {

LineError error_of(std::string_view line) {
    const auto words = scan_line(line);
    REQUIRE_FALSE(words.has_value());
    return words.error();
}

}  // namespace

TEST_CASE("a line splits at blanks, with columns in characters") {
    const auto words = scan_line("\t水权 a=1  b=\"x \\\"y\\\" \\xe6\" c=[1 -2]  # rest=\"");
    REQUIRE(words.has_value());
    REQUIRE(words->size() == 4);
    CHECK((*words)[0].value == "水权");
    CHECK((*words)[0].key.empty());
    CHECK((*words)[0].column == 2);
    CHECK((*words)[1].key == "a");
    CHECK((*words)[1].column == 5);
    CHECK((*words)[1].value_column == 7);
    CHECK((*words)[2].value == "x \"y\" \xe6");
    CHECK((*words)[2].shape == WordShape::quoted);
    CHECK((*words)[3].value == "1 -2");
    CHECK((*words)[3].shape == WordShape::list);
}

TEST_CASE("blank lines and comments have no words") {
    for (const auto* line : {"", "  \t\r", "# all comment", "   #"}) {
        const auto words = scan_line(line);
        REQUIRE(words.has_value());
        CHECK(words->empty());
    }
}

TEST_CASE("what does not split says where and what would be right") {
    CHECK(error_of("a =1").column == 3);
    CHECK(error_of("a =1").message == "a field is written name=value, without blanks around '='");
    CHECK(error_of("a b=").column == 5);
    CHECK(error_of("a b=\"x").message == "the quote is not closed");
    CHECK(error_of("a b=\"x\"y").column == 8);
    CHECK(error_of("a b=[1 2").message == "the list is not closed with ]");
    CHECK(error_of("a b=\"\\q\"").column == 6);
    CHECK(error_of("a 水\xb4=1").column == 4);
    CHECK(error_of("a 水\xb4=1").message == "not UTF-8; save the file with the encoding UTF-8");
    CHECK(error_of("水 a＝1").column == 4);
    CHECK(error_of("水 a＝1").message == "full-width ＝; write = or put the text in quotes");
}

TEST_CASE("quoting happens where it must") {
    CHECK(quote_if_needed("GG-1") == "GG-1");
    CHECK(quote_if_needed("a=b\\c") == "a=b\\c");
    CHECK(quote_if_needed("") == "\"\"");
    CHECK(quote_if_needed("none") == "\"none\"");
    CHECK(quote_if_needed("a b") == "\"a b\"");
    CHECK(quote_if_needed("水\n\x01\xff") == "\"水\\n\\x01\\xff\"");
}

TEST_CASE("UTF-8 is checked strictly") {
    CHECK(utf8_size("a") == 1);
    CHECK(utf8_size("水") == 3);
    CHECK(utf8_size("\xf0\x9f\x92\xa7") == 4);
    CHECK(utf8_size("\xc0\x80") == 0);
    CHECK(utf8_size("\xed\xa0\x80") == 0);
    CHECK(utf8_size("\xf4\x90\x80\x80") == 0);
    CHECK(utf8_size("\xe6\xb0") == 0);
    CHECK(utf8_size("\x80") == 0);
}

TEST_CASE("the nearest word is found, and none where none is near") {
    CHECK(advice("vilage", {"village", "household"}) == "; did you mean \"village\"?");
    CHECK(advice("CODE", {"code"}) == "; did you mean \"code\"?");
    CHECK(advice("regoin", {"region", "zone"}) == "; did you mean \"region\"?");
    CHECK(advice("zzz", {"region", "zone"}) == "; one of: region zone");
    CHECK(advice("x", {"y"}) == "; one of: y");
    CHECK(advice(std::string(1000, 'a'), {}).empty());
}

}  // namespace headgate
