#pragma once

#include "engine/domain/directory.h"
#include "engine/domain/events.h"
#include "engine/domain/line_words.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The text that clerks read and write for commands and events, one to a line, generated from the fields
/// of their structs. Used by configuration, scenarios, operators' commands and readers of the journal.
///
///     participant code=V-001 participant_kind=village region=620702 group=G1 document="〔2024〕12号"
///     change permit QS-7 status=suspended issuer=GZ-WATER
///     submit_order session=S1 client_id=a1 right=GG-1 book=GG-DAMAN side=sell price=0.126 volume=0.1万
///
/// A verb is the kind of a fact to register, `change`, or the name of another command's CommandType.
/// Values: volume in m³ or, with 万, in 10 000 m³; price in yuan per m³, up to 4 decimals; cash in yuan, up
/// to 2; date 2024-07-15; time 2024-07-15T09:00:00+08:00 with up to 9 decimals; bytes in hex; numbers plain;
/// ids of facts as codes; text bare or "quoted"; several numbers as [1 2 3]; `none` for an absent optional
/// value. An id without a code is written ?N, and so is a date beyond the year 9999, which is not read back.
namespace headgate {

/// What ids and rule numbers stand for. `directory` outlives this and may grow between two calls.
/// Null functions mean that rules have no codes.
struct Names {
    const Directory& directory;
    std::string_view (*rule_code)(RuleNumber) = nullptr;
    std::optional<RuleNumber> (*rule_number)(std::string_view) = nullptr;
};

/// Where the value of a field stood in the line, in characters from 1.
struct FieldPlace {
    std::string name;
    std::size_t column = 1;
};

/// `places` in the order written: a refusal that names a field can be shown at its column.
struct ParsedLine {
    Command command;
    std::vector<FieldPlace> places;
};

/// The line that parse_line reads back as the same command.
[[nodiscard]] std::string to_line(const Command& command, const Names& names);
/// An event's line: its EventType's name and every field that is neither absent nor empty.
[[nodiscard]] std::string to_line(const Event& event, const Names& names);

/// Reads one command. Every field must be given except optional ones, the fact's `may_omit`, its source
/// (issuer, document, provenance), and of orders order_type, time_in_force, minimum_fill and original;
/// peer_uid, reasons and the sizes of genesis have defaults too. A line without words is an error.
[[nodiscard]] tl::expected<ParsedLine, LineError> parse_line(std::string_view line,
                                                             const Names& names);
/// The same for words already split, such as those that a scenario has put its own values in.
[[nodiscard]] tl::expected<ParsedLine, LineError> parse_words(std::span<const Word> words,
                                                              const Names& names);

/// One field of an event as text; `text` is absent where the field is.
struct FieldText {
    std::string name;
    std::optional<std::string> text;
};

/// The fields of an event in order. FactChanged appears as kind, code, field (its name), before, after,
/// version; the refused field of FactRefused by its name.
[[nodiscard]] std::vector<FieldText> fields_of(const Event& event, const Names& names);

/// What somebody expects of an event: its type, and some of its fields in the form of fields_of.
struct EventPattern {
    EventType type{};
    std::vector<FieldText> fields;
};

/// Reads `trade_struck price=0.126 volume=1000`. `before` and `after` of fact_changed need kind and field.
[[nodiscard]] tl::expected<EventPattern, LineError> parse_event_pattern(std::span<const Word> words,
                                                                        const Names& names);

/// The name of field `index` of the facts of a kind, empty where there is none.
[[nodiscard]] std::string_view field_name(FactKind kind, std::uint8_t index);

/// The verb that registers a fact of this kind: its name as clerks write it.
[[nodiscard]] std::string_view kind_name(FactKind kind);

}  // namespace headgate
