#pragma once

namespace headgate {

/// What the program says to the shell. Documented in docs/commands.md; never renumber.
enum ExitCode : int {
    exit_well = 0,
    /// A check found something: a refused fact, a scenario that differed, a journal that does not replay.
    exit_found = 1,
    /// The command line was wrong.
    exit_usage = 2,
    /// Configuration is missing or wrong.
    exit_config = 3,
    /// The journal cannot be used: damaged, another version, another venue, locked.
    exit_journal = 4,
    /// The system said no: port in use, folder not writable.
    exit_system = 5,
    /// The journal failed while running. Nothing was acknowledged that is not on disk; start again.
    exit_journal_failed = 6,
};

}  // namespace headgate
