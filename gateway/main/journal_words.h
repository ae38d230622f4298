#pragma once

#include <CLI/App.hpp>

namespace headgate {

/// `journal`, `index` and `rotate`. The result of the one that ran is left in `result`.
void add_journal_commands(CLI::App& app, int& result);

}  // namespace headgate
