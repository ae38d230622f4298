#pragma once

#include "gateway/fix/field_names.h"
#include "gateway/fix/wire_message.h"

#include <tl/expected.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

/// What a person types into the FIX client, and how a message is shown to one.
namespace headgate::fix_client {

/// A message to send: its type and its fields as written, in their order, so that groups can be written.
struct SendLine {
    std::string type;
    fix::FieldList fields;
};
/// Wait for a message of this type that has these fields.
struct WaitLine {
    std::string type;
    fix::FieldList fields;
};
struct SleepLine {
    std::chrono::milliseconds time;
};
struct QuitLine {};
struct BlankLine {};
using Line = std::variant<BlankLine, SendLine, WaitLine, SleepLine, QuitLine>;

/// Reads a line:
///     D 11=A1 1=GG-EAST Symbol=GG-DAMAN-S Side=2 …     a message, fields by tag or name; "…" quotes blanks
///     watch BOOK · balance [RIGHT] · orders · trades    the usual requests
///     wait TYPE [FIELD=VALUE …] · sleep MS · quit · # a remark
/// The error says what would be right.
[[nodiscard]] tl::expected<Line, std::string> read_line(std::string_view text,
                                                        const fix::FieldNames& names);

/// "ExecutionReport 35=8 OrderID=4711 ExecType=F(TRADE) …": one line, without header and trailer. Never a password.
[[nodiscard]] std::string show(std::string_view type, const fix::FieldList& fields,
                               const fix::FieldNames& names);

}  // namespace headgate::fix_client
