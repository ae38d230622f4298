#include "bench/scratch.h"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace headgate::bench {

Scratch::Scratch(const std::string& base) {
    const std::filesystem::path folder =
        base.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path{base};
    path_ = (folder / "headgate-bench-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) {
        fmt::print(stderr, "headgate-bench: cannot make {}\n", path_);
        std::exit(1);
    }
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace headgate::bench
