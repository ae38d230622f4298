#pragma once

#include <CLI/App.hpp>

namespace headgate {

/// `session`, `book`, `fact` and `trade`: short forms of the statements that operators sign. What each sends
/// is printed with --dry-run. The result of the one that ran is left in `result`.
void add_operator_commands(CLI::App& app, int& result);

}  // namespace headgate
