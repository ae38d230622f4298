#pragma once

#include "engine/domain/line.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace headgate {

/// An event, or the answer to `show`, as text; or what a story expects of one.
struct Happening {
    std::string name;
    std::vector<FieldText> fields;
};

[[nodiscard]] std::string to_line(const Happening& happening);

/// True where as many came as were expected, in order, each with every field that the story mentions.
[[nodiscard]] bool matches(const std::vector<Happening>& expected,
                           const std::vector<Happening>& got);

/// True where something was refused: no story may pass over that in silence.
[[nodiscard]] bool has_refusal(const std::vector<Happening>& got);

/// Expected and got side by side, with the fields that differ.
void print_difference(const std::vector<Happening>& expected, const std::vector<Happening>& got,
                      std::ostream& out);

}  // namespace headgate
