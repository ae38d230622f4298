#include "engine/domain/codec.h"
#include "tests/config/config_folder.h"

namespace headgate::test {
namespace {

/// Enters every fact under the next id of its kind; refuses what `refuse` names.
struct Registrar {
    Directory directory;
    Names names{directory};
    std::string refuse;
    int applied = 0;

    std::optional<FactRefusal> apply(const ParsedLine& line) {
        ++applied;
        return std::visit(
            [&]<class C>(const C& command) -> std::optional<FactRefusal> {
                if constexpr (requires { command.record; }) {
                    const auto& code = command.record.code;
                    const auto kind = std::remove_cvref_t<decltype(command.record)>::kind;
                    if (code.view() == refuse) return FactRefusal{"already exists", "code"};
                    directory.add(kind, directory.count(kind) + 1, code);
                }
                return std::nullopt;
            },
            line.command);
    }
    Faults run(const std::vector<std::string>& lines) {
        std::vector<FactLine> facts;
        for (std::size_t i = 0; i < lines.size(); ++i) facts.push_back({"f", i + 1, lines[i]});
        Faults out;
        const auto errors =
            apply_facts(facts, names, [this](const ParsedLine& line) { return apply(line); });
        for (const auto& error : errors) out.push_back(to_string(error));
        return out;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Registrar, "each line sees the codes of the lines before it") {
    CHECK(
        run({"basin code=HH", "region code=R level=county basin=HH", "change region R level=city"})
            .empty());
    CHECK(applied == 3);
}

TEST_CASE_FIXTURE(Registrar, "a refusal is shown at its field, a parse error at its word") {
    refuse = "R2";
    CHECK(run({"basin code=HH", "region level=county code=R2 basin=HH",
               "region code=R level=county", "region code=R level=county basin=HHH"}) ==
          Faults{"f:2:26: code: already exists", "f:3:1: region needs basin",
                 "f:4:34: basin: there is no basin \"HHH\"; did you mean \"HH\"?"});
}

TEST_CASE_FIXTURE(Registrar, "what fails only for want of a refused fact is not told again") {
    refuse = "HH";
    CHECK(run({"basin code=HH", "region code=R level=county basin=HH",
               "zone code=Z zone_kind=reach basin=HH region=R", "change region R level=city",
               "basin code=H2"}) == Faults{"f:1:12: code: already exists"});
    CHECK(applied == 2);
}

TEST_CASE("refusals of the engine read as words") {
    const Event fact =
        FactRefused{FactKind::book, Code{"B"}, 12, FactReject::not_whole_fen, Code{"X"}};
    REQUIRE(refusal_of(fact).has_value());
    CHECK(refusal_of(fact)->text == "not whole fen: see X");
    CHECK(refusal_of(fact)->field == field_name(FactKind::book, 12));
    const Event setting =
        FactRefused{FactKind::parameter, Code{"P"}, 3, FactReject::out_of_range, Code{"1..2"}};
    CHECK(refusal_of(setting)->text == "out of range, it takes 1..2");
    const Event command = CommandRefused{Reject::amount_invalid};
    REQUIRE(refusal_of(command).has_value());
    CHECK(refusal_of(command)->text == "amount invalid");
    CHECK_FALSE(refusal_of(Event{WorkDone{}}).has_value());
}

}  // namespace headgate::test
