#include "persistence/page_structure.h"

namespace headgate {

JournalResult<PageStructure> check_structure(const std::string& path) {
    constexpr int attempts = 3;
    for (int i = 0; i < attempts; ++i) {
        const auto file = PageFile::open(path);
        if (!file) return tl::unexpected{file.error()};
        const auto checked = check_pages(*file);
        const auto overtaken = file->is_overtaken();
        if (!overtaken) return tl::unexpected{overtaken.error()};
        if (*overtaken) continue;
        if (!checked) return tl::unexpected{checked.error()};
        return PageStructure::right;
    }
    return PageStructure::skipped_writer_busy;
}

}  // namespace headgate
