#pragma once

#include "persistence/page_file.h"

namespace headgate {

/// `skipped_writer_busy`: a writer committed faster than the structure could be walked.
HEADGATE_ENUM(PageStructure, right = 1, skipped_writer_busy = 2)

/// `check_pages` for a file that may have a live writer.
[[nodiscard]] JournalResult<PageStructure> check_structure(const std::string& path);

}  // namespace headgate
