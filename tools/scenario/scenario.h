#pragma once

#include "tools/scenario/rehearsal.h"

#include <iosfwd>
#include <string>
#include <vector>

/// Stories: text files of facts, times and orders with the events that they must give (docs/scenarios.md).
namespace headgate {

/// Runs each file on an exchange of its own, in memory, and writes one line for each file and every
/// difference with file, line, and expected and got side by side. Returns 0 where all went as written, 1
/// where something differed, 2 where a file could not be read or understood. `watch` sees every step.
[[nodiscard]] int run_scenarios(const std::vector<std::string>& files, std::ostream& out,
                                const Rehearsal::Watch& watch = {});

}  // namespace headgate
