#include "tests/domain/random_values.h"

#include <doctest/doctest.h>

namespace headgate::test {
namespace {

template <class Variant, class Visit>
void each_alternative(Visit&& visit) {
    [&]<class... T>(std::type_identity<std::variant<T...>>) {
        (visit.template operator()<T>(), ...);
    }(std::type_identity<Variant>{});
}

ByteVector bytes_of(const Command& command) {
    ByteVector out;
    encode_command({Sequence{1}, Timestamp{}, Origin{}, command}, out);
    return out;
}

ByteVector bytes_of(const Event& event) {
    ByteVector out;
    encode_event(event, out);
    return out;
}

constexpr int rounds = 300;

}  // namespace

TEST_CASE("a line reads back as the command it was written from, for every command") {
    const auto directory = sample_directory();
    const Names names{directory};
    std::uint64_t seed = 1;
    each_alternative<Command>([&]<class C>() {
        RandomValues random{seed++};
        for (int i = 0; i < rounds; ++i) {
            C body{};
            if constexpr (std::is_same_v<C, ChangeFact>) {
                fill_change(random, body);
            } else {
                random.fill(body);
            }
            const Command command{body};
            const auto line = to_line(command, names);
            CAPTURE(line);
            const auto parsed = parse_line(line, names);
            const std::string message = parsed ? "" : parsed.error().message;
            REQUIRE_MESSAGE(parsed.has_value(), message);
            REQUIRE(parsed->command.index() == command.index());
            REQUIRE(bytes_of(parsed->command) == bytes_of(command));
        }
    });
}

TEST_CASE("an event's fields, read as an expectation, are the fields of that event") {
    const auto directory = sample_directory();
    const Names names{directory};
    std::uint64_t seed = 1000;
    each_alternative<Event>([&]<class E>() {
        RandomValues random{seed++};
        for (int i = 0; i < rounds; ++i) {
            E body{};
            random.fill(body);
            if constexpr (std::is_same_v<E, FactChanged>) {
                ChangeFact change;
                do {
                    fill_change(random, change);
                } while (field_name(change.kind, change.field).empty());
                body.kind = change.kind;
                body.field = change.field;
                with_fact_type(body.kind, [&]<class T>() {
                    T record{};
                    random.fill(record);
                    body.before = encode_field(record, body.field).value();
                    random.fill(record);
                    body.after = encode_field(record, body.field).value();
                });
            }
            const Event event{body};
            std::string line{name_of(E::type)};
            for (const auto& field : fields_of(event, names)) {
                line += " " + field.name + "=" + field.text.value_or("none");
            }
            CAPTURE(line);
            const auto words = scan_line(line);
            REQUIRE(words.has_value());
            const auto pattern = parse_event_pattern(*words, names);
            const std::string message = pattern ? "" : pattern.error().message;
            REQUIRE_MESSAGE(pattern.has_value(), message);
            const auto fields = fields_of(event, names);
            REQUIRE(pattern->type == E::type);
            REQUIRE(pattern->fields.size() == fields.size());
            for (std::size_t f = 0; f < fields.size(); ++f) {
                REQUIRE(pattern->fields[f].text == fields[f].text);
            }
        }
    });
}

TEST_CASE("bytes of commands and events decode to what was encoded") {
    std::uint64_t seed = 2000;
    each_alternative<Command>([&]<class C>() {
        RandomValues random{seed++};
        for (int i = 0; i < rounds; ++i) {
            C body{};
            random.fill(body);
            const auto bytes = bytes_of(Command{body});
            ByteSpan rest{bytes};
            const auto decoded = decode_command(rest);
            REQUIRE(decoded.has_value());
            REQUIRE(rest.empty());
            REQUIRE(bytes_of(decoded->command) == bytes);
        }
    });
    each_alternative<Event>([&]<class E>() {
        RandomValues random{seed++};
        for (int i = 0; i < rounds; ++i) {
            E body{};
            random.fill(body);
            const auto bytes = bytes_of(Event{body});
            ByteSpan rest{bytes};
            const auto decoded = decode_event(rest);
            REQUIRE(decoded.has_value());
            REQUIRE(rest.empty());
            REQUIRE(bytes_of(*decoded) == bytes);
        }
    });
}

TEST_CASE("no bytes crash the reader, and errors point into the line") {
    const auto directory = sample_directory();
    const Names names{directory};
    RandomValues random{3000};
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string line = random.text(80);
        if (i % 2 == 0) {
            Command command{SubmitOrder{}};
            random.fill(std::get<SubmitOrder>(command));
            line = to_line(command, names);
            // A few bytes of a good line go wrong.
            for (int n = 0; n < 3; ++n) {
                line[random.below(line.size())] = static_cast<char>(random.below(256));
            }
        }
        const auto parsed = parse_line(line, names);
        if (parsed) continue;
        ++refused;
        REQUIRE(parsed.error().column >= 1);
        REQUIRE(parsed.error().column <= line.size() + 1);
        REQUIRE_FALSE(parsed.error().message.empty());
    }
    CHECK(refused > 15'000);
}

}  // namespace headgate::test
